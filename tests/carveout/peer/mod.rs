//! A loopback server that follows the public model of AWS Artifact. See README.md beside this file.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::{Bound, RangeBounds};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Texts that must appear in no output: parts of addresses, tokens and credentials.
pub(crate) const CANARIES: &[&str] =
    &["CANARYURL", "CANARYTOKEN", "CANARYSECRET", "AKIACANARY", "X-Amz-Signature", "/objects/"];
pub(crate) const TERM_TOKEN: &str = "CANARYTOKEN-6f1c2b7e";
pub(crate) const ACCESS_KEY: &str = "AKIACANARY0000000001";
pub(crate) const SECRET_KEY: &str = "CANARYSECRET/abcdefghijklmnopqrstuvwxyz0";
pub(crate) const TERM: &[u8] = b"%PDF-1.7 made-up terms";

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// A refusal: status, error type, message, more headers.
    Status(u16, &'static str, String, Vec<(&'static str, String)>),
    /// Status 200 and a body that is not JSON.
    NotJson,
    /// Half of the answer, then the connection ends.
    Cut,
    /// The answer after so long.
    Slow(Duration),
    /// Any other answer.
    Json(Value),
}

impl Fault {
    pub(crate) fn status(status: u16, kind: &'static str) -> Self {
        Self::Status(status, kind, format!("made-up {kind}"), Vec::new())
    }

    pub(crate) fn throttled(after: &str) -> Self {
        let headers = vec![("Retry-After", after.to_owned())];
        Self::Status(429, "ThrottlingException", "made-up throttling".to_owned(), headers)
    }
}

struct Planned {
    operation: &'static str,
    requests: (Bound<usize>, Bound<usize>),
    fault: Fault,
}

#[derive(Default)]
struct State {
    reports: Vec<Value>,
    agreements: Vec<Value>,
    document: Vec<u8>,
    planned: Vec<Planned>,
    asked: BTreeMap<&'static str, usize>,
    problems: Vec<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    under_way: AtomicUsize,
    most: AtomicUsize,
    stopped: AtomicBool,
}

/// The server; it stops when it goes out of scope.
pub(crate) struct Peer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// A made-up report version with every field.
pub(crate) fn report(id: &str, version: i64, name: &str, from: &str, to: &str) -> Value {
    json!({
        "id": id, "version": version, "name": name, "state": "PUBLISHED",
        "arn": format!("arn:aws:artifact:us-east-1::report/{id}:{version}"),
        "uploadState": "COMPLETE", "description": "Made up.",
        "periodStart": format!("{from}T00:00:00Z"), "periodEnd": format!("{to}T00:00:00Z"),
        "series": "SOC", "category": "Certifications and Attestations",
        "companyName": "Amazon Web Services", "productName": "AWS", "acceptanceType": "EXPLICIT",
    })
}

impl Peer {
    pub(crate) fn start(reports: Vec<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        {
            let mut state = shared.state.lock().unwrap();
            state.reports = reports;
            state.document = [b"%PDF-1.7 ".as_slice(), &vec![b'x'; 100_000]].concat();
        }
        let ours = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ours.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let shared = ours.clone();
                thread::spawn(move || {
                    let _ = serve(&stream, address, &shared);
                });
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    /// What AWS says from now on.
    pub(crate) fn reports(&self, reports: Vec<Value>) {
        self.state().reports = reports;
    }

    pub(crate) fn agreements(&self, agreements: Vec<Value>) {
        self.state().agreements = agreements;
    }

    /// Lets the given requests for an operation fail, counted from 1.
    pub(crate) fn fail(
        &self,
        operation: &'static str,
        requests: impl RangeBounds<usize>,
        fault: Fault,
    ) -> &Self {
        let requests = (requests.start_bound().cloned(), requests.end_bound().cloned());
        self.state().planned.push(Planned { operation, requests, fault });
        self
    }

    /// How often an operation was asked for.
    pub(crate) fn asked(&self, operation: &str) -> usize {
        self.state().asked.get(operation).copied().unwrap_or(0)
    }

    /// Most requests that were under way at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if !thread::panicking() {
            let problems = std::mem::take(&mut self.state().problems);
            assert!(problems.is_empty(), "requests outside the model: {problems:#?}");
        }
    }
}

