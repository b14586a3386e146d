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
/// When an overridden template is at fault.
pub fn pdf(plan: &Plan, templates: &Templates) -> Result<Pdf, RenderError> {
    let view = View::new(plan, &|c| FONTS.print(c));
    let first = set(plan, templates, &view);
    let result = match first {
        Ok(bytes) => Ok(Pdf { bytes, notices: view.notices }),
        Err(error) => {
            // A script that no fallback font can shape has glyphs for its characters and still
            // fails. Where there are characters that IBM Plex Sans lacks, show their numbers.
            let plain = View::new(plan, &|c| FONTS.print_plainly(c));
            if plain.notices == view.notices {
                Err(error)
            } else {
                set(plan, templates, &plain).map(|bytes| Pdf { bytes, notices: plain.notices })
            }
        }
    };
    // Typst remembers every layout in case it comes again.
    typst::comemo::evict(0);
    result
}

/// What Typst is given for a plan and how it exports it, to measure what Typst alone takes.
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
    for (name, value) in &view.files {
        world.add_file(name, value.clone());
    }
    Ok(world)
}

/// Lays out, sets and exports one view of the plan.
fn set(plan: &Plan, templates: &Templates, view: &View) -> Result<Vec<u8>, RenderError> {
    let world = assemble(templates, view)?;
    let layout = templates.get(LAYOUT).unwrap_or_default();
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|errors| faults::to_error(&errors, &world, layout))?;
    let options = options(plan)?;
    typst_pdf::pdf(&document, &options).map_err(|errors| faults::to_error(&errors, &world, layout))
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
