//! A messy register, as people keep them.

use std::io::Cursor;

use rust_xlsxwriter::{Format, Workbook};

use super::attacks::{FILE, zipped};
use super::read;
use crate::evidence::Register;
use crate::model::EvidenceKind;

fn places(register: &Register, rule: &str) -> Vec<String> {
    let found = register.diagnostics.iter().filter(|d| d.code.name == rule);
    found.flat_map(|d| d.places.iter().map(|place| place.at.to_string())).collect()
}

/// A register as people keep it: a title, a merged row, blank and repeated headings, a notes sheet.
pub(super) fn messy(epoch_1904: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes.write(0, 0, "ID of the auditor's request list").unwrap();
    let sheet = book.add_worksheet().set_name("Q3 Register").unwrap();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.merge_range(0, 0, 0, 5, "Evidence register: Acme Payments", &bold).unwrap();
    sheet.merge_range(1, 4, 1, 6, "When", &bold).unwrap();
    let headings = [
        "Evidence ID",
        "Title",
        "Evidence Type",
        "Date Extracted",
        "Period\nstart",
        "Period end",
        "Row count",
        "Filename",
        "Control ID(s)",
        "",
        "Title",
        "Auditor status",
        "SHA-256",
        "Description",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write(3, column, heading).unwrap();
    }
    let (from, to) = if epoch_1904 { (44_742.0, 44_833.0) } else { (46_204.0, 46_295.0) };
    let text = |sheet: &mut rust_xlsxwriter::Worksheet, row, cells: &[(u16, &str)]| {
        for (column, cell) in cells {
            sheet.write(row, *column, *cell).unwrap();
        }
    };
    text(
        sheet,
        4,
        &[
            (0, " EV-001 "),
            (1, "IAM  users"),
            (2, "system export"),
            (6, "1,204"),
            (8, "AC-02 (a); AC-2(3)(a)\nIAM-01 and CC6.1"),
        ],
    );
    sheet.write_with_format(4, 3, to, &day).unwrap();
    sheet.write_with_format(4, 4, from, &day).unwrap();
    sheet.write(4, 5, to).unwrap();
    text(
        sheet,
        5,
        &[
            (0, "EV-002"),
            (1, "Access review"),
            (2, "ticket"),
            (3, "30 Sep 2026"),
            (5, "30.09.2026"),
            (9, "stray"),
        ],
    );
    text(sheet, 6, &[(0, "EV-003"), (1, "Ambiguous"), (2, "Policy"), (3, "03/04/2026")]);
    text(sheet, 8, &[(0, "ev-001"), (1, "Again"), (2, "pdf")]);
    text(sheet, 9, &[(0, "EV-004"), (1, "Bad hash"), (2, "blob"), (12, "abc")]);
    text(sheet, 10, &[(1, "No id"), (2, "pdf")]);
    text(sheet, 11, &[(0, "EV-005"), (1, "Last"), (8, "AC-2 to AC-5")]);
    text(sheet, 12, &[(0, "EV-006"), (1, "N/A everywhere"), (3, "n/a"), (6, "-"), (12, "none")]);
    text(sheet, 14, &[(0, "Prepared by the security team")]);
    sheet.write_blank(400, 300, &bold).unwrap();
    book.save_to_buffer().unwrap()
}

/// Sets the 1904 date system, which the writing library cannot.
fn to_1904(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut text).unwrap();
        if name == "xl/workbook.xml" {
            let xml = String::from_utf8(text).unwrap();
            text = xml.replace("<workbookPr", "<workbookPr date1904=\"1\"").into_bytes();
        }
        parts.push((name, text));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, t)| (n.as_str(), t.as_slice())).collect();
    zipped(&parts)
}

#[test]
fn messy_register() {
    for register in [read(&messy(false), FILE), read(&to_1904(&messy(true)), FILE)] {
        let ids: Vec<&str> = register.evidence.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["EV-001", "EV-002", "EV-006"], "{:#?}", register.diagnostics);
        let first = &register.evidence[0];
        assert_eq!(first.title, "IAM users");
        assert_eq!(first.kind, EvidenceKind::Export);
        assert_eq!(first.rows, Some(1204));
        assert_eq!(first.covers.unwrap().label(), "2026-Q3");
        assert_eq!(first.extracted_at.as_ref().unwrap().0, "2026-09-30");
        let supports: Vec<&str> = first.supports.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(supports, ["AC-02 (a)", "AC-2(3)(a)", "IAM-01", "CC6.1"]);
        assert_eq!(first.supports[0].1.to_string(), "evidence/register.xlsx Q3 Register!I5");
        assert_eq!(first.origin.to_string(), "evidence/register.xlsx Q3 Register!5");
        assert_eq!(first.covers_origin.to_string(), "evidence/register.xlsx Q3 Register!E5");
        assert_eq!(register.evidence[1].covers.unwrap().days(), 1);
        let at = |rule| {
            places(&register, rule).join(" ").replace("evidence/register.xlsx Q3 Register!", "")
        };
        assert_eq!(at("register-date-ambiguous"), "D7");
        assert_eq!(at("register-id-repeated"), "9 5");
        assert_eq!(at("register-kind"), "C10");
        assert_eq!(at("register-sha256"), "M10");
        assert_eq!(at("register-id-missing"), "11");
        assert_eq!(at("register-supports"), "I12");
        assert_eq!(at("register-row-ignored"), "A15");
        assert_eq!(at("register-heading-blank"), "J6");
        assert_eq!(at("register-heading-repeated"), "K4");
        assert_eq!(at("register-column-ignored"), "L4 N4");
        assert!(register.diagnostics.iter().all(|d| d.help.is_some()));
        let told = register.understood.join("\n");
        assert!(told.contains("sheet `Notes` is not read"), "{told}");
        assert!(told.contains("headings in row 4"), "{told}");
    }
}
