//! The input of the templates: cleaned texts, labels, link targets and shapes of charts.
//!
//! A view is a few JSON files in the in-memory world. It contains nothing that is not in the plan; it
//! computes what would be slow or awkward in a template.

mod appendix;
mod control;
mod described;
mod document;
mod reliance;
mod rows;
mod tests;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diag::{Diagnostic, Origin};
use crate::limits::{INDEXED, REFERRED};
use crate::model::text::grouped;
use crate::model::{PartId, Plan, PlanEvidence, PlanService, natural_order};
use crate::render::clean::{Cleaner, Field};
use crate::render::markdown::{self, Block};
use crate::render::schedule::{self, Exception};

/// The files a document is drawn from.
pub(super) struct View {
    /// The name of the layout: `ssp.typ.tera`.
    pub kind: String,
    /// Values that the layout may branch on: numbers and flags, never text that people wrote.
    pub layout: tera::Context,
    /// Data files by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Warnings on texts that were changed.
    pub notices: Vec<Diagnostic>,
    /// Bytes of the data files, without pictures.
    pub size: usize,
}

impl View {
    /// The view of a plan, for fonts that have a glyph where `prints` is true.
    pub(super) fn new(plan: &Plan, prints: &dyn Fn(char) -> bool) -> Self {
        let mut draft = Draft::new(plan, prints);
        let families = draft.families();
        let mut files = vec![
            file("document", &draft.document()),
            file("reports", &draft.reports()),
            file("reliance", &draft.reliance()),
            file("evidence", &draft.evidence_index()),
            file("tests", &draft.tests_of_controls()),
            file("exceptions", &draft.exceptions()),
            file("open", &draft.open_items()),
            file("poam", &draft.plan_of_action()),
            file("findings", &draft.findings()),
            file("sources", &draft.sources()),
            file("described", &draft.described()),
            file("rows", &draft.rows()),
        ];
        let mut layout = tera::Context::new();
        layout.insert("families", &families.len());
        layout.insert("synthetic", &plan.system.synthetic.is_some());
        for (n, family) in families.iter().enumerate() {
            files.push(file(&format!("family-{n}"), family));
        }
        let size = files.iter().map(|(_, bytes)| bytes.len()).sum();
        files.extend(appendix::pictures(plan));
        files.extend(described::figures(plan));
        Self {
            kind: format!("{}.typ.tera", plan.document.id),
            layout,
            files,
            notices: draft.cleaner.finish(),
            size,
        }
    }
}

fn file(name: &str, value: &impl Serialize) -> (String, Vec<u8>) {
    // Plain data with string keys always serializes.
    (format!("data/{name}.json"), serde_json::to_vec(value).unwrap_or_default())
}

/// What stands after the first names of a list that a page has no room for.
fn more_of(names: usize) -> Option<String> {
    let more = names.saturating_sub(REFERRED);
    (more > 0).then(|| format!("and {} more in the workbook", grouped(more)))
}

/// Ids of parts, as many as a paragraph lists.
fn ids(parts: &[PartId]) -> Vec<String> {
    let few = parts.iter().take(REFERRED).map(ToString::to_string);
    few.chain(more_of(parts.len())).collect()
}

/// A name that links to an entry elsewhere in the document, if there is one.
#[derive(Clone, Debug, Serialize)]
struct Ref {
    label: String,
    to: Option<String>,
}

/// A view being built.
struct Draft<'a> {
    plan: &'a Plan,
    cleaner: Cleaner<'a>,
    evidence: BTreeMap<&'a str, usize>,
    tests: BTreeMap<&'a str, usize>,
    reports: BTreeMap<&'a str, usize>,
    controls: BTreeMap<&'a str, usize>,
    services: BTreeMap<&'a str, String>,
    topics: BTreeMap<&'a str, String>,
    poam: BTreeMap<&'a str, usize>,
    exceptions: Vec<Exception<'a>>,
    /// Evidence that tests of this plan cite.
    cited: BTreeSet<&'a str>,
}

/// Position of each id; of repeated ids, the first.
fn positions<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut out = BTreeMap::new();
    for (n, id) in ids.enumerate() {
        out.entry(id).or_insert(n);
    }
    out
}

/// The first position of each id.
fn first_of<'a>(ids: impl Iterator<Item = (&'a str, usize)>) -> BTreeMap<&'a str, usize> {
    let mut out = BTreeMap::new();
    for (id, at) in ids {
        out.entry(id).or_insert(at);
    }
    out
}

