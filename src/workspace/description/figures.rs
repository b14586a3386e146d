//! The files of figures: PNG and JPEG are scaled as pictures in evidence are, drawings (SVG) are looked through.

use super::drawing;
use crate::diag::{Diagnostic, Sink, codes};
use crate::evidence::picture::{recognize, scaled};
use crate::input::folder::Folder;
use crate::limits::{FIGURE_DRAWING, FIGURES, PICTURE};
use crate::model::{Described, Figure, FigureFile, FigureState, Hidden, nothing_said, placeholder};

/// The files of the figures, in their order. One that cannot be used is a fault and is left out.
pub(super) fn read(
    described: &Described,
    shown: bool,
    folder: &mut Folder,
    sink: &mut Sink,
) -> Vec<FigureFile> {
    let figures = described.description.told.figures.iter().enumerate();
    figures
        .map(|(n, figure)| {
            let place = described.at(&format!("figures/{n}"));
            let unusable = |message: String, help: &str| {
                Diagnostic::new(&codes::FIGURE_UNUSABLE, message).help(help).fault(&place)
            };
            if n >= FIGURES {
                let message =
                    format!("`{}` is figure {} of more than {FIGURES}", figure.file, n + 1);
                sink.fault(unusable(message, "keep the figures that a reader needs"));
                return FigureFile::default();
            }
            if nothing_said(&figure.alt) || placeholder(&figure.alt).is_some() {
                let message = format!("`{}` has no description of what it shows", figure.file);
                sink.fault(unusable(
                    message,
                    "say in `alt` what a reader who cannot see the figure has to know",
                ));
                return FigureFile::default();
            }
            match file(figure, shown, folder) {
                Ok(read) => read,
                Err(Failed::Said(fault)) => {
                    sink.fault(fault.cause(&place));
                    FigureFile::default()
                }
                Err(Failed::Unusable(what, help)) => {
                    sink.fault(unusable(format!("`{}` {what}", figure.file), &help));
                    FigureFile::default()
                }
            }
        })
        .collect()
}

enum Failed {
    /// A fault of the file itself.
    Said(Diagnostic),
    /// What is wrong with the figure, and what mends it.
    Unusable(String, String),
}

fn file(figure: &Figure, shown: bool, folder: &mut Folder) -> Result<FigureFile, Failed> {
    let read = folder.digest(&figure.file, PICTURE as u64).map_err(Failed::Said)?;
    let mut out = FigureFile { sha256: Some(read.sha256), ..FigureFile::default() };
    let Some(bytes) = read.content else {
        let what = format!("has more than {} MB", PICTURE >> 20);
        return Err(Failed::Unusable(what, "save it smaller".to_owned()));
    };
    if let Some(found) = recognize(&bytes).filter(|found| found.shown) {
        if !shown {
            out.state = FigureState::Listed;
            return Ok(out);
        }
        out.image = match scaled(&bytes) {
            Ok(picture) => picture.page,
            Err(Hidden::Refused { what, help }) => return Err(Failed::Unusable(what, help)),
            Err(_) => {
                let what = format!("is a {} that cannot be shown", found.kind);
                return Err(Failed::Unusable(what, "save it again, as PNG".to_owned()));
            }
        };
        out.state = FigureState::Shown;
        return Ok(out);
    }
    if bytes.len() > FIGURE_DRAWING {
        let what = format!("has more than {} MB", FIGURE_DRAWING >> 20);
        return Err(Failed::Unusable(what, "save it as PNG, or simplify it".to_owned()));
    }
    // A drawing is a text, and is looked through for secrets like all others.
    let text = folder.text(&figure.file).map_err(|_| {
        let what = "is neither PNG, JPEG nor SVG".to_owned();
        Failed::Unusable(what, "save it in one of these formats".to_owned())
    })?;
    let drawn = drawing::look(&text).map_err(|(what, help)| Failed::Unusable(what, help))?;
    if !shown {
        out.state = FigureState::Listed;
        return Ok(out);
    }
    out.words = drawn.words;
    out.image = drawn.image;
    out.state = FigureState::Shown;
    Ok(out)
}
