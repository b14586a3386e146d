//! What the object around a list says of the list: that there are more pages, and how many entries there are.
//!
//! Names are those of AWS's APIs and of its CLI: `NextToken`, `nextToken`, `next_token`, `NextMarker`,
//! `NextContinuationToken`, `NextKeyMarker`, `Marker` with or without `IsTruncated`, `LastEvaluatedKey`. A null or empty
//! one says that there are no more. Where an answer repeats the marker of the question (`NextMarker` beside `Marker`, and
//! Amazon EFS), the marker says nothing of pages after it.

use serde::de::IgnoredAny;

use crate::model::text::normalized;

/// The most bytes of a token or number that are looked at.
const VALUE: usize = 64 << 10;

/// What was met beside the lists of a text, after its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// True where the text says that it is one page of several, and has no page after it.
    pub more: bool,
    /// Entries that the text counts and does not have.
    pub missing: u64,
}

/// The pages of a text.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pages: u64,
    /// Those that announce another.
    announcing: u64,
    entries: u64,
    /// The largest number of entries that a page states, and what each states beyond its own.
    stated: u64,
    beyond: u64,
}

/// One page, while its keys pass.
#[derive(Debug, Default)]
pub(super) struct Page {
    next: bool,
    marker: bool,
    next_marker: bool,
    truncated: Option<bool>,
    stated: Option<u64>,
    /// Lists that are read, and their entries.
    pub(super) lists: usize,
    pub(super) entries: u64,
    /// Any other key.
    pub(super) others: usize,
    repeats_marker: bool,
}

/// A key that says something of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Next,
    NextMarker,
    Marker,
    Truncated,
    Count,
}

/// What a key says of pages.
pub(super) fn said(key: &str) -> Option<Said> {
    if key.len() > 40 {
        return None;
    }
    Some(match normalized(key).as_str() {
        "nexttoken"
        | "nextcontinuationtoken"
        | "nextpagetoken"
        | "nextkeymarker"
        | "nextuploadidmarker"
        | "nextversionidmarker"
        | "lastevaluatedkey"
        | "nextpage" => Said::Next,
        "nextmarker" => Said::NextMarker,
        "marker" => Said::Marker,
        "istruncated" | "truncated" | "hasmore" | "hasmoreresults" => Said::Truncated,
        "count" | "total" | "totalcount" | "totalresults" | "totalfindings" | "totalrecords"
        | "resultcount" | "findingscount" => Said::Count,
        _ => return None,
    })
}

/// True for a key and a value that say that there are more pages: for objects that are read whole.
pub(in crate::evidence) fn is_next(key: &str, stated: bool) -> bool {
    stated && matches!(said(key), Some(Said::Next | Said::NextMarker))
}

impl Page {
    /// Takes a list that is read.
    pub(super) fn list(&mut self, name: &str) {
        self.lists += 1;
        self.repeats_marker |= name == "FileSystems";
    }

    /// Takes a key that says something of pages, with its value.
    pub(super) fn take(&mut self, said: Said, value: &[u8]) -> Result<(), serde_json::Error> {
        let blank = matches!(value, b"null" | b"false" | b"\"\"" | b"{}" | b"[]");
        let stated = !blank && value.len() <= VALUE;
        match said {
            Said::Next => self.next |= stated,
            Said::NextMarker => (self.next, self.next_marker) = (self.next | stated, true),
            Said::Marker => self.marker |= stated,
            Said::Truncated => {
                let yes = matches!(value.to_ascii_lowercase().as_slice(), b"true" | b"\"true\"");
                self.truncated = Some(self.truncated.unwrap_or_default() | yes);
            }
            Said::Count => {
                if let Ok(count) = serde_json::from_slice::<u64>(value) {
                    self.stated = Some(self.stated.unwrap_or_default().max(count));
                }
            }
        }
        serde_json::from_slice::<IgnoredAny>(value).map(|_| ())
    }

