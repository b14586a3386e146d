//! `build --also html`: one page for each plan, whole in itself.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::{AS_OF, Run, Workspace, plan, repository};

const ARGS: [&str; 8] = ["build", ".", "--as-of", AS_OF, "--also", "html", "--deny", "nothing"];

fn build(workspace: &Workspace) -> Run {
    workspace.run(ARGS).ends(0)
}

fn pages(workspace: &Workspace) -> Vec<(String, String)> {
    let files = workspace.snapshot("out").into_iter();
    let pages = files.filter(|(path, _)| path.ends_with("/plan.html"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// Values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let open = format!(" {attribute}=\"");
    page.split(&open).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_page_has_everything_that_an_auditor_looks_for() {
    let workspace = Workspace::sample("acme-payments");
    build(&workspace);
    let pages = pages(&workspace);
    assert_eq!(pages.len(), 2, "{:?}", pages.iter().map(|(path, _)| path).collect::<Vec<_>>());
    let model = workspace.model();
    let plan = plan(&model);
    let (_, page) = pages.iter().find(|(path, _)| path.contains(&plan.folder())).unwrap();
    // Every part, test and evidence item once, with its label and what it is found by.
    for (kind, ids) in [
        ("part", plan.parts().map(|(_, part)| part.id.to_string()).collect::<Vec<_>>()),
        ("test", plan.tests.iter().map(|test| test.id.clone()).collect()),
        ("evidence", plan.evidence.iter().map(|item| item.id.clone()).collect()),
    ] {
        let marked: Vec<&str> = page
            .split(&format!(" data-kind=\"{kind}\" data-id=\""))
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert_eq!(marked, ids, "{kind}");
    }
    for text in [
        "Management-prepared; not an auditor",
        "2026-07-01 to 2026-09-30, 92 days",
        "Synthetic sample",
        "Tested at control level only",
        "Other than satisfied",
        "days by report",
        "Owner: ",
        "data:image/png;base64,",
        "<h2 id=\"exceptions-title\">Exceptions</h2>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    for (path, page) in &pages {
        // No path of the workspace, no command, no mark of code.
        for text in [
            "evidence/files/",
            "evidence/index.yaml",
            "implementations/",
            "poam.yaml",
            "carveout check",
            "carveout explain",
        ] {
            assert!(!page.contains(text), "{path} has {text}");
        }
    }
}

#[test]
fn nothing_outside_the_page_is_asked_for() {
    let workspace = Workspace::sample("acme-payments");
    build(&workspace);
    for (path, page) in pages(&workspace) {
        assert!(page.starts_with("<!doctype html>"), "{path}");
        for attribute in ["src", "data", "poster", "srcset", "action", "formaction", "background"] {
            for value in values(&page, attribute) {
                assert!(value.starts_with("data:image/"), "{path}: {attribute} {value}");
            }
        }
        for value in values(&page, "href") {
            let leads = value.starts_with('#') || value.starts_with("https://");
            assert!(leads, "{path}: {value}");
        }
        assert!(
            !page.contains("<link") && !page.contains("@import") && !page.contains("url("),
            "{path}"
        );
        assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{path}");
        // Places that are referred to are there, and none twice.
        let ids = values(&page, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{path}: an id is used twice");
        for to in values(&page, "href").into_iter().filter_map(|value| value.strip_prefix('#')) {
            assert!(known.contains(to), "{path}: {to}");
        }
        // Headings go down one level at a time.
        let levels: Vec<u32> = page
            .split("<h")
            .skip(1)
            .filter_map(|rest| {
                rest.chars().next()?.to_digit(10).filter(|level| (1..=6).contains(level))
            })
            .collect();
        assert_eq!(levels[0], 1);
        assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{path}: {levels:?}");
    }
}

#[test]
fn the_page_is_part_of_the_package_and_the_same_each_time() {
    let built = || {
        let workspace = Workspace::minimal();
        build(&workspace);
        workspace.run(["verify", "out/2026-Q3"]).ends(0);
        workspace
    };
    let workspace = built();
    assert_eq!(pages(&workspace), pages(&built()));
    let (path, page) = pages(&workspace).remove(0);
    std::fs::write(workspace.path("out").join(&path), page + " ").unwrap();
    workspace.run(["verify", "out/2026-Q3"]).ends(1).prints("changed: soc2-security/plan.html");
    let without = Workspace::minimal();
    without.build();
    assert_eq!(pages(&without), []);
}

#[test]
fn a_workspace_may_change_the_look_and_not_what_must_be_said() {
    let workspace = Workspace::minimal().file("templates/plan.css", "h1 { color: #222 }");
    build(&workspace);
    assert!(pages(&workspace)[0].1.contains("<style>h1 { color: #222 }</style>"));
    let bare = "<!doctype html><html lang=\"en\"><head><title>{{ title }}</title></head><body><p>{{ framework }}</p></body></html>";
    let workspace = Workspace::minimal().file("templates/plan.html.tera", bare);
    build(&workspace);
    let findings = std::fs::read_to_string(workspace.path("out/2026-Q3/findings.json")).unwrap();
    assert!(findings.contains("template-omits"));
    let page = &pages(&workspace)[0].1;
    assert!(page.contains("<body><p><strong>Management-prepared"), "{page}");
    assert!(page.contains("<head><meta http-equiv=\"Content-Security-Policy\""), "{page}");
    // What fails is shown at the team's own line.
    Workspace::minimal()
        .file("templates/plan.html.tera", "<p>\n{{ nothing.there }}\n")
        .run(ARGS)
        .ends(2)
        .says("templates/plan.html.tera:2");
}

#[test]
fn what_a_workspace_writes_stays_text() {
    let attack = "\"</script><img src=x onerror=alert(1)><!-- \\\"' {{ 7*7 }}\"";
    let workspace = Workspace::minimal().edit("carveout.yaml", "owner@example.com", attack);
    build(&workspace);
    let page = &pages(&workspace)[0].1;
    assert!(!page.contains("<img src=x") && !page.contains(" onerror=alert(1)>"), "{page}");
    assert!(page.contains("&lt;/script&gt;&lt;img src=x"));
}

/// Node.js, a browser, and a folder with `playwright-core` and `axe-core`; else what is absent.
fn browser() -> Result<(PathBuf, PathBuf), String> {
    let found = |name: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    if found("node").is_none() {
        return Err("Node.js".to_owned());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let browser = names.iter().find_map(|name| found(name)).ok_or("Chromium")?;
    let modules = std::env::var_os("CARVEOUT_BROWSER").ok_or("a folder in CARVEOUT_BROWSER")?;
    let modules = PathBuf::from(modules).join("node_modules");
    for name in ["playwright-core", "axe-core"] {
        if !modules.join(name).is_dir() {
            return Err(format!("{name} in {}", modules.display()));
        }
    }
    Ok((browser, modules))
}

/// In a browser: an accessibility checker, the keyboard alone, marks saved and read again.
#[test]
#[ignore = "needs Node.js, Chromium, and playwright-core and axe-core in the folder that CARVEOUT_BROWSER names"]
fn in_a_browser() {
    let (browser, modules) = match browser() {
        Ok(found) => found,
        Err(absent) => {
            eprintln!("not tested in a browser: {absent} is absent; see tests/browser/README.md");
            return;
        }
    };
    let workspace = Workspace::minimal();
    build(&workspace);
    let page = workspace.path("out").join(&pages(&workspace)[0].0);
    let mut walk = Command::new("node")
        .arg(repository().join("tests/browser/page.mjs"))
        .args([page, browser, modules])
        .spawn()
        .unwrap();
    let end = Instant::now() + Duration::from_secs(240);
    let status = loop {
        if let Some(status) = walk.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > end {
            walk.kill().unwrap();
            walk.wait().unwrap();
            panic!("the browser did not end in time");
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(status.success());
}
