//! The tables of [`crate::derivation`]: how a line is read, and the vocabulary of changes.

use carveout::model::{Disposition, Half, PlanPart};
use serde::Serialize;

use crate::derivation::proven;
use crate::harness::{Workspace, part};

const LOCK: &str = "aws-reports.lock.json";
const REVIEWS: &str = "aws-reports.yaml";
pub(crate) const IAM: &str = "implementations/IAM-01-access-review.md";
pub(crate) const INDEX: &str = "evidence/index.yaml";
pub(crate) const TESTS: &str = "evidence/tests.yaml";

/// Names of files in a table.
const FILES: [(&str, &str); 6] = [
    ("lock", LOCK),
    ("reviews", REVIEWS),
    ("implementation", IAM),
    ("register", INDEX),
    ("tests", TESTS),
    ("workspace", "carveout.yaml"),
];

const DISPOSITIONS: [(&str, Disposition); 7] = [
    ("AWS-attested", Disposition::AwsAttested),
    ("shared", Disposition::Shared),
    ("customer-tested", Disposition::CustomerTested),
    ("provider-attested", Disposition::ProviderAttested),
    ("tested at control level only", Disposition::ControlLevel),
    ("not applicable", Disposition::NotApplicable),
    ("open", Disposition::Open),
];

/// Asserts every case of a table. A case is two lines:
///
/// ```text
/// name | change & change
///     PART is DISPOSITION
/// name | change
///     PART is open: HALF WHAT: a piece of the sentence
/// ```
///
/// A settled part lacks nothing; an open one lacks, among others, what the line says. What a change
/// can be is said at [`changed`].
#[track_caller]
pub(crate) fn assert_table(table: &str) {
    let mut lines = table.lines().filter(|line| !line.is_empty());
    let mut wrong = Vec::new();
    let mut cases = 0;
    while let Some(case) = lines.next() {
        let (name, changes) = case.split_once(" | ").expect(case);
        let outcome = lines.next().and_then(|line| line.strip_prefix("    ")).expect(case);
        let plan = changes.split(" & ").fold(proven(), changed).plan();
        let (id, outcome) = outcome.split_once(" is ").expect(outcome);
        let part = part(&plan, id);
        if !comes_to(part, outcome) {
            wrong.push(format!("{name}: {id} is {}, not {outcome}", state(part)));
        }
        cases += 1;
    }
    assert!(cases > 0, "no case was read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a part has the disposition that a line gives, and lacks what it says.
fn comes_to(part: &PlanPart, outcome: &str) -> bool {
    let (disposition, lacks) = match outcome.split_once(": ") {
        Some((disposition, lacks)) => (disposition, Some(lacks)),
        None => (outcome, None),
    };
    let (_, disposition) =
        DISPOSITIONS.iter().find(|(name, _)| *name == disposition).expect(outcome);
    let lacking = match lacks {
        None => part.missing.is_empty(),
        Some(lacks) => {
            let (what, sentence) = lacks.split_once(": ").expect(lacks);
            let (half, what) = what.split_once(' ').expect(what);
            let half = match half {
                "AWS" => Half::Aws,
                "provider" => Half::Provider,
                "customer" => Half::Customer,
                other => panic!("`{other}` is no half: {outcome}"),
            };
            part.missing
                .iter()
                .any(|m| m.half == half && word(&m.what) == what && m.message.contains(sentence))
        }
    };
    part.disposition == *disposition && lacking
}

/// The word that stands for a value in JSON.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().expect("a word").to_owned()
}

/// What became of a part, for a person who reads a failed test.
pub(crate) fn state(part: &PlanPart) -> String {
    let missing: Vec<String> = part
        .missing
        .iter()
        .map(|m| format!("[{} half, {}: {}]", m.half.label(), word(&m.what), m.message))
        .collect();
    format!("{:?} {}", part.disposition, missing.join(" "))
}

/// One change to the base workspace:
///
/// - `nothing`
/// - `FILE: OLD => NEW` replaces a text, which must be there; without NEW it is taken out.
///   `\n` is a line break in both
/// - `FILE := TEXT` replaces the whole file
/// - `FILE removed`
/// - `letter of DAY to DAY`, with ` without SERVICE` or ` without Region REGION`
/// - `evidence of DAY to DAY`, or of one day
/// - the sentences of [`sentence`]
fn changed(workspace: Workspace, change: &str) -> Workspace {
    if let Some(edit) = sentence(change) {
        return edit(workspace);
    }
    if let Some(days) = change.strip_prefix("letter of ") {
        let (days, without) = match days.split_once(" without ") {
            Some((days, without)) => (days, Some(without)),
            None => (days, None),
        };
        return letter(workspace, days, without);
    }
    if let Some(days) = change.strip_prefix("evidence of ") {
        return workspace.edit(INDEX, COVERS, &covers(days));
    }
    if let Some(name) = change.strip_suffix(" removed") {
        return workspace.remove(file(name));
    }
    if let Some((name, text)) = change.split_once(" := ") {
        return workspace.file(file(name), text);
    }
    let (name, texts) = change.split_once(": ").expect(change);
    let (old, new) = texts.split_once(" =>").expect(change);
    let text = |text: &str| text.trim().replace("\\n", "\n");
    workspace.edit(file(name), &text(old), &text(new))
}

fn file(name: &str) -> &'static str {
    FILES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no file `{name}`")).1
}

