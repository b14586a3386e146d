//! What is in no output: secrets, and account ids and mail addresses where policy masks them. Canaries are put into every
//! field, and looked for in every file of the package.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::process::Command;

use crate::harness::{AS_OF, Run, Workspace};

/// An account that the system declares, one that only an export names, and one in an address.
const DECLARED: &str = "111122223333";
const OBSERVED: &str = "444455556666";
const IN_ARN: &str = "777788889999";
/// A number of 12 digits that is no account.
const TICKET: &str = "202608011234";
const MAIL: &str = "ann.canary@example.com";

/// Everything that a reader of a package can see, by file: parts of the workbook, text and properties of the PDF.
fn texts(workspace: &Workspace) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (path, bytes) in workspace.snapshot("out") {
        if path.ends_with(".xlsx") {
            let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            for at in 0..book.len() {
                let mut part = book.by_index(at).unwrap();
                let mut content = Vec::new();
                part.read_to_end(&mut content).unwrap();
                out.insert(
                    format!("{path}/{}", part.name().unwrap()),
                    String::from_utf8_lossy(&content).into_owned(),
                );
            }
        } else if path.ends_with(".pdf") {
            let file = workspace.path("out").join(&path);
            for tool in ["pdftotext", "pdfinfo"] {
                let mut command = Command::new(tool);
                command.arg(&file);
                if tool == "pdftotext" {
                    command.arg("-");
                }
                let said = command.output().unwrap();
                assert!(said.status.success(), "{tool}: {said:?}");
                let text = String::from_utf8_lossy(&said.stdout).replace(['\n', '\u{200b}'], "");
                out.insert(format!("{path}/{tool}"), text);
            }
        } else {
            out.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    assert!(out.len() > 10, "{:?}", out.keys());
    out
}

/// A package with the page, which is one of the files that nothing may slip into.
fn build(workspace: &Workspace) -> Run {
    workspace.run(["build", ".", "--as-of", AS_OF, "--also", "html"])
}

/// Files in which a text stands.
fn holding<'a>(texts: &'a BTreeMap<String, String>, text: &str) -> Vec<&'a str> {
    texts
        .iter()
        .filter(|(_, content)| content.contains(text))
        .map(|(path, _)| path.as_str())
        .collect()
}

/// A workspace with accounts and a mail address in every kind of field.
fn with_accounts(policy: &str) -> Workspace {
    let export = format!("user,account,status\n{MAIL},{OBSERVED},active\nbob,{DECLARED},active\n");
    let items = format!(
        "
  - id: EV-{DECLARED}
    title: Users of {DECLARED}, of 1111-2222-3333 and of ticket {TICKET}
    kind: export
    source: IAM of arn:aws:iam::{IN_ARN}:root
    query: aws iam list-users --profile {DECLARED} as {MAIL}
    extracted_at: 2026-09-30T08:00:00Z
    extracted_by: {MAIL}
    covers: {{from: 2026-07-01, to: 2026-09-30}}
    rows: 2
    file: files/users-{DECLARED}.csv
    supports: [IAM-01]
  - id: EV-URL
    title: A page
    kind: document
    url: https://console.example/accounts/{DECLARED}?role=arn%3Aaws%3Aiam%3A%3A{IN_ARN}%3Arole%2Fa
    covers: {{from: 2026-07-01, to: 2026-09-30}}
    supports: [IAM-01]
"
    );
    Workspace::minimal()
        .edit("carveout.yaml", "description: A small service on S3 and Lambda.", &format!(
            "description: A service in {DECLARED} for {MAIL}.\n  boundary: Everything in account {DECLARED} and arn:aws:s3:us-east-1:{IN_ARN}:bucket.\n  interconnections: [\"Peering with {IN_ARN}\"]"
        ))
        .edit("carveout.yaml", "owner@example.com", MAIL)
        .append("carveout.yaml", &format!("policy: {policy}\n"))
        .append("implementations/IAM-01-access-review.md", &format!(
            "\nThe roles of {DECLARED} (1111 2222 3333) are reviewed by {MAIL}; see CHG-{TICKET} and `arn:aws:iam::{DECLARED}:role/Admin`.\n"
        ))
        .file(&format!("evidence/files/users-{DECLARED}.csv"), export)
        .append("evidence/index.yaml", &items)
        .edit("evidence/tests.yaml", "exceptions: []", &format!(
            "items:\n        - {{item: {MAIL}}}\n      exceptions:\n        - \"{MAIL} in {DECLARED} kept a role\""
        ))
        .edit("evidence/tests.yaml", "population: \"Access", &format!("population: \"{DECLARED}: Access"))
        .file("poam.yaml", format!(
            "items:\n  - id: P-1\n    title: Role of {DECLARED}\n    response: The role of {MAIL} in {DECLARED} is removed\n    parts: [CC6.2]\n    resource: arn:aws:iam::{DECLARED}:role/a\n    owner: owner\n    due: 2026-12-01\n    status: open\n"
        ))
        .file("waivers.yaml", format!(
            "waivers:\n  - rule: observed-not-declared\n    reason: The account {OBSERVED} of {MAIL} is being closed, as decided in {TICKET}.\n    compensating: None in {DECLARED}\n    approver: {MAIL}\n    expires: 2026-12-31\n"
        ))
}

