//! What a laid-out document says, held against what it must say.

use typst::layout::{Frame, FrameItem};
use typst::visualize::Paint;
use typst_layout::PagedDocument;

use crate::model::Plan;
use crate::render::required::Omitted;

/// Prints `data/required.json` at the top of page 1.
pub(super) const AT_TOP: &str = "#set page(foreground: context if here().page() == 1 { \
     place(top + center, dy: 4mm, block(width: 84%, fill: white, inset: 3pt, stroke: 0.6pt + black, \
     text(size: 7.5pt, fill: black, font: \"IBM Plex Sans\", json(\"data/required.json\").join(\" \")))) })\n";

/// What the document leaves out.
pub(super) fn omitted(document: &PagedDocument, plan: &Plan) -> Omitted {
    let mut pages = document.pages().iter().map(|page| {
        let mut text = String::new();
        collect(&page.frame, &mut text);
        text
    });
    let first = pages.next().unwrap_or_default();
    let rest: String = pages.collect();
    Omitted::of(std::slice::from_ref(plan), &first, &format!("{first}{rest}"))
}

/// The smallest text that counts as printed, in points.
const LEGIBLE: f64 = 4.0;

/// The text of a frame that a reader can see: neither white nor tiny.
fn collect(frame: &Frame, out: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, out),
            FrameItem::Text(text) => {
                let white = matches!(&text.fill, Paint::Solid(color) if color.to_hex().starts_with("#ffffff"));
                if !white && text.size.to_pt() >= LEGIBLE {
                    out.push_str(&text.text);
                }
            }
            FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..)
            | FrameItem::Tag(..) => {}
        }
    }
}
