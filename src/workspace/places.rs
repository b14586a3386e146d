//! The places of fields of an entry, remembered beside their values.

use crate::input::yaml::{At, File};
use crate::model::Fields;

/// Takes values out of their places, and remembers these.
pub(super) struct Places<'a> {
    file: &'a File,
    pub(super) fields: Fields,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        Self { file, fields: Fields::default() }
    }

    /// A field that may be absent.
    pub(super) fn field<T>(&mut self, name: &str, value: Option<At<T>>) -> Option<T> {
        value.map(|value| self.stated(name, value))
    }

    /// A field that has to be there.
    pub(super) fn stated<T>(&mut self, name: &str, value: At<T>) -> T {
        self.fields.note(name, value.origin(self.file));
        value.value
    }

    /// A list: the field stands where its first entry does.
    pub(super) fn list<T>(&mut self, name: &str, values: Vec<At<T>>) -> Vec<T> {
        if let Some(first) = values.first() {
            self.fields.note(name, first.origin(self.file));
        }
        values.into_iter().map(|value| value.value).collect()
    }
}