fn masks(policy: &str, account: &str, mail: &str) {
    let workspace = with_accounts(policy);
    let run = build(&workspace);
    assert!((0..=1).contains(&run.status), "{run}");
    let texts = texts(&workspace);
    for (name, canary) in [
        ("declared", DECLARED),
        ("with hyphens", "1111-2222-3333"),
        ("with blanks", "1111 2222 3333"),
        ("observed", OBSERVED),
        ("in an ARN", IN_ARN),
        ("mail", MAIL),
    ] {
        assert_eq!(holding(&texts, canary), Vec::<&str>::new(), "{policy}: {name}");
    }
    for file in ["plan.json", "sharedStrings.xml"] {
        let said = texts.iter().filter(|(path, _)| path.ends_with(file));
        for (path, text) in said {
            assert!(
                text.contains(account) && text.contains(mail),
                "{path} has no {account} or {mail}"
            );
            assert!(text.contains(TICKET), "{path}: a number that is no account is masked");
        }
    }
    assert!(texts["2026-Q3/manifest.json"].contains(account));
    let verified = workspace.run(["verify", "out/2026-Q3"]);
    verified.ends(0);
}

#[test]
fn masked_ids_and_addresses_are_in_no_file_of_the_package() {
    masks("{account_ids: masked}", "••••••••3333", "[mail-1]@example.com");
}

#[test]
fn omitted_ids_and_addresses_are_in_no_file_of_the_package() {
    masks("{account_ids: omitted}", "[account-1]", "[mail-1]");
}

#[test]
fn without_a_policy_everything_is_printed() {
    let workspace = with_accounts("{account_ids: full}");
    build(&workspace);
    let texts = texts(&workspace);
    for canary in [DECLARED, OBSERVED, IN_ARN, MAIL, TICKET] {
        assert!(!holding(&texts, canary).is_empty(), "{canary}");
    }
}

#[test]
fn masked_packages_of_two_runs_are_the_same() {
    let build = || {
        let workspace = with_accounts("{account_ids: masked}");
        build(&workspace);
        workspace.snapshot("out")
    };
    assert_eq!(build(), build());
}

