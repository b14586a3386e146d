//! Delimited text that is not UTF-8: what Excel saves as "Unicode text" (UTF-16) or "CSV" (Windows-1252),
//! turned into UTF-8 as it streams by.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::json;
use crate::diag::{Diagnostic, Origin, codes};

/// Bytes that are decoded at a time.
const CHUNK: usize = 64 << 10;

/// The encoding of a text by its first bytes; `None` for UTF-8 and for what is not text.
///
/// UTF-16 needs a byte order mark. Windows-1252 has no mark: it is assumed where bytes are not UTF-8, all of
/// them are printable in it, and no letter outside ASCII is UTF-8. A text with both is UTF-8 with damaged
/// lines, which readers exclude one by one; reading it as Windows-1252 would garble all other lines.
pub fn foreign(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let Err(error) = std::str::from_utf8(head) else { return None };
    let cut_within_a_letter = error.error_len().is_none();
    // JSON is UTF-8 by its standard, and XML declares its encoding.
    let marked = matches!(json::body(head).1.first(), None | Some(b'{' | b'[' | b'<'));
    let printable = |byte: &u8| match byte {
        b'\t' | b'\n' | b'\r' => true,
        0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0x7f => false,
        byte => *byte >= b' ',
    };
    let mixed = head.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let windows = !cut_within_a_letter && !marked && !mixed && head.iter().all(printable);
    windows.then_some(WINDOWS_1252)
}

/// Display name of an encoding.
pub fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == WINDOWS_1252 { "Windows-1252" } else { "UTF-16" }
}

/// The notice that a file was decoded.
pub fn notice(name: &str, file: &str) -> Diagnostic {
    Diagnostic::new(&codes::TEXT_ENCODING, format!("`{file}` is not UTF-8; it was read as {name}"))
        .help("check that its non-English letters are right, or save it as `CSV UTF-8`")
        .fault(&Origin::file(file))
}

/// A text as UTF-8, without a byte order mark.
pub fn decoded<'a>(encoding: &'static Encoding, content: &'a mut dyn Read) -> Decoded<'a> {
    let decoder = encoding.new_decoder_with_bom_removal();
    Decoded { content, decoder, text: Vec::new(), at: 0, ended: false }
}

/// A text that is decoded as it is read.
pub struct Decoded<'a> {
    content: &'a mut dyn Read,
    decoder: Decoder,
    /// Decoded bytes not yet returned, from `at`.
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let mut raw = vec![0_u8; CHUNK];
            let read = self.content.read(&mut raw)?;
            self.ended = read == 0;
            let room = self.decoder.max_utf8_buffer_length(read);
            self.text.resize(room.unwrap_or(4 * CHUNK), 0);
            let (_, _, written, damaged) =
                self.decoder.decode_to_utf8(&raw[..read], &mut self.text, self.ended);
            if damaged {
                return Err(std::io::Error::other("its UTF-16 text is damaged or truncated"));
            }
            self.text.truncate(written);
            self.at = 0;
        }
        let left = &self.text[self.at..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.at += length;
        Ok(length)
    }
}

/// A whole text in UTF-8, whatever it was saved as.
///
/// # Errors
/// When it is not in the encoding that it begins like.
pub fn text(bytes: &[u8]) -> io::Result<String> {
    let Some(encoding) = foreign(bytes) else {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    };
    let (mut out, mut content) = (String::new(), bytes);
    decoded(encoding, &mut content).read_to_string(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_recognized() {
        assert_eq!(foreign("Prüfung".as_bytes()), None);
        assert_eq!(foreign(b"Pr\xfcfung;1\n"), Some(WINDOWS_1252));
        assert_eq!(foreign(b"\xff\xfea\0"), Some(UTF_16LE));
        assert_eq!(foreign(b"\xfe\xff\0a"), Some(UTF_16BE));
        // Truncated inside a letter, damaged UTF-8, not text, JSON.
        assert_eq!(foreign(b"a;Pr\xc3"), None);
        assert_eq!(foreign("ü;".bytes().chain(*b"\xfc;\n").collect::<Vec<_>>().as_slice()), None);
        assert_eq!(foreign(b"\x89PNG\r\n\x1a\n"), None);
        assert_eq!(foreign(b"{\"a\": \"\xfc\"}"), None);
    }

    #[test]
    fn texts_are_decoded_in_pieces() {
        let text: String = "Prüfung €;1\n".repeat(20_000);
        let little: Vec<u8> =
            "\u{feff}".chars().chain(text.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
        let read = |encoding, bytes: &[u8]| {
            let mut out = String::new();
            decoded(encoding, &mut &*bytes).read_to_string(&mut out).map(|_| out)
        };
        assert_eq!(read(UTF_16LE, &little).unwrap(), text);
        assert_eq!(read(WINDOWS_1252, b"Pr\xfcfung \x80").unwrap(), "Prüfung €");
        assert!(read(UTF_16LE, &little[..little.len() - 1]).is_err());
    }
}
