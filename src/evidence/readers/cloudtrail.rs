//! AWS CloudTrail events: the response of `lookup-events`, log files with `Records`, and events that
//! EventBridge delivers under `detail`.
//!
//! Events are records, not checks: they are counted. The root user's events are kept, because they are
//! findings.

use serde::Deserialize;

use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::{Date, ObservationStatus};

/// Name under which the root user's events are kept.
pub const ROOT_ACTIVITY: &str = "root-activity";

/// True for one of the three.
pub fn recognize(keys: &Keys) -> bool {
    keys.all("/Records[]", &["/eventName", "/eventSource"])
        || keys.all("/Events[]", &["/EventName", "/CloudTrailEvent"])
        || keys.all("/Events[]", &["/EventName", "/EventId"])
        || is_event(keys, "")
        || is_event(keys, "[]")
        || is_event(keys, "/detail")
        || is_event(keys, "[]/detail")
}

fn is_event(keys: &Keys, at: &str) -> bool {
    keys.all(at, &["/eventVersion", "/eventName", "/eventSource"])
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Event {
    event_name: Scalar,
    event_source: Scalar,
    event_time: Scalar,
    read_only: Scalar,
    aws_region: Scalar,
    recipient_account_id: Scalar,
    error_code: Scalar,
    #[serde(deserialize_with = "json::object")]
    user_identity: Identity,
    /// Of EventBridge.
    detail: Option<Box<Event>>,
    #[serde(rename = "account")]
    account: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Identity {
    #[serde(rename = "type")]
    kind: Scalar,
    account_id: Scalar,
    invoked_by: Scalar,
}

/// An entry of `lookup-events`: the event itself is a JSON text in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Entry {
    event_name: Scalar,
    event_time: Scalar,
    username: Scalar,
    cloud_trail_event: Scalar,
}

/// Reads the events.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let keys = Keys::of(input.head);
    let layout = if keys.has("/Records") || keys.has("/Events") {
        Layout::Lists(&["Records", "Events"])
    } else if json::body(input.head).1.first() == Some(&b'[') {
        Layout::Array
    } else {
        Layout::Lines
    };
    let mut rows = Rows::new("cloudtrail", input.evidence);
    let ended = json::each(input.content, input.file, layout, &mut |list, value| {
        rows.met();
        let read = if list == "Events" {
            serde_json::from_slice::<Entry>(value).map(|entry| looked_up(&mut rows, &entry))
        } else {
            serde_json::from_slice::<Event>(value).map(|event| match event.detail {
                Some(event) if event.event_name.text().is_some() => add(&mut rows, &event),
                _ => add(&mut rows, &event),
            })
        };
        match read {
            Err(error) if json::misshapen(&error) => {
                rows.lose("an entry without the structure of an event", value);
                Ok(())
            }
            other => other,
        }
    })?;
    rows.ended(ended);
    rows.tool(|| Some("AWS CloudTrail".to_owned()));
    rows.reading(input.file)
}

fn looked_up(rows: &mut Rows, entry: &Entry) {
    match entry.cloud_trail_event.text().map(serde_json::from_str::<Event>) {
        Some(Ok(event)) => add(rows, &event),
        _ => match entry.event_name.text() {
            None => rows.leave_out("an event without a name", 1),
            Some(name) => {
                // The actor is stated in the event itself; the fields outside it identify the root user only.
                rows.remark("an entry whose event is missing or truncated", "", 1);
                let on = rows.day(&[&entry.event_time]);
                rows.note(&time(&entry.event_time));
                rows.record(None, None, on);
                if entry.username.says("root") {
                    at_root(rows, name, None, None, on);
                }
            }
        },
    }
}

/// `at 2026-08-15T10:00:00Z`, where the time is stated as text.
fn time(stated: &Scalar) -> String {
    stated.text().map_or_else(String::new, |time| format!("at {time}"))
}

/// Keeps what a person did as the root user.
fn at_root(
    rows: &mut Rows,
    what: &str,
    account: Option<&str>,
    region: Option<&str>,
    on: Option<Date>,
) {
    let none = rows.requirements([]);
    let (rule, status) = (ROOT_ACTIVITY, ObservationStatus::Fail);
    rows.add(Row { rule, resource: what, account, region, status, on }, &none);
}

fn add(rows: &mut Rows, event: &Event) {
    let Some(name) = event.event_name.text() else {
        return rows.leave_out("an event without a name", 1);
    };
    let account = rows.account(&event.recipient_account_id);
    let account = account.or_else(|| rows.account(&event.user_identity.account_id));
    let account = account.or_else(|| rows.account(&event.account));
    let (account, region) = (account.as_deref(), event.aws_region.text());
    let on = rows.day(&[&event.event_time]);
    rows.record(account, region, on);
    rows.note(&time(&event.event_time));
    let identity = &event.user_identity;
    // A change that somebody made and that went through shows a service in use. What AWS's services do themselves does not.
    let written = matches!(event.read_only, Scalar::Flag(false)) || event.read_only.says("false");
    // Some exports call every event of a service that is seldom used a write.
    let reads = ["List", "Describe", "Get", "Lookup", "Search", "BatchGet"];
    let reads = reads.iter().any(|begin| name.starts_with(begin));
    let changed = written && !reads && event.error_code.text().is_none();
    if changed && identity.invoked_by.text().is_none() {
        let source = event.event_source.text().unwrap_or_default();
        rows.service(source.strip_suffix(".amazonaws.com").unwrap_or(source));
    }
    // A service acting with the account's own identity is not a person acting as the root user.
    if identity.kind.says("Root") && identity.invoked_by.text().is_none() {
        let resource = match event.error_code.text() {
            Some(code) => format!("{name} ({code})"),
            None => name.to_owned(),
        };
        at_root(rows, &resource, account, region, on);
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    fn event(kind: &str) -> String {
        format!(
            r#"{{"eventVersion":"1.08","eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","eventTime":"2026-08-01T10:00:00Z",
            "awsRegion":"us-east-1","recipientAccountId":"111122223333","userIdentity":{{"type":"{kind}"}}}}"#
        )
    }

    #[test]
    fn logs_lookups_and_events() {
        let (user, root) = (event("IAMUser"), event("Root"));
        let (rows, summary) =
            reading(&format!(r#"{{"Records":[{user},{root},{{}}]}}"#), "cloudtrail");
        assert_eq!((rows.len(), summary.rows, summary.records, summary.fail), (1, 3, 2, 1));
        assert_eq!(&*rows[0].rule, "root-activity");
        assert_eq!(summary.left_out[0].first, 3);
        let quoted = serde_json::to_string(&root).unwrap();
        let lookup = format!(
            r#"{{"Events":[{{"EventId":"e","EventName":"ConsoleLogin","EventTime":1790755200.0,"CloudTrailEvent":{quoted},"Resources":[]}}]}}"#
        );
        let (rows, summary) = reading(&lookup, "cloudtrail");
        assert_eq!((rows.len(), summary.records), (1, 1));
        assert_eq!(summary.days.unwrap().from.to_string(), "2026-08-01");
        let cut = r#"{"Events":[{"EventId":"e","EventName":"ConsoleLogin","Username":"root","EventTime":1790755200.0,"CloudTrailEvent":"{\"eventName\":"}]}"#;
        let (rows, summary) = reading(cut, "cloudtrail");
        assert_eq!((rows.len(), summary.records, summary.left_out.len()), (1, 1, 1));
        let bridge = format!(r#"{{"source":"aws.s3","account":"1","detail":{user}}}"#);
        assert_eq!(reading(&bridge, "cloudtrail").1.records, 1);
    }
}
