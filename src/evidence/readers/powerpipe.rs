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
    control_id: Scalar,
    results: OneOrMany<Outcome>,
    run_error: Scalar,
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
    let layout = if keys.has("/control_id") {
        Layout::Lines
    } else if keys.has("[]/control_id") {
        Layout::Array
    } else {
        Layout::Tree(["groups", "controls"])
    };
    json::each(input.content, input.file, layout, &mut |_, value| {
        add_all(&mut rows, &serde_json::from_slice(value)?);
        Ok(())
    })?;
    rows.tool(|| Some("Powerpipe".to_owned()));
    rows.reading(input.file)
}

fn add_all(rows: &mut Rows, control: &Control) {
    if control.results.0.is_empty() && control.run_error.is_stated() {
        rows.met();
        rows.leave_out("a control that ended in an error of the tool", 1);
    }
    control.results.0.iter().for_each(|outcome| add(rows, &control.control_id, outcome));
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
        _ => {
            let shown = outcome.status.quoted();
            return rows.leave_out(format!("a result with status {shown}"), 1);
        }
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
}