/// An answer on its way out.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    cut: bool,
}

impl Answer {
    fn json(value: &Value) -> Self {
        let headers = vec![("Content-Type", "application/json".to_owned())];
        Self { status: 200, headers, body: value.to_string().into_bytes(), cut: false }
    }

    fn refusal(status: u16, kind: &str, message: &str) -> Self {
        let body = json!({"message": message, "resourceId": "r", "resourceType": "report",
            "serviceCode": "artifact", "quotaCode": "L-0", "reason": "other"});
        Self {
            status,
            headers: vec![
                ("Content-Type", "application/json".to_owned()),
                ("x-amzn-ErrorType", kind.to_owned()),
                ("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000".to_owned()),
            ],
            body: body.to_string().into_bytes(),
            cut: false,
        }
    }
}

struct Request {
    path: String,
    query: BTreeMap<String, String>,
    authorization: Option<String>,
}

fn serve(stream: &TcpStream, address: SocketAddr, shared: &Shared) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    while let Some(request) = read(&mut reader)? {
        let now = shared.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most.fetch_max(now, Ordering::SeqCst);
        let answer = answer(&request, address, shared);
        shared.under_way.fetch_sub(1, Ordering::SeqCst);
        let mut out = format!("HTTP/1.1 {} Made-up\r\n", answer.status);
        for (name, value) in &answer.headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        out.push_str(&format!("Content-Length: {}\r\n\r\n", answer.body.len()));
        stream.write_all(out.as_bytes())?;
        if answer.cut {
            stream.write_all(&answer.body[..answer.body.len() / 2])?;
            stream.flush()?;
            stream.shutdown(std::net::Shutdown::Both)?;
            return Ok(());
        }
        stream.write_all(&answer.body)?;
        stream.flush()?;
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut authorization = None;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("authorization")
        {
            authorization = Some(value.trim().to_owned());
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query = pairs.map(|(name, value)| (name.to_owned(), value.replace("%2F", "/"))).collect();
    Ok(Some(Request { path: path.to_owned(), query, authorization }))
}

fn operation(path: &str) -> Option<&'static str> {
    Some(match path {
        "/v1/report/list" => "ListReports",
        "/v1/report/listVersions" => "ListReportVersions",
        "/v1/report/getMetadata" => "GetReportMetadata",
        "/v1/report/getTermForReport" => "GetTermForReport",
        "/v1/report/get" => "GetReport",
        "/v1/customer-agreement/list" => "ListCustomerAgreements",
        "/objects/term" => "term document",
        "/objects/report" => "document",
        _ => return None,
    })
}

fn answer(request: &Request, address: SocketAddr, shared: &Shared) -> Answer {
    let Some(operation) = operation(&request.path) else {
        shared.state.lock().unwrap().problems.push(format!("no route {}", request.path));
        return Answer::refusal(404, "UnknownOperationException", "no such route");
    };
    let planned = {
        let mut state = shared.state.lock().unwrap();
        let nth = state.asked.entry(operation).or_default();
        *nth += 1;
        let nth = *nth;
        let due =
            |planned: &&Planned| planned.operation == operation && planned.requests.contains(&nth);
        state.planned.iter().find(due).map(|planned| planned.fault.clone())
    };
    if let Some(Fault::Slow(time)) = planned {
        thread::sleep(time);
    }
    let mut state = shared.state.lock().unwrap();
    let mut answer = well(operation, request, address, &mut state);
    match planned {
        None | Some(Fault::Slow(_)) => {}
        Some(Fault::Cut) => answer.cut = true,
        Some(Fault::NotJson) => answer.body = b"<html>Sign in to the network</html>".to_vec(),
        Some(Fault::Json(value)) => answer = Answer::json(&value),
        Some(Fault::Status(status, kind, message, headers)) => {
            answer = Answer::refusal(status, kind, &message);
            answer.headers.extend(headers);
        }
    }
    answer
}

