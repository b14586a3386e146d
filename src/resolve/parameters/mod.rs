//! Organization-defined parameters: values found, sentences filled.
//!
//! A value is one or more phrases in a team's words ([`list`], [`time`]); [`fit`] makes it part of the
//! sentence by the [`kind`] of the parameter.

mod fit;
mod kind;
mod list;
mod time;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Origin;
use crate::limits::PARAMETER_DEPTH;
use crate::model::{
    Control, Implementation, Parameter, ParameterKind, Part, PlanParameter, System, placeholder,
};

/// Values for the parameters of one control.
pub(super) struct Values<'a> {
    control: &'a Control,
    implementations: &'a [&'a Implementation],
    /// Values for the whole system.
    shared: &'a Stated,
}

/// Values by id, each with the place that states it.
type Stated = BTreeMap<String, (String, Origin)>;

impl<'a> Values<'a> {
    /// Values for `control`, stated by the implementations that satisfy it, else by the system.
    pub(super) fn of(
        control: &'a Control,
        implementations: &'a [&'a Implementation],
        system: &'a System,
    ) -> Self {
        Self { control, implementations, shared: &system.parameters }
    }

    /// The stated value of a parameter by id or alias, and where it is stated.
    fn stated(&self, id: &str, parameter: &Parameter) -> Option<(String, Option<Origin>)> {
        let names = [Some(id), parameter.alias.as_deref()];
        let names = || names.iter().flatten().map(|name| name.to_lowercase());
        let lists = self
            .implementations
            .iter()
            .map(|implementation| &implementation.parameters)
            .chain([self.shared]);
        for list in lists {
            // A blank value or a placeholder is none: the sentence would have a hole.
            let says = |value: &str| !value.trim().is_empty() && placeholder(value).is_none();
            let given = |name: String| list.get(&name).filter(|(value, _)| says(value));
            if let Some((value, origin)) = names().find_map(given) {
                return Some((value.clone(), Some(origin.clone())));
            }
        }
        parameter.value.clone().map(|value| (value, None))
    }

    /// The value as printed, members of an aggregate joined; `None` while any is unassigned.
    fn value(&self, id: &str, depth: usize) -> Option<String> {
        let parameter = self.control.parameters.get(id)?;
        // Any one of several events is enough; lists of other things hold together.
        let event = kind::of(parameter) == ParameterKind::Event;
        let conjunction = if event { "or" } else { "and" };
        if let Some((value, _)) = self.stated(id, parameter) {
            return Some(list::joined(&self.fill_at(&value, depth + 1), conjunction));
        }
        if parameter.aggregates.is_empty() || depth > PARAMETER_DEPTH {
            return None;
        }
        let (mut parts, mut kinds): (Vec<String>, Vec<ParameterKind>) = Default::default();
        for member in &parameter.aggregates {
            let value = self.value(member, depth + 1)?;
            let kind = self.control.parameters.get(member).map(kind::of);
            kinds.extend(kind);
            let value = match kind {
                Some(ParameterKind::Frequency) => time::frequency(&value).unwrap_or(value),
                _ => value,
            };
            if !parts.contains(&value) {
                parts.push(value);
            }
        }
        // What to log and when to log it are no list of one kind.
        let alike = kinds.iter().all(|kind| *kind == kinds[0]);
        Some(if alike { list::members(&parts, conjunction) } else { parts.join("; ") })
    }

    /// A sentence with values in place, and `[label]` where one is unassigned.
    pub(super) fn fill(&self, text: &str) -> String {
        self.fill_at(text, 0).into_owned()
    }

    fn fill_at<'t>(&self, text: &'t str, depth: usize) -> Cow<'t, str> {
        if depth > PARAMETER_DEPTH || !text.contains("{{") {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((inside, tail)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                continue;
            };
            rest = tail;
            match inserted(inside) {
                Some(id) => rest = self.insert(&mut out, id, tail, depth),
                None => {
                    out.push_str("{{");
                    out.push_str(inside);
                    out.push_str("}}");
                }
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Appends the parameter's value to the sentence so far; the rest of the sentence comes back.
    fn insert<'t>(&self, out: &mut String, id: &str, rest: &'t str, depth: usize) -> &'t str {
        let found = self.control.parameters.get(id).zip(self.value(id, depth));
        let Some((parameter, value)) = found else {
            fit::spaced(out);
            out.push_str(&self.blank(id, depth));
            return fit::closed(rest);
        };
        let label = self.fill_at(&parameter.label, depth + 1);
        fit::fit(out, &value, &fit::Gap { kind: kind::of(parameter), label: &label, rest })
    }

    /// What is printed while a parameter has no value.
    fn blank(&self, id: &str, depth: usize) -> String {
        let Some(parameter) = self.control.parameters.get(id) else { return format!("[{id}]") };
        if parameter.choices.is_empty() {
            return format!("[{}]", parameter.label);
        }
        let choices: Vec<_> = parameter
            .choices
            .iter()
            .map(|choice| self.fill_at(choice, depth + 1).trim().to_owned())
            .collect();
        let lead = if parameter.several { "one or more of" } else { "one of" };
        format!("[{lead}: {}]", choices.join("; "))
    }

    /// The parameters the statement uses, in the catalog's order. Those inserted only by a choice
    /// of an assigned selection are left out: the selection decided whether they matter.
    pub(super) fn listed(&self) -> Vec<PlanParameter> {
        let mut needed = BTreeSet::new();
        for (part, above) in self.control.statement.leaves() {
            self.collect(&part.text, &mut needed, 0);
            above.iter().for_each(|lead| self.collect(&lead.text, &mut needed, 0));
        }
        self.control
            .parameters
            .iter()
            .filter(|(id, _)| needed.contains(id.as_str()))
            .map(|(id, parameter)| {
                let stated = self.stated(id, parameter);
                PlanParameter {
                    id: id.clone(),
                    label: self.fill(&parameter.label),
                    origin: stated.as_ref().and_then(|(_, origin)| origin.clone()),
                    value: stated.map(|(value, _)| self.fill(&value)),
                }
            })
            .collect()
    }

    /// Labels of the parameters that these items use and that have no value, each once. What an unassigned
    /// selection would insert is not asked for: it is the selection that is missing.
    pub(super) fn unassigned<'p>(&self, items: impl IntoIterator<Item = &'p Part>) -> Vec<String> {
        let mut labels = Vec::new();
        for item in items {
            self.collect_unassigned(&item.text, &mut labels, 0);
        }
        labels
    }

    fn collect_unassigned(&self, text: &str, labels: &mut Vec<String>, depth: usize) {
        if depth > PARAMETER_DEPTH {
            return;
        }
        for id in text.split("{{").skip(1).filter_map(|rest| inserted(rest.split("}}").next()?)) {
            let Some(parameter) = self.control.parameters.get(id) else { continue };
            match self.stated(id, parameter) {
                Some((value, _)) => self.collect_unassigned(&value, labels, depth + 1),
                None if parameter.aggregates.is_empty() => {
                    let label = format!("{id} ({})", self.fill(&parameter.label));
                    if !labels.contains(&label) {
                        labels.push(label);
                    }
                }
                None => {
                    for member in &parameter.aggregates {
                        let member = format!("{{{{ insert: param, {member} }}}}");
                        self.collect_unassigned(&member, labels, depth + 1);
                    }
                }
            }
        }
    }

    fn collect(&self, text: &str, needed: &mut BTreeSet<String>, depth: usize) {
        if depth > PARAMETER_DEPTH {
            return;
        }
        for id in text.split("{{").skip(1).filter_map(|rest| inserted(rest.split("}}").next()?)) {
            let Some(parameter) = self.control.parameters.get(id) else { continue };
            let stated = self.stated(id, parameter);
            if stated.is_none() && !parameter.aggregates.is_empty() {
                for member in &parameter.aggregates {
                    self.collect(&format!("{{{{ insert: param, {member} }}}}"), needed, depth + 1);
                }
                continue;
            }
            needed.insert(id.to_owned());
            match stated {
                Some((value, _)) => self.collect(&value, needed, depth + 1),
                None => {
                    let choices = parameter.choices.iter();
                    choices.for_each(|choice| self.collect(choice, needed, depth + 1));
                }
            }
        }
    }
}

/// The id in ` insert: param, ac-1_prm_1 `.
fn inserted(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix("insert:")?.trim_start();
    Some(rest.strip_prefix("param,")?.trim())
}
