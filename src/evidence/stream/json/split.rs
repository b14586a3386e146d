//! A JSON text as a stream of its elements.
//!
//! An export of a hundred thousand findings is read through a small buffer: brackets and strings are
//! followed byte by byte, each element is handed on as text and parsed on its own. What is kept in
//! memory at a time is one element.
//!
//! The scanner is written by hand because a parser that streams, such as `serde_json`'s own, ends at the
//! first element that is not of the type it expects. Here an element with an unexpected structure is
//! excluded and counted, the rest is read, and an error has the byte, line and column of the file rather
//! than of the element. Grammar inside an element is left to `serde_json`: the scanner only finds where it ends.

use std::io::Read;

use super::pages::{self, Ended, Page, Pages};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{ELEMENT, ENTRY_VALUES, EXPORT_ROWS, JSON_DEPTH, JSON_WHOLE, WHOLE_VALUES};
use crate::model::text::printable;

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

/// Where the elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In one array.
    Array,
    /// One after another: a single one, or JSON lines.
    Lines,
    /// In arrays under these keys of the outermost object, or of several one after another.
    Lists(&'static [&'static str]),
    /// In arrays under the second key of objects that are in arrays under the first, one in the other. What these have
    /// under the third key is passed on too, with that key.
    Tree(Branches),
}

/// The keys of a tree: of its branches, of its leaves, and of what is said of a branch as a whole.
pub(crate) type Branches = [&'static str; 3];

/// The function that is called with the key of an element's list and its text.
pub type Take<'a> = &'a mut dyn FnMut(&'static str, &[u8]) -> Result<(), serde_json::Error>;

/// Passes each element to `take`, with the key of its list (empty outside of [`Layout::Lists`]), and returns what the
/// objects around the lists say of pages and entries that are not there.
///
/// A page without any of the lists, and a text or number in place of a list, are passed on as they are, so that `take`
/// meets something that has not the shape it expects.
///
/// # Errors
/// When the text is not JSON, is cut short or nested too deeply; with byte, line and column. An error
/// of `take` is reported at the element it was given, unless it is one of type: `take` decides on
/// those itself by not returning them.
pub fn each(
    content: &mut dyn Read,
    file: &str,
    layout: Layout,
    take: Take<'_>,
) -> Result<Ended, Box<Diagnostic>> {
    let mut text = Text::new(content, file);
    text.byte_order_mark()?;
    // Elements are objects. An array would be read by the order of its values.
    let mut object = |list: &'static str, value: &[u8]| {
        let array = value.first() == Some(&b'[');
        take(list, if array { b"null" } else { value })
    };
    let take: Take<'_> = &mut object;
    match layout {
        Layout::Array => {
            text.expect(b'[')?;
            text.elements("", take)?;
            if text.next()?.is_some() {
                return Err(text.broken("unexpected data after the end of the document"));
            }
        }
        Layout::Lines => {
            while text.next()?.is_some() {
                text.count()?;
                text.element("", take)?;
            }
        }
        Layout::Lists(lists) => {
            let mut pages = Pages::default();
            while text.next()?.is_some() {
                text.expect(b'{')?;
                let page = text.object(lists, take)?;
                if let ([first, ..], 0, 1..) = (lists, page.lists, page.others) {
                    take(first, b"null").map_err(|error| text.broken(&error.to_string()))?;
                }
                pages.end(&page);
            }
            return Ok(pages.ended());
        }
        Layout::Tree(keys) => {
            // A leaf may have thousands of results.
            (text.limit, text.values) = (JSON_WHOLE, WHOLE_VALUES);
            if text.next()? == Some(b'[') {
                text.objects(keys, 1, take)?;
            } else {
                text.expect(b'{')?;
                text.tree(keys, 1, take)?;
            }
            if text.next()?.is_some() {
                return Err(text.broken("unexpected data after the end of the document"));
            }
        }
    }
    Ok(Ended::default())
}

/// The whole text as one element, for formats whose elements nest.
///
/// # Errors
/// As [`each`], and when the text is larger than 64 MB or has too many values.
pub fn whole<T: serde::de::DeserializeOwned>(
    content: &mut dyn Read,
    file: &str,
) -> Result<T, Box<Diagnostic>> {
    let mut text = Text::new(content, file);
    (text.limit, text.values) = (JSON_WHOLE, WHOLE_VALUES);
    text.byte_order_mark()?;
    let mut out = None;
    if text.next()?.is_none() {
        return Err(text.truncated());
    }
    text.element("", &mut |_, value| {
        out = Some(serde_json::from_slice(value)?);
        Ok(())
    })?;
    if text.next()?.is_some() {
        return Err(text.broken("unexpected data after the end of the document"));
    }
    out.ok_or_else(|| text.truncated())
}

/// The part of the text that has been read but not yet consumed.
struct Text<'a> {
    content: &'a mut dyn Read,
    file: &'a str,
    buffer: Vec<u8>,
    /// Position of the next byte in `buffer`.
    at: usize,
    ended: bool,
    /// Most bytes of an element.
    limit: usize,
    /// Most values of an element that is passed on.
    values: usize,
    /// Elements so far.
    entries: u64,
    /// Bytes, lines and bytes since the last line break before `buffer`.
    passed: (u64, u64, u64),
}

