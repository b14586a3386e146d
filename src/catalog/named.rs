//! Built-in frameworks as people call them: `HIPAA`, `MODERATE`, `soc 2`, `800-53`.

use super::native;
use crate::diag::nearest;
use crate::model::text::normalized;
use crate::model::{Catalog, Profile};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As `carveout.yaml` writes it: `nist-800-53-r5/moderate`.
    pub name: String,
    /// What was assumed where the name left it open: a sentence.
    pub assumed: Option<String>,
}

/// A built-in catalog by the words that mean it.
struct Known {
    id: &'static str,
    /// Normalized names, the id among them.
    names: Vec<String>,
    usual: Option<String>,
    profiles: Vec<Profile>,
}

/// Every name that `carveout.yaml` takes for a built-in framework.
pub fn names() -> Vec<String> {
    let one = |known: Known| {
        let id = known.id;
        known.profiles.into_iter().map(move |profile| format!("{id}/{}", profile.id))
    };
    known().into_iter().flat_map(one).collect()
}

/// The built-in framework that a person means.
///
/// # Errors
/// A sentence that says what is wrong and names the nearest; [`names`] has all there are.
pub fn named(text: &str) -> Result<Named, String> {
    let known = known();
    let (asked, selection) = match text.split_once('/') {
        Some((catalog, profiles)) => (catalog, Some(profiles)),
        None => (text, None),
    };
    let catalog = meant(asked, &known);
    let Some(catalog) = catalog else {
        // A selection by itself: `MODERATE`, `security`.
        let mut of = known.iter().filter_map(|one| {
            let selected = selected(one, &words(text))?;
            (!selected.is_empty()).then(|| Named::of(one.id, &selected))
        });
        return match (of.next(), of.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(unknown(text)),
        };
    };
    let rest = match selection {
        Some(selection) => words(selection),
        None => rest(asked, catalog),
    };
    match selected(catalog, &rest) {
        Some(selected) if !selected.is_empty() => Ok(Named::of(catalog.id, &selected)),
        Some(_) => catalog.assumed(text),
        None => Err(unknown(text)),
    }
}

impl Named {
    fn of(id: &str, selected: &[String]) -> Self {
        Self { name: format!("{id}/{}", selected.join("+")), assumed: None }
    }
}

impl Known {
    /// The selection that is meant where none is named.
    fn assumed(&self, text: &str) -> Result<Named, String> {
        let only = (self.profiles.len() == 1).then(|| self.profiles[0].id.clone());
        if let Some(only) = only {
            return Ok(Named::of(self.id, &[only]));
        }
        let all: Vec<String> =
            self.profiles.iter().map(|one| format!("{}/{}", self.id, one.id)).collect();
        let Some(usual) = &self.usual else {
            return Err(format!("`{text}` needs a selection: {}", all.join(", ")));
        };
        let mut named = Named::of(self.id, std::slice::from_ref(usual));
        let others: Vec<&str> =
            all.iter().map(String::as_str).filter(|one| *one != named.name).collect();
        named.assumed = Some(format!(
            "`{text}` is taken as {}; there are also {}",
            named.name,
            others.join(", ")
        ));
        Ok(named)
    }
}

fn known() -> Vec<Known> {
    let one = |id: &'static str| {
        let catalog: Catalog = native::load(id)?.ok()?;
        let head = native::head(crate::input::controls::Controls::shipped(), id)?.ok()?;
        let mut names: Vec<String> = vec![id.to_owned(), catalog.source.title.clone()];
        names.extend(head.names.into_values().flatten());
        names.extend(head.called);
        let names = names.iter().map(|name| normalized(name)).collect();
        Some(Known { id, names, usual: head.usual, profiles: catalog.profiles })
    };
    native::ids().into_iter().filter_map(one).collect()
}

fn words(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    pieces.filter(|piece| !piece.is_empty()).map(str::to_lowercase).collect()
}

/// The catalog whose name a text begins with, or is.
fn meant<'k>(text: &str, known: &'k [Known]) -> Option<&'k Known> {
    let wanted = normalized(text);
    let longest = |one: &'k Known| {
        let fits = |name: &String| wanted.starts_with(name.as_str()).then_some(name.len());
        Some((one.names.iter().filter_map(fits).max()?, one))
    };
    known.iter().filter_map(longest).max_by_key(|(length, _)| *length).map(|(_, one)| one)
}

