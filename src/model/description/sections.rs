//! The sections of documents: whether the workspace has data for each, and who can give what is lacking.

use super::table::{SECTIONS, Section, is_said, told};
use crate::model::Plan;

/// What a section comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionState {
    /// Its id: `threats`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is lacking; nothing where it has its data, or is empty on purpose.
    pub lacks: Option<String>,
    /// Where to state it: `threats` in `description.yaml`.
    pub place: &'static str,
    /// Title of the role that can give it.
    pub who: String,
    /// What is said where it is empty on purpose, or where another document holds it.
    pub instead: Option<String>,
}

/// The sections with these ids, in this order. Ids of none are passed over.
pub fn sections<'p, S: AsRef<str> + 'p>(
    plan: &'p Plan,
    ids: impl IntoIterator<Item = S> + 'p,
) -> impl Iterator<Item = SectionState> + 'p {
    ids.into_iter().filter_map(move |id| {
        let id = id.as_ref();
        SECTIONS.iter().find(|one| one.id == id).map(|one| state(plan, one))
    })
}

/// Ids of all sections, where one of this name is not among them.
pub fn unknown_section(id: &str) -> Option<impl Iterator<Item = &'static str>> {
    let known = SECTIONS.iter().any(|one| one.id == id);
    (!known).then(|| SECTIONS.iter().map(|one| one.id))
}

fn state(plan: &Plan, section: &Section) -> SectionState {
    let told = told(plan);
    let none = told.none.get(section.id).filter(|text| is_said(text)).cloned();
    let holds = |id: &String| id == section.id;
    let elsewhere =
        told.attachments.iter().find(|one| one.holds.iter().any(holds) && is_said(&one.title)).map(
            |one| match &one.id {
                Some(id) => format!("See {} ({id}).", one.title),
                None => format!("See {}.", one.title),
            },
        );
    let lacks = (section.lacks)(plan);
    let instead = none.or(elsewhere);
    let roles = || plan.system.roles.values();
    let named = |word: &str| roles().find(|role| role.title.to_lowercase().contains(word));
    let who = section.asks.iter().find_map(|word| named(word));
    SectionState {
        id: section.id,
        title: section.title,
        lacks: lacks.filter(|_| instead.is_none()),
        place: section.place,
        who: who.map_or_else(|| section.role.to_owned(), |role| role.title.clone()),
        instead,
    }
}