const COVERS: &str = "covers: {from: 2026-07-01, to: 2026-09-30}";

/// `DAY to DAY`, or one day, as a register writes it.
fn covers(days: &str) -> String {
    match days.split_once(" to ") {
        Some((from, to)) => format!("covers: {{from: {from}, to: {to}}}"),
        None => format!("covers: {days}"),
    }
}

/// The report ends a month early, and a letter continues it over these days.
fn letter(workspace: Workspace, days: &str, without: Option<&str>) -> Workspace {
    let excludes = match without.map(|without| (without, without.strip_prefix("Region "))) {
        None => "excludes: []".to_owned(),
        Some((_, Some(region))) => format!("excludes: []\n    excludes_regions: [{region}]"),
        Some((service, None)) => format!("excludes: [{service}]"),
    };
    let letter = format!(
        "letters:\n  - id: COL-1\n    continues: soc2\n    issuer: Amazon Web Services, Inc.\n    \
         issued_on: 2026-10-01\n    {}\n    {excludes}\n",
        covers(days)
    );
    workspace.edit(LOCK, "2026-09-30T", "2026-08-31T").append(REVIEWS, &letter)
}

/// A change that a sentence names.
fn sentence(change: &str) -> Option<fn(Workspace) -> Workspace> {
    Some(match change {
        "nothing" => |w| w,
        "a second version of the report" => |w| {
            let two = r#"{"id": "report-Sy7nThEt1cM1n001", "version": 2, "name": "SOC 2", "state": "PUBLISHED"},"#;
            w.edit(LOCK, "\"reports\": [", &format!("\"reports\": [{two}"))
        },
        "implementation speaks of CC6.3 alone" => |w| {
            let head = "id: IAM-01\ntitle: T\nstatus: implemented\nsatisfies: [CC6.2, CC6.3]";
            w.file(IAM, format!("---\n{head}\n---\n## CC6.3\nOnly this.\n"))
        },
        "T-002 is ineffective for CC6.2" => |w| w.append(TESTS, &ineffective("CC6.2")),
        "T-002 is ineffective for CC6.3" => |w| w.append(TESTS, &ineffective("CC6.3")),
        "tests of design alone" => |w| {
            w.file(
                TESTS,
                "tests:\n  - id: T-001\n    title: Design\n    procedure: Read it.\n    methods: [inspection]\n    \
                 design: effective\n    tests: [IAM-01]\n    evidence: [EV-001]\n",
            )
        },
        "evidence without coverage" => |w| w.edit(INDEX, &format!("    {COVERS}\n"), ""),
        _ => return None,
    })
}

/// One more test, of one part, that concluded ineffective.
fn ineffective(part: &str) -> String {
    format!(
        "  - id: T-002\n    title: Again\n    procedure: Again.\n    methods: [inspection]\n    \
         operating: {{conclusion: ineffective}}\n    tests: [{part}]\n"
    )
}
