//! Requirements with values in place read as English, whatever a team writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use carveout::catalog::native;
use carveout::model::{Catalog, ParameterKind, Plan};

use crate::harness::Workspace;
use crate::official;
use crate::outputs::pin;
use crate::publications::{Data, compared};

/// What a team may write, by what it looks like.
const VALUES: &[&str] = &[
    "quarterly",
    "every quarter",
    "quarter",
    "Annually.",
    "annual",
    "at least annually",
    "at least every three (3) years and when a significant change occurs",
    "annual review by the board",
    "12 months",
    "twelve months",
    "1 year",
    "30 days",
    "twenty-four (24) hours",
    "within one hour",
    "Within one hour of discovery.",
    "immediately",
    "as soon as possible",
    "same business day",
    "next working day",
    "hour",
    "24h",
    "for a minimum of one (1) year",
    "no more than 72 hours",
    "until the contract ends",
    "indefinitely",
    "as needed",
    "As required by the risk assessment.",
    "on demand",
    "the Security Lead",
    "Security Lead",
    "the ISSO and the CISO",
    "at a minimum, the ISSO (or similar role)",
    "to include the privacy office",
    "All employees and contractors.",
    "a change of law",
    "a breach, a merger or a change of law",
    "after a breach",
    "following a significant change",
    "when the law changes",
    "the law changes",
    "upon request",
    "the payment API",
    "an inventory tool",
    "AWS Config, AWS Systems Manager and Inspector",
    "SSH, RDP, FTP",
    "laptops; phones; backup tapes",
    "disks, sticks and cards; paper; film",
    "- the first list item\n- the second list item\n- the third list item",
    "Privileged accounts: quarterly; other accounts: annually",
    "The Security Lead reviews this every quarter.",
    "Accounts are reviewed by their managers.",
    "Every quarter. Also after incidents.",
    "five",
    "no more than 5",
    "75%",
    "75",
    "none",
    "N/A",
    "see policy SEC-04",
    "policy SEC-04",
    "servers, switches, etc.",
    "Acme Inc.",
    "organization",
    "organization-level",
    "by encryption",
    "using a badge system",
    "in the main building",
    "value  with   spaces",
];

/// Marks that no sentence has.
const MARKS: &[&str] = &[
    "  ", "..", " .", " ,", " ;", ",,", ";;", ",.", ";.", ":.", ",;", "( ", " )", "()", "{{", "}}",
];

/// Words that no sentence has in this order.
const PHRASES: &[&str] = &[
    "within within",
    "every every",
    "of of",
    "for for",
    "to to",
    "after after",
    "by by",
    "with with",
    "in in",
    "at at",
    "on on",
    "the the",
    "a a",
    "an an",
    "a an",
    "an a",
    "a the",
    "an the",
    "the a",
    "the an",
    "and and",
    "or or",
    "upon upon",
    "when when",
    "using using",
    "level level",
    "every quarterly",
    "every annually",
    "every at least",
    "every as",
    "every once",
    "every on",
    "every when",
    "within immediately",
    "within as",
    "within quarterly",
    "within annually",
    "within every",
    "within on",
    "within when",
    "within after",
    "within until",
    "within hour",
    "within same",
    "within next",
    "within the law",
    "for quarterly",
    "for annually",
    "for every quarter",
    "for until",
    "for indefinitely",
    "for immediately",
    "for within",
    "for as soon",
    "for as needed",
    "for as required",
    "after within",
    "after when",
    "after following",
    "after upon",
    "after on",
    "after as",
    "after quarterly",
    "after annually",
    "after none",
    "after n/a",
    "after tbd",
    "after see",
    "after to include",
    "upon after",
    "upon when",
    "upon as",
    "upon following",
    "upon within",
    "upon none",
    "upon quarterly",
    "when after",
    "when upon",
    "when within",
    "by none",
    "by n/a",
    "by to include",
    "by using",
    "by see",
    "to none",
    "to n/a",
    "to tbd",
    "to to include",
    "to see",
    "with none",
    "with by",
    "with using",
    "with in",
    "no later than within",
    "no later than immediately",
    "no later than as",
    "no later than every",
    "date quarter",
    "date month",
    "date hour",
    "plan quarter",
    "plan 12",
    "plan twelve",
    "plan hour",
    "plan annual",
    "policy quarter",
    "policy 12",
    "policy twelve",
    "procedures quarter",
    "procedures twelve",
    "accounts quarter",
    "accounts 12",
    "accounts annual",
    "a aws",
    "an security",
    "at in",
    "in at",
    "on in",
    "within in",
    "from in",
    "under by",
    "as as",
];

