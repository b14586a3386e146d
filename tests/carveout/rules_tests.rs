//! Rules about tests: who did them, when, by which method, and what their conclusions rest on.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::rules::{Case, findings};

const TESTS: &str = "evidence/tests.yaml";
const INDEX: &str = "evidence/index.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

/// The proven workspace with its test changed.
fn test(old: &str, new: &str) -> Workspace {
    proven().edit(TESTS, old, new)
}

/// The proven workspace with the test done on this day.
fn tested_on(day: &str) -> Workspace {
    test("tested_on: 2026-10-02", &format!("tested_on: {day}"))
}

/// An exception that lacks nothing.
const EXCEPTION: &str =
    "exceptions: [{item: A-1, what: Late, cause: Leave, extent: One, response: Done}]";

/// A test of 25 items by two attributes, with the marks of the first.
fn marks(a: &str, conclusion: &str) -> Workspace {
    let items: Vec<String> = (0..25)
        .map(|at| {
            let a = if at == 0 { a } else { "yes" };
            format!("        - {{item: A-{at}, marks: {{A: {a}, B: yes}}}}\n")
        })
        .collect();
    test("population_size: 1\n      sample_size: 1", "population_size: 60\n      sample_size: 25")
        .edit(TESTS, "conclusion: effective", &format!("conclusion: {conclusion}"))
        .edit(
            TESTS,
            "      exceptions: []\n",
            &format!(
                "      attributes: {{A: Approved, B: Reviewed}}\n      items:\n{}      exceptions: []\n",
                items.concat()
            ),
        )
}

/// A test of all disposals of the period, which cites their list.
fn disposals(rows: usize) -> Workspace {
    let list: String = (0..rows).map(|at| format!("DSP-{at},ann\n")).collect();
    test("population: \"Access reviews of the quarter\"", "population: \"Disposals of the period\"")
        .edit(TESTS, "population_size: 1\n      sample_size: 1", "population_size: 5\n      sample_size: 5")
        .edit(TESTS, "evidence: [EV-001]", "evidence: [EV-002]")
        .file("evidence/files/disposals.csv", format!("ticket,by\n{list}"))
        .append(
            INDEX,
            &format!("  - id: EV-002\n    title: Disposals\n    kind: export\n    source: A\n    query: b\n    extracted_at: 2026-09-30\n    extracted_by: B\n    covers: {{from: 2026-07-01, to: 2026-09-30}}\n    rows: {rows}\n    file: files/disposals.csv\n    supports: [T-001]\n"),
        )
}

/// The proven workspace with an exception of this day.
fn dated(day: &str) -> Workspace {
    let exception = EXCEPTION.replace("}]", &format!(", date: {day}}}]"));
    test("exceptions: []", &exception).edit(
        TESTS,
        "conclusion: effective",
        "conclusion: effective-with-exceptions",
    )
}

/// The proven workspace whose test has this procedure.
/// The one item that the test cites supports this by the register.
fn registered_for(supports: &str) -> Workspace {
    proven().edit(
        "evidence/index.yaml",
        "supports: [IAM-01, T-001]",
        &format!("supports: [{supports}]"),
    )
}

fn procedure(text: &str) -> Workspace {
    test(PROCEDURE, text)
}

const PROCEDURE: &str = "Obtain the review of the quarter. Compare its four role assignments with the list of staff, and see for each the\n      ticket with the System Owner's approval and the answer in the review.";

/// A monthly control whose test was done, or speaks of days, until this one.
fn monthly(tested: &str) -> Workspace {
    tested_on(tested)
        .edit(IAM, "frequency: quarterly", "frequency: monthly")
        .edit(
            TESTS,
            "population_size: 1\n      sample_size: 1",
            "population_size: 3\n      sample_size: 3",
        )
        .edit(INDEX, "2026-09-30T08:00:00Z", "2026-08-14T08:00:00Z")
        .edit(INDEX, "to: 2026-09-30", "to: 2026-08-14")
}

