//! The templates: built in, each replaceable by a file of the workspace.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RenderError;

/// The built-in templates: name under `templates/`, text.
const EMBEDDED: &[(&str, &str)] = &[
    ("ssp.typ.tera", include_str!("../../templates/ssp.typ.tera")),
    ("soc2.typ.tera", include_str!("../../templates/soc2.typ.tera")),
    ("hipaa.typ.tera", include_str!("../../templates/hipaa.typ.tera")),
    ("iso27001.typ.tera", include_str!("../../templates/iso27001.typ.tera")),
    ("pci.typ.tera", include_str!("../../templates/pci.typ.tera")),
    ("cmmc.typ.tera", include_str!("../../templates/cmmc.typ.tera")),
    ("style.typ", include_str!("../../templates/style.typ")),
    ("common.typ", include_str!("../../templates/common.typ")),
    ("draw.typ", include_str!("../../templates/draw.typ")),
    ("front.typ", include_str!("../../templates/front.typ")),
    ("system.typ", include_str!("../../templates/system.typ")),
    ("described.typ", include_str!("../../templates/described.typ")),
    ("matrix.typ", include_str!("../../templates/matrix.typ")),
    ("summary.typ", include_str!("../../templates/summary.typ")),
    ("control.typ", include_str!("../../templates/control.typ")),
    ("reports.typ", include_str!("../../templates/reports.typ")),
    ("reliance.typ", include_str!("../../templates/reliance.typ")),
    ("appendix.typ", include_str!("../../templates/appendix.typ")),
    ("summary.md.tera", include_str!("../../templates/summary.md.tera")),
    ("plan.html.tera", include_str!("../../templates/plan.html.tera")),
    ("plan-words.html.tera", include_str!("../../templates/plan-words.html.tera")),
    ("plan-summary.html.tera", include_str!("../../templates/plan-summary.html.tera")),
    ("plan-parts.html.tera", include_str!("../../templates/plan-parts.html.tera")),
    ("plan-tests.html.tera", include_str!("../../templates/plan-tests.html.tera")),
    ("plan-evidence.html.tera", include_str!("../../templates/plan-evidence.html.tera")),
    ("plan-reliance.html.tera", include_str!("../../templates/plan-reliance.html.tera")),
    ("plan-findings.html.tera", include_str!("../../templates/plan-findings.html.tera")),
    ("plan.css", include_str!("../../templates/plan.css")),
    ("plan.js", include_str!("../../templates/plan.js")),
];

/// Templates by name, with the workspace's own in place of the embedded ones.
///
/// A template can loop forever or exhaust memory, and neither Tera nor Typst stops it. The built-in ones
/// do not; [`overridden`](Self::overridden) ones should be rendered in a process with a time limit and a
/// memory limit, as `carveout build` does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    overrides: BTreeMap<String, String>,
}

impl Templates {
    /// The built-in templates.
    pub fn embedded() -> Self {
        Self { overrides: BTreeMap::new() }
    }

    /// Replaces the template `name` with `text`, or adds it if there is none of that name: an override may
    /// import it.
    #[must_use]
    pub fn with_override(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.overrides.insert(name.into(), text.into());
        self
    }

    /// The templates with the texts of the workspace's own changed.
    #[must_use]
    pub(crate) fn with_texts(&self, edit: &mut dyn FnMut(&mut String)) -> Self {
        let mut changed = self.clone();
        changed.overrides.values_mut().for_each(edit);
        changed
    }

    /// True if any template is not built in.
    pub fn overridden(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// Names of the built-in templates, in the order in which documents use them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The text of a template.
    pub fn get(&self, name: &str) -> Option<&str> {
        let embedded = || EMBEDDED.iter().find(|(at, _)| *at == name).map(|(_, text)| *text);
        self.overrides.get(name).map(String::as_str).or_else(embedded)
    }

    /// Every template once, by name.
    pub(crate) fn all(&self) -> BTreeMap<&str, &str> {
        let overrides = self.overrides.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        EMBEDDED.iter().copied().chain(overrides).collect()
    }

    /// Renders a `.tera` template. Texts are not escaped: if the result is source code, the context must not
    /// contain texts that people wrote.
    ///
    /// # Errors
    /// When the template, or one it includes, is not valid.
    pub(crate) fn lay_out(
        &self,
        name: &str,
        context: &tera::Context,
    ) -> Result<String, RenderError> {
        self.render(name, context, &[])
    }

    /// The same for a page: every text that a template prints is escaped, unless the template marks it as safe.
    ///
    /// # Errors
    /// As for [`lay_out`](Self::lay_out).
    pub(crate) fn lay_out_html(
        &self,
        name: &str,
        context: &tera::Context,
    ) -> Result<String, RenderError> {
        self.render(name, context, &[".html.tera"])
    }

    fn render(
        &self,
        name: &str,
        context: &tera::Context,
        escaped: &[&'static str],
    ) -> Result<String, RenderError> {
        let mut tera = tera::Tera::new();
        tera.autoescape_on(escaped.to_vec());
        let of_tera = |name: &str| {
            std::path::Path::new(name).extension().is_some_and(|extension| extension == "tera")
        };
        tera.add_raw_templates(self.all().into_iter().filter(|(name, _)| of_tera(name)))?;
        Ok(tera.render(name, context)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;

    #[test]
    fn an_override_takes_the_place_of_the_embedded_text() {
        let templates = Templates::embedded();
        assert!(!templates.overridden());
        assert!(Templates::names().all(|name| templates.get(name).is_some()));
        let templates = templates.with_override("style.typ", "x").with_override("ours.typ", "y");
        assert!(templates.overridden());
        assert_eq!(templates.get("style.typ"), Some("x"));
        assert_eq!(templates.all()["ours.typ"], "y");
    }

    #[test]
    fn a_broken_layout_names_its_line() {
        for broken in ["a\n{% for x %}\n", "a\n{{ missing.value }}\n"] {
            let templates = Templates::embedded().with_override("ssp.typ.tera", broken);
            let error = templates.lay_out("ssp.typ.tera", &tera::Context::new()).unwrap_err();
            let place = &error.diagnostics[0].places[0].at;
            assert!(
                matches!(place, Origin::Text { file, line: 2, .. }
                    if &**file == "templates/ssp.typ.tera"),
                "{error:?}"
            );
        }
    }
}
