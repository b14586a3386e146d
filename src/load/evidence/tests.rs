//! No bytes make a reader panic.

use proptest::prelude::*;

use super::{Input, READERS, recognize};

/// Tries every reader, also those that do not recognize the bytes.
fn survive(bytes: &[u8]) {
    let _ = recognize(bytes);
    for reader in READERS {
        let _ = (reader.read)(Input { bytes, file: "evidence/x", evidence: "EV-1" });
    }
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
    let name = |bytes: &[u8]| recognize(bytes).map(|reader| reader.name);
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
