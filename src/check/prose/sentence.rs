//! Markdown split into sentences, each with its line, its words and the clauses they are in.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::diag::Origin;
use crate::model::Section;

/// A word of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// In lower case, without punctuation around it.
    pub text: String,
    /// The key of the text, by which phrases are looked up.
    pub key: u64,
    /// The same as written.
    pub written: String,
    /// True between quotation marks.
    pub quoted: bool,
    /// True between backticks.
    pub code: bool,
    /// True if a comma follows.
    pub comma: bool,
    /// The clause it is in: words of one clause have the same number.
    pub clause: usize,
}

/// One sentence, or one item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// On one line, without the marks of Markdown.
    pub text: String,
    /// Its words in order. `AWS-managed` is two.
    pub words: Vec<Word>,
    /// The line that it begins on.
    pub origin: Origin,
}

/// The key of a word. Two words may have the same one: who looks a word up by it compares the texts too.
pub(super) fn key(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

impl Sentence {
    /// These words as they are written.
    pub(crate) fn written(&self, range: Range<usize>) -> String {
        written(&self.words[range])
    }
}

/// Words as they are written, on one line.
pub(super) fn written(words: &[Word]) -> String {
    words.iter().map(|word| word.written.as_str()).collect::<Vec<_>>().join(" ")
}

/// Texts after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx.", "cf.", "co.", "corp.", "dept.", "dr.", "e.g.", "etc.", "fig.", "i.e.", "inc.",
    "incl.", "ltd.", "max.", "min.", "mr.", "mrs.", "ms.", "no.", "nos.", "p.", "prof.", "resp.",
    "rev.", "sec.", "st.", "vs.",
];

/// The sentences of a section. Headings and code blocks are left out.
pub(super) fn sentences(section: &Section) -> Vec<Sentence> {
    let (file, first) = match &section.origin {
        Origin::Text { file, line, .. } => (Some(file.clone()), *line),
        _ => (None, 0),
    };
    let at = |line: u32, column: u32| match &file {
        Some(file) => Origin::text(file.clone(), line, column),
        None => section.origin.clone(),
    };
    let mut out = Vec::new();
    let mut block: Vec<(char, u32, u32)> = Vec::new();
    let mut fenced = false;
    for (line, number) in section.text.lines().zip(first..) {
        let trimmed = line.trim_start();
        let fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
        fenced ^= fence;
        let item = list_item(trimmed);
        let breaks = trimmed.is_empty()
            || fence
            || fenced
            || trimmed.starts_with(['#', '|', '>'])
            || item.is_some();
        if breaks {
            close(&mut block, &at, &mut out);
        }
        if fence || fenced || trimmed.starts_with('#') || trimmed.is_empty() {
            continue;
        }
        let skipped = line.chars().count() - trimmed.chars().count() + item.unwrap_or_default();
        block
            .extend(line.chars().zip(1_u32..).skip(skipped).map(|(c, column)| (c, number, column)));
        let end = u32::try_from(line.chars().count() + 1).unwrap_or(u32::MAX);
        block.push((' ', number, end));
    }
    close(&mut block, &at, &mut out);
    out
}

/// The line of a section that holds these words, or else its first.
pub(crate) fn line_of(section: &Section, words: &str) -> Origin {
    let Origin::Text { file, line, column } = &section.origin else {
        return section.origin.clone();
    };
    let mut lines = section.text.lines().zip(0_u32..);
    match lines
        .find_map(|(text, n)| Some((n, text.find(words).filter(|_| !words.is_empty())?, text)))
    {
        Some((n, at, text)) => {
            let before = u32::try_from(text[..at].chars().count()).unwrap_or(0);
            let first = if n == 0 { *column } else { 1 };
            Origin::text(file.clone(), line + n, first + before)
        }
        None => section.origin.clone(),
    }
}

/// The sentences of a text whose lines have no places of their own.
pub(crate) fn sentences_of(text: &str, origin: &Origin) -> Vec<Sentence> {
    let mut found = sentences(&Section { text: text.to_owned(), origin: Origin::text("", 1, 1) });
    found.iter_mut().for_each(|sentence| sentence.origin = origin.clone());
    found
}

/// Characters of the mark of a list item, if the line begins with one.
fn list_item(line: &str) -> Option<usize> {
    let mark = line.split([' ', '\t']).next()?;
    let bullet = matches!(mark, "-" | "*" | "+" | "•");
    let digits = mark.trim_end_matches(['.', ')']);
    let numbered = digits.len() < mark.len()
        && !digits.is_empty()
        && digits.len() <= 3
        && digits.bytes().all(|b| b.is_ascii_digit());
    (bullet || numbered).then(|| mark.chars().count() + 1)
}

