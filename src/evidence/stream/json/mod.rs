//! What the readers of JSON exports share: a look at the keys near the top of a file, its elements
//! as a stream, and loose values.

mod keys;
mod loose;
mod split;

pub use keys::Keys;
pub use loose::{OneOrMany, Scalar, first_day, object};
pub use split::{Layout, Take, each, unreadable, whole};

/// Skips a byte order mark and white space; gives how much was skipped, too.
pub fn body(bytes: &[u8]) -> (usize, &[u8]) {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &bytes[mark..];
    let blank = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    (mark + blank, &text[blank..])
}

/// True for an element of other types than expected, which is left out while the rest is read. A key
/// that stands twice is a fault of the file: which of the two was meant cannot be told.
pub fn misshapen(error: &serde_json::Error) -> bool {
    error.is_data() && !error.to_string().starts_with("duplicate field")
}

#[cfg(test)]
mod tests;
