//! `carveout artifact` against the loopback peer, over real sockets, with the unmodified SDK client.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{AS_OF, Run, Workspace, files};
use crate::peer::{ACCESS_KEY, CANARIES, Peer, SECRET_KEY, report};

pub(crate) const LOCK: &str = "aws-reports.lock.json";
/// The report the minimal workspace cites.
pub(crate) const CITED: &str = "report-Sy7nThEt1cM1n001";
const TITLE: &str = "SOC 2 Report - Current";
/// `SOURCE_DATE_EPOCH` of every run: 2026-10-05T00:00:00Z.
const NOW: &str = "1791158400";

/// What AWS says: the report the minimal workspace cites, in one version.
pub(crate) fn one() -> Vec<Value> {
    vec![report(CITED, 1, TITLE, "2025-10-01", "2026-09-30")]
}

pub(crate) fn baa() -> Value {
    json!({"id": "customer-agreement-Ab12Cd34Ef56Gh78", "name": "AWS Business Associate Addendum",
        "arn": "arn:aws:artifact::111122223333:customer-agreement/customer-agreement-Ab12Cd34Ef56Gh78",
        "agreementArn": "arn:aws:artifact:::agreement/agreement-Ab12Cd34Ef56Gh78",
        "awsAccountId": "111122223333", "effectiveStart": "2025-01-15T00:00:00Z", "state": "ACTIVE",
        "type": "DEFAULT", "acceptanceTerms": ["confidential wording"]})
}

/// Runs `carveout artifact …` with dummy credentials; nothing but the peer can be reached. No canary
/// may be in what is printed, nor in any file of the workspace.
pub(crate) fn ask(workspace: &Workspace, peer: &Peer, args: &[&str]) -> Run {
    let empty = workspace.root().parent().unwrap().join("empty");
    fs::write(&empty, "").unwrap();
    let empty = empty.display().to_string();
    let url = peer.url();
    let mut all = vec!["artifact"];
    all.extend(args);
    if args[0] == "sync" || args[0] == "get" {
        all.extend(["--endpoint-url", &url]);
    }
    let run = workspace.run_with(
        all,
        &[
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            ("AWS_REGION", "us-east-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_CONFIG_FILE", &empty),
            ("AWS_SHARED_CREDENTIALS_FILE", &empty),
            ("SOURCE_DATE_EPOCH", NOW),
            ("RUST_LOG", "trace"),
        ],
    );
    for canary in CANARIES {
        assert!(!run.stdout.contains(canary) && !run.stderr.contains(canary), "{canary}\n{run}");
        for (path, content) in files(workspace.root().parent().unwrap()) {
            let content = String::from_utf8_lossy(&content);
            assert!(!content.contains(canary), "{canary} in {path}");
        }
    }
    run
}

pub(crate) fn lock(workspace: &Workspace) -> Value {
    serde_json::from_slice(&fs::read(workspace.path(LOCK)).unwrap()).unwrap()
}

/// The minimal workspace with a lock the peer has written.
pub(crate) fn synced(peer: &Peer) -> Workspace {
    let workspace = Workspace::minimal().remove(LOCK);
    ask(&workspace, peer, &["sync", "."]).ends(0);
    workspace
}