/// Splits a block of running text into sentences.
fn close(
    block: &mut Vec<(char, u32, u32)>,
    at: &impl Fn(u32, u32) -> Origin,
    out: &mut Vec<Sentence>,
) {
    let chars = std::mem::take(block);
    let mut from = 0;
    for (end, (c, ..)) in chars.iter().enumerate() {
        if matches!(c, '.' | '!' | '?') && ends_here(&chars, end) {
            // Closing quotation marks and brackets belong to the sentence.
            let mut to = end + 1;
            while chars
                .get(to)
                .is_some_and(|(c, ..)| matches!(c, '"' | '”' | ')' | '*' | '_' | '’'))
            {
                to += 1;
            }
            push(&chars[from..to], at, out);
            from = to;
        }
    }
    push(&chars[from..], at, out);
}

fn ends_here(chars: &[(char, u32, u32)], end: usize) -> bool {
    let mut next = end + 1;
    while chars.get(next).is_some_and(|(c, ..)| matches!(c, '"' | '”' | ')' | '*' | '_' | '’'))
    {
        next += 1;
    }
    match chars.get(next) {
        None => return true,
        Some((c, ..)) if !c.is_whitespace() => return false,
        Some(_) => {}
    }
    let after = chars[next..].iter().map(|(c, ..)| *c).find(|c| !c.is_whitespace());
    if after.is_some_and(char::is_lowercase) {
        return false;
    }
    let before: String = {
        let head = chars[..=end].iter().rev().map(|(c, ..)| *c);
        let word: Vec<char> = head.take_while(|c| !c.is_whitespace()).collect();
        word.into_iter().rev().collect()
    };
    let word = before.trim_start_matches(['(', '"', '“', '*', '_']).to_lowercase();
    let initial = word.chars().count() == 2 && word.starts_with(char::is_alphabetic);
    !(ABBREVIATIONS.contains(&word.as_str()) || initial)
}

fn push(chars: &[(char, u32, u32)], at: &impl Fn(u32, u32) -> Origin, out: &mut Vec<Sentence>) {
    let Some((_, line, column)) = chars.iter().find(|(c, ..)| !c.is_whitespace()) else { return };
    let raw: String = chars.iter().map(|(c, ..)| *c).collect();
    let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words(&raw);
    if words.is_empty() {
        return;
    }
    out.push(Sentence { text: plain(&raw), words, origin: at(*line, *column) });
}

/// Without emphasis and link targets.
fn plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("](") {
        let (head, tail) = rest.split_at(at);
        let Some(end) = tail.find(')') else { break };
        out.push_str(&head.replacen('[', "", 1));
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    out.replace("**", "").replace("__", "")
}

/// Marks that stand around a word.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '%' | '$' | '&' | '+')
}

/// The words, with quotation, code and clauses marked.
fn words(raw: &str) -> Vec<Word> {
    let text = plain(raw).replace('’', "'");
    let mut out: Vec<Word> = Vec::new();
    let (mut quoted, mut code) = (false, false);
    let (mut clause, mut clauses, mut outer) = (0, 0, Vec::new());
    for token in text.split_whitespace() {
        let lead: String = token.chars().take_while(|c| is_mark(*c)).collect();
        let body = token.trim_matches(is_mark);
        let tail: String = {
            let back = token.chars().rev().take_while(|c| is_mark(*c)).collect::<Vec<_>>();
            if body.is_empty() { String::new() } else { back.into_iter().rev().collect() }
        };
        for c in lead.chars() {
            match c {
                '"' | '“' | '”' | '„' => quoted = !quoted,
                '`' => code = !code,
                '(' | '[' => {
                    outer.push(clause);
                    clauses += 1;
                    clause = clauses;
                }
                '—' | '–' | ';' => {
                    clauses += 1;
                    clause = clauses;
                }
                _ => {}
            }
        }
        // `us-east-1`, `and/or` and `100%` are several words.
        for piece in pieces(body) {
            let text = piece.to_lowercase();
            out.push(Word {
                key: key(&text),
                text,
                written: piece.to_owned(),
                quoted,
                code,
                comma: false,
                clause,
            });
        }
        for c in tail.chars() {
            match c {
                '"' | '“' | '”' => quoted = !quoted,
                '`' => code = !code,
                ')' | ']' => clause = outer.pop().unwrap_or(clause),
                '—' | '–' | ';' => {
                    clauses += 1;
                    clause = clauses;
                }
                ',' => out.iter_mut().next_back().into_iter().for_each(|word| word.comma = true),
                _ => {}
            }
        }
    }
    split_clauses(&mut out, clauses);
    out
}

fn pieces(body: &str) -> impl Iterator<Item = &str> {
    body.split(['-', '/', '‑', '@', '·'])
        .flat_map(|piece| {
            let percent = piece.strip_suffix('%').filter(|number| !number.is_empty());
            match percent {
                Some(number) => vec![number, "%"],
                None => vec![piece],
            }
        })
        .filter(|piece| !piece.is_empty())
}

/// Words that always begin a clause.
const BEGINS: &[&str] = &["but", "while", "whereas", "although", "though", "so", "yet", "hence"];

