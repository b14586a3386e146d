//! "Did you mean": the known name that is most similar to an unknown one.

/// The most similar of `known`, if it could be a typing error: two edits, or a quarter of the letters of a long
/// name.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let most = (lower.chars().count() / 4).max(2);
    known
        .into_iter()
        .map(|known| (strsim::levenshtein(&lower, &known.to_lowercase()), known))
        .min()
        .filter(|(edits, _)| *edits <= most)
        .map(|(_, known)| known)
}
