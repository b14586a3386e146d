//! What goes wrong between AWS and us: the message names operation, report and remedy, and the old
//! lock stays byte for byte. Over real sockets, with the unmodified SDK client.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::artifact::{CITED, LOCK, ask, lock, one, synced};
use crate::harness::{Run, Workspace};
use crate::peer::{Fault, Peer, TERM_TOKEN, report};

/// Syncs against a peer with a fault, and looks whether the old lock is as it was.
fn sync_fails(fault: impl FnOnce(&Peer)) -> Run {
    let peer = Peer::start(one());
    let workspace = synced(&peer);
    let before = fs::read(workspace.path(LOCK)).unwrap();
    let peer = Peer::start(one());
    fault(&peer);
    let run = ask(&workspace, &peer, &["sync", ".", "--timeout", "1"]).ends(3);
    println!("{}", run.stderr);
    assert!(run.stdout.is_empty(), "{run}");
    assert_eq!(fs::read(workspace.path(LOCK)).unwrap(), before, "the old lock is as it was");
    assert!(!workspace.snapshot("").keys().any(|path| path.ends_with(".tmp")), "nothing is left");
    run.says("aws-reports.lock.json was not changed").says("help: ")
}

#[test]
fn an_empty_account() {
    let peer = Peer::start(Vec::new());
    let workspace = Workspace::empty().file(
        "carveout.yaml",
        fs::read_to_string(Workspace::starter().path("carveout.yaml")).unwrap(),
    );
    ask(&workspace, &peer, &["sync", "."])
        .ends(0)
        .prints("first lock: 0 report versions")
        .says("AWS lists no report");
    assert_eq!(lock(&workspace)["reports"], json!([]));
}

#[test]
fn a_report_with_only_an_id_and_unknown_values() {
    let mut odd =
        report("report-0dd0000000000001", 3, "A \u{1b}[31mtitle", "2026-01-01", "2026-12-31");
    odd["state"] = json!("ON_HOLD");
    odd["acceptanceType"] = json!("BY_FAX");
    odd["uploadState"] = json!("BEAMED");
    let bare = json!({"id": "report-Bare000000000001"});
    let peer = Peer::start([one(), vec![odd, bare.clone()]].concat());
    let workspace = synced(&peer);
    let lock = lock(&workspace);
    assert_eq!(lock["reports"][1], bare);
    assert_eq!(lock["reports"][0]["state"], "ON_HOLD");
    assert_eq!(lock["reports"][0]["acceptanceType"], "BY_FAX");
    assert_eq!(lock["reports"][0]["uploadState"], "BEAMED");
    ask(&workspace, &peer, &["list", "."])
        .ends(0)
        .prints("report-Bare000000000001")
        .prints("ON_HOLD")
        .omits("\u{1b}");
    workspace.run(["check", ".", "--as-of", "2026-10-05", "--deny", "nothing"]).ends(0);
}

#[test]
fn refusals() {
    for (status, kind, says, help) in [
        (
            400,
            "ValidationException",
            "AWS rejected the request as invalid (400 ValidationException): made-up",
            "check the report id and version",
        ),
        (
            402,
            "ServiceQuotaExceededException",
            "a quota of the account is exhausted (402",
            "ask for a higher quota",
        ),
        (
            403,
            "AccessDeniedException",
            "access denied (403 AccessDeniedException): made-up",
            "allow the IAM action artifact:",
        ),
        (403, "ExpiredTokenException", "AWS rejected the credentials (403", "sign in again"),
        (
            404,
            "ResourceNotFoundException",
            "AWS has no such report or version (404",
            "correct or remove the id in aws-reports.yaml",
        ),
        (
            409,
            "ConflictException",
            "the report is being updated (409",
            "run again in a few minutes",
        ),
    ] {
        let one_each = [
            ("ListReports", "ListReports, page 1: ", "artifact:ListReports "),
            (
                "ListReportVersions",
                "ListReportVersions of report-Sy7nThEt1cM1n001: ",
                "artifact:ListReportVersions ",
            ),
            (
                "GetReportMetadata",
                "GetReportMetadata of report-Sy7nThEt1cM1n001 version 1: ",
                "artifact:GetReportMetadata ",
            ),
            (
                "ListCustomerAgreements",
                "ListCustomerAgreements, page 1: ",
                "artifact:ListCustomerAgreements ",
            ),
        ];
        for (operation, names, action) in one_each {
            let run = sync_fails(|peer| {
                peer.fail(operation, 1.., Fault::status(status, kind));
            });
            let run = run.says(&format!("{names}{says}")).says(help);
            if kind == "AccessDeniedException" {
                run.says(action);
            }
        }
    }
}

