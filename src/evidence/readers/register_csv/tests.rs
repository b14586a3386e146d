//! Registers of delimited text.

use super::{read, recognize};
use crate::diag::Severity;
use crate::evidence::Register;

const FILE: &str = "evidence/register.csv";

fn rules(register: &Register) -> Vec<&str> {
    register.diagnostics.iter().map(|d| d.code.name).collect()
}

#[test]
fn delimiters_marks_and_titles() {
    let comma = "Evidence of Acme\n\nEvidence ID,Title,Type,Covers,Rows,Controls\n\
                 EV-1,Users,export,2026-07-01 to 2026-09-30,\"1,204\",\"AC-2(a), CC6.1\"\n\
                 Evidence ID,Title,Type,Covers,Rows,Controls\n\
                 EV-2,\"Two\nlines\",pdf,Q3 2026,,\n,,,,,\n";
    let semicolon =
        comma.replace("\"1,204\"", "1\u{a0}204").replace("\"AC-2(a), CC6.1\"", "AC-2(a)/ CC6.1");
    let semicolon = semicolon.replace(',', ";").replace("/ CC", ", CC");
    let tab = semicolon.replace(';', "\t").replace('\n', "\r\n");
    let marked = format!("\u{feff}{comma}");
    for text in [comma, &semicolon, &tab, &marked] {
        assert!(recognize(text.as_bytes()));
        let register = read(text.as_bytes(), FILE);
        assert_eq!(register.evidence.len(), 2, "{text}\n{:#?}", register.diagnostics);
        let [first, second] = &register.evidence[..] else { panic!() };
        assert_eq!((first.rows, first.supports.len()), (Some(1204), 2));
        assert_eq!(first.covers, second.covers);
        assert_eq!(first.origin.to_string(), "evidence/register.csv:4:1");
        assert_eq!(second.origin.to_string(), "evidence/register.csv:6:1");
        assert_eq!(second.title, "Two lines");
        assert!(register.diagnostics.is_empty(), "{:#?}", register.diagnostics);
    }
}

#[test]
fn lines_with_more_cells_than_headings_are_left_out() {
    let text =
        "ID,Title,Type,Covers\nEV-1,Users, and more,export,2026-Q3\nEV-2,b,pdf,2026-Q3,,\nEV-3,c";
    let register = read(text.as_bytes(), FILE);
    let ids = |items: &[crate::model::Evidence]| {
        items.iter().map(|item| item.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&register.evidence), ["EV-2", "EV-3"], "{:#?}", register.diagnostics);
    assert_eq!(ids(&register.left_out), ["EV-1"]);
    let said: Vec<&str> = register.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "line 2 has 5 cells for 4 headings; it is left out",
            "`EV-3` (line 4) has no kind and is read as a document",
            "the register ends within line 4, which has 2 of 4 cells and no line end",
        ]
    );
    // The last line may have no end, and cells that are blank may be missing.
    let whole = "ID,Title,Type,Covers\nEV-1,a,pdf\nEV-2,b,pdf,2026-Q3";
    assert!(read(whole.as_bytes(), FILE).diagnostics.is_empty());
}

#[test]
fn refusals_name_the_place() {
    let refused = |bytes: &[u8], rule: &str, place: &str| {
        let register = read(bytes, FILE);
        let mut faults = register.diagnostics.iter();
        let fault = faults.find(|one| one.severity == Severity::Error).unwrap();
        assert_eq!(fault.code.name, rule, "{:?}", register.diagnostics);
        assert_eq!(fault.places[0].at.to_string(), place);
        assert!(fault.help.is_some() && register.unread_from.is_some());
        fault.message.clone()
    };
    let mixed = "ID,Title\nEV-1,Pr\u{fc}fung ".bytes().chain(*b"\xfc\n").collect::<Vec<u8>>();
    let mixed = refused(&mixed, "register-encoding", "evidence/register.csv:2:1");
    assert!(mixed.contains("byte 23, on line 2"), "{mixed}");
    refused(b"\xff\xfeI\0D", "register-encoding", FILE);
    refused(b"ID,Title\nEV\0-1,x\n", "register-encoding", "evidence/register.csv:2:1");
    refused(b"", "register-empty", FILE);
    refused(b"PK\x03\x04", "register-format", FILE);
    refused(b"user,arn,password_enabled\nroot,x,y\n", "register-header-missing", FILE);
    let wide = format!("ID,Title\nEV-1,x{}\n", ",".repeat(600));
    refused(wide.as_bytes(), "register-too-large", "evidence/register.csv:2:1");
    let open = "ID,Title\nEV-1,\"not closed\nEV-2,b\nEV-3,c\n";
    refused(open.as_bytes(), "register-quote-open", "evidence/register.csv:2:1");
}

#[test]
fn addresses_are_https_and_carry_no_keys() {
    let text = "ID,Title,Type,URL\nA1,a,pdf,https://wiki.example.com/a?b=1\nA2,b,pdf,http://example.com\n\
                A3,c,pdf,https://b.s3.amazonaws.com/k?X-Amz-Signature=c0ffee\nA4,d,pdf,https://u:p@example.com/\n";
    let register = read(text.as_bytes(), FILE);
    assert_eq!(register.evidence.len(), 1);
    assert_eq!(rules(&register), ["register-url", "register-url-secret", "register-url"]);
    assert!(!format!("{:?}", register.diagnostics).contains("c0ffee"));
}

#[test]
fn many_faults_are_counted_not_listed() {
    let rows: String = (0..3_000).map(|n| format!("EV-{n},x,blob\n")).collect();
    let register = read(format!("ID,Title,Type\n{rows}").as_bytes(), FILE);
    assert_eq!(register.diagnostics.len(), 1_001);
    assert!(register.diagnostics[1_000].message.starts_with("2000 more errors"));
}

#[test]
fn long_lists_stop_at_a_limit() {
    let rows: String = (0..20_500).map(|n| format!("EV-{n},x,pdf\n")).collect();
    let register = read(format!("ID,Title,Type\n{rows}").as_bytes(), FILE);
    assert_eq!(register.evidence.len(), 20_000);
    assert_eq!(rules(&register), ["register-too-large"]);
}

#[test]
fn other_encodings_are_read_and_said() {
    let text = "ID;Title;Type\nEV-1;Pr\u{fc}fung;pdf\n";
    let units = |unit: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, name) in [
        (units(u16::to_le_bytes), "UTF-16"),
        (units(u16::to_be_bytes), "UTF-16"),
        (latin, "Windows-1252"),
    ] {
        let register = read(&bytes, FILE);
        assert_eq!(register.evidence.len(), 1, "{:?}", register.diagnostics);
        assert_eq!(register.evidence[0].title, "Pr\u{fc}fung");
        assert_eq!(register.evidence[0].origin.to_string(), "evidence/register.csv:2:1");
        assert_eq!(rules(&register), ["text-encoding"]);
        assert!(register.diagnostics[0].message.ends_with(name));
    }
}

#[test]
fn vertical_bars_separate_too() {
    let register = read(b"ID|Title|Type\nEV-1|A, b|pdf\n", FILE);
    assert_eq!(register.evidence[0].title, "A, b");
    assert_eq!(register.understood[0], "columns are separated by vertical bars");
}