impl<'a> Text<'a> {
    fn new(content: &'a mut dyn Read, file: &'a str) -> Self {
        let (buffer, passed) = (Vec::new(), (0, 0, 0));
        let (limit, values) = (ELEMENT, ENTRY_VALUES);
        Self { content, file, buffer, at: 0, ended: false, limit, values, entries: 0, passed }
    }

    /// Reads more, dropping what is before `keep`. False at the end of the text.
    fn fill(&mut self, keep: usize) -> Result<bool, Box<Diagnostic>> {
        if self.ended {
            return Ok(false);
        }
        // Count the lines of the dropped bytes first: messages give positions in the whole file.
        let drop = &self.buffer[..keep];
        let lines = drop.iter().filter(|b| **b == b'\n').count() as u64;
        let tail = match drop.iter().rposition(|b| *b == b'\n') {
            Some(last) => (keep - last - 1) as u64,
            None => self.passed.2 + keep as u64,
        };
        self.passed = (self.passed.0 + keep as u64, self.passed.1 + lines, tail);
        self.buffer.drain(..keep);
        self.at -= keep;
        let length = self.buffer.len();
        self.buffer.resize(length + CHUNK, 0);
        let read = self.content.read(&mut self.buffer[length..]);
        let read = match read {
            Ok(read) => read,
            Err(error) => {
                self.buffer.truncate(length);
                return Err(unreadable(&error, self.file));
            }
        };
        self.buffer.truncate(length + read);
        self.ended = read == 0;
        Ok(read > 0)
    }

    fn byte_order_mark(&mut self) -> Result<(), Box<Diagnostic>> {
        while self.buffer.len() < 3 && self.fill(0)? {}
        if self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        Ok(())
    }