#[test]
fn a_lock_holds_every_field_in_a_stable_order() {
    let mut reports = one();
    reports.push(report(
        "report-Zz00000000000001",
        2,
        "ISO Certificate",
        "2025-01-01",
        "2027-12-31",
    ));
    reports.push(report("report-Aa00000000000001", 1, "PCI DSS AOC", "2026-01-01", "2026-12-31"));
    let peer = Peer::start(reports.clone());
    peer.agreements(vec![baa()]);
    let workspace = Workspace::minimal().remove(LOCK);
    ask(&workspace, &peer, &["sync", "."])
        .ends(0)
        .prints("first lock: 3 report versions, 1 agreement")
        .says("wrote ./aws-reports.lock.json");
    let first = fs::read(workspace.path(LOCK)).unwrap();
    let lock = lock(&workspace);
    assert_eq!(lock["lock"], 1);
    assert_eq!(lock["retrieved_at"], "2026-10-05T00:00:00Z");
    assert_eq!(lock["source"], "aws-artifact");
    assert_eq!((&lock["partition"], &lock["region"]), (&json!("aws"), &json!("us-east-1")));
    assert_eq!(lock["account"], "111122223333");
    let ids: Vec<&str> =
        lock["reports"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["report-Aa00000000000001", CITED, "report-Zz00000000000001"]);
    for (key, value) in reports[0].as_object().unwrap() {
        assert_eq!(&lock["reports"][1][key], value, "{key}");
    }
    assert_eq!(lock["reports"][1]["sequenceNumber"], 7);
    assert_eq!(lock["reports"][1]["termArn"], format!("arn:aws:artifact:us-east-1::term/{CITED}"));
    assert_eq!(lock["agreements"][0]["state"], "ACTIVE");
    assert!(!String::from_utf8_lossy(&first).contains("confidential wording"));

    crate::schemas::follows("lock", LOCK, &lock);

    // The other way round, and again: the same bytes.
    reports.reverse();
    peer.reports(reports);
    ask(&workspace, &peer, &["sync", "."]).ends(0).prints("no change: 3 report versions");
    assert_eq!(fs::read(workspace.path(LOCK)).unwrap(), first);
    // A build reads what sync wrote.
    workspace.run(["check", ".", "--as-of", AS_OF, "--deny", "nothing"]).ends(0);
}

#[test]
fn a_new_version_is_told_and_check_changes_nothing() {
    let peer = Peer::start(one());
    let workspace = synced(&peer);
    let before = fs::read(workspace.path(LOCK)).unwrap();
    ask(&workspace, &peer, &["sync", ".", "--check"]).ends(0).prints("no change");

    let mut reports = one();
    reports.push(report(CITED, 2, TITLE, "2026-04-01", "2027-03-31"));
    reports.push(report("report-Nn00000000000001", 1, "C5 Report", "2026-01-01", "2026-11-30"));
    peer.reports(reports.clone());
    ask(&workspace, &peer, &["sync", ".", "--check"])
        .ends(1)
        .prints(&format!(
            "superseded   {TITLE} ({CITED}), version 1 by version 2: 2026-04-01 to 2027-03-31"
        ))
        .prints(
            "new          C5 Report (report-Nn00000000000001), version 1: 2026-01-01 to 2026-11-30",
        )
        .says("is out of date; nothing was written");
    assert_eq!(fs::read(workspace.path(LOCK)).unwrap(), before);
    ask(&workspace, &peer, &["sync", "."]).ends(0);
    // Both versions of the cited report are there: ListReportVersions was asked.
    let versions: Vec<i64> = lock(&workspace)["reports"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|report| report["id"] == CITED)
        .map(|report| report["version"].as_i64().unwrap())
        .collect();
    assert_eq!(versions, [1, 2]);

    reports[0]["state"] = json!("UNPUBLISHED");
    reports.pop();
    peer.reports(reports);
    ask(&workspace, &peer, &["sync", "."])
        .ends(0)
        .prints(&format!("unpublished  {TITLE} ({CITED}), version 1: UNPUBLISHED"))
        .prints("unpublished  C5 Report (report-Nn00000000000001), version 1: no longer listed");
}

#[test]
fn what_ends_soon_is_told() {
    let peer = Peer::start(one());
    let workspace = Workspace::minimal().remove(LOCK);
    ask(&workspace, &peer, &["sync", ".", "--as-of", "2026-09-01"])
        .ends(0)
        .prints(&format!("expires      {TITLE} ({CITED}), version 1: 2026-09-30, in 29 days"));
    ask(&workspace, &peer, &["sync", ".", "--as-of", "2026-05-01"]).ends(0).omits("expires");
}

#[test]
fn account_ids_follow_the_policy() {
    for (policy, account, arn) in [
        ("masked", "••••••••3333", "arn:aws:artifact::••••••••3333:customer-agreement/"),
        ("omitted", "omitted", "arn:aws:artifact::omitted:customer-agreement/"),
    ] {
        let peer = Peer::start(one());
        peer.agreements(vec![baa()]);
        let workspace = Workspace::minimal()
            .remove(LOCK)
            .append("carveout.yaml", &format!("policy: {{account_ids: {policy}}}\n"));
        ask(&workspace, &peer, &["sync", "."]).ends(0);
        let lock = lock(&workspace);
        assert!(!lock.to_string().contains("111122223333"));
        assert_eq!(lock["account"], account);
        assert!(lock["agreements"][0]["arn"].as_str().unwrap().starts_with(arn));
    }
    // A policy that came later holds for what the last lock said as well.
    let peer = Peer::start(one());
    peer.agreements(vec![baa()]);
    let workspace = synced(&peer).append("carveout.yaml", "policy: {account_ids: masked}\n");
    ask(&workspace, &peer, &["sync", ".", "--no-agreements"]).ends(0);
    assert!(!lock(&workspace).to_string().contains("111122223333"));
}

