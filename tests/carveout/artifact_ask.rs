//! `carveout artifact ask` and `answers`: questions that a person sends, and answers as pointers.

use serde_json::json;

use crate::harness::Workspace;

const CANARY: &str = "The canary sings of locked doors";

#[test]
fn unsupported_halves_raise_one_question_a_topic_and_nothing_of_the_system() {
    let workspace = Workspace::minimal().remove("aws-reports.yaml").remove("aws-reports.lock.json");
    let asked = workspace
        .run(["artifact", "ask", ".", "--as-of", "2026-10-05"])
        .ends(0)
        .says("nothing was sent");
    assert!(asked.stdout.starts_with("Q-01 ("), "{asked}");
    assert!(
        asked.stdout.contains(
            "(physical-access): Which of your reports describe what AWS is responsible for"
        )
    );
    assert!(
        asked.stdout.contains("Which reports and letters cover 2026-07-01 to 2026-09-30?"),
        "{asked}"
    );
    for file in ["q.xlsx", "q.csv", "q.txt"] {
        let out = workspace.path(file);
        let run = ["artifact", "ask", ".", "--as-of", "2026-10-05", "--out"];
        let out = out.to_str().unwrap();
        workspace.run([&run[..], &[out]].concat()).ends(0).says("nothing was sent");
        workspace.run([&run[..], &[out]].concat()).ends(2).says("choose a new file");
    }
    let csv = std::fs::read_to_string(workspace.path("q.csv")).unwrap();
    assert!(
        csv.starts_with("Id,Question,Topic,Services,Requirements\n") && csv.contains("CC6.4"),
        "{csv}"
    );
}

#[test]
fn answers_come_back_as_pointers() {
    let file = json!({"queries": [
        {"queryIdentifier": "1", "query": format!("Q-03 (physical-access): {CANARY}?"), "response": CANARY,
         "reviewType": "HUMAN", "status": "COMPLETED", "updatedResponseVersions": [{"response": CANARY}],
         "citations": [
            {"sourceLabel": "SOC 2 Type 2 Report, section IV", "sourceContent": CANARY, "sourceLink": CANARY},
            {"sourceLabel": CANARY.repeat(8), "sourceContent": CANARY},
         ]},
        {"queryIdentifier": "2", "query": CANARY, "status": "PROCESSING"},
    ], "nextToken": "t"});
    let inquiries = json!({"complianceInquiries": [
        {"id": "compliance-inquiry-0123456789abcdef", "name": CANARY, "status": "HUMAN_REVIEW", "supportMode": "FULL_SUPPORT"},
    ]});
    let workspace = Workspace::empty()
        .file("a.json", file.to_string())
        .file("i.json", inquiries.to_string())
        .file("bad.json", "{\"a\": 1}");
    let run = workspace
        .run(["artifact", "answers", "a.json", "i.json"])
        .ends(0)
        .prints("1  physical-access  COMPLETED, HUMAN, version 2\n    SOC 2 Type 2 Report, section IV\n")
        .prints("2  no topic of ours  PROCESSING, review not stated, version 1")
        .says("1 answers cite no source")
        .says("one page of several")
        .says("waits for a person at AWS");
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("canary"), "{run}");
    workspace
        .run(["artifact", "answers", "bad.json"])
        .ends(2)
        .says("neither answers nor inquiries");
}
