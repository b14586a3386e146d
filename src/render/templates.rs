//! The templates: embedded in the program, each replaceable by a text of the workspace.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RenderError;

/// What the program carries: name under `templates/`, text.
const EMBEDDED: &[(&str, &str)] = &[
    ("ssp.typ.tera", include_str!("../../templates/ssp.typ.tera")),
    ("style.typ", include_str!("../../templates/style.typ")),
    ("draw.typ", include_str!("../../templates/draw.typ")),
    ("front.typ", include_str!("../../templates/front.typ")),
    ("system.typ", include_str!("../../templates/system.typ")),
    ("summary.typ", include_str!("../../templates/summary.typ")),
    ("control.typ", include_str!("../../templates/control.typ")),
    ("reports.typ", include_str!("../../templates/reports.typ")),
    ("reliance.typ", include_str!("../../templates/reliance.typ")),
    ("appendix.typ", include_str!("../../templates/appendix.typ")),
    ("summary.md.tera", include_str!("../../templates/summary.md.tera")),
];

/// Templates by name, with the workspace's own in place of the embedded ones.
///
/// A template can loop without end or ask for all memory, and neither Tera nor Typst stops it. The
/// embedded ones do not; whoever renders with [`overridden`](Self::overridden) ones should do so
/// in a process with a deadline and a memory limit, as `carveout build` does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    overrides: BTreeMap<String, String>,
}

impl Templates {
    /// The templates as the program carries them.
    pub fn embedded() -> Self {
        Self { overrides: BTreeMap::new() }
    }

    /// With `text` in place of the template `name`, or beside the others when there is none of
    /// that name: an override may import it.
    #[must_use]
    pub fn with_override(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.overrides.insert(name.into(), text.into());
        self
    }

    /// True if any template is not the program's own.
    pub fn overridden(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// Names of the embedded templates, in the order documents use them.
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

    /// Renders a `.tera` template. Texts are not escaped: the context of a template whose result
    /// is source must hold none that people wrote.
    ///
    /// # Errors
    /// When the template, or one it includes, is not valid.
    pub(crate) fn lay_out(
        &self,
        name: &str,
        context: &tera::Context,
    ) -> Result<String, RenderError> {
        let mut tera = tera::Tera::new();
        tera.autoescape_on(Vec::<&'static str>::new());
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
