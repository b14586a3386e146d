//! Cases of the rules about authorizations of AWS's and about letters that follow one another.

use crate::aws_half::{AUTHORIZATION, authorized, two_letters};
use crate::harness::Workspace;
use crate::rules::{Case, findings};

pub(crate) const CASES: &[Case] = &[Case {
    rule: "authorization-unusable",
    firing: || authorized(&AUTHORIZATION.replace("level: moderate", "level: low")),
    quiet: || authorized(AUTHORIZATION),
    message: "authorization F1603047866 does not count: its level is Low, and the system's is Moderate",
    place: "aws-reports.yaml:12",
}];

#[test]
fn letters_that_are_too_long_together() {
    let rule = "bridge-too-long";
    let short = |days: &str| -> Workspace {
        two_letters().edit(
            "carveout.yaml",
            "period: 2026-Q3",
            &format!("period: 2026-Q3\npolicy: {{bridge_days: {days}}}"),
        )
    };
    assert!(findings(&short("92"), rule).is_empty());
    let found = findings(&short("40"), rule);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0]["message"],
        "COL-2: its days after 2026-09-09 do not count: letters continue a report for at most 40 days"
    );
}

#[test]
fn each_case_fires_and_is_quiet() {
    for case in CASES {
        let found = findings(&(case.firing)(), case.rule);
        assert_eq!(found.len(), 1, "{found:#?}");
        let message = found[0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(case.message), "{message}");
        assert!(findings(&(case.quiet)(), case.rule).is_empty());
    }
}
