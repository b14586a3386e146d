//! The entries of a JSON export, each read into its shape and counted as a row.

use serde::de::DeserializeOwned;

use super::super::{Input, Refused};
use super::json::{self, Keys, Layout};
use super::rows::Rows;

/// The layout of entries: in a list under one of `lists`, in an array, or one after another.
pub fn layout(head: &[u8], lists: &'static [&'static str]) -> Layout {
    let keys = Keys::of(head);
    if lists.iter().any(|list| keys.has(&format!("/{list}"))) {
        Layout::Lists(lists)
    } else if json::body(head).1.first() == Some(&b'[') {
        Layout::Array
    } else {
        Layout::Lines
    }
}

/// Passes on each entry with the key of its list; one that does not have the shape of `what` is excluded.
///
/// # Errors
/// When the file is not JSON, is cut short or nested too deeply.
pub fn read<T: DeserializeOwned>(
    input: Input<'_>,
    layout: Layout,
    what: &str,
    rows: &mut Rows,
    add: &mut dyn FnMut(&mut Rows, &'static str, T),
) -> Result<(), Refused> {
    let ended = json::each(input.content, input.file, layout, &mut |list, value| {
        rows.met();
        match serde_json::from_slice(value) {
            Ok(entry) => add(rows, list, entry),
            Err(error) if json::misshapen(&error) => {
                rows.lose(format!("an entry without the structure of {what}"), value);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    })?;
    rows.ended(ended);
    Ok(())
}