/// The words that are left when the name of the catalog is taken away: `low` of `nist 800-53 low`.
fn rest(text: &str, catalog: &Known) -> Vec<String> {
    let wanted = normalized(text);
    let fits = catalog.names.iter().filter(|name| wanted.starts_with(name.as_str()));
    let taken = fits.map(String::len).max().unwrap_or(0);
    let mut seen = 0;
    let from = text.char_indices().find(|(_, c)| {
        let before = seen;
        seen +=
            usize::from(c.is_alphanumeric()) * c.to_lowercase().map(char::len_utf8).sum::<usize>();
        before >= taken && c.is_alphanumeric()
    });
    from.map_or_else(Vec::new, |(at, _)| words(&text[at..]))
}

/// Words that say nothing of a selection.
const IDLE: [&str; 13] =
    ["baseline", "impact", "type", "1", "2", "i", "ii", "and", "rev", "r5", "5", "the", "criteria"];

/// The selections that words name; `None` where a word names none.
fn selected(catalog: &Known, words: &[String]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let two = words.get(at + 1).map(|next| format!("{}{next}", words[at]));
        let of = |word: &str| {
            let wanted = normalized(word);
            catalog
                .profiles
                .iter()
                .find(|one| normalized(&one.id) == wanted || normalized(&one.title) == wanted)
        };
        if let Some(profile) = two.as_deref().and_then(of) {
            found.push(profile.id.clone());
            at += 2;
        } else if let Some(profile) = of(&words[at]) {
            found.push(profile.id.clone());
            at += 1;
        } else if IDLE.contains(&words[at].as_str()) {
            at += 1;
        } else {
            return None;
        }
    }
    found.dedup();
    Some(found)
}

fn unknown(text: &str) -> String {
    let all = names();
    let near = nearest(text, all.iter().map(String::as_str)).map(str::to_owned).or_else(|| {
        let known = known();
        let (asked, selection) = text.split_once('/').unwrap_or((text, ""));
        if let Some(one) = meant(asked, &known) {
            let ids = one.profiles.iter().map(|profile| profile.id.as_str());
            let last = words(if selection.is_empty() { asked } else { selection }).pop()?;
            return nearest(&last, ids).map(|id| format!("{}/{id}", one.id));
        }
        let wanted = normalized(text);
        let called = known.iter().flat_map(|one| one.names.iter().map(String::as_str));
        let called = nearest(&wanted, called)?;
        let one = known.iter().find(|one| one.names.iter().any(|name| name == called))?;
        Some(one.assumed(text).map_or_else(|_| one.id.to_owned(), |named| named.name))
    });
    let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
    format!("there is no built-in framework `{text}`{near}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_name_frameworks_in_many_ways() {
        for (text, name) in [
            ("HIPAA", "hipaa/security-rule"),
            ("hipaa security rule", "hipaa/security-rule"),
            ("MODERATE", "nist-800-53-r5/moderate"),
            ("Moderate baseline", "nist-800-53-r5/moderate"),
            ("nist 800-53 low", "nist-800-53-r5/low"),
            ("NIST SP 800-53 Rev. 5 HIGH", "nist-800-53-r5/high"),
            ("800-53", "nist-800-53-r5/moderate"),
            ("NIST-800-53-R5/High", "nist-800-53-r5/high"),
            ("soc2", "soc2/security"),
            ("SOC 2 Type 2", "soc2/security"),
            ("soc2 security, availability", "soc2/security+availability"),
            ("soc2/security+processing integrity", "soc2/security+processing-integrity"),
            ("Availability", "soc2/availability"),
            ("CSF", "csf-2.0/core"),
            ("nist csf 2.0", "csf-2.0/core"),
        ] {
            assert_eq!(named(text).map(|named| named.name), Ok(name.to_owned()), "{text}");
        }
        assert!(named("800-53").unwrap().assumed.unwrap().contains("nist-800-53-r5/low"));
        assert_eq!(named("HIPAA").unwrap().assumed, None);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        for (text, near) in [
            ("hippa", "hipaa/security-rule"),
            ("soc3x", "soc2/security"),
            ("nist-800-53-r5/moderat", "nist-800-53-r5/moderate"),
            ("soc2/avalability", "soc2/availability"),
        ] {
            let said = named(text).unwrap_err();
            assert!(said.contains(&format!("did you mean `{near}`")), "{text}: {said}");
        }
        let said = named("gdpr").unwrap_err();
        assert!(!said.contains("did you mean"), "{said}");
        assert!(names().contains(&"soc2/security".to_owned()));
    }
}
