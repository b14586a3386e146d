//! No bytes make a reader panic.

use proptest::prelude::*;

use super::{Head, Input, READERS, Reading, Summary, read, recognize};
use crate::model::Observation;

/// The rows of a text that this reader has to recognize.
pub(super) fn reading(text: &str, name: &str) -> (Vec<Observation>, Summary) {
    let done = read(&mut text.as_bytes(), "evidence/x", "EV-1", &[]);
    let (reader, reading) = done.unwrap().expect("a reader recognizes it");
    assert_eq!(reader.name, name);
    match reading {
        Reading::Observations(rows, summary) => (rows, summary),
        other => panic!("read as {other:?}"),
    }
}

/// What is said of a text that cannot be read.
pub(super) fn refused(text: &str) -> String {
    read(&mut text.as_bytes(), "evidence/x", "EV-1", &[]).unwrap_err().message
}

/// Tries every reader, also those that do not recognize the bytes.
fn survive(bytes: &[u8]) {
    let _ = recognize(&Head::of(bytes, &[]));
    let _ = read(&mut &bytes[..], "evidence/x", "EV-1", &[]);
    for reader in READERS {
        let content = &mut &bytes[..];
        let input =
            Input { head: bytes, content, file: "evidence/x", evidence: "EV-1", formats: &[] };
        let _ = (reader.read)(input);
    }
}

#[test]
fn gzip_is_unpacked_within_limits() {
    use std::io::Write;
    let pack = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    let text =
        br#"{"Records":[{"eventName":"e","eventSource":"s","eventTime":"2026-08-01T00:00:00Z"}]}"#;
    let packed = pack(text);
    let (reader, _) = read(&mut &packed[..], "x.gz", "E", &[]).unwrap().unwrap();
    assert_eq!(reader.name, "cloudtrail");
    let cut = &packed[..packed.len() - 12];
    let fault = read(&mut &cut[..], "x.gz", "E", &[]).unwrap_err().message;
    assert!(fault.contains("`x.gz` cannot be read: the gzip data ends too early"), "{fault}");
    let mut bomb = b"{\"Records\":[{\"eventName\":\"e\",\"eventSource\":\"".to_vec();
    bomb.resize(12 << 20, b'a');
    let fault = read(&mut &pack(&bomb)[..], "x.gz", "E", &[]).unwrap_err().message;
    assert!(fault.contains("decompresses to more than 200 times its size"), "{fault}");
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["ID", "Title", "Covers"], ["EV-1", "a", "2026-Q3"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn readers_are_told_apart() {
    let name = |bytes: &[u8]| recognize(&Head::of(bytes, &[])).map(|reader| reader.name);
    assert_eq!(name(&workbook()), Some("register-xlsx"));
    assert_eq!(name(b"ID,Title\nEV-1,x\n"), Some("register-csv"));
    assert_eq!(name(b"user,arn\nroot,x\n"), None);
    assert_eq!(name(b"\x89PNG\r\n\x1a\n"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        survive(&bytes);
    }

    #[test]
    fn any_cells(cells in prop::collection::vec("[ -~\\n\\t\"éß–\\u{202e}\\u{a0}]{0,24}", 15)) {
        let head = "ID,Title,Type,Covers,Period start,Period end,Extracted at,Rows,Controls,SHA-256,URL,File,Query,Source,Owner\n";
        survive(format!("{head}{}\n", cells.join(",")).as_bytes());
    }

    #[test]
    fn workbooks_with_changed_bytes(at in 0_usize..8_000, with in prop::collection::vec(any::<u8>(), 1..8)) {
        let mut bytes = workbook();
        let at = at % bytes.len();
        let end = (at + with.len()).min(bytes.len());
        bytes[at..end].copy_from_slice(&with[..end - at]);
        survive(&bytes);
    }

    #[test]
    fn any_json(text in "[\\[\\]{}:,\"0-9a-z.e-]{0,200}") {
        survive(format!("[{{\"class_uid\":2004,\"metadata\":{text}").as_bytes());
    }
}
