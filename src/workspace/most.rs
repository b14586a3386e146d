//! How much a workspace has of what each of its files may have much of.

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::limits::REGISTER_SUPPORTS;
use crate::model::text::grouped;
use crate::model::{Evidence, Unread, UnreadKind};

/// The items that come before their ids of controls are too many: each stands for all parts below it.
pub(super) fn with_supports(
    items: Vec<Evidence>,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Evidence> {
    let mut all = 0;
    let over = items.iter().position(|item| {
        all += item.supports.len();
        all > REGISTER_SUPPORTS
    });
    let Some(over) = over else { return items };
    let message = format!(
        "evidence items name more than {} ids under `supports` together; this item and those after it are not read",
        grouped(REGISTER_SUPPORTS)
    );
    let place = items[over].origin.clone();
    sink.fault(
        Diagnostic::new(&codes::REGISTER_TOO_LARGE, message)
            .help("name what an item supports by the control or the test, and not by each of its parts")
            .fault(&place),
    );
    unread.push(Unread::new(UnreadKind::Evidence, place).anywhere());
    items.into_iter().take(over).collect()
}

/// The first entries of all files together. What is over the limit is not read, and may bear on anything.
pub(super) fn at_most<T>(
    most: usize,
    mut list: Vec<T>,
    place: impl Fn(&T) -> &Origin,
    kind: UnreadKind,
    what: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<T> {
    let Some(over) = list.get(most) else { return list };
    let message = format!(
        "the workspace has {} {what}; {} at most are read, and this is the first of the others",
        grouped(list.len()),
        grouped(most)
    );
    sink.fault(
        Diagnostic::new(&codes::REGISTER_TOO_LARGE, message)
            .help(
                "split the system into workspaces, or register one file for what belongs together",
            )
            .fault(place(over)),
    );
    unread.push(Unread::new(kind, place(over).clone()).anywhere());
    list.truncate(most);
    list
}
