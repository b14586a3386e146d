//! Powerpipe and Steampipe benchmarks as JSON: groups of groups of controls with results.

use serde::Deserialize;

use crate::evidence::stream::json::{self, Keys, Layout, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

/// True for a benchmark or a control of one.
pub fn recognize(keys: &Keys) -> bool {
    let control = |at: &str| keys.all(at, &["/control_id", "/results"]);
    let group = |at: &str| keys.has(&format!("{at}/group_id"));
    ["", "[]", "/controls[]", "/groups[]/controls[]"].iter().any(|at| control(at))
        || ["", "[]", "/groups[]"].iter().any(|at| group(at))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Control {
    /// Those of a group that stands among controls.
    groups: OneOrMany<Control>,
    controls: OneOrMany<Control>,
    control_id: Scalar,
    results: OneOrMany<Outcome>,
    run_error: Scalar,
    #[serde(deserialize_with = "json::object")]
    summary: Sums,
}

/// How many results there are of each status: of a group under `status`, of a control directly.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sums {
    #[serde(deserialize_with = "json::object")]
    status: Sum,
    #[serde(flatten)]
    own: Sum,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sum {
    alarm: Scalar,
    error: Scalar,
    ok: Scalar,
    info: Scalar,
    skip: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Outcome {
    resource: Scalar,
    status: Scalar,
    dimensions: OneOrMany<Dimension>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dimension {
    key: Scalar,
    value: Scalar,
}

/// Reads the results.
///
/// # Errors
/// When the file is not JSON, is cut short, or has a control that is over a limit.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let keys = Keys::of(input.head);
    let mut rows = Rows::new("powerpipe", input.evidence);
    let layout = if keys.has("/control_id") || keys.has("/results") {
        Layout::Lines
    } else if keys.has("[]/control_id") || keys.has("[]/results") {
        Layout::Array
    } else {
        Layout::Tree(["groups", "controls", SUMMARY])
    };
    // Of each status: results so far, what summaries of groups count at most, and what those of controls count more
    // than there is.
    let (mut met, mut stated, mut lacking) = <(Counts, Counts, Counts)>::default();
    json::each(input.content, input.file, layout, &mut |list, value| {
        if list == SUMMARY {
            stated = stated.each(Counts::stated(&serde_json::from_slice(value)?), u64::max);
            return Ok(());
        }
        let control: Control = serde_json::from_slice(value)?;
        let found = add_all(&mut rows, &control);
        let lacks = Counts::stated(&control.summary).each(found, u64::saturating_sub);
        met = met.each(found, u64::saturating_add);
        lacking = lacking.each(lacks, u64::saturating_add);
        Ok(())
    })?;
    // The outermost group counts what all in it do.
    let missing = stated.each(met, u64::saturating_sub).each(lacking, u64::max);
    for (count, what) in missing.0.into_iter().zip(WORDS).filter(|(count, _)| *count > 0) {
        let reason = format!("a result `{what}` that a summary counts and the file does not have");
        rows.remark(reason, "", count);
    }
    rows.tool(|| Some("Powerpipe".to_owned()));
    rows.reading(input.file)
}

/// The key under which a group or a control counts its results.
const SUMMARY: &str = "summary";

/// What a summary counts, in the words of a result's status.
const WORDS: [&str; 5] = ["alarm", "error", "ok", "info", "skip"];

/// Results by status, in the order of the words.
#[derive(Clone, Copy, Default)]
struct Counts([u64; 5]);

impl Counts {
    /// The counts of a summary, of a group or of a control.
    fn stated(Sums { status, own }: &Sums) -> Self {
        let of = |one: &Sum| {
            Self([&one.alarm, &one.error, &one.ok, &one.info, &one.skip].map(|field| match field {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "bounded"
                )]
                Scalar::Number(count) if (0.0..1e12).contains(count) => *count as u64,
                _ => 0,
            }))
        };
        of(status).each(of(own), u64::max)
    }

    fn met(outcomes: &[Outcome]) -> Self {
        let count =
            |word: &str| outcomes.iter().filter(|one| one.status.text() == Some(word)).count();
        Self(WORDS.map(|word| count(word) as u64))
    }

    fn each(self, other: Self, join: fn(u64, u64) -> u64) -> Self {
        let mut all = self.0;
        all.iter_mut().zip(other.0).for_each(|(one, other)| *one = join(*one, other));
        Self(all)
    }
}

/// The results of a control. Where it ended in an error, there is one more in its summary.
fn add_all(rows: &mut Rows, control: &Control) -> Counts {
    let results = &control.results.0;
    let mut met = Counts::met(results);
    if control.run_error.is_stated() {
        rows.met();
        rows.leave_unsaid(
            "a control that ended in an error of the tool",
            &control.run_error.quoted(),
        );
        met.0[1] += 1;
    }
    results.iter().for_each(|outcome| add(rows, &control.control_id, outcome));
    for inner in control.groups.0.iter().chain(&control.controls.0) {
        met = met.each(add_all(rows, inner), u64::saturating_add);
    }
    met
}

fn add(rows: &mut Rows, control: &Scalar, outcome: &Outcome) {
    rows.met();
    let Some(rule) = control.text() else {
        return rows.lose("a result without the name of its control", b"");
    };
    // `aws_compliance.control.x`: the last word is the control's own.
    let rule = rule.rsplit('.').next().unwrap_or(rule);
    let dimension = |name: &str| {
        let found = outcome.dimensions.0.iter().find(|dimension| dimension.key.says(name));
        found.and_then(|dimension| dimension.value.shown())
    };
    let (account, region) = (dimension("account_id"), dimension("region"));
    let (account, region) = (account.as_deref(), region.as_deref());
    let status = match outcome.status.text() {
        Some("ok") => ObservationStatus::Pass,
        Some("alarm") => ObservationStatus::Fail,
        Some("error") => ObservationStatus::Manual,
        Some("info" | "skip") => return rows.record(account, region, None),
        _ => return rows.odd_outcome("a result with status", &outcome.status, Some(rule)),
    };
    let none = rows.requirements([]);
    let resource = outcome.resource.text().unwrap_or_default();
    rows.add(Row { rule, resource, account, region, status, on: None }, &none);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn groups_of_groups() {
        let outcome = |status: &str| {
            format!(
                r#"{{"reason":"r","resource":"arn:a","status":"{status}","dimensions":[{{"key":"account_id","value":"1"}},{{"key":"region","value":"eu-west-1"}}]}}"#
            )
        };
        let all = ["ok", "alarm", "error", "skip", "info", "odd"].map(outcome).join(",");
        let text = format!(
            r#"{{"group_id":"root","groups":[{{"group_id":"g","groups":null,"controls":[{{"control_id":"aws_compliance.control.iam_mfa","results":[{all}]}},{{"control_id":"c","results":null,"run_error":"denied"}}]}}],"controls":null}}"#
        );
        let (rows, summary) = reading(&text, "powerpipe");
        assert_eq!((summary.rows, summary.pass, summary.fail), (7, 1, 1));
        assert_eq!((summary.manual, summary.records, summary.left_out.len()), (1, 2, 2));
        assert_eq!(&*rows[0].rule, "iam_mfa");
        assert_eq!(rows[0].region.as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn errors_and_results_that_are_counted_only_are_said() {
        let error = |error: &str| {
            let ok = r#"{"status":"ok","resource":"arn:a"}"#;
            let text = format!(
                r#"{{"group_id":"root","controls":[{{"control_id":"c","results":[{ok}],"run_error":{error}}}]}}"#
            );
            reading(&text, "powerpipe").1
        };
        for stated in [r#""denied""#, r#"{"message":"denied"}"#, "[1]", "7", "true"] {
            let summary = error(stated);
            assert_eq!((summary.rows, summary.pass, summary.without), (2, 1, 1), "{stated}");
            assert!(summary.left_out[0].reason.contains("ended in an error"), "{stated}");
        }
        assert_eq!(error("null").left_out.len() + error(r#""""#).left_out.len(), 0);
        let text = r#"{"group_id":"root","summary":{"status":{"alarm":3,"ok":1}},"groups":[{"group_id":"g","summary":{"status":{"alarm":2,"ok":1}},
            "controls":[{"control_id":"c","summary":{"alarm":1,"ok":1},"results":[{"status":"ok"}]},{"control_id":"d","results":[{"status":"alarm"}]}]}]}"#;
        let left = reading(text, "powerpipe").1.left_out;
        assert_eq!((left.len(), left[0].rows), (1, 2));
        assert!(left[0].reason.starts_with("a result `alarm` that a summary counts"));
        let odd =
            r#"{"control_id":"c","results":[{"status":3},{"status":null},{"status":["ok"]},{}]}"#;
        let (rows, summary) = reading(odd, "powerpipe");
        assert!(rows.is_empty() && summary.without == 4 && summary.left_out.iter().all(|l| l.lost));
    }
}
