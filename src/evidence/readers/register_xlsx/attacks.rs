//! What a hostile workbook can carry, and that each ends in one named error.

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::read;
use crate::diag::Severity;
use crate::evidence::Register;
use crate::limits::REGISTER_ITEMS;

pub(super) const FILE: &str = "evidence/register.xlsx";

pub(super) fn rules(register: &Register) -> Vec<&str> {
    register.diagnostics.iter().map(|d| d.code.name).collect()
}

pub(super) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str = "<Types/>";
const RELS: &str = r#"<Relationships><Relationship Id="a" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook><sheets><sheet name="R" sheetId="1" r:id="s1"/></sheets></workbook>"#;
const ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>ID</t></is></c><c r="B1" t="inlineStr"><is><t>Title</t></is></c></row>"#;

/// A workbook of one sheet, with further parts or other ones in place of the usual.
fn book(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let usual: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let mut parts: Vec<_> =
        usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| name != other)).collect();
    parts.extend(more);
    zipped(&parts)
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{ROW}{rows}</sheetData></worksheet>")
}

/// Refused with one error under the rule, and a remedy.
#[track_caller]
fn refused(bytes: &[u8], rule: &str) {
    let register = read(bytes, FILE);
    assert_eq!(rules(&register), [rule], "{:?}", register.diagnostics);
    let diagnostic = &register.diagnostics[0];
    assert_eq!(diagnostic.severity, Severity::Error);
    assert!(diagnostic.help.is_some() && register.evidence.is_empty());
}

#[test]
fn hand_made_workbook_reads() {
    let rows = r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>One</v></c></row>"#;
    let register = read(&book(&sheet(rows), &[]), FILE);
    assert_eq!(register.evidence.len(), 1, "{:?}", register.diagnostics);
    assert_eq!(register.evidence[0].id, "1");
}