    /// The next byte that is not white space, without consuming it.
    fn next(&mut self) -> Result<Option<u8>, Box<Diagnostic>> {
        loop {
            while let Some(byte) = self.buffer.get(self.at) {
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(*byte));
                }
                self.at += 1;
            }
            if !self.fill(self.at)? {
                return Ok(None);
            }
        }
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Box<Diagnostic>> {
        match self.next()? {
            Some(byte) if byte == wanted => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.broken(&format!("expected `{}`", char::from(wanted)))),
            None => Err(self.truncated()),
        }
    }

    /// The elements of an array, after its opening bracket; returns how many there are.
    fn elements(&mut self, list: &'static str, take: Take<'_>) -> Result<u64, Box<Diagnostic>> {
        if self.next()? == Some(b']') {
            self.at += 1;
            return Ok(0);
        }
        let mut count = 0;
        loop {
            self.count()?;
            self.element(list, take)?;
            count += 1;
            match self.next()? {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(count);
                }
                Some(_) => return Err(self.broken("expected `,` or `]`")),
                None => return Err(self.truncated()),
            }
        }
    }

    /// The leaves of each object of an array.
    fn objects(
        &mut self,
        keys: Branches,
        depth: usize,
        take: Take<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        if depth > JSON_DEPTH {
            return Err(self.too_much("nested too deeply"));
        }
        self.expect(b'[')?;
        if self.next()? == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.expect(b'{')?;
            self.tree(keys, depth + 1, take)?;
            match self.next()? {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) => return Err(self.broken("expected `,` or `]`")),
                None => return Err(self.truncated()),
            }
        }
    }

    /// The leaves of an object and of the objects in it, after its opening bracket.
    fn tree(
        &mut self,
        keys: Branches,
        depth: usize,
        take: Take<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let [branch, leaves, sums] = keys;
        if self.next()? == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let key = self.key()?;
            match self.next()? {
                Some(b'[') if key == branch => self.objects(keys, depth + 1, take)?,
                Some(b'[') if key == leaves => {
                    self.at += 1;
                    self.elements(leaves, take)?;
                }
                Some(b'{') if key == branch => {
                    self.at += 1;
                    self.tree(keys, depth + 1, take)?;
                }
                Some(b'{') if key == leaves => self.element(leaves, take)?,
                Some(b'{') if key == sums => self.element(sums, take)?,
                _ => self.skip()?,
            }
            match self.next()? {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) => return Err(self.broken("expected `,` or `}`")),
                None => return Err(self.truncated()),
            }
        }
    }

    /// A key and the colon after it. It is scanned as an element, so that a long one meets the same limits.
    fn key(&mut self) -> Result<String, Box<Diagnostic>> {
        if self.next()?.is_some_and(|byte| byte != b'"') {
            return Err(self.broken("expected a key"));
        }
        let mut key = String::new();
        self.element("", &mut |_, text| {
            key = serde_json::from_slice(text)?;
            Ok(())
        })?;
        self.expect(b':')?;
        Ok(key)
    }

    /// Passes over a value. Nothing of it is kept, so it may have as many values in it as it likes.
    fn skip(&mut self) -> Result<(), Box<Diagnostic>> {
        let most = std::mem::replace(&mut self.values, usize::MAX);
        self.element("", &mut |_, value| {
            serde_json::from_slice::<serde::de::IgnoredAny>(value).map(|_| ())
        })?;
        self.values = most;
        Ok(())
    }

    /// The lists of an object, after its opening bracket; its other values are skipped, apart from those that say
    /// something of pages.
    fn object(
        &mut self,
        lists: &'static [&'static str],
        take: Take<'_>,
    ) -> Result<Page, Box<Diagnostic>> {
        let mut page = Page::default();
        if self.next()? == Some(b'}') {
            self.at += 1;
            return Ok(page);
        }
        loop {
            let key = self.key()?;
            let list = lists.iter().find(|list| **list == key);
            match (list, self.next()?) {
                (Some(list), Some(b'[')) => {
                    self.at += 1;
                    page.list(list);
                    page.entries += self.elements(list, take)?;
                }
                // No list at all.
                (Some(list), Some(b'n')) => {
                    page.list(list);
                    self.skip()?;
                }
                // A lone entry where a list should be, or what is none.
                (Some(list), _) => {
                    page.list(list);
                    page.entries += 1;
                    self.element(list, take)?;
                }
                (None, _) => match pages::said(&key) {
                    Some(said) => self.element("", &mut |_, value| page.take(said, value))?,
                    None => {
                        page.others += 1;
                        self.skip()?;
                    }
                },
            }
            match self.next()? {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(page);
                }
                Some(_) => return Err(self.broken("expected `,` or `}`")),
                None => return Err(self.truncated()),
            }
        }
    }

    /// Counts an element.
    fn count(&mut self) -> Result<(), Box<Diagnostic>> {
        self.entries += 1;
        if self.entries > EXPORT_ROWS {
            return Err(self.too_much(&format!("it has more than {EXPORT_ROWS} entries")));
        }
        Ok(())
    }

    /// One value: delimited by its brackets and quotation marks, then passed on.
    fn element(&mut self, list: &'static str, take: Take<'_>) -> Result<(), Box<Diagnostic>> {
        self.next()?;
        let mut scan = Scan { left: self.values, ..Scan::default() };
        let mut start = self.at;
        loop {
            let state = scan.go(&self.buffer[self.at..]);
            match state {
                Found::Ends(length) => {
                    self.at += length;
                    break;
                }
                Found::TooDeep(length) => {
                    self.at += length;
                    return Err(self.too_much("nested too deeply"));
                }
                Found::TooMany(length) => {
                    self.at += length;
                    let what = format!("one entry has more than {} values", self.values);
                    return Err(self.too_much(&what));
                }
                Found::Open => self.at = self.buffer.len(),
            }
            if self.at - start > self.limit {
                let what = format!("one entry is larger than {} MB", self.limit >> 20);
                return Err(self.too_much(&what));
            }
            let ended = self.ended;
            let more = self.fill(start)?;
            // `fill` has dropped everything before the value, unless the text had ended and nothing was read.
            if !ended {
                start = 0;
            }
            if !more {
                // A number or a word has no closing character: the end of the text ends it too.
                if scan.bare && self.at > start {
                    break;
                }
                return Err(self.truncated());
            }
        }
        let value = &self.buffer[start..self.at];
        if value.is_empty() {
            return Err(self.broken("expected a value"));
        }
        match take(list, value) {
            Ok(()) => Ok(()),
            Err(error) => {
                // `serde_json` counts lines and columns in the element: turn them into a position in the file.
                let before = value.split_inclusive(|b| *b == b'\n');
                let lines = before.take(error.line().saturating_sub(1));
                let within =
                    lines.map(<[u8]>::len).sum::<usize>() + error.column().saturating_sub(1);
                let length = value.len();
                self.at = start + within.min(length);
                let problem = error.to_string();
                let problem = problem.split(" at line ").next().unwrap_or(&problem);
                Err(self.broken(&printable(problem, 120)))
            }
        }
    }

    fn place(&self) -> (Origin, String) {
        let before = &self.buffer[..self.at.min(self.buffer.len())];
        let byte = self.passed.0 + before.len() as u64;
        let line = self.passed.1 + before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
        let column = match before.iter().rposition(|b| *b == b'\n') {
            Some(last) => String::from_utf8_lossy(&before[last + 1..]).chars().count() as u64,
            None => self.passed.2 + String::from_utf8_lossy(before).chars().count() as u64,
        } + 1;
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let at = Origin::text(self.file, small(line), small(column));
        (at, format!("at byte {byte}, line {line}, column {column}"))
    }

    fn truncated(&mut self) -> Box<Diagnostic> {
        self.at = self.buffer.len();
        let (at, place) = self.place();
        Box::new(
            Diagnostic::new(
                &codes::EVIDENCE_TRUNCATED,
                format!("the export ends too early, {place}"),
            )
            .help("the export or its download is truncated: export or download it again")
            .fault(&at),
        )
    }

    fn broken(&self, what: &str) -> Box<Diagnostic> {
        let (at, place) = self.place();
        Box::new(
            Diagnostic::new(
                &codes::EVIDENCE_JSON,
                format!("invalid JSON in the export: {what}, {place}"),
            )
            .help("export it again, and do not edit the file")
            .fault(&at),
        )
    }

    fn too_much(&self, what: &str) -> Box<Diagnostic> {
        let (at, place) = self.place();
        Box::new(
            Diagnostic::new(
                &codes::EVIDENCE_JSON,
                format!("`{}` exceeds a limit: {what}, {place}", self.file),
            )
            .help("check that this is the right file")
            .fault(&at),
        )
    }
}