/// Words that begin a clause after `and` or `or`, because they are its subject.
const SUBJECTS: &[&str] =
    &["we", "it", "they", "i", "you", "he", "she", "aws", "amazon", "nobody", "nothing", "there"];

/// Finite verbs: a noun phrase before one begins a clause after `and`.
const VERBS: &[&str] = &[
    "applies", "approves", "are", "can", "checks", "covers", "do", "does", "enables", "encrypts",
    "enforces", "ensures", "had", "handles", "has", "have", "holds", "is", "keeps", "logs",
    "makes", "manages", "may", "must", "patches", "provides", "rebuilds", "records", "remains",
    "requires", "reviews", "rotates", "runs", "shall", "stays", "updates", "uses", "was", "were",
    "will",
];

/// Gives each clause a number of its own.
fn split_clauses(words: &mut [Word], mut last: usize) {
    let mut renamed: Vec<(usize, usize)> = Vec::new();
    for n in 0..words.len() {
        let old = words[n].clause;
        let text = words[n].text.as_str();
        let joins = matches!(text, "and" | "or" | "nor");
        let same = |word: &&Word| word.clause == old;
        // `not yet enabled` is one clause; `yet we patch` begins one.
        let not_yet = text == "yet" && n > 0 && matches!(words[n - 1].text.as_str(), "not" | "as");
        let begins = n > 0
            && BEGINS.contains(&text)
            && !not_yet
            && !(text == "so" && is_degree(words, n))
            || n > 0 && joins && {
                let next: Vec<&Word> = words[n + 1..].iter().filter(same).take(6).collect();
                let subject =
                    next.first().is_some_and(|word| SUBJECTS.contains(&word.text.as_str()));
                // A noun phrase and its verb: `and the platform is`. A verb at once, or an adverb and a
                // verb, go on with the subject that there is.
                let goes_on =
                    |word: &&Word| VERBS.contains(&word.text.as_str()) || word.text.ends_with("ly");
                let own = next.first().is_some_and(|word| !goes_on(word))
                    && next
                        .iter()
                        .take_while(|word| !matches!(word.text.as_str(), "that" | "which" | "who"))
                        .any(|word| VERBS.contains(&word.text.as_str()));
                subject || own
            };
        if begins {
            last += 1;
            renamed.retain(|(from, _)| *from != old);
            renamed.push((old, last));
        }
        if let Some((_, to)) = renamed.iter().find(|(from, _)| *from == old) {
            words[n].clause = *to + 1000;
        }
    }
}

/// True for `so` in `so many`, `so far`, `do so`.
fn is_degree(words: &[Word], n: usize) -> bool {
    let next = words.get(n + 1).map(|word| word.text.as_str());
    let before = words.get(n.wrapping_sub(1)).map(|word| word.text.as_str());
    matches!(next, Some("many" | "much" | "far" | "long" | "often" | "called") | None)
        || matches!(before, Some("do" | "does" | "did" | "doing"))
}

#[cfg(test)]
mod tests {
    use super::{sentences, sentences_of};
    use crate::diag::Origin;
    use crate::model::Section;

    #[test]
    fn sentences_have_their_line() {
        let text = "The first (see No. 4) goes\non here. The second one, e.g. this, too.\n\n- An item\n- Another. Two.\n\n```\ncode. Not read.\n```\n# Heading\n| a cell |";
        let origin = Origin::text("f.md", 10, 1);
        let found = sentences(&Section { text: text.to_owned(), origin });
        let shown: Vec<String> =
            found.iter().map(|one| format!("{} {}", one.origin, one.text)).collect();
        assert_eq!(
            shown,
            [
                "f.md:10:1 The first (see No. 4) goes on here.",
                "f.md:11:10 The second one, e.g. this, too.",
                "f.md:13:3 An item",
                "f.md:14:3 Another.",
                "f.md:14:12 Two.",
                "f.md:20:1 | a cell |",
            ]
        );
    }

    #[test]
    fn words_and_clauses() {
        let at = Origin::file("f");
        let of = |text: &str| {
            let words = sentences_of(text, &at).remove(0).words;
            let mut out = String::new();
            let mut last = None;
            for word in words {
                out.push_str(if last.is_some_and(|last| last != word.clause) {
                    " / "
                } else {
                    " "
                });
                out.push_str(&word.text);
                last = Some(word.clause);
            }
            out.trim().to_owned()
        };
        assert_eq!(
            of("AWS patches hosts, and we patch guests."),
            "aws patches hosts / and we patch guests"
        );
        assert_eq!(of("AWS patches the host and the guest."), "aws patches the host and the guest");
        assert_eq!(
            of("No card is kept and the platform is 100% safe"),
            "no card is kept / and the platform is 100 % safe"
        );
        assert_eq!(of("We are not (as AWS is) certified."), "we are not / as aws is / certified");
        assert_eq!(
            of("We are not, and do not claim to be, certified."),
            "we are not and do not claim to be certified"
        );
    }
}
