//! Shared by the readers of JSON exports: the keys near the top of a file, its elements as a stream, and
//! lenient values.

mod keys;
mod loose;
mod pages;
mod split;

pub use keys::Keys;
pub use loose::{OneOrMany, Scalar, first_day, object};
pub use pages::Ended;
pub(in crate::evidence) use pages::is_next;
pub use split::{Layout, Take, each, unreadable, whole};

/// Skips a byte order mark and white space; also returns how much was skipped.
pub fn body(bytes: &[u8]) -> (usize, &[u8]) {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &bytes[mark..];
    let blank = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    (mark + blank, &text[blank..])
}

/// True for an element with unexpected types, which is excluded while the rest is read. A duplicate key is
/// an error of the file: it is unclear which of the two was meant.
pub fn misshapen(error: &serde_json::Error) -> bool {
    error.is_data() && !error.to_string().starts_with("duplicate field")
}

#[cfg(test)]
mod tests;
