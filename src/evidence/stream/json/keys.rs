//! The keys near the top of a JSON text, by path, from which formats are recognized.
//!
//! Nothing is parsed: a file that is cut short or broken further down is still recognized, so that
//! the message about it can say what it should have been.

use std::collections::BTreeSet;

use super::body;
use crate::limits::{HEAD, JSON_KEYS};

/// Levels below which keys are ignored.
const DEPTH: usize = 7;

/// Paths of keys such as `/Findings[]/SchemaVersion`; an array adds `[]`.
#[derive(Debug, Default)]
pub struct Keys(BTreeSet<String>);

impl Keys {
    /// Collects the keys of a text; none when it does not begin like a JSON array or object.
    pub fn of(bytes: &[u8]) -> Self {
        let (_, text) = body(bytes);
        let mut keys = Self::default();
        if matches!(text.first(), Some(b'[' | b'{')) {
            keys.collect(&text[..text.len().min(HEAD)]);
        }
        keys
    }

    /// True if there is a key at this path.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    /// True if there are keys at all of these paths below `at`.
    pub fn all(&self, at: &str, below: &[&str]) -> bool {
        below.iter().all(|key| self.0.contains(&format!("{at}{key}")))
    }

    /// True if there is a key at `start`, one level of any name, and `end`: `/Resources/`, `/Type`.
    pub fn below(&self, start: &str, end: &str) -> bool {
        let between = |path: &String| {
            let name = path.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
            name.is_some_and(|name| !name.contains('/'))
        };
        self.0.iter().any(between)
    }

    /// True if there is a key at this path in a single element, in an array of elements, or in lines of elements.
    pub fn element(&self, path: &str) -> bool {
        self.has(path) || self.0.contains(&format!("[]{path}"))
    }

    /// The keys of the outermost object, for messages.
    pub fn outermost(&self) -> Vec<&str> {
        let plain = |path: &&String| !path.starts_with("[]") && !path[1..].contains(['/', '[']);
        self.0.iter().filter(plain).map(|path| &path[1..]).collect()
    }

    fn collect(&mut self, text: &[u8]) {
        // The path so far and, for each open bracket, its length before it and whether it is an object.
        let mut path = String::new();
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => {
                    let object = *byte == b'{';
                    open.push((path.len(), object));
                    if !object && open.len() <= DEPTH {
                        path.push_str("[]");
                    }
                }
                b'}' | b']' => {
                    let Some((length, _)) = open.pop() else { return };
                    path.truncate(length);
                    // The key the value belonged to goes with it.
                    self.close(&mut path, &open);
                    if open.is_empty() {
                        return;
                    }
                }
                b',' => self.close(&mut path, &open),
                b'"' => {
                    let Some(length) = string(&text[at..]) else { return };
                    let name = &text[at..at + length];
                    at += length + 1;
                    let next = text[at..].iter().find(|b| !b.is_ascii_whitespace());
                    let within = open.len() <= DEPTH && name.len() <= 100;
                    if next == Some(&b':')
                        && within
                        && open.last().is_some_and(|(_, object)| *object)
                    {
                        path.push('/');
                        path.push_str(&String::from_utf8_lossy(name));
                        if self.0.len() < JSON_KEYS {
                            self.0.insert(path.clone());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Removes the last key, if the innermost bracket is an object's.
    fn close(&self, path: &mut String, open: &[(usize, bool)]) {
        let Some((base, true)) = open.last() else { return };
        path.truncate(*base);
    }
}

/// Length of a string, from after its opening quotation mark.
fn string(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
