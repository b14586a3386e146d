//! Workflow commands of GitHub Actions: a comment at each line, in the view of a pull request.

use super::human::opens;
use crate::diag::{Diagnostic, Origin, Severity};

/// A command per finding. `base` is the workspace folder, seen from the repository.
pub fn github(diagnostics: &[Diagnostic], base: &str) -> String {
    diagnostics.iter().map(|one| command(one, base)).collect()
}

fn command(one: &Diagnostic, base: &str) -> String {
    let level = match one.severity {
        _ if !one.is_active() => "notice",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties: Vec<String> = Vec::new();
    let place = one.faults().find(|at| at.path().is_some());
    if let Some(path) = place.and_then(Origin::path) {
        properties.push(format!("file={}", property(&super::below(base, path))));
    }
    if let Some(Origin::Text { line, column, .. }) = place {
        properties.push(format!("line={},col={}", line.max(&1), column.max(&1)));
    }
    let title = match &one.waived {
        Some(waived) => format!("{} (waived {})", one.code, waived.term()),
        None => one.code.name.to_owned(),
    };
    properties.push(format!("title={}", property(&title)));
    let mut text = one.message.clone();
    if let Some(Origin::Cell { .. } | Origin::Report { .. }) = place {
        text.push_str(&place.map(|at| format!(" ({at})")).unwrap_or_default());
    }
    if let Some(opens) = opens(one, 8) {
        text.push_str(&format!("\nopens {opens}"));
    }
    if let Some(waived) = &one.waived {
        text.push_str(&format!("\naccepted by {}: {}", waived.approver, waived.reason));
    } else if let Some(help) = &one.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    format!("::{level} {}::{}\n", properties.join(","), data(&text))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let one = Diagnostic::new(&codes::WAIVER_UNUSED, "50 % of a: b, c\r\n::error::injected")
            .fault(&Origin::text("a,b:c/100%.yaml", 3, 0));
        assert_eq!(
            github(&[one], "ws"),
            "::warning file=ws/a%2Cb%3Ac/100%25.yaml,line=3,col=1,title=waiver-unused::50 %25 of a: b, c%0D%0A::error::injected\n"
        );
    }

    #[test]
    fn a_finding_without_a_place_has_a_title() {
        let one = Diagnostic::new(&codes::WAIVER_UNUSED, "none");
        assert_eq!(github(&[one], ""), "::warning title=waiver-unused::none\n");
    }
}
