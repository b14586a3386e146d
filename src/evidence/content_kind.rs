//! What a file is by its first bytes, and what it should be by its name.

use super::picture::is_pdf;

/// Kinds that begin with bytes of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pdf,
    Png,
    Jpeg,
    /// Workbooks and other documents of Office are ZIP archives.
    Zip,
    Gzip,
    Html,
    /// Anything else: text, most often.
    Other,
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let text = text.trim_ascii_start();
        let begins = |word: &[u8]| {
            text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if head.starts_with(b"\xff\xd8\xff") {
            Self::Jpeg
        } else if head.starts_with(b"PK\x03\x04") {
            Self::Zip
        } else if head.starts_with(b"\x1f\x8b") {
            Self::Gzip
        } else if begins(b"<!doctype html") || begins(b"<html") {
            Self::Html
        } else if is_pdf(head) {
            Self::Pdf
        } else {
            Self::Other
        }
    }

    /// In a sentence.
    fn name(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Png => "a PNG picture",
            Self::Jpeg => "a JPEG picture",
            Self::Zip => "a ZIP archive or a workbook",
            Self::Gzip => "compressed with gzip",
            Self::Html => "an HTML page",
            Self::Other => "another kind of file",
        }
    }
}

/// What a file is and what its name says, where the two differ; nothing where it is empty.
pub(super) fn differs(path: &str, head: &[u8]) -> Option<(&'static str, &'static str)> {
    let found = Kind::of(head);
    let lower = path.to_lowercase();
    let (_, ending) = lower.rsplit_once('.')?;
    let (named, fits): (&str, &[Kind]) = match ending {
        "pdf" => ("a PDF", &[Kind::Pdf]),
        "png" => ("a PNG picture", &[Kind::Png]),
        "jpg" | "jpeg" => ("a JPEG picture", &[Kind::Jpeg]),
        "xlsx" => ("a workbook", &[Kind::Zip]),
        "docx" | "pptx" => ("a document", &[Kind::Zip]),
        "zip" => ("a ZIP archive", &[Kind::Zip]),
        // Data may be compressed, or be a workbook that was given another ending: they are read as what they are.
        "csv" | "tsv" | "json" => ("data", &[Kind::Other, Kind::Gzip, Kind::Zip]),
        "txt" | "log" | "md" => ("text", &[Kind::Other]),
        _ => return None,
    };
    let empty = head.iter().all(u8::is_ascii_whitespace);
    // A workbook that is protected by a password is no ZIP archive.
    let protected = head.starts_with(b"\xd0\xcf\x11\xe0") && fits == [Kind::Zip];
    (!empty && !protected && !fits.contains(&found)).then_some((named, found.name()))
}

#[cfg(test)]
mod tests {
    use super::differs;

    #[test]
    fn names_and_contents() {
        let html = b"\n<!DOCTYPE html><html><title>Sign in</title>";
        assert_eq!(differs("a/report.pdf", html), Some(("a PDF", "an HTML page")));
        assert_eq!(differs("a/list.csv", html), Some(("data", "an HTML page")));
        assert_eq!(differs("a/list.json", b"%PDF-1.7"), Some(("data", "a PDF")));
        assert_eq!(
            differs("a/x.PNG", b"\xff\xd8\xff\xe0"),
            Some(("a PNG picture", "a JPEG picture"))
        );
        assert_eq!(differs("a/x.xlsx", b"a,b\n"), Some(("a workbook", "another kind of file")));
        for (path, head) in [
            ("a/report.pdf", &b"%PDF-1.4"[..]),
            ("a/report.pdf", b"\xef\xbb\xbf\n  %PDF-1.7"),
            ("a/report.pdf", b"Printed for an auditor\n%PDF-1.4"),
            ("a/list.csv", b"a,b\n"),
            ("a/list.json", b"\x1f\x8b\x08"),
            ("a/x.xlsx", b"PK\x03\x04"),
            ("a/x.xlsx", b"\xd0\xcf\x11\xe0"),
            ("a/page.html", html),
            ("a/page", html),
            ("a/empty.pdf", b""),
        ] {
            assert_eq!(differs(path, head), None, "{path}");
        }
    }
}
