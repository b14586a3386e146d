//! Pictures among the evidence: on page and sheet, within limits, and only where policy lets them.

use std::io::Read as _;

use crate::derivation::proven;
use crate::harness::{Workspace, repository};

const INDEX: &str = "evidence/index.yaml";

pub(crate) fn seed(name: &str) -> Vec<u8> {
    std::fs::read(repository().join("fuzz/seeds/picture").join(name)).unwrap()
}

/// The proven workspace with one item more, a picture.
fn with(content: impl AsRef<[u8]>, more: &str) -> Workspace {
    let item = format!(
        "  - {{id: EV-002, title: Console, kind: screenshot, source: AWS console, extracted_at: 2026-09-28T08:15:00Z, \
         extracted_by: E, covers: 2026-09-28, file: files/shot.png, supports: [IAM-01]{more}}}\n"
    );
    proven().append(INDEX, &item).file("evidence/files/shot.png", content)
}

/// The parts of the workbook.
fn parts(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    workspace.build();
    let path = workspace.path("out/2026-Q3/soc2-security/workbook.xlsx");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn a_picture_is_in_plan_and_workbook_with_what_it_shows() {
    let workspace = with(seed("screen.png"), ", alt: The MFA column of the user list");
    let plan = workspace.plan();
    let picture = plan.evidence[1].picture.as_ref().unwrap();
    assert_eq!(picture.alt, "The MFA column of the user list");
    assert!(picture.image.time.is_some(), "the seed carries a time");
    let parts = parts(&workspace);
    assert!(parts.iter().any(|(name, _)| name.starts_with("xl/media/")));
    let described = parts.iter().any(|(name, bytes)| {
        name.starts_with("xl/drawings/drawing")
            && String::from_utf8_lossy(bytes).contains("descr=\"The MFA column of the user list\"")
    });
    assert!(described, "no drawing says what the picture shows");
    // Pixels are for page and sheet.
    let json = std::fs::read_to_string(workspace.path("out/2026-Q3/soc2-security/plan.json"));
    let json = json.unwrap();
    assert!(json.contains("\"alt\": \"The MFA column") && !json.contains("thumbnail"));
}

#[cfg(feature = "pdf")]
#[test]
#[ignore = "needs pdftotext and pdfimages"]
fn a_picture_is_a_figure_of_the_pdf() {
    let workspace = with(seed("screen.png"), ", alt: The MFA column of the user list");
    workspace.build();
    let pdf = workspace.path("out/2026-Q3/soc2-security/system-description.pdf");
    let told = |args: &[&str]| {
        let run = std::process::Command::new(args[0]).args(&args[1..]).output().unwrap();
        String::from_utf8_lossy(&run.stdout).into_owned()
    };
    let pdf = pdf.to_str().unwrap();
    let text = told(&["pdftotext", "-layout", pdf, "-"]);
    assert!(text.contains("EV-002 · Console"), "no caption");
    assert!(text.contains("Taken 2026-09-28T08:15:00Z by E; AWS console; time in the file: "));
    let images = told(&["pdfimages", "-list", pdf]);
    assert_eq!(images.lines().count(), 3, "{images}");
}

#[test]
fn no_picture_is_shown_where_account_ids_are_not_printed() {
    let masked = |more: &str| {
        let policy = format!("period: 2026-Q3\npolicy: {{account_ids: masked{more}}}");
        with(seed("screen.png"), "").edit("carveout.yaml", "period: 2026-Q3", &policy)
    };
    assert!(masked("").plan().evidence[1].picture.is_none());
    assert!(masked(", pictures: shown").plan().evidence[1].picture.is_some());
    assert!(!parts(&masked("")).iter().any(|(name, _)| name.starts_with("xl/media/")));
}

#[test]
fn a_picture_of_a_document_of_aws_is_not_shown() {
    let workspace =
        with(seed("screen.png"), "").edit(INDEX, "source: AWS console", "source: AWS Artifact");
    assert!(workspace.plan().evidence[1].picture.is_none());
    workspace.check().prints("error[artifact-excerpt]: EV-002 is a document from AWS Artifact");
}

#[test]
fn pictures_that_cannot_be_shown_are_listed_and_said() {
    let cases: [(&[u8], &str); 4] = [
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>",
            "EV-002: `evidence/files/shot.png` is neither a PNG nor a JPEG picture",
        ),
        (&huge(), "`evidence/files/shot.png` has 20000 × 20000 pixels"),
        (&seed("screen.png")[..60], "`evidence/files/shot.png` cannot be decoded"),
        (b"\xff\xd8\xff\xe0 and no more", "`evidence/files/shot.png` cannot be decoded"),
    ];
    for (content, message) in cases {
        let workspace = with(content, "");
        workspace.check().prints(&format!("warning[picture-not-shown]: {message}"));
        let plan = workspace.plan();
        assert!(plan.evidence[1].picture.is_none() && plan.evidence[1].sha256.is_some());
    }
}

/// A PNG whose header promises 400 million pixels.
fn huge() -> Vec<u8> {
    let mut file = seed("screen.png");
    file[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
    let mut crc = flate2::Crc::new();
    crc.update(&file[12..29]);
    file[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    file
}