#[test]
fn agreements_can_be_left_out() {
    let peer = Peer::start(one());
    peer.agreements(vec![baa()]);
    let workspace = synced(&peer);
    ask(&workspace, &peer, &["sync", ".", "--no-agreements"]).ends(0);
    assert_eq!(peer.asked("ListCustomerAgreements"), 1);
    assert_eq!(lock(&workspace)["agreements"].as_array().unwrap().len(), 1, "those known stay");
}

#[test]
fn a_document_needs_a_persons_consent() {
    let peer = Peer::start(one());
    let workspace = synced(&peer);
    let before = fs::read(workspace.path(LOCK)).unwrap();
    let to = workspace.root().parent().unwrap().join("mine");
    let folder = to.display().to_string();
    ask(&workspace, &peer, &["get", ".", CITED, "--to", &folder])
        .ends(2)
        .says(&format!("{CITED} version 1 requires explicit consent to its terms by a person"))
        .says("--accept-term --consented-by NAME");
    ask(&workspace, &peer, &["get", ".", CITED, "--to", &folder, "--accept-term"]).ends(2);
    assert_eq!(peer.asked("GetReport"), 0, "nothing is asked for without consent");
    assert_eq!(fs::read(workspace.path(LOCK)).unwrap(), before);
    let term = to.join(format!("{CITED}.v1.term.pdf"));
    assert_eq!(fs::read(&term).unwrap(), crate::peer::TERM, "the terms are there to be read");

    let accept = [
        "get",
        ".",
        CITED,
        "--to",
        &folder,
        "--verbose",
        "--accept-term",
        "--consented-by",
        "Ann Example",
    ];
    let run = ask(&workspace, &peer, &accept).ends(0).prints("sha256       ");
    let document = to.join(format!("{CITED}.v1.pdf"));
    assert!(fs::read(&document).unwrap().starts_with(b"%PDF"));
    #[cfg(unix)]
    for path in [&term, &document] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(fs::read_dir(&to).unwrap().count(), 2, "nothing unfinished is left");
    let recorded = &lock(&workspace)["documents"][0];
    assert_eq!(recorded["consented_by"], "Ann Example");
    assert_eq!(recorded["consented_at"], "2026-10-05T00:00:00Z");
    assert_eq!((&recorded["report"], &recorded["version"]), (&json!(CITED), &json!(1)));
    assert!(run.stdout.contains(recorded["sha256"].as_str().unwrap()));
    assert!(recorded["term_sha256"].is_string() && recorded["term_arn"].is_string());
    // The record outlives the next sync.
    ask(&workspace, &peer, &["sync", "."]).ends(0);
    assert_eq!(lock(&workspace)["documents"][0]["consented_by"], "Ann Example");
    crate::schemas::follows("lock", LOCK, &lock(&workspace));
}

/// Runs the program on a terminal of its own, with `typed` on its keyboard.
#[cfg(target_os = "linux")]
fn at_a_terminal(workspace: &Workspace, peer: &Peer, args: &str, typed: &str) -> Run {
    let empty = workspace.root().parent().unwrap().join("empty");
    fs::write(&empty, "").unwrap();
    let program = crate::harness::program();
    let line = format!(
        "{} artifact {args} --endpoint-url {}",
        program.get_program().to_string_lossy(),
        peer.url()
    );
    let mut command = std::process::Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).current_dir(workspace.root());
    command.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.envs([
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("SOURCE_DATE_EPOCH", NOW),
        ("TERM", "xterm"),
        ("SHELL", "/bin/sh"),
    ]);
    command.env("AWS_CONFIG_FILE", &empty).env("AWS_SHARED_CREDENTIALS_FILE", &empty);
    Run::typed(command, workspace.root().parent().unwrap(), typed)
}

