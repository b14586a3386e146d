//! The System Security Plan as PDF/A-2a and PDF/UA-1.

mod faults;
mod fonts;
mod required;
mod view;
mod world;

use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use self::faults::Layout;
use self::fonts::FONTS;
use self::view::View;
use self::world::InMemory;
use super::{Pdf, RenderError, Templates};
use crate::diag::Diagnostic;
use crate::limits::PLAN_TEXT;
use crate::model::{NOTICE, Plan};

/// Draws the plan, and names it by `id` in the properties. The same plan and templates give the same bytes.
///
/// # Errors
/// When an overridden template cannot be rendered.
pub fn pdf(plan: &Plan, id: &str, templates: &Templates) -> Result<Pdf, RenderError> {
    let result = pdf_in_any_script(plan, id, templates);
    // Typst caches every layout for later use.
    typst::comemo::evict(0);
    result
}

fn pdf_in_any_script(plan: &Plan, id: &str, templates: &Templates) -> Result<Pdf, RenderError> {
    let view = View::new(plan, &|c| FONTS.print(c));
    if view.size > PLAN_TEXT {
        let message = format!(
            "the plan of {} has {} MB of text and structure; one PDF is made of {} MB at most",
            plan.framework,
            view.size >> 20,
            PLAN_TEXT >> 20
        );
        return Err(RenderError::too_much(message));
    }
    let (set, omitted) = LaidOut::whole(plan, templates, &view)?;
    let failed = match set.export(plan, id) {
        Ok(bytes) => {
            let notices = view.notices.into_iter().chain(omitted).collect();
            return Ok(Pdf { bytes, notices });
        }
        Err(failed) => failed,
    };
    // A script that the fallback fonts cannot shape has a glyph for each character but still fails PDF/A.
    // If a text contains characters that IBM Plex Sans lacks, print their numbers instead.
    let plain = View::new(plan, &|c| FONTS.print_plainly(c));
    if plain.notices == view.notices {
        return Err(failed);
    }
    let (set, omitted) = LaidOut::whole(plan, templates, &plain)?;
    let bytes = set.export(plan, id)?;
    Ok(Pdf { bytes, notices: plain.notices.into_iter().chain(omitted).collect() })
}

/// The input of Typst for a plan, and the export, to measure the time of Typst alone.
///
/// # Errors
/// When the overridden layout is at fault.
#[doc(hidden)]
pub fn world(
    plan: &Plan,
    templates: &Templates,
) -> Result<(impl typst::World, PdfOptions), RenderError> {
    let view = View::new(plan, &|c| FONTS.print(c));
    Ok((assemble(templates, &view, &[])?, options(plan, "")?))
}

/// The files of one view of the plan. `added` is printed at the top of page 1, whatever the templates print.
fn assemble(templates: &Templates, view: &View, added: &[String]) -> Result<InMemory, RenderError> {
    let mut main = templates.lay_out(layout_of(&view.kind, templates), &view.layout)?;
    if !added.is_empty() {
        main.insert_str(0, required::AT_TOP);
    }
    let mut world = InMemory::new(main);
    world.add_file("data/required.json", serde_json::json!(added).to_string().into_bytes());
    for (name, text) in templates.all() {
        if name.ends_with(".typ") {
            world.add_source(name, text);
        }
    }
    for (name, bytes) in &view.files {
        world.add_file(name, bytes.clone());
    }
    let [regular, semibold] = FONTS.advances();
    let widths = serde_json::json!({"regular": regular, "semibold": semibold});
    world.add_file("data/widths.json", widths.to_string().into_bytes());
    Ok(world)
}

/// The layout of a kind of document: that of a System Security Plan where the kind has none.
fn layout_of<'k>(kind: &'k str, templates: &Templates) -> &'k str {
    let known = templates.get(kind).is_some();
    if known { kind } else { "ssp.typ.tera" }
}

/// A document laid out in pages.
struct LaidOut<'a> {
    document: PagedDocument,
    world: InMemory,
    layout: Layout<'a>,
}

impl<'a> LaidOut<'a> {
    /// Lays out one view of a plan. What templates of the workspace leave out of what must be there is added to page
    /// 1, and is a finding.
    fn whole(
        plan: &Plan,
        templates: &'a Templates,
        view: &'a View,
    ) -> Result<(Self, Option<Diagnostic>), RenderError> {
        let set = Self::new(templates, view, &[])?;
        if !templates.overridden() {
            return Ok((set, None));
        }
        let omitted = required::omitted(&set.document, plan);
        let Some(lines) = omitted.sentence() else { return Ok((set, None)) };
        let set = Self::new(templates, view, &lines)?;
        if required::omitted(&set.document, plan).notice() {
            return Err(RenderError::new(format!(
                "page 1 of the plan does not say \"{NOTICE}\", and the templates in use do not let it be added"
            )));
        }
        let name = set.layout.name;
        Ok((set, Some(omitted.finding("the plan", name))))
    }

    /// Lays out one view of a plan.
    fn new(
        templates: &'a Templates,
        view: &'a View,
        added: &[String],
    ) -> Result<Self, RenderError> {
        let world = assemble(templates, view, added)?;
        let name = layout_of(&view.kind, templates);
        let layout = Layout { name, text: templates.get(name).unwrap_or_default() };
        match typst::compile::<PagedDocument>(&world).output {
            Ok(document) => Ok(Self { document, world, layout }),
            Err(errors) => Err(faults::to_error(&errors, &world, layout)),
        }
    }

    fn export(&self, plan: &Plan, id: &str) -> Result<Vec<u8>, RenderError> {
        // The export needs memory too, and none of what was cached by the layout.
        typst::comemo::evict(0);
        typst_pdf::pdf(&self.document, &options(plan, id)?)
            .map_err(|errors| faults::to_error(&errors, &self.world, self.layout))
    }
}

fn options(plan: &Plan, id: &str) -> Result<PdfOptions, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| RenderError::new(error.message().as_str()))?;
    let (year, month, day) = plan.as_of.ymd();
    let unsigned = |n: i8| u8::try_from(n).unwrap_or(1);
    let midnight = Datetime::from_ymd_hms(year.into(), unsigned(month), unsigned(day), 0, 0, 0);
    let period = plan.period;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{}/{}/{period}", plan.system.id, plan.framework)),
        // `verify` reads it in the XMP metadata, which are not compressed.
        creator: Smart::Custom(Some(format!(
            concat!("carveout ", env!("CARGO_PKG_VERSION"), "; plan.json sha256:{}"),
            id
        ))),
        timestamp: midnight.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

#[cfg(test)]
mod tests;
