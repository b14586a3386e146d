//! The System Security Plan as PDF/A-2a and PDF/UA-1.

mod faults;
mod fonts;
mod view;
mod world;

use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use self::faults::LAYOUT;
use self::fonts::FONTS;
use self::view::View;
use self::world::InMemory;
use super::{Pdf, RenderError, Templates};
use crate::model::Plan;

/// Draws the plan. The same plan and templates give the same bytes.
///
/// # Errors
/// When an overridden template cannot be rendered.
pub fn pdf(plan: &Plan, templates: &Templates) -> Result<Pdf, RenderError> {
    let result = pdf_in_any_script(plan, templates);
    // Typst caches every layout for later use.
    typst::comemo::evict(0);
    result
}

fn pdf_in_any_script(plan: &Plan, templates: &Templates) -> Result<Pdf, RenderError> {
    let view = View::new(plan, &|c| FONTS.print(c));
    let set = LaidOut::new(templates, &view)?;
    let failed = match set.export(plan) {
        Ok(bytes) => return Ok(Pdf { bytes, notices: view.notices }),
        Err(failed) => failed,
    };
    // A script that the fallback fonts cannot shape has a glyph for each character but still fails PDF/A.
    // If a text contains characters that IBM Plex Sans lacks, print their numbers instead.
    let plain = View::new(plan, &|c| FONTS.print_plainly(c));
    if plain.notices == view.notices {
        return Err(failed);
    }
    let bytes = LaidOut::new(templates, &plain)?.export(plan)?;
    Ok(Pdf { bytes, notices: plain.notices })
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
    Ok((assemble(templates, &view)?, options(plan)?))
}

/// The files of one view of the plan.
fn assemble(templates: &Templates, view: &View) -> Result<InMemory, RenderError> {
    let main = templates.lay_out(LAYOUT, &view.layout)?;
    let mut world = InMemory::new(main);
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

/// A document laid out in pages.
struct LaidOut<'a> {
    document: PagedDocument,
    world: InMemory,
    layout: &'a str,
}

impl<'a> LaidOut<'a> {
    /// Lays out one view of a plan.
    fn new(templates: &'a Templates, view: &View) -> Result<Self, RenderError> {
        let world = assemble(templates, view)?;
        let layout = templates.get(LAYOUT).unwrap_or_default();
        match typst::compile::<PagedDocument>(&world).output {
            Ok(document) => Ok(Self { document, world, layout }),
            Err(errors) => Err(faults::to_error(&errors, &world, layout)),
        }
    }

    fn export(&self, plan: &Plan) -> Result<Vec<u8>, RenderError> {
        // The export needs memory too, and none of what was cached by the layout.
        typst::comemo::evict(0);
        typst_pdf::pdf(&self.document, &options(plan)?)
            .map_err(|errors| faults::to_error(&errors, &self.world, self.layout))
    }
}

fn options(plan: &Plan) -> Result<PdfOptions, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| RenderError::new(error.message().as_str()))?;
    let (year, month, day) = plan.as_of.ymd();
    let unsigned = |n: i8| u8::try_from(n).unwrap_or(1);
    let midnight = Datetime::from_ymd_hms(year.into(), unsigned(month), unsigned(day), 0, 0, 0);
    let period = plan.period;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{}/{}/{period}", plan.system.id, plan.framework)),
        creator: Smart::Custom(Some(concat!("carveout ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

#[cfg(test)]
mod tests;
