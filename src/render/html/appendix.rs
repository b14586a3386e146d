//! Evidence with its pictures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Draft;
use super::text::{Kind, clean, maybe, words};
use crate::limits::HTML_PICTURES;
use crate::model::{PlanEvidence, PlanPicture};

/// The last name of a path: an auditor asks for a file, not for a place in a workspace.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl Draft<'_> {
    /// Every evidence item, with enough detail to extract it again.
    pub(super) fn evidence(&self) -> Value {
        let mut room = HTML_PICTURES;
        self.plan.evidence.iter().map(|item| self.item(item, &mut room)).collect()
    }

    fn item(&self, item: &PlanEvidence, room: &mut usize) -> Value {
        let url = item.url.as_ref();
        let link = url.filter(|url| {
            url.starts_with("https://") && url.bytes().all(|byte| byte.is_ascii_graphic())
        });
        let outside = item.rows_outside.map(|others| {
            format!(
                "{} of {} dated rows are of days outside the audit period",
                others.rows, others.of
            )
        });
        json!({
            "id": clean(&item.id),
            "to": self.names.anchor(Kind::Evidence, &item.id),
            "title": words(&item.title),
            "kind": item.kind.label(),
            "source": maybe(item.source.as_ref()),
            "query": item.query.as_ref().map(|query| clean(query)),
            "file": item.path.as_ref().map(|path| clean(file_name(path))),
            "url": url.map(|url| clean(url)),
            "link": link.is_some(),
            "extracted_at": item.extracted().map(clean),
            "extracted_by": maybe(item.extracted_by.as_ref()),
            "received_on": item.received_on,
            "complete": completeness(item),
            "covers": item.covers.map(|covers| [covers.from, covers.to]),
            "in_period": item.in_period,
            "rows": item.rows,
            "outside": outside,
            "bytes": item.bytes,
            "sha256": item.sha256.as_ref().map(|hash| clean(hash)),
            "drifted": item.drifted(),
            "picture": item.picture.as_ref().map(|picture| drawn(picture, room)),
            "parts": self.names.parts(&item.parts),
        })
    }
}

fn completeness(item: &PlanEvidence) -> Option<String> {
    match (item.complete, maybe(item.complete_how.as_ref())) {
        (None, how) => how,
        (Some(false), _) => Some("not checked".to_owned()),
        (Some(true), None) => Some("checked".to_owned()),
        (Some(true), Some(how)) => Some(format!("checked: {how}")),
    }
}

/// A picture within the page, as long as the page has room for it.
fn drawn(picture: &PlanPicture, room: &mut usize) -> Value {
    let page = &picture.image.page;
    let kind = if page.extension == "png" { "png" } else { "jpeg" };
    let fits = !page.bytes.is_empty() && page.bytes.len() <= *room;
    let data = fits.then(|| {
        *room -= page.bytes.len();
        format!("data:image/{kind};base64,{}", STANDARD.encode(&page.bytes))
    });
    json!({
        "data": data,
        "width": page.width,
        "height": page.height,
        "pixels": format!("{} × {}", picture.image.width, picture.image.height),
        "time": maybe(picture.image.time.as_ref()),
        "alt": words(&picture.alt),
    })
}