#[test]
fn throttling_is_waited_out_by_all() {
    let many =
        (0..20).map(|n| report(&format!("report-{n:016}"), 1, "R", "2026-01-01", "2026-12-31"));
    let peer = Peer::start(many.chain(one()).collect());
    peer.fail("GetReportMetadata", 3..=6, Fault::throttled("2"));
    let start = Instant::now();
    let workspace = synced(&peer);
    assert_eq!(lock(&workspace)["reports"].as_array().unwrap().len(), 21);
    assert!(start.elapsed() >= Duration::from_secs(2), "Retry-After is heeded");
    assert!(start.elapsed() < Duration::from_secs(8), "those throttled wait together");
    assert_eq!(peer.asked("GetReportMetadata"), 21 + 4);
}

#[test]
fn throttling_without_end() {
    sync_fails(|peer| {
        peer.fail("ListReports", 1.., Fault::throttled("0"));
    })
    .says("ListReports, page 1: AWS throttled the requests (429 ThrottlingException)")
    .says("run again later; other programs using the account share the limit");
    // A wait of an hour is not waited for.
    sync_fails(|peer| {
        peer.fail("ListReports", 1.., Fault::throttled("3600"));
    })
    .says("run again in 3600 s");
}

#[test]
fn a_server_error_then_success() {
    let peer = Peer::start(one());
    peer.fail("ListReports", 1..=1, Fault::status(500, "InternalServerException"));
    peer.fail("GetReportMetadata", 1..=1, Fault::Cut);
    synced(&peer);
    assert_eq!(peer.asked("ListReports"), 2);
}

#[test]
fn a_server_error_without_end() {
    sync_fails(|peer| {
        peer.fail("GetReportMetadata", 1.., Fault::status(500, "InternalServerException"));
    })
    .says("GetReportMetadata of report-Sy7nThEt1cM1n001 version 1: AWS failed (500 InternalServerException)")
    .says("run again later");
}

#[test]
fn a_body_that_is_not_json() {
    sync_fails(|peer| {
        peer.fail("ListReports", 1.., Fault::NotJson);
    })
    .says("ListReports, page 1: the response is not the expected JSON")
    .says("a proxy or a sign-in page");
}

#[test]
fn a_connection_cut_in_the_middle_of_a_page() {
    let many =
        || (0..400).map(|n| report(&format!("report-{n:016}"), 1, "R", "2026-01-01", "2026-12-31"));
    sync_fails(|peer| {
        peer.reports(many().chain(one()).collect());
        peer.fail("ListReports", 2.., Fault::Cut);
    })
    .says("ListReports, page 2: the connection was closed before the response was complete")
    .says("run again");
}

#[test]
fn a_slow_peer() {
    sync_fails(|peer| {
        peer.fail("ListReportVersions", 1.., Fault::Slow(Duration::from_secs(3)));
    })
    .says("ListReportVersions of report-Sy7nThEt1cM1n001: no complete response within 1 s")
    .says("--timeout SECONDS");
}

#[test]
fn a_list_without_end() {
    sync_fails(|peer| {
        peer.fail("ListReports", 1.., Fault::Json(json!({"reports": [], "nextToken": "7"})));
    })
    .says("ListReports, page 2: AWS returned the same page token twice");
}