/// A failed read: of the file, or of its compressed content.
pub fn unreadable(error: &std::io::Error, file: &str) -> Box<Diagnostic> {
    let message = match error.get_ref() {
        Some(inner) => inner.to_string(),
        None => error.to_string(),
    };
    Box::new(
        Diagnostic::new(&codes::EVIDENCE_UNREADABLE, format!("`{file}` cannot be read: {message}"))
            .help("export or download it again")
            .fault(&Origin::file(file)),
    )
}

/// State of the scanner inside a value.
#[derive(Default)]
struct Scan {
    depth: usize,
    begun: bool,
    in_text: bool,
    escaped: bool,
    /// A number or a word: it ends before the next delimiter.
    bare: bool,
    /// How many values may follow: what is parsed takes memory for each, however short it is.
    left: usize,
}

enum Found {
    Ends(usize),
    Open,
    TooDeep(usize),
    TooMany(usize),
}

impl Scan {
    /// Scans the value through more bytes.
    fn go(&mut self, bytes: &[u8]) -> Found {
        let mut at = 0;
        while at < bytes.len() {
            if self.in_text {
                if self.escaped {
                    self.escaped = false;
                    at += 1;
                    continue;
                }
                let Some(length) = bytes[at..].iter().position(|b| matches!(b, b'"' | b'\\'))
                else {
                    return Found::Open;
                };
                at += length + 1;
                if bytes[at - 1] == b'\\' {
                    self.escaped = true;
                    continue;
                }
                self.in_text = false;
                if self.depth == 0 {
                    return Found::Ends(at);
                }
                continue;
            }
            let byte = bytes[at];
            if self.bare {
                if matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace() {
                    return Found::Ends(at);
                }
                at += 1;
                continue;
            }
            at += 1;
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    if self.depth > JSON_DEPTH {
                        return Found::TooDeep(at);
                    }
                    // The first value in the brackets.
                    let Some(left) = self.left.checked_sub(1) else { return Found::TooMany(at) };
                    self.left = left;
                }
                b'}' | b']' => {
                    if self.depth == 0 {
                        return Found::Ends(at - 1);
                    }
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Found::Ends(at);
                    }
                }
                b',' | b':' if self.depth == 0 => return Found::Ends(at - 1),
                b',' => {
                    let Some(left) = self.left.checked_sub(1) else { return Found::TooMany(at) };
                    self.left = left;
                }
                _ if !self.begun && self.depth == 0 => self.bare = true,
                _ => {}
            }
            self.begun = true;
        }
        Found::Open
    }
}
