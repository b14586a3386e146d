//! Prowler's findings as CSV, separated by semicolons.

use crate::evidence::stream::json::Scalar;
use crate::evidence::stream::table::Table;
use crate::evidence::{Head, Input, Reading, Refused, Row, Rows, place};
use crate::model::ObservationStatus;
use crate::model::text::printable;

/// True for the headings of version 4 and later.
pub fn recognize(head: &Head<'_>) -> bool {
    head.columns(&["checkid", "status", "resourceuid"])
}

/// The outcome of a finding; an error if it is unknown.
pub fn status(status: &str, muted: &str) -> Result<ObservationStatus, String> {
    if muted.eq_ignore_ascii_case("true") {
        return Ok(ObservationStatus::Muted);
    }
    match status.to_ascii_uppercase().as_str() {
        "PASS" => Ok(ObservationStatus::Pass),
        "FAIL" => Ok(ObservationStatus::Fail),
        "MANUAL" => Ok(ObservationStatus::Manual),
        "MUTED" => Ok(ObservationStatus::Muted),
        _ => Err(printable(status, 40)),
    }
}

/// Reads the findings.
///
/// # Errors
/// When the text cannot be read.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut table = Table::new(input.head, input.content, input.file)?;
    let mut rows = Rows::new("prowler", input.evidence);
    table.once([
        "checkid",
        "status",
        "muted",
        "resourceuid",
        "accountuid",
        "region",
        "timestamp",
    ])?;
    let of = |name: &str| table.column(name);
    let columns = Columns {
        rule: of("checkid"),
        status: of("status"),
        muted: of("muted"),
        resource: of("resourceuid"),
        name: of("resourcename"),
        account: of("accountuid"),
        region: of("region"),
        time: of("timestamp"),
        compliance: of("compliance"),
        version: of("prowlerversion"),
        provider: of("provider"),
    };
    while table.advance()? {
        rows.met_on(table.line());
        if !table.is_whole() {
            rows.lose("a line with fewer cells than headings", &table.raw());
        } else if table.is_wider() {
            rows.lose("a line with more cells than headings", &table.raw());
        } else if table.is_text() {
            add(&mut rows, &table, &columns);
        } else {
            rows.lose("a line that is not UTF-8 text", &table.raw());
        }
    }
    rows.reading(input.file)
}

struct Columns {
    rule: Option<usize>,
    status: Option<usize>,
    muted: Option<usize>,
    resource: Option<usize>,
    name: Option<usize>,
    account: Option<usize>,
    region: Option<usize>,
    time: Option<usize>,
    compliance: Option<usize>,
    version: Option<usize>,
    provider: Option<usize>,
}

fn add(rows: &mut Rows, table: &Table<'_>, columns: &Columns) {
    let rule = table.at(columns.rule);
    if rule.is_empty() {
        return rows.lose("a line without the name of its check", b"");
    }
    if let Some(cloud) = place::other_cloud(table.at(columns.provider)) {
        return rows.other_cloud(cloud);
    }
    let status = match status(table.at(columns.status), table.at(columns.muted)) {
        Ok(status) => status,
        Err(shown) => return rows.leave_out(format!("a finding with status {shown}"), 1),
    };
    rows.failing(table.at(columns.status).eq_ignore_ascii_case("FAIL"));
    let on = rows.own_day(&[&Scalar::Text(table.at(columns.time).to_owned())]);
    rows.tool(|| match table.at(columns.version) {
        "" => Some("Prowler".to_owned()),
        version => Some(format!("Prowler {version}")),
    });
    // `SOC2: cc_6_1, cc_6_2 | CIS-3.0: 1.20`
    let compliance = table.at(columns.compliance).split('|').filter_map(|one| one.split_once(':'));
    let stated = compliance
        .flat_map(|(framework, ids)| ids.split(',').map(move |id| (framework.trim(), id.trim())));
    let requirements = rows.requirements(stated);
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let resource = some(table.at(columns.resource)).unwrap_or_else(|| table.at(columns.name));
    let (account, region) = (some(table.at(columns.account)), some(table.at(columns.region)));
    rows.add(Row { rule, resource, account, region, status, on }, &requirements);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{reading, refused};

    #[test]
    fn findings() {
        let text = "\u{feff}AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;CHECK_ID;STATUS;MUTED;RESOURCE_UID;REGION;COMPLIANCE;PROWLER_VERSION\r\n\
            p;2026-08-01 10:00:00;111122223333;s3_public;FAIL;False;arn:a;eu-west-1;CIS-3.0: 1.20, 1.21 | SOC2: cc_6_1, cc_6_2;5.1\r\n\
            p;2026-08-02 10:00:00;111122223333;s3_public;FAIL;True;arn:b;eu-west-1;;5.1\r\n\
            p;;1;x;INFO;False;arn:c;;;\r\n";
        let (rows, summary) = reading(text, "prowler-csv");
        assert_eq!((summary.rows, summary.fail, summary.muted), (3, 1, 1));
        assert_eq!(rows[0].requirements.len(), 2);
        assert_eq!(summary.passed_over, [("CIS-3.0".to_owned(), 2)]);
        assert_eq!(summary.tool.as_deref(), Some("Prowler 5.1"));
        assert_eq!(summary.left_out.len(), 1);
    }

    #[test]
    fn nothing_passes_that_is_cut_open_or_said_twice() {
        let cut = "CHECK_ID;STATUS;RESOURCE_UID;MUTED\nx;FAIL;arn:a;False\ny;PASS";
        let (_, summary) = reading(cut, "prowler-csv");
        assert_eq!((summary.rows, summary.pass, summary.fail), (2, 0, 1));
        assert_eq!(summary.left_out[0].reason, "a line with fewer cells than headings");
        let open = "CHECK_ID,STATUS,RESOURCE_UID\na,PASS,\"arn:a\nb,FAIL,arn:b\nc,FAIL,arn:c\n";
        let fault = refused(open);
        assert!(
            fault.starts_with("line 2 of `evidence/x` or below has a quotation mark"),
            "{fault}"
        );
        let twice = "CHECK_ID,STATUS,RESOURCE_UID,STATUS\na,PASS,arn:a,FAIL\n";
        assert_eq!(refused(twice), "line 1 of `evidence/x` has the heading `status` twice");
        // Quoted cells may contain line breaks.
        let closed = "CHECK_ID,STATUS,RESOURCE_UID\na,PASS,\"arn\n:a\"\n";
        assert_eq!(reading(closed, "prowler-csv").1.pass, 1);
    }
}