#[test]
fn nobody_there_and_nobody_signed_in() {
    let gone = Peer::start(one());
    let workspace = synced(&gone);
    let url = gone.url();
    drop(gone);
    std::thread::sleep(Duration::from_millis(100));
    let environment = |key: &'static str| {
        [
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", "CANARYSECRET"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_CONFIG_FILE", "/dev/null"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ]
    };
    let sync = ["artifact", "sync", ".", "--endpoint-url", &url, "--timeout", "2"];
    let run = workspace.run_with(sync, &environment("AKIACANARY0000000001")).ends(3);
    println!("{}", run.stderr);
    run.says("ListReports, page 1: cannot reach AWS: connection refused");
    let run = workspace.run_with(sync, &environment("")[2..]).ends(2);
    println!("{}", run.stderr);
    run.says("no AWS credentials were found").says("aws sso login");
    let run = workspace.run_with(sync, &environment("AKIACANARY0000000001")[3..]).ends(2);
    run.says("no AWS Region is configured");
    let sync = ["artifact", "sync", ".", "--endpoint-url", "http://artifact.example.com"];
    workspace
        .run_with(sync, &environment("x"))
        .ends(2)
        .says("neither an https URL nor on this machine");
}

/// Asks for a document with a fault, and looks whether anything is left of it.
fn get(fault: impl FnOnce(&Peer)) -> (Peer, Run) {
    let peer = Peer::start(one());
    let workspace = synced(&peer);
    let before = fs::read(workspace.path(LOCK)).unwrap();
    fault(&peer);
    let args = [
        "get",
        ".",
        CITED,
        "--to",
        "../mine",
        "--timeout",
        "1",
        "--accept-term",
        "--consented-by",
        "A",
    ];
    let run = ask(&workspace, &peer, &args);
    println!("{}", run.stderr);
    if run.status != 0 {
        assert_eq!(fs::read(workspace.path(LOCK)).unwrap(), before, "the old lock is as it was");
        let mine = workspace.root().parent().unwrap().join("mine");
        let left: Vec<_> = fs::read_dir(mine).into_iter().flatten().flatten().collect();
        assert!(
            left.iter().all(|file| file.file_name().to_string_lossy().contains(".term.")),
            "{left:?}"
        );
    }
    (peer, run)
}

#[test]
fn an_address_that_has_expired_is_asked_for_again_once() {
    let expired = || Fault::status(403, "AccessDenied");
    let (peer, run) = get(|peer| {
        peer.fail("document", 1..=1, expired());
    });
    run.ends(0);
    assert_eq!((peer.asked("GetReport"), peer.asked("document")), (2, 2));
    let (peer, run) = get(|peer| {
        peer.fail("document", 1.., expired());
    });
    run.ends(3).says(&format!(
        "download of {CITED} version 1: the download URL was refused as expired (403), twice"
    ));
    assert_eq!((peer.asked("GetReport"), peer.asked("document")), (2, 2));
}

#[test]
fn a_document_shorter_than_its_length() {
    let (_, run) = get(|peer| {
        peer.fail("document", 1.., Fault::Cut);
    });
    run.ends(3)
        .says(&format!("download of {CITED} version 1: the download ended after "))
        .says(" of 100009 bytes; nothing was stored");
}

#[test]
fn a_document_that_does_not_come() {
    let (_, run) = get(|peer| {
        peer.fail("document", 1.., Fault::Slow(Duration::from_secs(3)));
    });
    run.ends(3).says(&format!("download of {CITED} version 1: no data was received for 1 s"));
    let (_, run) = get(|peer| {
        peer.fail("document", 1.., Fault::status(503, "SlowDown"));
    });
    run.ends(3).says("the storage that AWS keeps the document in returned status 503");
}

#[test]
fn refusals_of_a_document_tell_no_secret() {
    // A refusal that repeats the token: `ask` fails when it comes through.
    let said =
        format!("token {TERM_TOKEN} and https://x.example/?X-Amz-Signature=CANARYURL are invalid");
    let (_, run) = get(|peer| {
        peer.fail("GetReport", 1.., Fault::Status(400, "ValidationException", said, Vec::new()));
    });
    run.ends(3)
        .says(&format!("GetReport of {CITED} version 1: AWS rejected the request as invalid"))
        .says("token [secret] and [address] are invalid");
    let (_, run) = get(|peer| {
        peer.fail("GetTermForReport", 1.., Fault::status(403, "AccessDeniedException"));
    });
    run.ends(3).says("allow the IAM action artifact:GetTermForReport");
}
