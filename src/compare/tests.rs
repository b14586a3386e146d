use proptest::prelude::*;

use super::words::{Kind, pieces};

fn shown(old: &str, new: &str) -> Vec<(Kind, String)> {
    pieces(old, new).into_iter().map(|piece| (piece.kind, piece.text)).collect()
}

#[test]
fn words_that_stand_together_are_one_change() {
    let text = |kind, text: &str| (kind, text.to_owned());
    assert_eq!(
        shown(
            "The owner approves each request by mail.",
            "The owner checks every request by mail."
        ),
        [
            text(Kind::Same, "The owner "),
            text(Kind::Removed, "approves each"),
            text(Kind::Added, "checks every"),
            text(Kind::Same, " request by mail."),
        ]
    );
    assert_eq!(shown("", "New."), [text(Kind::Added, "New.")]);
    assert_eq!(shown("Same.", "Same."), [text(Kind::Same, "Same.")]);
}

proptest! {
    /// Whatever is shown as changed, both texts can be put together again.
    #[test]
    fn both_texts_are_whole(old in "[ab \n.]{0,40}", new in "[ab \n.]{0,40}") {
        let of = |kind: Kind| -> String {
            let pieces = pieces(&old, &new);
            let kept = pieces.iter().filter(|one| one.kind == Kind::Same || one.kind == kind);
            kept.map(|one| one.text.as_str()).collect()
        };
        prop_assert_eq!(of(Kind::Removed), old.clone());
        prop_assert_eq!(of(Kind::Added), new.clone());
    }
}