/// Secrets as they are written, put together here so that no scanner of repositories takes them for leaks.
fn secrets() -> Vec<(&'static str, String, String)> {
    let key = "q8Xv2LrT0wZk9PbN4sYd7HfJ1mGc5UaE3iVoQyR6";
    let github = ["gh", "p_16C7e42F292c6912E7710c838347Ae178B4a"].concat();
    let id = ["AK", "IAZ7Q2M4XN5T6WBYRC"].concat();
    vec![
        ("AWS key", format!("the key {id} with {key}"), key.to_owned()),
        ("token", format!("the token {github}"), github),
        (
            "signed address",
            "https://b.s3.amazonaws.com/k?X-Amz-Signature=0f1e2d3c4b5a69788796".into(),
            "0f1e2d3c4b5a69788796".into(),
        ),
        (
            "encoded",
            "https://d.cloudfront.net/k%3FSignature%3DnitfHRCrtziwO2HwPfWw1yYDhUF5".into(),
            "nitfHRCrtziwO2HwPfWw1yYDhUF5".into(),
        ),
        ("password", "postgres://app:Tr0ub4dor77@db.example/pay".into(), "Tr0ub4dor77".into()),
    ]
}

/// A file, and a workspace with a text in a field of that file.
type Place = (&'static str, fn(&str) -> Workspace);

/// Fields into which a secret may slip.
fn places() -> Vec<Place> {
    vec![
        ("implementations/IAM-01-access-review.md", |text| {
            Workspace::minimal()
                .append("implementations/IAM-01-access-review.md", &format!("\nSee {text} here.\n"))
        }),
        ("carveout.yaml", |text| {
            Workspace::minimal().edit(
                "carveout.yaml",
                "A small service on S3 and Lambda.",
                &format!("'A service. {text}'"),
            )
        }),
        ("evidence/index.yaml", |text| {
            Workspace::minimal().edit(
                "evidence/index.yaml",
                "query: aws",
                &format!("query: >-\n      {text} aws"),
            )
        }),
        ("evidence/tests.yaml", |text| {
            Workspace::minimal().edit(
                "evidence/tests.yaml",
                "Obtain the review",
                &format!("With {text} obtain the review"),
            )
        }),
        ("waivers.yaml", |text| {
            Workspace::minimal().file("waivers.yaml", format!(
                "waivers:\n  - rule: report-absent\n    reason: 'It is known. {text}'\n    approver: System Owner\n    expires: 2026-12-31\n"
            ))
        }),
        ("evidence/register.csv", |text| {
            Workspace::minimal().file("evidence/register.csv", format!(
                "ID,Title,Kind,Covers from,Covers to,Extracted at,Supports\nEV-8,\"A list, {text}\",document,2026-07-01,2026-09-30,2026-09-30,CC6.2\n"
            ))
        }),
        ("evidence/files/prowler.csv", |text| {
            Workspace::minimal()
                .file("evidence/files/prowler.csv", format!(
                    "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;MUTED;RESOURCE_UID;REGION;COMPLIANCE\n\
                     profile;2026-09-01 00:00:00;111122223333;aws;iam_root_mfa_enabled;FAIL;False;{text};eu-central-1;SOC2: cc_6_2\n"
                ))
                .append("evidence/index.yaml", "
  - id: EV-9
    title: Scan
    kind: tool-output
    extracted_at: 2026-09-30T08:00:00Z
    covers: {from: 2026-07-01, to: 2026-09-30}
    file: files/prowler.csv
    supports: [IAM-01]
")
        }),
    ]
}

#[test]
fn a_secret_in_any_text_is_a_finding_at_its_place_and_in_no_output() {
    for (place, make) in places() {
        for (kind, text, secret) in secrets() {
            let workspace = make(&text);
            let run = workspace.check();
            assert_eq!(run.status, 1, "{place}, {kind}: {run}");
            assert!(
                !run.stdout.contains(&secret) && !run.stderr.contains(&secret),
                "{place}, {kind}: {run}"
            );
            let found = workspace.findings(crate::harness::AS_OF);
            let found = found.iter().filter(|one| one["rule"] == "secret-found");
            let at: Vec<String> = found
                .map(|one| one["places"][0]["file"].as_str().unwrap_or_default().to_owned())
                .collect();
            assert_eq!(at, [place], "{kind}: {run}");
        }
    }
}

/// A workspace with secrets in all of these fields.
fn with_all(text: &str) -> Workspace {
    Workspace::minimal()
        .append("implementations/IAM-01-access-review.md", &format!("\nSee {text} here.\n"))
        .edit("carveout.yaml", "A small service on S3 and Lambda.", &format!("'A service. {text}'"))
        .edit("evidence/index.yaml", "query: aws", &format!("query: >-\n      {text} aws"))
        .edit("evidence/tests.yaml", "Obtain the review", &format!("With {text} obtain the review"))
        .file("evidence/register.csv", format!(
            "ID,Title,Kind,Covers from,Covers to,Extracted at,Supports,{text}\nEV-8,\"A list, {text}\",document,2026-07-01,2026-09-30,{text},CC6.2,\"{text}\"\n"
        ))
        .file("evidence/files/population.csv", format!("Ticket,Closed\n\"{text}\",\"{text} 2026\"\nCHG-2,2026-08-01\n"))
        .file("evidence/files/prowler.csv", format!(
            "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;MUTED;RESOURCE_UID;REGION;COMPLIANCE\n\
             profile;{text};{text};aws;{text};{text};False;{text};{text};SOC2: cc_6_2\n"
        ))
        .file("evidence/files/junit.xml", format!(
            "<testsuite name=\"s\"><testcase name=\"{0}\"><failure>{0}</failure></testcase></testsuite>",
            text.replace('&', "&amp;")
        ))
}

#[test]
fn no_command_prints_a_secret() {
    let all = secrets();
    let text: Vec<&str> = all.iter().map(|(_, text, _)| text.as_str()).collect();
    let workspace = with_all(&text.join(" and "));
    let commands: &[&[&str]] = &[
        &["evidence", "scan", "."],
        &["evidence", "scan", ".", "--format", "json"],
        &["evidence", "scan", "evidence/files"],
        &["evidence", "sample", "evidence/files/population.csv", "--seed", "1", "--size", "5"],
        &[
            "evidence",
            "sample",
            "evidence/register.csv",
            "--seed",
            "1",
            "--size",
            "5",
            "--column",
            "Title",
        ],
        &[
            "evidence",
            "sheet",
            "s.xlsx",
            "--population",
            "evidence/files/population.csv",
            "--seed",
            "1",
            "--size",
            "5",
        ],
        &["explain", ".", "CC6.2", "--as-of", crate::harness::AS_OF],
        &["whatif", ".", "--add", "ec2", "--as-of", crate::harness::AS_OF],
        &["matrix", ".", "--format", "markdown", "--as-of", crate::harness::AS_OF],
        &["check", ".", "--all", "--as-of", crate::harness::AS_OF],
        &["check", ".", "--format", "json", "--as-of", crate::harness::AS_OF],
        &["check", ".", "--format", "sarif", "--as-of", crate::harness::AS_OF],
        &["check", ".", "--format", "junit", "--as-of", crate::harness::AS_OF],
        &["check", ".", "--fix", "--as-of", crate::harness::AS_OF],
        &["waive", ".", "secret-found", "--as-of", crate::harness::AS_OF],
        &["build", ".", "--verbose", "--as-of", crate::harness::AS_OF],
    ];
    for command in commands {
        let run = workspace.run(*command);
        for (kind, _, secret) in &all {
            assert!(
                !run.stdout.contains(secret) && !run.stderr.contains(secret),
                "{kind}, {}: {run}",
                command.join(" ")
            );
        }
    }
    // A workbook is packed; its texts are not.
    let sheet = std::fs::read(workspace.path("s.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sheet)).unwrap();
    let mut texts = String::new();
    for at in 0..archive.len() {
        let _ = std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut texts);
    }
    assert!(texts.contains("CHG-2") && texts.contains("[secret removed]"), "{texts}");
    for (kind, _, secret) in &all {
        assert!(!texts.contains(secret), "{kind}");
    }
}

#[test]
fn no_file_of_a_package_holds_a_secret() {
    for (place, make) in places() {
        let all: Vec<(&str, String, String)> = secrets();
        let text: Vec<&str> = all.iter().map(|(_, text, _)| text.as_str()).collect();
        let workspace = make(&text.join(" and "));
        let run: Run = build(&workspace);
        assert_eq!(run.status, 1, "{place}: {run}");
        let texts = texts(&workspace);
        for (kind, _, secret) in &all {
            assert_eq!(holding(&texts, secret), Vec::<&str>::new(), "{place}: {kind}");
            assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{place}: {run}");
        }
        let said = holding(&texts, "[secret removed]");
        assert!(
            said.iter().any(|path| path.ends_with("plan.json"))
                || ["waivers.yaml", "evidence/files/prowler.csv"].contains(&place),
            "{place}: {said:?}"
        );
        // Hashes are of the files as they are.
        workspace.run(["verify", "out/2026-Q3"]).ends(0);
    }
}

#[test]
fn a_policy_allows_a_secret_by_its_hash_and_names_of_keys_are_shortened() {
    let workspace = Workspace::minimal().append(
        "implementations/IAM-01-access-review.md",
        "\nThe test system has DB_PASSWORD=hunter22 set.\n",
    );
    workspace.check().ends(1).prints("secret-found");
    // printf hunter22 | sha256sum
    let hash = "20d2fe5e369db54ec7090639a9dc30ec4d608604936239d39e2de07fda09eb0b";
    let workspace =
        workspace.append("carveout.yaml", &format!("policy: {{allowed_secrets: [{hash}]}}\n"));
    workspace.check().omits("secret-found");
    let id = ["AK", "IAZ7Q2M4XN5T6WBYRC"].concat();
    let workspace = Workspace::minimal().append(
        "implementations/IAM-01-access-review.md",
        &format!("\nThe key {id} is rotated.\n"),
    );
    workspace.check().prints("access-key-id").omits("secret-found");
    build(&workspace);
    let texts = texts(&workspace);
    assert_eq!(holding(&texts, &id), Vec::<&str>::new());
    assert!(!holding(&texts, "AKIA••••••••••••BYRC").is_empty());
}

#[test]
fn what_is_no_secret_raises_nothing() {
    let workspace = Workspace::minimal().append(
        "implementations/IAM-01-access-review.md",
        "\nTokens live for 12 hours; passwords have at least 14 characters (IA-5). Keys such as AKIAIOSFODNN7EXAMPLE are \
         documentation. Commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 and 550e8400-e29b-41d4-a716-446655440000 are ids, and \
         the secret is arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db2-AbC123.\n",
    );
    workspace.check().omits("secret-found").omits("access-key-id");
}

#[test]
fn fix_leaves_a_secret_in_the_file_for_a_person_to_remove() {
    let workspace = Workspace::minimal().edit(
        "evidence/index.yaml",
        "query: aws",
        "query: DB_PASSWORD=hunter22 aws",
    );
    workspace.run(["check", ".", "--fix"]);
    let text = std::fs::read_to_string(workspace.path("evidence/index.yaml")).unwrap();
    assert!(text.contains("hunter22"), "{text}");
}

#[test]
fn what_a_person_added_to_a_package_is_kept() {
    let workspace = Workspace::minimal();
    build(&workspace);
    let workspace = workspace
        .file("out/2026-Q3/auditor-notes.txt", "note")
        .file("out/2026-Q3/notes/second.txt", "more")
        .file("out/2026-Q3/summary.md", "signed");
    workspace
        .build()
        .says("./out/2026-Q3.added-1: auditor-notes.txt, notes/second.txt, summary.md");
    let kept = workspace.snapshot("out");
    assert_eq!(kept["2026-Q3.added-1/auditor-notes.txt"], b"note");
    assert_eq!(kept["2026-Q3.added-1/notes/second.txt"], b"more");
    assert_eq!(kept["2026-Q3.added-1/summary.md"], b"signed");
    workspace.run(["verify", "out/2026-Q3"]).ends(0);
    let run = build(&workspace);
    assert!(!run.stderr.contains("added"), "{run}");
    assert!(!workspace.path("out/2026-Q3.added-2").exists());
    let workspace = workspace.file("out/2026-Q3/again.txt", "note");
    build(&workspace).says("out/2026-Q3.added-2: again.txt");
}

#[cfg(unix)]
#[test]
fn a_link_in_a_package_is_not_followed_and_stops_the_build() {
    let workspace = Workspace::minimal();
    build(&workspace);
    let workspace = workspace.link("out/2026-Q3/link", "/etc/hostname");
    let before = workspace.snapshot("out/2026-Q3/soc2-security");
    build(&workspace).ends(2).says("no part of the package; move it away");
    assert_eq!(workspace.snapshot("out/2026-Q3/soc2-security"), before);
    assert!(!workspace.path("out/2026-Q3.added-1").exists());
}

#[test]
fn a_summary_template_cannot_take_the_notice_away() {
    const NOTICE: &str = "Management-prepared; not an auditor's report or opinion.";
    for (text, static_) in [
        ("hi\n", true),
        ("{# {{ notice }} {{ labels }} #}hi\n", true),
        ("{% if false %}{{ notice }}{% endif %}{{ labels | length }}\n", false),
    ] {
        let workspace = Workspace::minimal().file("templates/summary.md.tera", text);
        let run = workspace.check();
        assert_eq!(run.stdout.contains("template-omits"), static_, "{text}: {run}");
        build(&workspace);
        let files = workspace.snapshot("out/2026-Q3");
        let summary = String::from_utf8_lossy(&files["summary.md"]).into_owned();
        assert!(summary.starts_with(&format!("**{NOTICE}**")), "{summary}");
        assert!(summary.contains("leave out labels that its parts have: "), "{summary}");
        assert!(
            String::from_utf8_lossy(&files["findings.json"]).matches("template-omits").count() == 1
        );
    }
    let whole =
        std::fs::read_to_string(crate::harness::repository().join("templates/summary.md.tera"))
            .unwrap();
    let workspace =
        Workspace::minimal().file("templates/summary.md.tera", format!("{whole}\nOurs.\n"));
    workspace.check().omits("template-omits");
    build(&workspace);
    let files = workspace.snapshot("out/2026-Q3");
    assert!(!String::from_utf8_lossy(&files["findings.json"]).contains("template-omits"));
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn a_layout_cannot_take_the_notice_away() {
    let first = |workspace: &Workspace| {
        let file = workspace.path("out/2026-Q3/soc2-security/system-description.pdf");
        let said = Command::new("pdftotext").args(["-l", "1"]).arg(file).arg("-").output().unwrap();
        String::from_utf8_lossy(&said.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let bare = "#import \"style.typ\": *\n#show: ssp\nhello\n";
    let workspace = Workspace::minimal().file("templates/soc2.typ.tera", bare);
    let run = build(&workspace);
    let page = first(&workspace);
    assert!(
        page.contains("Management-prepared; not an auditor's report or opinion."),
        "{page}\n{run}"
    );
    assert!(page.contains("leave out labels that its parts have"), "{page}");
    let findings = workspace.snapshot("out/2026-Q3");
    assert!(String::from_utf8_lossy(&findings["findings.json"]).contains("template-omits"));

    // Where it cannot be added, nothing is written.
    let hidden = "#import \"style.typ\": *\n#import \"front.typ\"\n#show: ssp\n#hide(front.title-page())\n#text(fill: white)[#doc.notice] title-page\n";
    Workspace::minimal()
        .file("templates/soc2.typ.tera", hidden)
        .run(["build", ".", "--as-of", AS_OF])
        .ends(2)
        .says("page 1 of the plan does not say");
}
