//! The fonts a document may use: IBM Plex Sans, and Typst's built-in fonts for the characters it lacks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontVariations};
use typst::utils::LazyHash;

const PLEX: [&[u8]; 4] = [
    include_bytes!("../../../templates/fonts/IBMPlexSans-Regular.ttf"),
    include_bytes!("../../../templates/fonts/IBMPlexSans-Italic.ttf"),
    include_bytes!("../../../templates/fonts/IBMPlexSans-SemiBold.ttf"),
    include_bytes!("../../../templates/fonts/IBMPlexSans-SemiBoldItalic.ttf"),
];

/// Places of the faces above: regular, italic, semibold, semibold italic.
const PLEX_FACES: [usize; 4] = [0, 1, 2, 3];

const FAMILY: &str = "IBM Plex Sans";

/// Fonts with the characters they cover.
pub(super) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
    any: Coverage,
    every_plex: Coverage,
}

/// Read once: parsing them takes longer than a small document.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::load);

impl Fonts {
    fn load() -> Self {
        let plex: Vec<Font> =
            PLEX.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let mut any = Coverage::none();
        let mut every_plex = Coverage::all();
        for font in &plex {
            any.add(font);
            every_plex.keep(font);
        }
        let mut fonts = plex;
        for (font, _) in typst_kit::fonts::embedded() {
            any.add(&font);
            fonts.push(font);
        }
        let infos = fonts.iter().map(|font| {
            let mut info = font.info().clone();
            // The semibold faces call their family "IBM Plex Sans SmBld", for old software.
            if info.family.starts_with(FAMILY) {
                FAMILY.clone_into(&mut info.family);
            }
            info
        });
        let book = LazyHash::new(FontBook::from_infos(infos));
        Self { book, fonts, any, every_plex }
    }

    /// Advance widths in em of the printable ASCII characters, in regular and in semibold.
    pub(super) fn advances(&self) -> [BTreeMap<char, f64>; 2] {
        let [regular, _, semibold, _] = PLEX_FACES;
        [regular, semibold].map(|face| {
            let Some(font) = self.fonts.get(face) else { return BTreeMap::new() };
            let variant = font.info().variant;
            let font = font.clone().instantiate(variant, Abs::pt(10.0), &FontVariations::default());
            (' '..='~')
                .filter_map(|c| {
                    let glyph = font.ttf().glyph_index(c)?;
                    Some((c, font.x_advance(glyph.0)?.get()))
                })
                .collect()
        })
    }

    /// True if some font has a glyph for it.
    pub(super) fn print(&self, c: char) -> bool {
        self.any.has(u32::from(c))
    }

    /// True if every face of IBM Plex Sans has a glyph for it, so that no other font is used.
    pub(super) fn print_plainly(&self, c: char) -> bool {
        self.every_plex.has(u32::from(c))
    }
}

/// One bit per code point.
struct Coverage(Vec<u64>);

const WORDS: usize = 0x11_0000 / 64;

impl Coverage {
    fn none() -> Self {
        Self(vec![0; WORDS])
    }

    fn all() -> Self {
        Self(vec![u64::MAX; WORDS])
    }

    fn add(&mut self, font: &Font) {
        for code in font.info().coverage.iter() {
            if let Some(word) = self.0.get_mut(code as usize / 64) {
                *word |= 1 << (code % 64);
            }
        }
    }

    fn keep(&mut self, font: &Font) {
        let mut own = Self::none();
        own.add(font);
        self.0.iter_mut().zip(own.0).for_each(|(word, own)| *word &= own);
    }

    fn has(&self, code: u32) -> bool {
        self.0.get(code as usize / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_tells_faces_from_fallbacks() {
        assert!(FONTS.print('a') && FONTS.print_plainly('a') && FONTS.print_plainly('–'));
        assert!(FONTS.print('∀'), "a mathematical sign is in a fallback");
        assert!(!FONTS.print_plainly('∀'));
        assert!(!FONTS.print('\u{e123}') || !FONTS.print_plainly('\u{e123}'));
        assert!(!FONTS.print('🔥'));
    }
}