/// The target of a reference.
#[derive(Clone, Copy)]
enum Kind {
    Control,
    Evidence,
    Report,
    Test,
    Poam,
}

impl<'a> Draft<'a> {
    fn new(plan: &'a Plan, prints: &'a dyn Fn(char) -> bool) -> Self {
        let tests = plan.tests.iter().filter(|test| !test.parts.is_empty());
        let cited = tests.flat_map(|test| test.evidence_ids()).collect();
        let mut draft = Self {
            plan,
            cited,
            cleaner: Cleaner::new(prints),
            evidence: BTreeMap::new(),
            tests: BTreeMap::new(),
            reports: positions(plan.reports.iter().map(|report| report.key.as_str())),
            controls: positions(plan.controls.iter().map(|control| control.id.as_str())),
            services: BTreeMap::new(),
            topics: BTreeMap::new(),
            poam: positions(plan.poam.iter().take(INDEXED).map(|item| item.id.as_str())),
            exceptions: schedule::exceptions(plan),
        };
        let evidence = draft.evidence_in_order();
        draft.evidence = first_of(evidence.iter().map(|at| (plan.evidence[*at].id.as_str(), *at)));
        let tests = draft.tests_in_order();
        draft.tests = first_of(tests.iter().map(|at| (plan.tests[*at].id.as_str(), *at)));
        draft.services = plan
            .services
            .iter()
            .map(|service| (service.id.as_str(), draft.text("name", &service.id, &short(service))))
            .collect();
        draft.topics = plan
            .topics
            .iter()
            .map(|topic| (topic.id.as_str(), draft.text("title", &topic.id, &topic.title)))
            .collect();
        draft
    }

    /// Positions of the evidence that is printed, in the order of ids.
    fn evidence_in_order(&self) -> Vec<usize> {
        let plan = self.plan;
        let bearing = (0..plan.evidence.len()).filter(|at| self.bears(&plan.evidence[*at]));
        let mut order: Vec<usize> = bearing.collect();
        order.sort_by(|a, b| natural_order(&plan.evidence[*a].id, &plan.evidence[*b].id));
        order.truncate(INDEXED);
        order
    }

    /// Positions of the tests that are printed, in the order of ids.
    fn tests_in_order(&self) -> Vec<usize> {
        let plan = self.plan;
        let bearing = (0..plan.tests.len()).filter(|at| !plan.tests[*at].parts.is_empty());
        let mut order: Vec<usize> = bearing.collect();
        order.sort_by(|a, b| natural_order(&plan.tests[*a].id, &plan.tests[*b].id));
        order.truncate(INDEXED);
        order
    }

    /// A text of the plan, cleaned for printing.
    fn text(&mut self, what: &str, of: &str, text: &str) -> String {
        self.cleaner.clean(text, Field { what, of, ..Field::default() })
    }

    /// Words of a person or a rule, fit to print and without code marks.
    fn words(&mut self, what: &str, of: &str, text: &str) -> String {
        self.text(what, of, &schedule::without_paths(&schedule::words(text)))
    }

    /// Words of the program, with what this kind of document calls a part.
    fn own_words(&mut self, what: &str, of: &str, text: &str) -> String {
        let words = &self.plan.document.words;
        if words.part == "part" {
            return self.words(what, of, text);
        }
        let pieces = text.split_inclusive(|c: char| !c.is_alphanumeric());
        let named: String = pieces
            .map(|piece| match piece.trim_end_matches(|c: char| !c.is_alphanumeric()) {
                "part" => piece.replacen("part", &words.part, 1),
                "parts" => piece.replacen("parts", &words.parts, 1),
                _ => piece.to_owned(),
            })
            .collect();
        self.words(what, of, &named)
    }

    /// The same in a column of a table.
    fn words_cell(&mut self, what: &str, of: &str, text: &str) -> String {
        self.cell(what, of, &schedule::without_paths(&schedule::words(text)))
    }

    fn maybe_words(&mut self, what: &str, of: &str, text: Option<&String>) -> Option<String> {
        text.map(|text| self.words(what, of, text))
    }

    /// The exceptions at these places in the list of them, as references.
    fn refer_exceptions(&mut self, at: &[usize]) -> Vec<Ref> {
        at.iter()
            .filter_map(|at| {
                let label = self.exceptions.get(*at)?.id();
                let label = self.text("id", "", &label);
                Some(Ref { label, to: (*at < INDEXED).then(|| format!("exception-{at}")) })
            })
            .take(REFERRED)
            .chain(more_of(at.len()).map(|label| Ref { label, to: None }))
            .collect()
    }