#[test]
fn attack_not_a_workbook() {
    refused(b"", "workbook-format");
    refused(b"ID,Title\nEV-1,x\n", "workbook-format");
    refused(b"<html>", "workbook-format");
    refused(b"PK\x05\x06", "workbook-format");
    refused(b"PK\x03\x04", "workbook-damaged");
    refused(&zipped(&[("word/document.xml", b"<a/>")]), "workbook-format");
    // A sector chain that leads back to itself, as long as the header says.
    let mut ole = vec![0xff_u8; 1_024];
    ole[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    ole[24..48].copy_from_slice(&[
        0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f,
    ]);
    ole[512..516].copy_from_slice(&0_u32.to_le_bytes());
    refused(&ole, "workbook-format");
    ole.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
    refused(&ole, "workbook-encrypted");
    let whole = super::tests::messy(false);
    refused(&whole[..whole.len() / 2], "workbook-damaged");
}

#[test]
fn attack_string_count() {
    for count in ["4294967295", "18446744073709551615", "999999", "+2000000"] {
        let strings = format!("<sst count='1' uniqueCount = '{count}'><si><t>ID</t></si></sst>");
        refused(
            &book(&sheet(""), &[("xl/sharedStrings.xml", strings.as_bytes())]),
            "workbook-refused",
        );
        refused(
            &book(&sheet(""), &[("xl/SHAREDSTRINGS.xml", strings.as_bytes())]),
            "workbook-refused",
        );
    }
    let many = format!("<sst>{}</sst>", "<si/>".repeat(1_000_001));
    refused(&book(&sheet(""), &[("xl/sharedStrings.xml", many.as_bytes())]), "workbook-refused");
}

#[test]
fn attack_string_count_in_utf16() {
    let strings = r#"<?xml version="1.0" encoding="UTF-16"?><sst uniqueCount="4294967295"><si><t>ID</t></si></sst>"#;
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(strings.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let register = read(&book(&sheet(""), &[("xl/sharedStrings.xml", &wide)]), FILE);
    assert!(register.diagnostics.iter().any(|d| d.severity == Severity::Error), "{register:?}");
}

#[test]
fn attack_far_cells() {
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    refused(&book(&sheet(far), &[]), "register-too-large");
    for bad in ["ZZZZZZZZ1", "A99999999999", "A4294967297", "1A", "A0"] {
        let row = format!("<row><c r='{bad}'><v>1</v></c></row>");
        refused(&book(&sheet(&row), &[]), "workbook-refused");
    }
    let lie =
        format!("<worksheet><dimension ref='C5:A1'/><sheetData>{ROW}</sheetData></worksheet>");
    refused(&book(&lie, &[]), "workbook-refused");
    let wide = format!(
        "<worksheet><dimension ref='A1:XFD1048576'/><sheetData>{ROW}</sheetData></worksheet>"
    );
    assert_eq!(rules(&read(&book(&wide, &[]), FILE)), ["register-kind-missing"]);
    let twice = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    refused(&book(&sheet(twice), &[]), "workbook-damaged");
}

#[test]
fn attack_zip_bomb() {
    for name in ["xl/worksheets/sheet2.xml", "xl/media/image1.png", "xl/sharedStrings.xml"] {
        let mut zip = ZipWriter::new_append(Cursor::new(book(&sheet(""), &[]))).unwrap();
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        let zeros = vec![if name.ends_with("png") { 0_u8 } else { b' ' }; 1 << 20];
        for _ in 0..1_024 {
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 2 << 20);
        let large = name.ends_with("png");
        refused(&bytes, if large { "workbook-too-large" } else { "workbook-refused" });
    }
}

#[test]
fn attack_many_parts() {
    let names: Vec<String> = (0..5_000).map(|n| format!("a{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&book("", &parts), "workbook-refused");
}

#[test]
fn attack_entities() {
    let laughs = r#"<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    let strings = format!("{laughs}<sst><si><t>&b;</t></si></sst>");
    refused(&book(&sheet(""), &[("xl/sharedStrings.xml", strings.as_bytes())]), "workbook-refused");
    refused(&book(&format!("{laughs}{}", sheet("")), &[]), "workbook-refused");
}

#[test]
fn attack_long_texts() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "ab<!---->".repeat(600_000));
    refused(&book(&sheet(""), &[("xl/sharedStrings.xml", long.as_bytes())]), "workbook-refused");
    let hidden = format!("<sst><si><t><![CDATA[{}]]></t></si></sst>", "<>".repeat(2 << 20));
    refused(&book(&sheet(""), &[("xl/sharedStrings.xml", hidden.as_bytes())]), "workbook-refused");
    // One string of a megabyte in every cell of the register.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "b7 ".repeat(10_900));
    let row: String = (2..40_000)
        .map(|n| {
            format!("<row r='{n}'><c r='A{n}'><v>{n}</v></c><c r='B{n}' t='s'><v>0</v></c></row>")
        })
        .collect();
    let bytes = book(&sheet(&row), &[("xl/sharedStrings.xml", strings.as_bytes())]);
    let register = read(&bytes, FILE);
    assert!(rules(&register).contains(&"register-too-large"), "{:?}", register.understood);
}

#[test]
fn attack_styles() {
    let font = format!("<fonts><font><name val='{}'/></font></fonts>", "x".repeat(2_000));
    let styles = format!(
        "<styleSheet>{font}<cellXfs>{}</cellXfs></styleSheet>",
        "<xf fontId='0'/>".repeat(60_000)
    );
    refused(&book(&sheet(""), &[("xl/styles.xml", styles.as_bytes())]), "workbook-refused");
}

#[test]
fn attack_sheets() {
    let many: String = (0..600).map(|n| format!("<sheet name='s{n}' r:id='s{n}'/>")).collect();
    let many = format!("<workbook><sheets>{many}</sheets></workbook>");
    refused(&book(&sheet(""), &[("xl/workbook.xml", many.as_bytes())]), "workbook-refused");
    let twice = "<workbook><sheets><sheet name='a' r:id='s1'/><sheet name='b' r:id='s1'/></sheets></workbook>";
    refused(&book(&sheet(""), &[("xl/workbook.xml", twice.as_bytes())]), "workbook-refused");
    let odd = BOOK_RELS.replace("sheet1.xml", "sheet1.bin");
    refused(
        &book(&sheet(""), &[("xl/_rels/workbook.xml.rels", odd.as_bytes())]),
        "workbook-refused",
    );
    // More than five million cells that hold nothing.
    let row: String = format!("<row>{}</row>", "<c/>".repeat(400)).repeat(13_000);
    refused(&book(&sheet(&row), &[]), "register-too-large");
}

#[test]
fn attack_many_cells() {
    // Too varied to be refused by its ratio.
    let mut rows = String::new();
    let mut seed = 1_u32;
    for row in 2..14_000 {
        rows.push_str("<row>");
        for _ in 0..400 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            rows.push_str(["<c/>", "<c />", "<c  />", "<c></c>"][(seed >> 30) as usize]);
        }
        rows.push_str(&format!("</row><!--{row}-->"));
    }
    refused(&book(&sheet(&rows), &[]), "register-too-large");
}

#[test]
fn unknown_formula_errors_do_not_hide_the_rest() {
    let rows = r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#SPILL!</v></c></row>
        <row r="3"><c r="A3"><v>2</v></c><c r="B3" t="e"><v>#REF!</v></c></row>
        <row r="4"><c r="A4"><v>3</v></c><c r="B4" t="str"><v>Three</v></c></row>"#;
    let register = read(&book(&sheet(rows), &[]), FILE);
    assert!(register.evidence.iter().any(|e| e.id == "3"), "{:?}", register.diagnostics);
    assert_eq!(rules(&register).iter().filter(|r| **r == "register-cell-error").count(), 2);
}

#[test]
fn a_register_is_read_to_its_limit() {
    let cells = |n: usize| {
        format!("<row r='{n}'><c r='A{n}'><v>{n}</v></c><c r='B{n}'><v>{n}</v></c></row>")
    };
    let of = |items: usize| {
        let rows: String = (2..items + 2).map(cells).collect();
        read(&book(&sheet(&rows), &[]), FILE)
    };
    let full = of(REGISTER_ITEMS);
    assert_eq!(full.evidence.len(), REGISTER_ITEMS, "{:?}", full.diagnostics.last());
    assert!(!rules(&full).contains(&"register-too-large"), "{:?}", full.diagnostics.last());
    let over = of(REGISTER_ITEMS + 1);
    assert_eq!(over.evidence.len(), REGISTER_ITEMS);
    assert!(rules(&over).contains(&"register-too-large"), "{:?}", over.diagnostics.last());
}
