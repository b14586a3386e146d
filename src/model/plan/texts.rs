//! Every text of something that is printed, seen or changed at once.
//!
//! What policy keeps out of the outputs is taken out here, by the form in which a plan is serialized: a field that is
//! added to the plan is treated like all others, without a line for it.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use super::{Plan, PlanEvidence, PlanTest};
use crate::diag::{Diagnostic, Origin, Waived};
use crate::model::Picture;

/// Changes a text in place.
pub type Edited<'a> = &'a mut dyn FnMut(&mut String);

/// Shows every text of a value, names of fields too.
pub fn each_text(value: &impl Serialize, see: &mut dyn FnMut(&str)) {
    struct See<'a> {
        text: String,
        see: &'a mut dyn FnMut(&str),
    }
    impl Formatter for See<'_> {
        fn begin_string<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
            self.text.clear();
            Ok(())
        }

        fn write_string_fragment<W: ?Sized + io::Write>(
            &mut self,
            _: &mut W,
            fragment: &str,
        ) -> io::Result<()> {
            self.text.push_str(fragment);
            Ok(())
        }

        fn write_char_escape<W: ?Sized + io::Write>(
            &mut self,
            _: &mut W,
            escape: CharEscape,
        ) -> io::Result<()> {
            self.text.push(match escape {
                CharEscape::Quote => '"',
                CharEscape::ReverseSolidus => '\\',
                CharEscape::Solidus => '/',
                CharEscape::Backspace => '\u{8}',
                CharEscape::FormFeed => '\u{c}',
                CharEscape::LineFeed => '\n',
                CharEscape::CarriageReturn => '\r',
                CharEscape::Tab => '\t',
                CharEscape::AsciiControl(byte) => char::from(byte),
            });
            Ok(())
        }

        fn end_string<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
            (self.see)(&self.text);
            Ok(())
        }
    }
    let form = See { text: String::new(), see };
    // Writing nowhere does not fail, and plain data with string keys always serializes.
    let _ = value.serialize(&mut Serializer::with_formatter(io::sink(), form));
}

/// The value with every text changed, keys of maps too.
///
/// # Errors
/// When it cannot be read back.
pub fn edited<T: Serialize + DeserializeOwned>(
    value: &T,
    edit: Edited<'_>,
) -> Result<T, serde_json::Error> {
    let mut tree = serde_json::to_value(value)?;
    walk(&mut tree, edit);
    serde_json::from_value(tree)
}

fn walk(value: &mut Value, edit: Edited<'_>) {
    match value {
        Value::String(text) => edit(text),
        Value::Array(list) => list.iter_mut().for_each(|one| walk(one, edit)),
        Value::Object(map) => {
            let entries = std::mem::take(map);
            for (mut key, mut value) in entries {
                edit(&mut key);
                walk(&mut value, edit);
                map.insert(key, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Plan {
    /// The plan with every text changed.
    ///
    /// # Errors
    /// When it cannot be read back.
    pub fn with_texts(&self, edit: Edited<'_>) -> Result<Self, serde_json::Error> {
        // Findings are changed in place: their codes know more than their names.
        let mut findings = self.findings.clone();
        findings.iter_mut().for_each(|finding| finding.each_text(edit));
        let bare = Self { findings: Vec::new(), ..self.clone() };
        let mut plan: Self = edited(&bare, edit)?;
        plan.findings = findings;
        // What a plan has beside what is serialized.
        for (new, old) in plan.evidence.iter_mut().zip(&self.evidence) {
            restore_evidence(new, old, edit);
        }
        for (new, old) in plan.tests.iter_mut().zip(&self.tests) {
            restore_test(new, old, edit);
        }
        if let (Some(new), Some(old)) = (&mut plan.description, &self.description) {
            for (new, old) in new.figures.iter_mut().zip(&old.figures) {
                new.image = old.image.clone();
            }
        }
        for (new, old) in plan.poam.iter_mut().zip(&self.poam) {
            new.fields = old.fields.clone();
        }
        Ok(plan)
    }
}

fn restore_evidence(new: &mut PlanEvidence, old: &PlanEvidence, edit: Edited<'_>) {
    let pixels = |new: &mut Picture, old: &Picture| {
        new.page = old.page.clone();
        new.thumbnail = old.thumbnail.clone();
    };
    if let (Some(new), Some(old)) = (&mut new.picture, &old.picture) {
        pixels(&mut new.image, &old.image);
    }
    let item = Arc::make_mut(&mut new.item);
    item.picture = old.item.picture.clone();
    item.alt = old.item.alt.clone();
    if let Some(alt) = &mut item.alt {
        edit(alt);
    }
    item.supports = old.item.supports.clone();
    for (id, origin) in &mut item.supports {
        edit(id);
        origin.each_text(edit);
    }
    if let (Some((_, new)), Some((_, old))) = (&mut item.extracted_at, &old.item.extracted_at) {
        *new = *old;
    }
    item.covers_origin = old.item.covers_origin.clone();
    item.covers_origin.each_text(edit);
}

fn restore_test(new: &mut PlanTest, old: &PlanTest, edit: Edited<'_>) {
    let test = Arc::make_mut(&mut new.test);
    test.tests = old.test.tests.clone();
    for (id, origin) in &mut test.tests {
        edit(id);
        origin.each_text(edit);
    }
    for ((_, new), (_, old)) in test.evidence.iter_mut().zip(&old.test.evidence) {
        *new = old.clone();
        new.each_text(edit);
    }
}

impl Origin {
    /// Changes the names in a place.
    pub fn each_text(&mut self, edit: Edited<'_>) {
        let change = |name: &mut Arc<str>, edit: Edited<'_>| {
            let mut text = name.to_string();
            edit(&mut text);
            if *text != **name {
                *name = text.into();
            }
        };
        match self {
            Self::Text { file, .. } | Self::File { file } => change(file, edit),
            Self::Cell { file, sheet, .. } => {
                change(file, edit);
                change(sheet, edit);
            }
            Self::Report { report, .. } => change(report, edit),
            Self::Option { option } => change(option, edit),
        }
    }
}

impl Diagnostic {
    /// Changes every text in it that is not of the program.
    pub fn each_text(&mut self, edit: Edited<'_>) {
        let waived = |waived: &mut Waived, edit: Edited<'_>| {
            edit(&mut waived.reason);
            edit(&mut waived.approver);
            waived.compensating.iter_mut().for_each(&mut *edit);
        };
        edit(&mut self.message);
        self.help.iter_mut().for_each(&mut *edit);
        self.subject.iter_mut().for_each(&mut *edit);
        self.controls.iter_mut().for_each(&mut *edit);
        self.places.iter_mut().for_each(|place| place.at.each_text(edit));
        for caused in &mut self.caused {
            edit(&mut caused.part);
            edit(&mut caused.message);
            caused.place.iter_mut().for_each(|place| place.each_text(edit));
            caused.waived.iter_mut().for_each(|one| waived(one, edit));
        }
        self.waived.iter_mut().for_each(|one| waived(one, edit));
    }
}