/// A population whose query names days to the end of the period.
fn queried(tested: &str) -> Workspace {
    let population = "population: \"Access reviews of the quarter\"";
    tested_on(tested)
        .edit(
            TESTS,
            population,
            &format!("{population}\n      population_query: \"reviews 2026-07-01..2026-09-30\""),
        )
        .edit(INDEX, "2026-09-30T08:00:00Z", "2026-08-14T08:00:00Z")
        .edit(INDEX, "to: 2026-09-30", "to: 2026-08-14")
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "tester-not-independent",
        firing: || test("reviewer: Managing Director", "reviewer: system owner"),
        quiet: proven,
        message: "T-001 was reviewed by system owner, who is responsible for IAM-01, the control it tests",
        place: "evidence/tests.yaml:18",
    },
    Case {
        rule: "reviewer-is-tester",
        firing: || test("reviewer: Managing Director", "reviewer: Internal Reviewer"),
        quiet: proven,
        message: "T-001 was reviewed by its tester, Internal reviewer",
        place: "evidence/tests.yaml:18",
    },
    Case {
        rule: "review-before-test",
        firing: || test("reviewed_on: 2026-10-03", "reviewed_on: 2026-10-01"),
        quiet: proven,
        message: "T-001 was reviewed on 2026-10-01, before it was performed on 2026-10-02",
        place: "evidence/tests.yaml:19",
    },
    Case {
        rule: "test-before-evidence",
        firing: || tested_on("2026-09-28"),
        quiet: || tested_on("2026-09-30"),
        message: "T-001 was performed on 2026-09-28, but EV-001 was extracted on 2026-09-30",
        place: "evidence/tests.yaml:17",
    },
    Case {
        rule: "test-after-plan",
        firing: || test("reviewed_on: 2026-10-03", "reviewed_on: 2026-10-06"),
        quiet: || test("reviewed_on: 2026-10-03", "reviewed_on: 2026-10-05"),
        message: "T-001 was reviewed on 2026-10-06, after the day of the plan (2026-10-05)",
        place: "evidence/tests.yaml:19",
    },
    Case {
        rule: "test-covers-future",
        firing: || {
            test(
                "design: effective",
                "design: effective\n    covers: {from: 2026-07-01, to: 2026-10-31}",
            )
        },
        quiet: || {
            test(
                "design: effective",
                "design: effective\n    covers: {from: 2026-07-01, to: 2026-09-30}",
            )
        },
        message: "T-001 was performed on 2026-10-02 and speaks of days until 2026-10-31",
        place: "evidence/tests.yaml:9",
    },
    Case {
        rule: "test-before-period-end",
        firing: || monthly("2026-08-15"),
        quiet: || monthly("2026-09-01"),
        message: "T-001 speaks of days until 2026-08-15: the last 46 of 92 days of the period (2026-08-16 to 2026-09-30) are in no test of CC6.2, CC6.3, CC7.1; the control is monthly",
        place: "evidence/tests.yaml:17",
    },
    Case {
        rule: "population-drawn-early",
        firing: || queried("2026-08-15"),
        quiet: || queried("2026-09-30"),
        message: "T-001: the population is of days until 2026-09-30, but it was there on 2026-08-15, the day of the test",
        place: "evidence/tests.yaml:12",
    },
    Case {
        rule: "conclusion-against-exceptions",
        firing: || test("exceptions: []", EXCEPTION),
        quiet: || {
            test("exceptions: []", EXCEPTION).edit(
                TESTS,
                "conclusion: effective",
                "conclusion: effective-with-exceptions",
            )
        },
        message: "T-001 concludes effective and lists 1 exception",
        place: "evidence/tests.yaml:10",
    },
    Case {
        rule: "occurrence-contradicted",
        firing: || test("conclusion: effective", "conclusion: did-not-occur"),
        quiet: || {
            test("conclusion: effective", "conclusion: did-not-occur")
                .edit(TESTS, "population_size: 1\n      sample_size: 1", "population_size: 0")
                .edit(TESTS, "    evidence: [EV-001]\n", "")
        },
        message: "T-001 concludes did not occur, and states a population of 1",
        place: "evidence/tests.yaml:12",
    },
    Case {
        rule: "design-not-effective",
        firing: || test("design: effective", "design: ineffective"),
        quiet: proven,
        message: "T-001: the design is ineffective, but its operation is concluded effective",
        place: "evidence/tests.yaml:8",
    },
    Case {
        rule: "method-differs",
        firing: || {
            test(
                "Obtain the review of the quarter. Compare its four role assignments with the list of staff, and see for each the\n      ticket with the System Owner's approval and the answer in the review.",
                "Asked the System Owner whether the review of the quarter was held; she said that it was.",
            )
        },
        quiet: proven,
        message: "T-001 names inspection as a method, but its procedure only describes asking",
        place: "evidence/tests.yaml:6",
    },
    Case {
        rule: "frequency-unknown",
        firing: || proven().edit(IAM, "frequency: quarterly", "frequency: regularly"),
        quiet: proven,
        message: "IAM-01: unknown frequency `regularly`; the sample of T-001 cannot be judged by it",
        place: "implementations/IAM-01-access-review.md:7",
    },
    Case {
        rule: "test-frequency-differs",
        firing: || test("sampling: all items", "sampling: all items\n      frequency: annual"),
        quiet: || {
            test("sampling: all items", "sampling: all items\n      frequency: every quarter")
        },
        message: "T-001 states that the control is annual; IAM-01 states quarterly",
        place: "evidence/tests.yaml:15",
    },
    Case {
        rule: "exception-outside-period",
        firing: || dated("2025-03-14"),
        quiet: || dated("2026-08-14"),
        message: "T-001: the exception on `A-1` is of 2025-03-14, outside the audit period (2026-07-01 to 2026-09-30)",
        place: "evidence/tests.yaml:15",
    },
    Case {
        rule: "evidence-of-another-control",
        firing: || registered_for("CC1.1"),
        quiet: || registered_for("CC6.3"),
        message: "T-001 cites EV-001, and by the register EV-001 supports CC1.1",
        place: "evidence/tests.yaml:21",
    },
    Case {
        rule: "sample-not-all",
        firing: || test("population_size: 1", "population_size: 2"),
        quiet: proven,
        message: "T-001 says that it looked at all items, and at 1 of 2",
        place: "evidence/tests.yaml:14",
    },
    Case {
        rule: "test-procedure-missing",
        firing: || procedure("TODO: write up what was done."),
        quiet: || procedure("Obtain the review and compare it with the list of staff."),
        message: "T-001: the procedure has a placeholder, `TODO`",
        place: "evidence/tests.yaml:5",
    },
    Case {
        rule: "test-without-evidence",
        firing: || {
            test("    evidence: [EV-001]\n", "").edit(
                INDEX,
                "supports: [IAM-01, T-001]",
                "supports: [IAM-01]",
            )
        },
        quiet: || test("    evidence: [EV-001]\n", ""),
        message: "T-001 concludes on operation and cites no evidence",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "sample-without-seed",
        firing: || marks("yes", "effective").edit(TESTS, "sampling: all items", "sampling: random"),
        quiet: || {
            marks("yes", "effective").edit(
                TESTS,
                "sampling: all items",
                "sampling: every second one",
            )
        },
        message: "T-001 says that its sample is `random` and states no seed: nobody can draw it again",
        place: "evidence/tests.yaml:14",
    },
    Case {
        rule: "sample-item-unmarked",
        firing: || {
            marks("yes", "effective").edit(
                TESTS,
                "{item: A-7, marks: {A: yes, B: yes}}",
                "{item: A-7}",
            )
        },
        quiet: || marks("yes", "effective"),
        message: "T-001: 1 of 25 items has no mark: A-7",
        place: "evidence/tests.yaml:24",
    },
    Case {
        rule: "count-differs",
        firing: || disposals(8),
        quiet: || disposals(5),
        message: "T-001: its population is 5 disposals, but EV-002, which it cites, has 8 rows",
        place: "evidence/tests.yaml:12",
    },
    Case {
        rule: "population-unproven",
        firing: || marks("yes", "effective"),
        quiet: || {
            marks("yes", "effective").edit(
                TESTS,
                "      population_size: 60\n",
                "      population_source: Tracker\n      population_complete: Compared with the tracker's own count\n      population_size: 60\n",
            )
        },
        message: "T-001 states neither where its population came from nor how it was seen to be complete",
        place: "evidence/tests.yaml:11",
    },
];

