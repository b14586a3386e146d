//! Statements that give other values than their parameters.

use crate::rules::findings;
use crate::rules_statements::{REVIEW, nist, reviewed};

#[test]
fn statements_against_their_parameters() {
    let found = |text: &str| findings(&reviewed(text), "statement-parameter-differs");
    for text in [
        "The System Owner reviews the accounts annually.",
        "Accounts are reviewed every six months by the System Owner.",
        "The System Owner reviews every account twice a year.",
    ] {
        assert_eq!(found(text).len(), 1, "{text}");
        assert_eq!(found(text)[0]["severity"], "error", "{text}");
    }
    let strict = found("The System Owner reviews all accounts every month.");
    assert_eq!((strict.len(), &strict[0]["severity"]), (1, &"warning".into()));
    for text in [
        "The System Owner reviews all accounts each quarter.",
        "The System Owner reviews all accounts quarterly, and a job lists unused ones every week.",
        "Reviews were held every year until 2024; since then they are held every 90 days.",
        "The System Owner reviews all accounts and removes unused ones within two days.",
        "Each account is reviewed by the System Owner.",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

/// Values of AC-7: five failures in 15 minutes, and half an hour of lock.
const LOCKOUT: &str = "satisfies: [AC-7]\nparameters:\n  ac-07_odp.01: \"five\"\n  ac-07_odp.02: \"15 minutes\"\n  ac-07_odp.03: \"keep the account locked for 30 minutes\"\n  ac-07_odp.04: \"30 minutes\"";

#[test]
fn several_values_of_a_statement_against_their_parameters() {
    let backup = "satisfies: [CP-9]\nparameters:\n  cp-09_odp.01: \"the order database\"\n  cp-09_odp.02: \"five minutes\"";
    let kept = "satisfies: [AU-11]\nparameters:\n  au-11_odp: \"400 days, of which 90 days are searchable\"";
    let told = "satisfies: [AC-2]\nparameters:\n  ac-02_odp.06: \"one working day\"\n  ac-02_odp.08: \"two working days\"";
    for (front, text, says) in [
        (
            LOCKOUT,
            "## AC-7\n\nIt locks an account for 30 minutes after five failed attempts within 15 minutes.",
            "",
        ),
        (
            LOCKOUT,
            "## AC-7\n\nIt locks an account for 30 minutes after ten failed attempts within 15 minutes.",
            "ten failed attempts",
        ),
        (
            LOCKOUT,
            "## AC-7\n\nIt locks an account for 30 minutes after 10 failed logons within 15 minutes.",
            "10 failed logons",
        ),
        (
            LOCKOUT,
            "## AC-7\n\nIt locks an account for ten minutes after five failed attempts within 15 minutes.",
            "ten minutes",
        ),
        (
            LOCKOUT,
            "An account is locked for 30 minutes after five failed attempts within 15 minutes by two hosts.",
            "",
        ),
        (
            backup,
            "## CP-9(a)\n\nThe logs of the database are saved every five minutes, and a daily job checks them.",
            "",
        ),
        (
            backup,
            "## CP-9(a)\n\nThe logs of the database are saved every two hours, and a daily job checks them.",
            "every two hours",
        ),
        (
            kept,
            "## AU-11\n\nA rule keeps the records for 400 days, which covers the yearly audit.",
            "",
        ),
        (
            kept,
            "## AU-11\n\nA rule keeps the records for half a year and then deletes them.",
            "half a year",
        ),
        (
            told,
            "## AC-2(h)\n\nManagers report accounts not needed any more within one working day, and changed needs within two; a ticket says so.",
            "",
        ),
        (
            told,
            "## AC-2(h)\n\nManagers report accounts not needed any more within three working days, and changed needs within two; a ticket says so.",
            "within three working days",
        ),
        (
            REVIEW,
            "The System Owner runs the quarterly review of accounts.\n\n## AC-2(j)\n\nOwners confirm the members of their groups.",
            "",
        ),
        (
            REVIEW,
            "The System Owner runs the annual review of accounts.\n\n## AC-2(j)\n\nOwners confirm the members of their groups.",
            "annual",
        ),
        (
            REVIEW,
            "The list is printed in a weekly report.\n\n## AC-2(j)\n\nOwners confirm the members of their groups.",
            "",
        ),
        (
            REVIEW,
            "## AC-2(j)\n\nIn January and July the System Owner reviews all accounts.",
            "In January and July",
        ),
        (
            REVIEW,
            "## AC-2(j)\n\nOn the first Sunday of the year the accounts are reviewed.",
            "On the first Sunday of the year",
        ),
        (REVIEW, "## AC-2(j)\n\nIn this period the accounts were reviewed twice a year.", ""),
        (
            REVIEW,
            "## AC-2(j)\n\nThe System Owner reviews accounts every second year by the plan.",
            "every second year",
        ),
    ] {
        let found = findings(&nist(front, text), "statement-parameter-differs");
        let said = if says.is_empty() { 0 } else { 1 };
        assert_eq!(found.len(), said, "{text}: {found:?}");
        assert!(found.iter().all(|one| one["message"].to_string().contains(says)), "{found:?}");
    }
}
