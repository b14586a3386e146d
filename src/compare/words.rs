//! What changed in a text, word by word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

/// A run of words that both texts have, or one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Which of them has it.
    pub kind: Kind,
    /// The words, with the space between and after them.
    pub text: String,
}

/// Which of two texts has a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Both.
    Same,
    /// Only the older.
    Removed,
    /// Only the newer.
    Added,
}

/// Characters of both texts together beyond which they are shown whole: looking for what they share takes long.
const MOST: usize = 60_000;

/// The pieces of two texts, in order; those of the older before those of the newer.
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut add = |kind: Kind, text: &str| match out.last_mut().filter(|last| last.kind == kind) {
        Some(last) => last.text.push_str(text),
        None if text.is_empty() => {}
        None => out.push(Piece { kind, text: text.to_owned() }),
    };
    if old.len() + new.len() > MOST {
        add(Kind::Removed, old);
        add(Kind::Added, new);
        return out;
    }
    let of = |tag: ChangeTag| match tag {
        ChangeTag::Equal => Kind::Same,
        ChangeTag::Delete => Kind::Removed,
        ChangeTag::Insert => Kind::Added,
    };
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        add(of(change.tag()), change.value());
    }
    joined(out)
}

/// A space that both have between two changes is part of them: otherwise each word would be a change of its own.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        if pieces[at].kind == Kind::Same {
            out.push(pieces[at].clone());
            at += 1;
            continue;
        }
        let (mut removed, mut added) = (String::new(), String::new());
        while let Some(piece) = pieces.get(at) {
            let blank = piece.kind == Kind::Same && piece.text.trim().is_empty();
            let goes_on = pieces.get(at + 1).is_some_and(|next| next.kind != Kind::Same);
            match piece.kind {
                Kind::Removed => removed.push_str(&piece.text),
                Kind::Added => added.push_str(&piece.text),
                Kind::Same if blank && goes_on => {
                    removed.push_str(&piece.text);
                    added.push_str(&piece.text);
                }
                Kind::Same => break,
            }
            at += 1;
        }
        let changes = [(Kind::Removed, removed), (Kind::Added, added)];
        let some = changes.into_iter().filter(|(_, text)| !text.is_empty());
        out.extend(some.map(|(kind, text)| Piece { kind, text }));
    }
    out
}