/// True for prepositions and the like that a sentence cannot end on.
fn dangles(word: &str) -> bool {
    ["of", "by", "with", "within", "after", "upon", "every", "the", "a", "an", "and", "or", "from"]
        .contains(&word)
}

fn faults(text: &str) -> Vec<String> {
    let marks = MARKS.iter().filter(|mark| text.contains(**mark));
    let lower = format!(" {} ", text.to_lowercase());
    let whole = |phrase: &str| {
        lower.match_indices(phrase).any(|(at, _)| {
            let edge = |c: char| !c.is_alphanumeric() && c != '-';
            lower[..at].ends_with(edge) && lower[at + phrase.len()..].starts_with(edge)
        })
    };
    let phrases = PHRASES.iter().filter(|phrase| whole(phrase));
    marks.chain(phrases).map(|fault| (*fault).to_owned()).collect()
}

/// Faults of a sentence with values in it: it does not end on a word that leads on to another.
fn filled_faults(text: &str) -> Vec<String> {
    let mut found = faults(text);
    let last = text.trim_end_matches('.').split_whitespace().next_back().unwrap_or_default();
    if text.ends_with('.') && dangles(&last.to_lowercase()) {
        found.push(format!("ends on `{last}`"));
    }
    found
}

/// Words of a text, without marks.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '%');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The first word of the value that the sentence lost, if any. `annual` may have become `annually`,
/// and `1 year` `every year`.
fn lost(value: &str, text: &str) -> Option<String> {
    let printed = words(text);
    let mut from = 0;
    for word in words(value) {
        match printed[from..].iter().position(|printed| printed.starts_with(&word)) {
            Some(at) => from += at + 1,
            None if word == "1" => {}
            None => return Some(word),
        }
    }
    None
}

/// A workspace that states values by id.
fn stating(workspace: Workspace, values: &BTreeMap<&str, &str>) -> Workspace {
    let mut yaml = String::from("parameters:\n");
    for (id, value) in values {
        writeln!(yaml, "  {id}: {}", serde_json::to_string(value).unwrap()).unwrap();
    }
    workspace.append("carveout.yaml", &yaml)
}

/// The plan of a workspace in which every parameter of a catalog has the value.
fn filled(workspace: Workspace, catalog: &Catalog, value: &str) -> Plan {
    let ids = catalog.controls().flat_map(|control| control.parameters.keys());
    stating(workspace, &ids.map(|id| (id.as_str(), value)).collect()).plan()
}

/// Every sentence of a plan that a value is in, by the id of its part.
fn sentences(plan: &Plan) -> BTreeMap<String, String> {
    let parts = plan.controls.iter().flat_map(|control| &control.parts);
    parts
        .flat_map(|part| {
            let leads = part.lead.iter().map(|lead| (lead.id.to_string(), lead.text.clone()));
            leads.chain([(part.id.to_string(), part.text.clone())])
        })
        .collect()
}

fn ours() -> (Workspace, Catalog) {
    let workspace = Workspace::minimal().edit(
        "carveout.yaml",
        "soc2/security",
        "nist-800-53-r5/high+release-5.2.0",
    );
    (workspace, native::load("nist-800-53-r5").unwrap().unwrap())
}

/// Ids of the parts that have a gap.
fn gaps(catalog: &Catalog) -> Vec<String> {
    fn walk(part: &carveout::model::Part, out: &mut Vec<String>) {
        if part.text.contains("{{") {
            out.push(part.id.to_string());
        }
        part.parts.iter().for_each(|child| walk(child, out));
    }
    let mut out = Vec::new();
    catalog.controls().for_each(|control| walk(&control.statement, &mut out));
    out
}

