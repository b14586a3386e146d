//! What the fuzz targets call: one reader each, on bytes it has not recognized too.

use std::io::{Cursor, Write as _};
use std::sync::OnceLock;

use carveout::evidence::readers::workspace_format::{Format, FormatFile};
use carveout::evidence::{self, Input, Population, READERS, picture, test_sheets};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Two formats of a workspace's own, so that their readers have something to read.
fn formats() -> &'static [Format] {
    static FORMATS: OnceLock<Vec<Format>> = OnceLock::new();
    FORMATS.get_or_init(|| {
        let text = include_str!("formats.json");
        serde_json::from_str::<FormatFile>(text).expect("the formats are valid").formats.items
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
        let _ = picture::scaled(bytes);
    }
}

/// Reads test sheets.
pub fn test_sheet(bytes: &[u8]) {
    let _ = test_sheets::load("evidence/tests/f.xlsx", bytes, &mut Vec::new(), &mut Default::default());
}

/// Reads a sheet's XML in a workbook that is otherwise whole: the checksums of an archive would turn
/// most bytes away before they reach the XML.
pub fn workbook_sheet(xml: &[u8]) {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let sheets = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", xml),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name, stored).expect("a new part");
        archive.write_all(content).expect("memory takes it");
    }
    let bytes = archive.finish().expect("a whole archive").into_inner();
    any(&bytes);
    population(&bytes);
    test_sheet(&bytes);
}