/// What a rule says of a workspace, each finding once.
fn said(workspace: &Workspace, rule: &str) -> Vec<String> {
    let found = findings(workspace, rule);
    found.iter().map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_person_is_recognized_by_role_id_title_or_name() {
    let holder = proven().edit(
        "carveout.yaml",
        "owner: {title: System Owner,",
        "owner: {title: \"System Owner and data steward\", holder: \"A. Example\",",
    );
    let by = |tester: &str| {
        let text = std::fs::read_to_string(holder.path(TESTS)).unwrap();
        let text = text.replace("tester: Internal reviewer", &format!("tester: {tester}"));
        proven()
            .file("carveout.yaml", std::fs::read(holder.path("carveout.yaml")).unwrap())
            .file(TESTS, text)
    };
    for tester in [
        "owner",
        "System Owner",
        "a. example",
        "\"A. Example, System Owner\"",
        "\"System Owner (A. Example)\"",
    ] {
        assert_eq!(said(&by(tester), "tester-not-independent").len(), 1, "{tester}");
    }
    // Another person of the same firm, or with a name that only begins alike, is somebody else.
    for tester in [
        "Internal reviewer",
        "\"B. Example, Example GmbH\"",
        "System Owner's deputy",
        "A. Examples",
    ] {
        assert!(said(&by(tester), "tester-not-independent").is_empty(), "{tester}");
    }
    let same = by("A. Example").edit(TESTS, "reviewer: Managing Director", "reviewer: owner");
    assert_eq!(
        said(&same, "reviewer-is-tester"),
        [
            "T-001 was reviewed by its tester, owner; A. Example tested, who is the same person or role"
        ]
    );
    let firm = by("\"Assessor, Example Assurance LLP\"").edit(
        TESTS,
        "reviewer: Managing Director",
        "reviewer: \"Lead Assessor, Example Assurance LLP\"",
    );
    assert!(said(&firm, "reviewer-is-tester").is_empty());
}

#[test]
fn times_are_compared_in_the_testers_favor() {
    // 23:30 in Los Angeles on the first is the second in UTC.
    let late =
        tested_on("2026-10-01").edit(INDEX, "2026-09-30T08:00:00Z", "2026-10-01T23:30:00-07:00");
    assert!(said(&late, "test-before-evidence").is_empty());
    let received = proven().edit(
        INDEX,
        "    extracted_by: System Owner\n",
        "    extracted_by: System Owner\n    received_on: 2026-10-04\n",
    );
    assert_eq!(
        said(&received, "test-before-evidence"),
        ["T-001 was performed on 2026-10-02, but EV-001 was received on 2026-10-04"]
    );
    // Where a test cites evidence, what else is registered for it came later, such as the proof of a fix.
    let fixed = proven().append(
        INDEX,
        "  - id: EV-009\n    title: Fix\n    kind: record\n    extracted_at: 2026-10-04\n    covers: 2026-10-04\n    url: https://tracker.example.com/9\n    supports: [T-001]\n",
    );
    assert!(said(&fixed, "test-before-evidence").is_empty());
    let cites_nothing = fixed.edit(TESTS, "    evidence: [EV-001]\n", "");
    assert_eq!(said(&cites_nothing, "test-before-evidence").len(), 1);
}

#[test]
fn marks_count_as_exceptions() {
    assert_eq!(
        said(&marks("no", "effective"), "conclusion-against-exceptions"),
        ["T-001 concludes effective, and 1 of its items is marked ✗: A-0"]
    );
    for (mark, conclusion) in [
        ("yes", "effective"),
        ("n/a", "effective"),
        ("no", "effective-with-exceptions"),
        ("no", "ineffective"),
    ] {
        let found = said(&marks(mark, conclusion), "conclusion-against-exceptions");
        assert!(found.is_empty(), "{mark} {conclusion}: {found:?}");
    }
    assert_eq!(
        said(
            &test("conclusion: effective", "conclusion: effective-with-exceptions"),
            "conclusion-against-exceptions"
        ),
        ["T-001 concludes effective with exceptions and lists none"]
    );
    let none = test("exceptions: []", "exceptions: [\"None noted.\"]");
    assert!(said(&none, "conclusion-against-exceptions").is_empty());
}

#[test]
fn a_later_test_covers_the_rest_of_the_period() {
    let later = "  - id: T-002\n    title: Roll-forward\n    procedure: Obtain the two later reviews and compare them with the list of staff.\n    methods: [inspection]\n    operating:\n      conclusion: effective\n      population: Reviews\n      population_size: 1\n      sample_size: 1\n    tester: Internal reviewer\n    tested_on: 2026-10-02\n    reviewer: Managing Director\n    reviewed_on: 2026-10-03\n    tests: [IAM-01]\n    evidence: [EV-001]\n";
    assert!(said(&monthly("2026-08-15").append(TESTS, later), "test-before-period-end").is_empty());
    // Automated and annual controls, and those of unknown frequency, are left alone; a plan of August is early itself.
    for frequency in ["automated", "annual", "as the wind blows"] {
        let other = monthly("2026-08-15").edit(
            IAM,
            "frequency: monthly",
            &format!("frequency: {frequency}"),
        );
        assert!(said(&other, "test-before-period-end").is_empty(), "{frequency}");
    }
    let early = monthly("2026-08-15").run([
        "check",
        ".",
        "--as-of",
        "2026-08-31",
        "--format",
        "json",
        "--deny",
        "nothing",
    ]);
    assert!(!early.stdout.contains("test-before-period-end"));
}

#[test]
fn a_population_file_says_when_it_was_drawn() {
    let item = |day: &str| {
        format!(
            "  - id: EV-002\n    title: Changes\n    kind: export\n    source: Tracker\n    query: changes\n    extracted_at: {day}\n    extracted_by: Tester\n    covers: {{from: 2026-07-01, to: {day}}}\n    rows: 2\n    file: files/changes.csv\n    supports: [T-001]\n"
        )
    };
    let drawn = |day: &str| {
        proven()
            .edit(IAM, "frequency: quarterly", "frequency: event-driven")
            .file("evidence/files/changes.csv", "change,by\nC-1,ann\nC-2,bob\n")
            .append(INDEX, &item(day))
            .edit(TESTS, "population_size: 1\n      sample_size: 1", "population_size: 2\n      population_file: files/changes.csv\n      sample_size: 2")
    };
    assert_eq!(
        said(&drawn("2026-09-10"), "population-drawn-early"),
        [
            "T-001: the population was extracted on 2026-09-10 (EV-002), 20 days before the last day it is for (2026-09-30)"
        ]
    );
    assert!(said(&drawn("2026-09-25"), "population-drawn-early").is_empty());
}

#[test]
fn steps_show_the_methods_of_their_test() {
    let steps = |methods: &str, of: [&str; 2]| {
        test("methods: [inspection]", &format!("methods: [{methods}]")).edit(
            TESTS,
            "    procedure: >-\n      Obtain the review of the quarter. Compare its four role assignments with the list of staff, and see for each the\n      ticket with the System Owner's approval and the answer in the review.\n",
            &format!("    steps:\n      - {{do: Read the review., method: {}}}\n      - {{do: Draw the list again., method: {}}}\n", of[0], of[1]),
        )
    };
    assert_eq!(
        said(&steps("inspection, reperformance", ["inspection", "inspection"]), "method-differs"),
        ["T-001 names reperformance as a method, but its steps are by inspection"]
    );
    assert!(
        said(
            &steps("inspection, reperformance", ["inspection", "reperformance"]),
            "method-differs"
        )
        .is_empty()
    );
    let procedure = |methods: &str, text: &str| {
        test("methods: [inspection]", &format!("methods: [{methods}]")).edit(
            TESTS,
            "Obtain the review of the quarter. Compare its four role assignments with the list of staff, and see for each the\n      ticket with the System Owner's approval and the answer in the review.",
            text,
        )
    };
    for (methods, text, count) in [
        ("inquiry, inspection", "Interviewed the owner about the review.", 1),
        ("reperformance", "Read the minutes of the review.", 1),
        ("reperformance", "Repeated the comparison with the list of staff.", 0),
        ("inspection", "Asked for the minutes and read them.", 0),
        ("inspection", "Discussed the review and traced each removal to a ticket.", 0),
        ("inspection", "The tester went through the minutes.", 0),
        ("inquiry", "Asked the owner.", 0),
        ("inspection", "Ask the lead whether both tests were done and how long they took.", 1),
        (
            "reperformance",
            "Interview the lead about reports. Discuss reports to the board with her.",
            1,
        ),
        ("inspection", "Ask the lead whether the review was held and inspect the minutes.", 0),
        ("inspection", "Obtain the list by asking the lead and compare it with the tickets.", 0),
    ] {
        assert_eq!(
            said(&procedure(methods, text), "method-differs").len(),
            count,
            "{methods}: {text}"
        );
    }
}

#[test]
fn one_word_of_an_implementation_is_one_finding() {
    let another = "  - id: T-002\n    title: Again\n    procedure: Obtain the review and compare it with the list of staff.\n    methods: [inspection]\n    operating: {conclusion: effective, population: Reviews, population_size: 1, sample_size: 1}\n    tester: Internal reviewer\n    tested_on: 2026-10-02\n    reviewer: Managing Director\n    reviewed_on: 2026-10-03\n    tests: [IAM-01]\n    evidence: [EV-001]\n";
    let workspace = proven()
        .edit(IAM, "frequency: quarterly", "frequency: periodically")
        .append(TESTS, another);
    assert_eq!(
        said(&workspace, "frequency-unknown"),
        [
            "IAM-01: unknown frequency `periodically`; the sample of T-001, T-002 cannot be judged by it"
        ]
    );
    let own = test("sampling: all items", "sampling: all items\n      frequency: now and then");
    assert_eq!(said(&own, "frequency-unknown"), ["T-001: unknown frequency `now and then`"]);
    own.run(["check", ".", "--as-of", AS_OF]).prints("evidence/tests.yaml:15");
}

#[test]
fn numbers_in_words_are_counted() {
    let procedure = |text: &str| disposals(5).edit(TESTS, PROCEDURE, text);
    assert_eq!(
        said(&procedure("Compare all four disposals with the tickets."), "count-differs"),
        ["T-001: it looked at all 4 disposals, but EV-002, which it cites, has 5 rows"]
    );
    for text in [
        "Compare all five disposals with the tickets.",
        "Compare four disposals.",
        "Compare all 12 laptops.",
    ] {
        assert!(said(&procedure(text), "count-differs").is_empty(), "{text}");
    }
    let statement = |text: &str| disposals(5).append(IAM, text);
    assert_eq!(
        said(&statement("\nThree disposals were made in the period.\n"), "count-differs"),
        ["IAM-01 says 3 disposals in the period, but EV-002 has 5 rows"]
    );
    for text in [
        "\nOf five disposals in the period (three disposals in August) none was late.\n",
        "\nThe period had three disposals a month.\n",
        "\nFive disposals were made in the period.\n",
        "\nUp to three disposals a day are possible.\n",
    ] {
        assert!(said(&statement(text), "count-differs").is_empty(), "{text}");
    }
}

#[test]
fn what_occurred_by_its_own_list_occurred() {
    let nothing = |evidence: &str| {
        test("conclusion: effective", "conclusion: did-not-occur")
            .edit(TESTS, "      population_size: 1\n      sample_size: 1\n", "")
            .edit(TESTS, "evidence: [EV-001]", evidence)
    };
    assert_eq!(
        said(&nothing("evidence: [EV-001]"), "occurrence-contradicted"),
        ["T-001 concludes did not occur, and EV-001, which it cites, has 4 rows"]
    );
    let query = nothing("evidence: [EV-001, EV-002]")
        .append(
            INDEX,
            "  - id: EV-002\n    title: Incidents\n    kind: export\n    source: A\n    query: b\n    extracted_at: 2026-09-30\n    extracted_by: B\n    covers: {from: 2026-07-01, to: 2026-09-30}\n    rows: 0\n    file: files/b.csv\n    supports: [T-001]\n",
        )
        .file("evidence/files/b.csv", "incident,opened\n");
    assert!(said(&query, "occurrence-contradicted").is_empty());
}
