//! Entries and files that are left out because they cannot be read: what is still known of them, so that nothing
//! they bear on rests on the others, and no reference to them is called unknown.

use crate::diag::{Diagnostic, Origin, Sink};
use crate::input::yaml::{File, LeftOut, Node};
use crate::model::{Evidence, Implementation, Test, Unread, UnreadKind, ids_in};

/// What is known of an element of a list.
pub(super) fn entry(kind: UnreadKind, node: &Node, id: &str, file: &File) -> Unread {
    let one = Unread::new(kind, node.origin(file));
    match node.text_of(id) {
        Some(id) => one.id(id),
        None => one,
    }
}

/// Notes elements of a list that nothing else rests on.
pub(super) fn entries(
    kind: UnreadKind,
    list: Vec<LeftOut>,
    id: &str,
    file: &File,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) {
    for left in list {
        unread.push(entry(kind, &left.node, id, file));
        sink.fault(left.fault);
    }
}

/// Notes a file of entries that cannot be read at all. `text` is what it says; what may bear on anything has none.
pub(super) fn file(
    kind: UnreadKind,
    path: &str,
    text: Option<&str>,
    fault: Diagnostic,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) {
    let mut one = Unread::new(kind, Origin::file(path));
    match (kind, text) {
        // Where a list of tests ends is not known either: it may be cut off.
        (UnreadKind::Test, _) | (UnreadKind::Implementation, None) => one.anywhere = true,
        (_, Some(text)) => one.names = ids_in(text),
        _ => {}
    }
    unread.push(one);
    use UnreadKind::{Evidence, Implementation, Report, Test};
    let note = match kind {
        Evidence | Implementation | Report | Test => format!(
            "nothing in it is used, and no reference to a{} {} is called unknown until it can be read",
            if kind.noun().starts_with(['a', 'e', 'i']) { "n" } else { "" },
            kind.noun()
        ),
        _ => "nothing in it is used until it can be read".to_owned(),
    };
    let help = match &fault.help {
        Some(help) => format!("{help}; {note}"),
        None => note,
    };
    sink.fault(fault.help(help));
}

/// An evidence item that was read in part.
pub(super) fn evidence(item: &Evidence) -> Unread {
    let mut one = Unread::new(UnreadKind::Evidence, item.origin.clone())
        .id(item.id.as_str())
        .names(item.supports.iter().map(|(id, _)| id.clone()));
    one.file.clone_from(&item.path);
    one
}

/// A test that was read, and does not count.
pub(super) fn test(test: &Test) -> Unread {
    Unread::new(UnreadKind::Test, test.origin.clone())
        .id(test.id.as_str())
        .names(test.tests.iter().map(|(id, _)| id.clone()))
        .names(test.named_parts().map(ToString::to_string))
        .cites(test.evidence_ids().map(str::to_owned))
}

/// An implementation that was read, and does not count.
pub(super) fn implementation(implementation: &Implementation) -> Unread {
    Unread::new(UnreadKind::Implementation, implementation.origin.clone())
        .id(implementation.id.as_str())
        .names(implementation.satisfies.iter().map(|(part, _)| part.to_string()))
}

/// What can still be told of an implementation from its text: its id, and what it satisfies by its list or by its
/// headings. A text that has neither list nor front matter satisfies nothing.
pub(super) fn statement(path: &str, text: &str) -> Unread {
    let mut one = Unread::new(UnreadKind::Implementation, Origin::file(path));
    let mut within = false;
    let mut listed = String::new();
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("id:").filter(|_| one.id.is_none()) {
            let id = id.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            one = one.id(id);
        }
        within =
            line.starts_with("satisfies") || (within && line.starts_with([' ', '-', '\t', ']']));
        if (within && !line.starts_with("---")) || line.starts_with('#') {
            listed.push_str(line);
            listed.push('\n');
        }
    }
    one.names = ids_in(&listed);
    one.anywhere = one.names.is_empty() && (text.is_empty() || text.starts_with("---"));
    one
}