/// What the model says of a request that nothing is wrong with.
fn well(
    operation: &'static str,
    request: &Request,
    address: SocketAddr,
    state: &mut State,
) -> Answer {
    if let Some(rest) = request.path.strip_prefix("/objects/") {
        if request.authorization.is_some() {
            state.problems.push("a presigned address was asked with a signature".to_owned());
        }
        let body = if rest == "term" { TERM.to_vec() } else { state.document.clone() };
        let headers = vec![("Content-Type", "application/pdf".to_owned())];
        return Answer { status: 200, headers, body, cut: false };
    }
    let signed = request.authorization.as_ref().is_some_and(|text| {
        text.starts_with(&format!("AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/"))
            && text.contains("/us-east-1/artifact/aws4_request")
            && text.contains("Signature=")
    });
    if !signed {
        state.problems.push(format!("{operation} is not signed for artifact"));
        return Answer::refusal(403, "MissingAuthenticationToken", "not signed");
    }
    let get = |name: &str| request.query.get(name).map(String::as_str);
    let id = get("reportId").unwrap_or_default();
    let shaped = id.strip_prefix("report-").is_some_and(|rest| {
        rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if !operation.starts_with("List") || operation == "ListReportVersions" {
        if !shaped {
            return Answer::refusal(400, "ValidationException", "reportId");
        }
        if !state.reports.iter().any(|report| report["id"] == id) {
            return Answer::refusal(404, "ResourceNotFoundException", "no such report");
        }
    }
    let newest = |id: &Value| {
        let versions = state.reports.iter().filter(|report| report["id"] == *id);
        versions.map(|report| report["version"].as_i64().unwrap_or(0)).max().unwrap_or(0)
    };
    let wanted: i64 =
        get("reportVersion").map_or_else(|| newest(&json!(id)), |v| v.parse().unwrap());
    let url =
        |what: &str| format!("http://{address}/objects/{what}?X-Amz-Signature=CANARYURL0123456789");
    match operation {
        "ListReports" => {
            let listed = state
                .reports
                .iter()
                .filter(|report| report["version"].as_i64().unwrap_or(0) == newest(&report["id"]));
            page("reports", &listed.cloned().collect::<Vec<_>>(), request)
        }
        "ListReportVersions" => {
            let versions = state.reports.iter().filter(|report| report["id"] == id);
            page("reports", &versions.cloned().collect::<Vec<_>>(), request)
        }
        "ListCustomerAgreements" => page("customerAgreements", &state.agreements, request),
        "GetReportMetadata" => {
            let found = state.reports.iter().find(|report| {
                report["id"] == id && report["version"].as_i64().unwrap_or(0) == wanted
            });
            let Some(found) = found else {
                return Answer::refusal(404, "ResourceNotFoundException", "no such version");
            };
            let mut detail = found.clone();
            if detail.get("name").is_some() {
                detail["termArn"] = json!(format!("arn:aws:artifact:us-east-1::term/{id}"));
                detail["sequenceNumber"] = json!(7);
                detail["createdAt"] = json!("2026-05-01T08:00:00Z");
            }
            Answer::json(&json!({"reportDetails": detail}))
        }
        "GetTermForReport" => {
            Answer::json(&json!({"documentPresignedUrl": url("term"), "termToken": TERM_TOKEN}))
        }
        _ => {
            if get("termToken") != Some(TERM_TOKEN) {
                return Answer::refusal(400, "ValidationException", "termToken");
            }
            Answer::json(&json!({"documentPresignedUrl": url("report")}))
        }
    }
}

fn page(key: &str, all: &[Value], request: &Request) -> Answer {
    let number = |name: &str| request.query.get(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("maxResults").unwrap_or(100);
    if !(1..=300).contains(&size) {
        return Answer::refusal(400, "ValidationException", "maxResults");
    }
    let from = number("nextToken").unwrap_or(0);
    let to = all.len().min(from + size);
    let mut body = json!({key: all[from.min(to)..to]});
    if to < all.len() {
        body["nextToken"] = json!(to.to_string());
    }
    Answer::json(&body)
}
