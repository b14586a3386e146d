//! Samples are documentation and fixtures at once: each one builds, and says what its README says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use carveout::model::{Disposition, Plan};

use crate::harness::{AS_OF, Run, Workspace, program, repository};
use crate::outputs::pin;

/// The large sample built once, for every test that looks at its package.
pub(crate) static ACME: LazyLock<(Workspace, Run)> = LazyLock::new(|| {
    let workspace = Workspace::kept("acme-payments", "package");
    let run = workspace.build();
    (workspace, run)
});

/// Runs on the large sample as it is, each once: a command that only reads says the same to every test.
pub(crate) fn asked(args: &[&str]) -> Run {
    type Runs = BTreeMap<Vec<String>, Arc<OnceLock<Run>>>;
    static RUNS: Mutex<Runs> = Mutex::new(Runs::new());
    let key: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let known = RUNS.lock().unwrap().entry(key).or_default().clone();
    let run = || {
        let folder = repository().join("samples/acme-payments");
        let mut command = program();
        command.args(args).current_dir(&folder);
        Run::of(command, &folder)
    };
    known.get_or_init(run).clone()
}

/// A plan of the built sample.
fn plan(framework: &str) -> Plan {
    let text = ACME.0.snapshot("out/2026-Q3").remove(&format!("{framework}/plan.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn acme_payments_is_clean() {
    let run = &ACME.1;
    assert_eq!(run.status, 0, "{run}");
    assert!(!run.stderr.contains("error["), "{run}");
}

#[test]
fn acme_payments_has_every_disposition() {
    let plans = [plan("nist-800-53-r5-low"), plan("soc2-security+availability")];
    // No provider of the sample carries a part alone.
    let some = Disposition::ALL.into_iter().filter(|one| *one != Disposition::ProviderAttested);
    for disposition in some {
        let count: u32 = plans.iter().map(|plan| plan.summary.parts.get(disposition)).sum();
        assert!(count > 0, "{disposition:?} does not occur");
    }
}

#[test]
fn acme_payments_counts() {
    let mut text = String::new();
    for folder in ["nist-800-53-r5-low", "soc2-security+availability"] {
        let plan = plan(folder);
        for (what, counts) in [("parts", plan.summary.parts), ("controls", plan.summary.controls)] {
            writeln!(text, "{} {what}: {} in all", plan.framework, counts.total()).unwrap();
            for disposition in Disposition::ALL {
                writeln!(text, "  {:>4} {}", counts.get(disposition), disposition.label()).unwrap();
            }
        }
    }
    pin("acme-payments-counts", &text);
}

#[test]
fn counts_in_a_plan_are_the_sums_of_its_parts() {
    for folder in ["nist-800-53-r5-low", "soc2-security+availability"] {
        let plan = plan(folder);
        let mut parts: BTreeMap<Disposition, u32> = BTreeMap::new();
        for part in plan.controls.iter().flat_map(|control| &control.parts) {
            *parts.entry(part.disposition).or_default() += 1;
            assert_eq!(
                part.missing.is_empty(),
                part.disposition != Disposition::Open,
                "{}",
                part.id
            );
            assert_eq!(part.rationale.is_some(), part.disposition == Disposition::NotApplicable);
            assert!(!part.halves.is_empty() && !part.basis.is_empty(), "{}", part.id);
        }
        for disposition in Disposition::ALL {
            let counted = parts.get(&disposition).copied().unwrap_or_default();
            assert_eq!(plan.summary.parts.get(disposition), counted, "{disposition:?}");
        }
        let of_groups: u32 = plan.summary.groups.iter().map(|group| group.parts.total()).sum();
        assert_eq!(of_groups, plan.summary.parts.total());
    }
}

#[test]
fn every_evidence_row_of_the_sample_is_in_the_plan() {
    let plan = plan("nist-800-53-r5-low");
    let model = ACME.0.model();
    let listed: Vec<&str> = plan.evidence.iter().map(|item| item.id.as_str()).collect();
    let read: Vec<&str> = model.evidence.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(listed, read);
    assert!(plan.evidence.iter().filter(|e| e.path.is_some()).all(|e| e.sha256.is_some()));
}

#[test]
fn minimal_builds_and_says_what_its_readme_says() {
    let readme = std::fs::read_to_string(repository().join("samples/minimal/README.md")).unwrap();
    assert!(readme.contains("exits with status 1"), "{readme}");
    let workspace = Workspace::minimal();
    workspace.run(["check", ".", "--as-of", AS_OF]).ends(1);
    let plan = workspace.plan();
    let of = |id: &str| crate::harness::part(&plan, id).disposition;
    assert_eq!(of("CC6.2"), Disposition::CustomerTested);
    assert_eq!(of("CC6.3"), Disposition::CustomerTested);
    assert_eq!(of("CC6.4"), Disposition::AwsAttested);
}

#[test]
fn commands_in_the_sample_readmes_are_commands() {
    for entry in std::fs::read_dir(repository().join("samples")).unwrap() {
        let readme = entry.unwrap().path().join("README.md");
        let Ok(text) = std::fs::read_to_string(&readme) else { continue };
        for line in text.split(['`', '\n']).filter(|piece| piece.starts_with("carveout ")) {
            let word = line.split_whitespace().nth(1).unwrap_or_default();
            Workspace::empty().run([word, "--help"]).ends(0);
        }
    }
}