    /// A text in a column of a table.
    fn cell(&mut self, what: &str, of: &str, text: &str) -> String {
        self.cleaner.clean(text, Field { what, of, narrow: true, ..Field::default() })
    }

    fn maybe_cell(&mut self, what: &str, of: &str, text: Option<&String>) -> Option<String> {
        text.map(|text| self.cell(what, of, text))
    }

    fn maybe(&mut self, what: &str, of: &str, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(what, of, text))
    }

    fn texts(&mut self, what: &str, of: &str, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(what, of, text)).collect()
    }

    /// Markdown, parsed and cleaned for printing.
    fn markdown(&mut self, field: Field<'_>, text: &str) -> Vec<Block> {
        let mut blocks = markdown::in_pieces(markdown::parse(text));
        let narrow = blocks.iter().any(|block| matches!(block, Block::Table { .. }));
        let field = Field { narrow, ..field };
        markdown::each_text(&mut blocks, &mut |text| *text = self.cleaner.clean(text, field));
        blocks
    }

    /// The name of a file without the folders of the workspace.
    fn file_name(&mut self, path: &str) -> String {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        self.cell("file name", "", name)
    }

    /// True for evidence that bears on this plan: on a part, or as what a step of one of its tests looked at.
    fn bears(&self, item: &PlanEvidence) -> bool {
        !item.parts.is_empty() || self.cited.contains(item.id.as_str())
    }

    fn place(&mut self, origin: &Origin) -> String {
        self.cell("file name", "", &origin.to_string())
    }

    fn refer(&mut self, kind: Kind, id: &str) -> Ref {
        let (at, anchor) = match kind {
            Kind::Control => (self.controls.get(id), "control"),
            Kind::Evidence => (self.evidence.get(id), "evidence"),
            Kind::Report => (self.reports.get(id), "report"),
            Kind::Test => (self.tests.get(id), "test"),
            Kind::Poam => (self.poam.get(id), "poam"),
        };
        let to = at.map(|n| format!("{anchor}-{n}"));
        // Reports are cited by number: their keys are too long for a line of text.
        let label = match (kind, at) {
            (Kind::Report, Some(n)) => format!("R{}", n + 1),
            _ => self.text("id", "", id),
        };
        Ref { label, to }
    }

    fn refer_all<S: AsRef<str>>(
        &mut self,
        kind: Kind,
        ids: impl IntoIterator<Item = S>,
    ) -> Vec<Ref> {
        let mut ids = ids.into_iter();
        let few: Vec<Ref> =
            ids.by_ref().take(REFERRED).map(|id| self.refer(kind, id.as_ref())).collect();
        let more = more_of(few.len() + ids.count()).map(|label| Ref { label, to: None });
        few.into_iter().chain(more).collect()
    }

    /// Names of services, or "all services" for every one in use.
    fn service_names(&mut self, ids: &[&str]) -> String {
        let cloud = |id: &&str| {
            self.plan.services.iter().any(|service| service.id == **id && !service.premises)
        };
        let in_use = self.plan.services.iter().filter(|service| !service.premises).count();
        if in_use > 3 && ids.iter().filter(|id| cloud(id)).count() == in_use && ids.len() == in_use
        {
            return format!("all {in_use} services in use");
        }
        let names: Vec<String> = ids
            .iter()
            .map(|id| match self.services.get(id) {
                Some(name) => name.clone(),
                None => self.text("service", "", id),
            })
            .collect();
        names.join(", ")
    }

    fn topic_title(&mut self, id: &str) -> String {
        match self.topics.get(id) {
            Some(title) => title.clone(),
            None => self.text("topic", "", id),
        }
    }
}

/// Short name of a service for lists: `EC2`, `IAM`, `Lambda`.
fn short(service: &PlanService) -> String {
    if service.premises {
        return service.name.clone();
    }
    let name = service.name.as_str();
    if let Some(inner) = name.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) {
        return inner.to_owned();
    }
    let bare = name.strip_prefix("Amazon ").or_else(|| name.strip_prefix("AWS ")).unwrap_or(name);
    if bare.len() > 12 && service.id.len() <= 4 {
        return service.id.to_uppercase();
    }
    bare.to_owned()
}

/// A share of a whole, for lengths in charts.
#[expect(clippy::cast_precision_loss, reason = "days and counts are far below 2^52")]
fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 { 0.0 } else { (part as f64 / whole as f64).clamp(0.0, 1.0) }
}
