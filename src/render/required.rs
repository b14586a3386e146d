//! What every document must say, whatever templates a workspace has: whose document it is, that its data are made up
//! where they are, and the labels of its parts.

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::{Disposition, NOTICE, Plan};
use crate::render::error::template_path;

/// What a document leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Omitted {
    /// The notice on page 1.
    notice: bool,
    /// The marking of made-up data.
    synthetic: Option<String>,
    /// Labels that parts have.
    labels: Vec<&'static str>,
}

/// Letters and digits only: how lines are broken and marked does not matter.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Lines of a text that are its first page.
const FIRST: usize = 40;

/// The first page of a text.
pub(crate) fn first_lines(text: &str) -> &str {
    let end = text.match_indices('\n').nth(FIRST).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

impl Omitted {
    /// What a document with this first page and this text leaves out of what the plans must say.
    pub(crate) fn of(plans: &[Plan], first: &str, whole: &str) -> Self {
        let (first, whole) = (bare(first), bare(whole));
        let has_parts =
            |label: &&Disposition| plans.iter().any(|plan| plan.summary.parts.get(**label) > 0);
        let unsaid = |label: &&'static str| !whole.contains(&bare(label));
        let synthetic = plans.iter().find_map(|plan| plan.system.synthetic.as_deref());
        Self {
            notice: !first.contains(&bare(NOTICE)),
            synthetic: synthetic.filter(|text| !first.contains(&bare(text))).map(str::to_owned),
            labels: Disposition::ALL
                .iter()
                .filter(has_parts)
                .map(|label| label.label())
                .filter(unsaid)
                .collect(),
        }
    }

    /// True if page 1 lacks the notice.
    #[cfg(feature = "pdf")]
    pub(crate) fn notice(&self) -> bool {
        self.notice
    }

    /// What the program adds to the first page, line by line; `None` if nothing is left out.
    pub(crate) fn sentence(&self) -> Option<Vec<String>> {
        let mut lines = Vec::new();
        lines.extend(self.notice.then(|| NOTICE.to_owned()));
        lines.extend(self.synthetic.clone());
        if !self.labels.is_empty() {
            lines.push(format!(
                "The templates of this document leave out labels that its parts have: {}.",
                self.labels.join("; ")
            ));
        }
        (!lines.is_empty()).then_some(lines)
    }

    /// The finding about it.
    pub(crate) fn finding(&self, document: &str, template: &str) -> Diagnostic {
        let mut what = Vec::new();
        what.extend(self.notice.then(|| format!("the notice \"{NOTICE}\"")));
        what.extend(self.synthetic.is_some().then(|| "the marking of made-up data".to_owned()));
        if !self.labels.is_empty() {
            what.push(format!("{} of the labels that parts have", self.labels.len()));
        }
        let message = format!(
            "the workspace's templates leave out of {document} {}; its first page now says so",
            what.join(", ")
        );
        Diagnostic::new(&codes::TEMPLATE_OMITS, message)
            .help("print them in your template as the built-in one does")
            .fault(&Origin::file(template_path(template)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_line_breaks_do_not_matter() {
        let said = "**Management-prepared; not an\nauditor\u{2019}s report or opinion.**";
        assert!(bare(said).contains(&bare(NOTICE)));
        assert_eq!(first_lines("a\nb"), "a\nb");
    }
}
