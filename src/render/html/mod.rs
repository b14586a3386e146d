//! The plan as one HTML file to work on: nothing outside it is asked for, and it reads as a plain document without its
//! script.
//!
//! The layout is a Tera template that escapes every text. What a template gets already as HTML is made in
//! [`markdown`] and, for pictures and the page's own style and script, here.

mod appendix;
mod lists;
mod markdown;
mod parts;
mod reliance;
mod summary;
mod testing;
#[cfg(test)]
mod tests;
mod text;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use self::text::Names;
use super::required::Omitted;
use super::schedule::{self, Exception};
use super::{RenderError, Templates};
use crate::diag::Diagnostic;
use crate::limits::HTML_TEXT;
use crate::model::Plan;

/// The layout of the page.
const LAYOUT: &str = "plan.html.tera";
/// What is put into it as it is.
const STYLE: &str = "plan.css";
const SCRIPT: &str = "plan.js";

/// A finished page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// What templates of the workspace leave out.
    pub(crate) omitted: Option<Diagnostic>,
}

/// Draws the plan. The same plan and templates give the same bytes.
///
/// # Errors
/// When an overridden template cannot be rendered, or the page would be too large.
pub(crate) fn page(plan: &Plan, templates: &Templates) -> Result<Page, RenderError> {
    let text = |name: &str| templates.get(name).unwrap_or_default();
    let (style, script) = (text(STYLE), text(SCRIPT));
    let policy = policy(style, script);
    let mut context = tera::Context::from_serialize(&Value::Object(Draft::new(plan).view()))?;
    context.insert("style", style);
    context.insert("script", script);
    context.insert("policy", &policy);
    let mut html = templates.lay_out_html(LAYOUT, &context)?;
    if html.len() > HTML_TEXT {
        let message = format!(
            "the page of {} would have {} MB; one page has {} MB at most",
            plan.framework,
            html.len() >> 20,
            HTML_TEXT >> 20
        );
        return Err(RenderError::too_much(message));
    }
    let mut omitted = None;
    if templates.overridden() {
        guard(&mut html, &policy);
        let shown = text::shown(&html);
        let left_out = Omitted::of(std::slice::from_ref(plan), head(&shown), &shown);
        if let Some(lines) = left_out.sentence() {
            add(&mut html, &lines);
            omitted = Some(left_out.finding("the page", LAYOUT));
        }
    }
    Ok(Page { bytes: html.into_bytes(), omitted })
}

/// What the browser may do with the page: its own style and script, pictures in it, and nothing else.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// A layout of the workspace may ask for anything: the policy is in the page whatever it prints.
fn guard(html: &mut String, policy: &str) {
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    // A policy bears on what comes after it.
    let first = html.find("<head>").map_or(0, |at| at + "<head>".len());
    if !html[first..].trim_start().starts_with(&meta) {
        html.insert_str(first, &meta);
    }
}

/// Characters of a page that are its beginning.
const HEAD: usize = 4_000;

fn head(shown: &str) -> &str {
    let end = shown.char_indices().nth(HEAD).map_or(shown.len(), |(at, _)| at);
    &shown[..end]
}

/// Puts lines at the top of the page.
fn add(html: &mut String, lines: &[String]) {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("<p><strong>{}</strong></p>", text::escaped(line)))
        .collect();
    let body = html.find("<body").and_then(|at| Some(at + html[at..].find('>')? + 1));
    html.insert_str(body.unwrap_or(0), &lines.concat());
}

/// A page being built.
struct Draft<'a> {
    plan: &'a Plan,
    names: Names<'a>,
    exceptions: Vec<Exception<'a>>,
}

/// A list of names and values that a template reads.
type Fields = Map<String, Value>;

impl<'a> Draft<'a> {
    fn new(plan: &'a Plan) -> Self {
        let exceptions = schedule::exceptions(plan);
        Self { plan, names: Names::of(plan, &exceptions), exceptions }
    }

    /// Everything the layout prints.
    fn view(&self) -> Fields {
        let mut view = self.document();
        let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
        put("families", self.families());
        put("open", self.open());
        put("tests", self.tests());
        put("exceptions", self.schedule());
        put("evidence", self.evidence());
        put("reports", self.reports());
        put("programs", self.programs());
        put("authorizations", self.authorizations());
        put("agreements", self.agreements());
        put("providers", self.providers());
        put("csocs", self.csocs());
        put("cuecs", self.cuecs());
        put("users", self.users());
        put("poam", self.plan_of_action());
        put("findings", self.findings());
        put("services", self.services());
        put("sources", self.sources());
        view
    }
}