#[test]
fn every_sentence_reads_with_every_kind_of_value() {
    let (_, catalog) = ours();
    let gaps = gaps(&catalog);
    assert!(gaps.len() > 350);
    let mut wrong = Vec::new();
    for value in VALUES {
        let (workspace, catalog) = ours();
        let sentences = sentences(&filled(workspace, &catalog, value));
        for id in &gaps {
            let text = &sentences[id];
            for fault in filled_faults(text) {
                wrong.push(format!("{id} with {value:?} has {fault:?}: {text}"));
            }
            if let Some(word) = lost(value, text) {
                wrong.push(format!("{id} with {value:?} lost {word:?}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn sentences_without_values_show_what_is_missing() {
    let (workspace, catalog) = ours();
    let sentences = sentences(&workspace.plan());
    for id in gaps(&catalog) {
        let text = &sentences[&id];
        assert!(text.contains('['), "{id}: {text}");
        assert_eq!(faults(text), Vec::<String>::new(), "{id}: {text}");
    }
}

#[test]
fn catalogs_without_parameters_read_as_written() {
    for id in ["soc2", "hipaa", "csf-2.0"] {
        let catalog = native::load(id).unwrap().unwrap();
        assert!(gaps(&catalog).is_empty(), "{id} has parameters: fill them here");
        for control in catalog.controls() {
            for (part, above) in control.statement.leaves() {
                for part in above.into_iter().chain([part]) {
                    assert_eq!(
                        faults(&part.text),
                        Vec::<String>::new(),
                        "{}: {}",
                        part.id,
                        part.text
                    );
                }
            }
        }
    }
}

#[test]
fn every_parameter_of_ours_states_its_kind() {
    let (_, catalog) = ours();
    for control in catalog.controls() {
        for (id, parameter) in &control.parameters {
            let known = parameter.kind.is_some() || !parameter.choices.is_empty();
            assert!(known, "{id} ({}) states no kind", parameter.label);
        }
    }
}

/// Sentences a person can read: a part, the parameter filled, and values. All other parameters have a
/// value of their kind.
const READ: &[(&str, &str, &[&str])] = &[
    (
        "AC-1(a)",
        "ac-1_prm_1",
        &["all employees", "All employees; the people who carry out the procedures"],
    ),
    ("AC-1(a)(1)", "ac-01_odp.03", &["organization", "organization; system", "organization-level"]),
    ("AC-1(c)(1)", "ac-01_odp.05", &["twelve months", "at least annually", "as needed", "none"]),
    (
        "AC-2(h)(1)",
        "ac-02_odp.06",
        &["24 hours", "within one hour", "immediately", "same business day", "policy IR-04"],
    ),
    (
        "AC-2(j)",
        "ac-02_odp.10",
        &[
            "quarter",
            "Quarterly.",
            "annual review by the board",
            "Accounts are reviewed every quarter.",
        ],
    ),
    ("AC-2(2)", "ac-02.02_odp.01", &["disable"]),
    ("AC-6(7)(a)", "ac-06.07_odp.01", &["12 months"]),
    ("AC-7(a)", "ac-07_odp.01", &["five", "no more than 5"]),
    (
        "AC-11(a)",
        "ac-11_odp.01",
        &["requiring the user to lock the device before leaving it unattended"],
    ),
    ("AC-12", "ac-12_odp", &["15 minutes of inactivity", "when the token expires", "a logout"]),
    (
        "AT-4(b)",
        "at-04_odp",
        &[
            "three years",
            "for a minimum of one (1) year",
            "indefinitely",
            "until the contract ends",
        ],
    ),
    ("AU-5(1)", "au-05.01_odp.03", &["75", "75%"]),
    ("AU-6(a)", "au-06_odp.01", &["Every week. Also after incidents."]),
    ("CM-2(b)(1)", "cm-02_odp.01", &["quarter", "every quarter"]),
    (
        "CM-2(b)(2)",
        "cm-02_odp.02",
        &["incidents, new services or changed vendor guidance", "an incident"],
    ),
    ("CM-6(a)", "cm-06_odp.01", &["the CIS benchmarks", "using the CIS benchmarks"]),
    ("CM-7(b)", "cm-7_prm_2", &["Telnet; FTP; SNMP before version 3"]),
    ("CM-8(b)", "cm-08_odp.02", &["month", "Monthly"]),
    ("CP-2(d)", "cp-02_odp.05", &["twelve months"]),
    ("CP-9(c)", "cp-09_odp.04", &["day", "daily"]),
    ("IA-5(f)", "ia-05_odp.02", &["loss or theft", "when compromised"]),
    ("IA-12(5)", "ia-12.05_odp", &["registration code"]),
    ("IR-8(a)(9)", "ir-08_odp.02", &["yearly"]),
    ("PS-4(a)", "ps-04_odp.01", &["four hours", "immediately"]),
    (
        "RA-5(d)",
        "ra-05_odp.03",
        &["- seven days for critical\n- 30 days for high\n- 90 days for others"],
    ),
    ("SC-10", "sc-10_odp", &["ten minutes", "no longer than ten (10) minutes"]),
    ("SI-4(g)", "si-04_odp.05", &["weekly"]),
    ("SI-7(1)", "si-7.1_prm_2", &["week"]),
    ("SR-11(b)", "sr-11_odp.01", &["the source of the counterfeit; the Security Lead"]),
    ("AC-1(c)(1)", "ac-01_odp.06", &["after a breach", "the law changes", "quarterly", "n/a"]),
    (
        "AU-5(1)",
        "au-05.01_odp.01",
        &["Security Lead", "All administrators.", "to include the CISO"],
    ),
    ("IA-5(f)", "ia-05_odp.01", &["90 days", "at least annually"]),
    ("PE-3(b)", "pe-03_odp.04", &["the main door", "at the main door", "None"]),
];

/// A value of each kind.
fn ordinary(kind: Option<ParameterKind>) -> &'static str {
    match kind {
        Some(ParameterKind::Frequency) => "every year",
        Some(ParameterKind::Period) => "30 days",
        Some(ParameterKind::Event) => "a serious incident",
        Some(ParameterKind::People) => "the Security Lead",
        Some(ParameterKind::Amount) => "three",
        Some(ParameterKind::Things) => "the listed items",
        Some(ParameterKind::Choice) | None => "the choice made",
    }
}

#[test]
fn sentences_to_read() {
    let (_, catalog) = ours();
    let mut out = String::new();
    for (id, parameter, values) in READ {
        for value in *values {
            let mut stated: BTreeMap<&str, &str> = BTreeMap::new();
            for (id, parameter) in catalog.controls().flat_map(|control| &control.parameters) {
                if parameter.aggregates.is_empty() {
                    stated.insert(id, ordinary(parameter.kind));
                }
            }
            stated.insert(parameter, value);
            let sentences = sentences(&stating(ours().0, &stated).plan());
            writeln!(out, "{id} with {value:?}\n    {}", sentences[*id]).unwrap();
        }
    }
    pin("sentences", &out);
}

/// Values by what NIST's label asks for.
const BY_LABEL: &[(&str, &[&str])] = &[
    (
        "frequency",
        &[
            "every quarter",
            "quarter",
            "Quarterly.",
            "at least annually",
            "12 months",
            "as needed",
            "none",
        ],
    ),
    (
        "time period",
        &[
            "30 days",
            "within one hour",
            "immediately",
            "hour",
            "no more than 72 hours",
            "none",
            "same day",
        ],
    ),
    (
        "events",
        &[
            "a merger",
            "after a breach",
            "when the law changes",
            "the law changes",
            "upon request",
            "as needed",
            "none",
        ],
    ),
    (
        "",
        &[
            "the ISSO",
            "Security Lead",
            "All employees.",
            "to include the CISO",
            "none",
            "a; b; c",
            "Acme Inc.",
        ],
    ),
];

compared!(official_sentences_read_with_values_of_their_kind);
fn official_sentences_read_with_values_of_their_kind(data: &Data) {
    let catalog = official::catalog(data, "HIGH");
    let mut wrong = Vec::new();
    for n in 0..BY_LABEL[0].1.len() {
        let mut stated: BTreeMap<&str, &str> = BTreeMap::new();
        for (id, parameter) in catalog.controls().flat_map(|control| &control.parameters) {
            if !parameter.choices.is_empty() || !parameter.aggregates.is_empty() {
                continue;
            }
            let of_label = |(label, _): &&(&str, &[&str])| parameter.label.contains(label);
            let value = BY_LABEL.iter().find(of_label).unwrap().1[n];
            stated.insert(id, value);
        }
        let workspace = stating(official::workspace(data, "HIGH"), &stated);
        let sentences = sentences(&workspace.plan());
        for id in gaps(&catalog) {
            let text = &sentences[&id];
            for fault in filled_faults(text) {
                wrong.push(format!("{id} has {fault:?}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