    fn announces(&self) -> bool {
        let marker = self.marker
            && self.truncated != Some(false)
            && !self.next_marker
            && !self.repeats_marker;
        self.next || self.truncated == Some(true) || marker
    }
}

impl Pages {
    /// Takes a page after its last key.
    pub(super) fn end(&mut self, page: &Page) {
        self.pages += 1;
        self.announcing += u64::from(page.announces());
        self.entries += page.entries;
        // With several lists in one object it is not known what its count is of.
        if let Some(stated) = page.stated.filter(|_| page.lists == 1) {
            self.stated = self.stated.max(stated);
            self.beyond += stated.saturating_sub(page.entries);
        }
    }

    /// What they say, after the last.
    pub(super) fn ended(&self) -> Ended {
        // The page that one announces is the one after it.
        let more = self.announcing > 0 && self.pages <= self.announcing;
        // A count is of the page, or of all pages.
        let missing = self.beyond.min(self.stated.saturating_sub(self.entries));
        Ended { more, missing: if more { 0 } else { missing } }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, each};
    use super::Ended;

    fn ended(text: &str) -> Ended {
        let layout = Layout::Lists(&["F", "FileSystems"]);
        each(&mut text.as_bytes(), "x.json", layout, &mut |_, _| Ok(())).unwrap()
    }

    #[test]
    fn pages_that_are_not_there() {
        for text in [
            r#"{"F":[{}],"NextToken":"a"}"#,
            r#"{"nextToken":"a","F":[]}"#,
            r#"{"F":[{}],"next_token":"a"}"#,
            r#"{"F":[{}],"NextMarker":"a"}"#,
            r#"{"F":[{}],"Marker":"a"}"#,
            r#"{"F":[{}],"Marker":"a","IsTruncated":true}"#,
            r#"{"F":[{}],"IsTruncated":"true"}"#,
            r#"{"F":[{}],"LastEvaluatedKey":{"k":{"S":"a"}}}"#,
            r#"{"F":[{}],"NextContinuationToken":7}"#,
            r#"{"F":[{}],"NextToken":"a"} {"F":[{}],"NextToken":"b"}"#,
        ] {
            assert!(ended(text).more, "{text}");
        }
        for text in [
            r#"{"F":[{}],"NextToken":""}"#,
            r#"{"F":[{}],"NextToken":null}"#,
            r#"{"F":[{"NextToken":"a"}]}"#,
            r#"{"F":[{}],"Marker":"a","IsTruncated":false}"#,
            r#"{"F":[{}],"Marker":"a","NextMarker":null}"#,
            r#"{"FileSystems":[{}],"Marker":"a"}"#,
            r#"{"F":[{}],"IsTruncated":false}"#,
            r#"{"F":[{}],"NextToken":"a"} {"F":[{}],"NextToken":null}"#,
            r#"{"F":[{}],"NextToken":"a"} {"F":[{}]}"#,
        ] {
            assert!(!ended(text).more, "{text}");
        }
    }

    #[test]
    fn entries_that_are_not_there() {
        let missing = |text| ended(text).missing;
        assert_eq!(missing(r#"{"F":[{},{}],"Total":5}"#), 3);
        assert_eq!(missing(r#"{"total_count":2,"F":[{},{}]}"#), 0);
        assert_eq!(missing(r#"{"F":[{},{}],"Count":1}"#), 0);
        // Of each page, and of all pages.
        assert_eq!(missing(r#"{"F":[{},{}],"Count":2} {"F":[{}],"Count":1}"#), 0);
        assert_eq!(missing(r#"{"F":[{},{}],"Count":3} {"F":[{}],"Count":3}"#), 0);
        assert_eq!(missing(r#"{"F":[{},{}],"Count":9} {"F":[{}],"Count":9}"#), 6);
        // It is not known which list is counted, and pages that are missing are said already.
        assert_eq!(missing(r#"{"F":[{}],"FileSystems":[],"Count":9}"#), 0);
        assert_eq!(missing(r#"{"F":[{}],"NextToken":"a","Count":9}"#), 0);
    }
}
