//! JSON texts that are read whole, within a number of values.
//!
//! A text of `{}` becomes hundreds of times its size once it is parsed, so what bounds memory is the number of
//! its values. They are counted before memory is reserved for any of them.

use std::fmt;

use serde::de::DeserializeOwned;

/// Why a text cannot be read, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What is wrong, without the place.
    pub(crate) message: String,
    /// Line, from 1.
    pub(crate) line: usize,
    /// Column, from 1.
    pub(crate) column: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        let mut message = error.to_string();
        if let Some(cut) = message.rfind(" at line ") {
            message.truncate(cut);
        }
        Self { message, line: error.line().max(1), column: error.column().max(1) }
    }
}

/// Parses a text of at most `most` values: objects, lists, texts, numbers, Booleans and nulls.
///
/// # Errors
/// When it has more, or is not of the type.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, most: usize) -> Result<T, Fault> {
    if let Some(at) = excess(text.as_bytes(), most) {
        let before = &text.as_bytes()[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let message = format!("it has more than {most} values, which is the limit");
        return Err(Fault { message, line, column: column + 1 });
    }
    Ok(serde_json::from_str(text)?)
}

/// Where the first value over the limit begins. Each value is the first one, follows a comma, or is the first in
/// its brackets.
fn excess(text: &[u8], most: usize) -> Option<usize> {
    let (mut values, mut in_text, mut at) = (1_usize, false, 0);
    while at < text.len() {
        if in_text {
            at += text[at..].iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            in_text = text[at] == b'\\';
            at += if in_text { 2 } else { 1 };
            continue;
        }
        match text[at] {
            b'"' => in_text = true,
            b',' | b'{' | b'[' => {
                values += 1;
                if values > most {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn values_are_counted_before_they_are_parsed() {
        let read = |text: &str, most| parse::<Value>(text, most);
        let text = "{\"a\": [1, \"b,[{\\\"\", {}],\n \"c\": null}";
        // The object, the list, three in it (an empty one has room for a value) and the null.
        assert!(read(text, 8).is_ok());
        let fault = read(text, 6).unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 24), "{fault}");
        let many = format!("[{}0]", "{},\n".repeat(50));
        let fault = read(&many, 60).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "it has more than 60 values, which is the limit at line 30 column 1"
        );
        assert!(read(&many, 200).is_ok());
        assert!(read("[1, 2", 9).unwrap_err().message.contains("EOF"));
    }
}
