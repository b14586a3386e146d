//! A package is replaced whole or not at all.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::{AS_OF, Workspace, program};

const PACKAGE: &str = "out/2026-Q3";

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn a_build_writes_the_package_and_only_that() {
    let workspace = Workspace::minimal();
    workspace
        .build()
        .ends(1)
        .prints("soc2/security: 33 parts: 1 AWS-attested, 2 Customer-tested, 30 Open\n")
        .prints("./out/2026-Q3: 11 errors, 19 warnings\n")
        .says("`carveout check .` shows each place");
    let names: Vec<String> = workspace.snapshot("out").into_keys().collect();
    assert_eq!(
        names,
        [
            "2026-Q3/README.md",
            "2026-Q3/SHA256SUMS",
            "2026-Q3/findings.json",
            "2026-Q3/manifest.json",
            "2026-Q3/provenance.intoto.json",
            "2026-Q3/soc2-security/plan.json",
            "2026-Q3/soc2-security/system-description.pdf",
            "2026-Q3/soc2-security/workbook.xlsx",
            "2026-Q3/summary.md",
        ]
    );
    workspace.run(["verify", PACKAGE]).ends(0).prints("8 files verified: complete and unchanged");
}

#[test]
fn an_older_package_is_replaced_and_nothing_of_it_stays() {
    let workspace = Workspace::minimal();
    workspace.build().ends(1);
    let workspace = workspace.edit("carveout.yaml", "soc2/security", "soc2/availability");
    workspace.build().ends(1);
    let names = workspace.snapshot("out");
    assert!(names.contains_key("2026-Q3/soc2-availability/plan.json"));
    assert!(!names.keys().any(|name| name.contains("soc2-security")), "{:?}", names.keys());
    workspace.run(["verify", PACKAGE]).ends(0);
}

#[test]
fn bad_input_leaves_the_last_package_untouched() {
    let workspace = Workspace::minimal();
    workspace.build().ends(1);
    let before = workspace.snapshot("out");
    let workspace = workspace.edit("carveout.yaml", "2026-Q3", "2026-Q3 ");
    let workspace = workspace.edit("carveout.yaml", "carveout: 1", "carveout: 7");
    workspace.build().ends(2).says("nothing was written");
    assert_eq!(workspace.snapshot("out"), before);
}

#[test]
fn a_foreign_folder_is_refused() {
    let workspace = Workspace::minimal().file("mine/2026-Q3/thesis.txt", "years of work");
    let workspace = workspace.file("flat/2026-Q3", "a file");
    let refused = |out: &str| {
        workspace
            .run(["build", ".", "--as-of", AS_OF, "--out", out])
            .ends(2)
            .says("is not a carveout package; choose another --out, or move it away")
            .says("nothing was written")
    };
    refused("mine");
    refused("flat");
    assert_eq!(workspace.snapshot("mine").len(), 1);
    assert_eq!(fs::read(workspace.path("mine/2026-Q3/thesis.txt")).unwrap(), b"years of work");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_package_is_refused() {
    let workspace =
        Workspace::minimal().file("mine/thesis.txt", "x").link("out/2026-Q3", "../mine");
    workspace.build().ends(2).says("is not a carveout package");
    assert_eq!(workspace.snapshot("mine").len(), 1);
}

#[test]
fn an_empty_folder_is_taken() {
    let workspace = Workspace::minimal();
    fs::create_dir_all(workspace.path("empty/2026-Q3")).unwrap();
    workspace.run(["build", ".", "--as-of", AS_OF, "--out", "empty"]).ends(1);
    workspace.run(["verify", "empty/2026-Q3"]).ends(0);
}

#[test]
fn a_place_that_cannot_be_written() {
    // A file where a folder has to be made: refused for every user, root too.
    let workspace = Workspace::minimal().file("flat", "x");
    workspace
        .run(["build", ".", "--as-of", AS_OF, "--out", "flat/q3"])
        .ends(2)
        .says("nothing was written");
    assert_eq!(fs::read(workspace.path("flat")).unwrap(), b"x");
    let run = workspace.run(["build", ".", "--as-of", AS_OF, "--out", "/proc/carveout/q3"]);
    run.ends(2).says("cannot create /proc/carveout");
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_the_last_package_and_the_next_run_sweeps_up() {
    let workspace = Workspace::minimal();
    workspace.build().ends(1);
    let before = workspace.snapshot(PACKAGE);
    let mut in_mid_write = 0;
    for _ in 0..12 {
        let mut child = program()
            .args(["build", ".", "--as-of", "2026-11-11"])
            .current_dir(workspace.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Killed as soon as the partial folder is there, which is before it is moved.
        let begun = Instant::now();
        let partial = || {
            fs::read_dir(workspace.path("out")).into_iter().flatten().flatten().any(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.starts_with(&format!(".2026-Q3.partial-{}-", child.id()))
            })
        };
        while !partial() && begun.elapsed() < Duration::from_secs(60) {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left = fs::read_dir(workspace.path("out")).unwrap().count() > 1;
        in_mid_write += usize::from(left && workspace.snapshot(PACKAGE) == before);
        workspace.run(["verify", PACKAGE]).ends(0);
        if in_mid_write > 1 {
            break;
        }
    }
    assert!(in_mid_write > 0, "no run could be caught in mid-write");
    workspace.build().ends(1);
    let left: Vec<_> = fs::read_dir(workspace.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["2026-Q3"], "what the killed runs left is swept");
    workspace.run(["verify", PACKAGE]).ends(0);
}