#[cfg(target_os = "linux")]
#[test]
fn a_person_at_a_terminal_sees_progress_and_is_asked() {
    let peer = Peer::start(one());
    let workspace = Workspace::minimal().remove(LOCK);
    let told = at_a_terminal(&workspace, &peer, "sync .", "").ends(0);
    assert!(told.stdout.contains("████████████████████ 1 of 1"), "{told}");
    let to = workspace.root().parent().unwrap().join("mine");
    let get = format!("get . {CITED} --to {}", to.display());
    at_a_terminal(&workspace, &peer, &get, "\n").ends(2);
    assert_eq!(peer.asked("GetReport"), 0, "an empty answer is no consent");
    let told = at_a_terminal(&workspace, &peer, &get, "Ann Example\n").ends(0);
    assert!(told.stdout.contains("To accept them, type your full name"), "{told}");
    assert_eq!(lock(&workspace)["documents"][0]["consented_by"], "Ann Example");
    for canary in CANARIES {
        assert!(!told.stdout.contains(canary), "{canary}");
    }
}

#[test]
fn a_document_that_needs_no_consent_and_places_it_may_not_go() {
    let mut reports = one();
    reports[0]["acceptanceType"] = json!("PASSTHROUGH");
    let peer = Peer::start(reports);
    let workspace = synced(&peer);
    for inside in ["evidence", ".", "out/2026-Q3", "new/folder", "../ws/x"] {
        ask(&workspace, &peer, &["get", ".", CITED, "--to", inside])
            .ends(2)
            .says("is inside the workspace or a package");
    }
    let package = workspace.root().parent().unwrap().join("package");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("manifest.json"), r#"{"schema": "carveout/manifest/1"}"#).unwrap();
    let inside = package.join("x").display().to_string();
    ask(&workspace, &peer, &["get", ".", CITED, "--to", &inside]).ends(2);
    assert_eq!(peer.asked("GetTermForReport"), 0);
    ask(&workspace, &peer, &["get", ".", CITED, "--to", "../mine"]).ends(0);
    let recorded = &lock(&workspace)["documents"][0];
    assert_eq!(recorded["acceptance"], "PASSTHROUGH");
    assert!(recorded.get("consented_by").is_none());
    ask(&workspace, &peer, &["get", ".", "report-0000000000000000", "--to", "../mine"])
        .ends(2)
        .says("report-0000000000000000 is not in aws-reports.lock.json");
}

#[test]
fn secrets_are_in_no_output_at_the_highest_verbosity() {
    // `ask` looks for the canaries in every run of this module; here every command runs verbosely.
    let peer = Peer::start(one());
    let workspace = synced(&peer);
    for args in [
        &["sync", ".", "--verbose"][..],
        &["sync", ".", "--check", "--verbose"],
        &["get", ".", CITED, "--to", "../mine", "--verbose"],
        &[
            "get",
            ".",
            CITED,
            "--to",
            "../mine",
            "--verbose",
            "--accept-term",
            "--consented-by",
            "A",
        ],
        &["list", ".", "--verbose"],
        &["list", ".", "--verbose", "--format", "json"],
        &["review", ".", CITED, "--verbose"],
    ] {
        ask(&workspace, &peer, args);
    }
    assert_eq!((peer.asked("GetTermForReport"), peer.asked("document")), (2, 1));
}

#[test]
fn a_thousand_reports_come_in_pages_with_at_most_eight_requests_at_once() {
    let title = |n: usize| format!("Made-up report {n} (Current)");
    let many = (0..1000)
        .map(|n| report(&format!("report-{n:016}"), 1, &title(n), "2026-01-01", "2026-12-31"));
    let peer = Peer::start(many.chain(one()).collect());
    let workspace = Workspace::minimal().remove(LOCK);
    let start = std::time::Instant::now();
    ask(&workspace, &peer, &["sync", "."]).ends(0).prints("first lock: 1001 report versions");
    println!("1,001 reports with metadata: {:.2?}", start.elapsed());
    assert_eq!(peer.asked("ListReports"), 4);
    assert_eq!(peer.asked("GetReportMetadata"), 1001);
    assert!((2..=8).contains(&peer.most_at_once()), "{}", peer.most_at_once());
}
