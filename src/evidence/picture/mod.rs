//! Pictures and documents: recognized by their first bytes, with the time stored in them, if any.
//!
//! A time inside a file is what some program wrote there: it is printed next to the register's, and never
//! used in its place.

mod scaled;

pub use scaled::scaled;

use crate::model::Date;

/// The kind of a file without rows, and the time inside it as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `PNG picture`.
    pub kind: &'static str,
    /// `2026-09-30 08:15:00`, in no stated zone for EXIF and in UTC for PNG.
    pub time: Option<String>,
    /// True for a picture that plan and workbook can show.
    pub shown: bool,
}

/// First bytes of a file within which the header of a PDF may be.
const PDF_HEADER: usize = 1_024;

/// The kind of a picture or document; `None` for anything else.
pub fn recognize(head: &[u8]) -> Option<Found> {
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Found { kind: "PNG picture", time: png_time(head), shown: true });
    }
    if head.starts_with(b"\xff\xd8\xff") {
        return Some(Found { kind: "JPEG picture", time: exif_time(head), shown: true });
    }
    if is_pdf(head) {
        return Some(Found { kind: "PDF document", time: None, shown: false });
    }
    None
}

/// True for a PDF. Readers of PDF accept the header anywhere in the first bytes, such as behind a byte order mark.
pub(super) fn is_pdf(head: &[u8]) -> bool {
    let start = &head[..head.len().min(PDF_HEADER)];
    let is_header = |bytes: &[u8]| bytes.starts_with(b"%PDF-") && bytes[5].is_ascii_digit();
    start.windows(6).any(is_header)
}

/// The `tIME` chunk, or a date in an `eXIf` chunk.
fn png_time(head: &[u8]) -> Option<String> {
    let mut at = 8;
    for _ in 0..1_000 {
        let length: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
        let length = u32::from_be_bytes(length) as usize;
        let kind = head.get(at + 4..at + 8)?;
        let data = head.get(at + 8..(at + 8).checked_add(length)?);
        match (kind, data) {
            (b"tIME", Some(&[a, b, month, day, hour, minute, second])) => {
                let year = u16::from_be_bytes([a, b]);
                let part = |n: u8| i8::try_from(n).unwrap_or(0);
                let year = i16::try_from(year).unwrap_or(0);
                let day = Date::new(year, part(month), part(day));
                if let Some(day) = day.filter(|_| hour < 24 && minute < 60 && second < 61) {
                    return Some(format!("{day} {hour:02}:{minute:02}:{second:02}"));
                }
                at = at.checked_add(length)?.checked_add(12)?;
            }
            (b"eXIf", Some(data)) if date_in(data).is_some() => return date_in(data),
            (b"IEND", _) => return None,
            _ => at = at.checked_add(length)?.checked_add(12)?,
        }
    }
    None
}

/// A date in the EXIF segment of a JPEG.
fn exif_time(head: &[u8]) -> Option<String> {
    let mut at = 2;
    for _ in 0..100 {
        let [0xff, kind] = head.get(at..at + 2)? else { return None };
        let length: [u8; 2] = head.get(at + 2..at + 4)?.try_into().ok()?;
        let length = usize::from(u16::from_be_bytes(length));
        let data = head.get(at + 4..at + 2 + length.max(2))?;
        match kind {
            0xe1 if data.starts_with(b"Exif\0\0") => return date_in(data),
            0xda => return None,
            _ => at += 2 + length.max(2),
        }
    }
    None
}

/// The last text of the form `2026:09:30 08:15:00`: the time of the picture comes after the file's.
fn date_in(data: &[u8]) -> Option<String> {
    const SHAPE: &[u8; 19] = b"0000:00:00 00:00:00";
    let dated = |text: &&[u8]| {
        text.iter().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
    };
    let found = data.windows(SHAPE.len()).rfind(dated)?;
    let text = std::str::from_utf8(found).ok()?;
    let day = Date::from_time(&text[..10].replace(':', "-")).ok()?;
    Some(format!("{day} {}", &text[11..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x02IHDRxxCRCC".to_vec();
        png.extend(b"\0\0\0\x07tIME\x07\xea\x09\x1e\x08\x0f\x00CRCC");
        let found = recognize(&png).unwrap();
        assert_eq!(
            (found.kind, found.time.as_deref()),
            ("PNG picture", Some("2026-09-30 08:15:00"))
        );
        let mut jpeg = b"\xff\xd8\xff\xe1\0\x22Exif\0\0xx2026:09:30 08:15:00\0".to_vec();
        jpeg.extend([0; 9]);
        assert_eq!(recognize(&jpeg).unwrap().time.as_deref(), Some("2026-09-30 08:15:00"));
        assert_eq!(recognize(b"\xff\xd8\xff\xe1").unwrap().time, None);
        assert_eq!(recognize(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR").unwrap().time, None);
        assert_eq!(recognize(b"%PDF-1.7").unwrap().kind, "PDF document");
        assert_eq!(recognize(b"\xef\xbb\xbf\n  %PDF-1.4").unwrap().kind, "PDF document");
        assert_eq!(recognize(&[vec![b' '; 1_024], b"%PDF-1.4".to_vec()].concat()), None);
        assert_eq!(recognize(b"text"), None);
    }
}
