//! What the fuzz targets call: one reader each, on bytes it has not recognized too.

use std::sync::OnceLock;

use carveout::load::evidence::mapped::{Format, FormatFile};
use carveout::load::evidence::{self, Input, Population, READERS, picture};
use carveout::load::testing;

/// Two formats of a workspace's own, so that their readers have something to read.
fn formats() -> &'static [Format] {
    static FORMATS: OnceLock<Vec<Format>> = OnceLock::new();
    FORMATS.get_or_init(|| {
        let text = include_str!("formats.json");
        serde_json::from_str::<FormatFile>(text).expect("the formats are valid").formats
    })
}

/// Reads as one format.
pub fn reader(name: &str, bytes: &[u8]) {
    let reader = READERS.iter().find(|reader| reader.name == name).expect("a reader of this name");
    let content = &mut &bytes[..];
    let formats = formats();
    let input = Input { head: bytes, content, file: "evidence/f", evidence: "EV-1", formats };
    let _ = (reader.read)(input);
}

/// Recognizes and reads, packed or not.
pub fn any(bytes: &[u8]) {
    let _ = evidence::read(&mut &bytes[..], "evidence/f", "EV-1", formats());
}

/// Reads a population by its first column and by one that may be there.
pub fn population(bytes: &[u8]) {
    for column in [None, Some("item")] {
        let _ = Population::read(&mut &bytes[..], "evidence/f", column);
    }
}

/// Looks at a picture, and decodes it.
pub fn picture(bytes: &[u8]) {
    if picture::recognize(bytes).is_some_and(|found| found.shown) {
        let _ = picture::scaled(bytes, "evidence/f");
    }
}

/// Reads test sheets.
pub fn test_sheet(bytes: &[u8]) {
    let _ = testing::sheet::load("evidence/tests/f.xlsx", bytes, &mut Default::default());
}
