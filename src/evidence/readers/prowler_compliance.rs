//! Prowler's compliance report: one line per requirement and finding.

use super::prowler_csv;
use crate::evidence::stream::json::Scalar;
use crate::evidence::stream::table::Table;
use crate::evidence::{Head, Input, Reading, Refused, Row, Rows, place};

/// True for the headings that all frameworks have in common.
pub fn recognize(head: &Head<'_>) -> bool {
    head.columns(&["requirementsid", "checkid", "status", "resourceid"])
}

/// Reads the lines.
///
/// # Errors
/// When the text cannot be read.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut table = Table::new(input.head, input.content, input.file)?;
    table.once(["requirementsid", "checkid", "status", "muted", "resourceid"])?;
    let mut rows = Rows::new("prowler", input.evidence);
    while table.advance()? {
        rows.met_on(table.line());
        if !table.is_whole() {
            rows.lose("a line with fewer cells than headings", &table.raw());
        } else if table.is_wider() {
            rows.lose("a line with more cells than headings", &table.raw());
        } else if table.is_text() {
            add(&mut rows, &table);
        } else {
            rows.lose("a line that is not UTF-8 text", &table.raw());
        }
    }
    rows.tool(|| Some("Prowler compliance report".to_owned()));
    rows.reading(input.file)
}

fn add(rows: &mut Rows, table: &Table<'_>) {
    let (rule, id) = (table.get("checkid"), table.get("requirementsid"));
    if rule.is_empty() || id.is_empty() {
        return rows.lose("a line without a check or a requirement", &table.raw());
    }
    if let Some(cloud) = place::other_cloud(table.get("provider")) {
        return rows.other_cloud(cloud);
    }
    let status = match prowler_csv::status(table.get("status"), table.get("muted")) {
        Ok(status) => status,
        Err(shown) => return rows.leave_out(format!("a finding with status {shown}"), 1),
    };
    let framework = match (table.get("framework"), table.get("version")) {
        // Older reports do not name the framework; SOC 2 ids are unambiguous.
        ("", _) if id.starts_with("cc_") || id.starts_with("pi_") => "SOC2",
        ("", _) => "a report that does not name its framework",
        (framework, _) => framework,
    };
    let requirements = rows.requirements([(framework, id)]);
    let on = rows.own_day(&[&Scalar::Text(table.get("assessmentdate").to_owned())]);
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let (account, region) = (some(table.get("accountid")), some(table.get("region")));
    let resource = table.get("resourceid");
    rows.add(Row { rule, resource, account, region, status, on }, &requirements);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn lines() {
        let text = "PROVIDER;DESCRIPTION;ACCOUNTID;REGION;ASSESSMENTDATE;REQUIREMENTS_ID;STATUS;RESOURCEID;CHECKID;MUTED\n\
            aws;d;111122223333;eu-west-1;2026-08-01 10:00:00.123;cc_6_1;PASS;r;iam_x;False\n\
            aws;d;111122223333;eu-west-1;2026-08-01 10:00:00.123;ac_2_1;FAIL;r;iam_x;False\n";
        let (rows, summary) = reading(text, "prowler-compliance");
        assert_eq!((summary.pass, summary.fail), (1, 1));
        assert_eq!((rows[0].requirements.len(), rows[1].requirements.len()), (1, 0));
        assert_eq!(summary.passed_over.len(), 1);
    }
}
