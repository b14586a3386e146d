//! `evidence-other-cloud`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-other-cloud",
        severity: Severity::Warning,
        summary: "evidence of another cloud, or of another partition of AWS",
        manual: "\
Rows of Azure, Google Cloud and other clouds are left out when a file is read: the plan is about a system
on AWS, and what is well there says nothing here. A file that holds nothing else supports nothing. The
same holds for another partition: AWS GovCloud (US) and the China Regions have accounts, Regions and
reports of their own.

Export the findings of AWS alone, or register the right file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    super::of_found(context, |item, found| {
        let (clouds, only) = found.other_clouds();
        let rows: u64 = found.said.clouds.values().sum();
        let partitions = found.other_partitions(system);
        let message = if only {
            format!("{}: `{}` is of {} only", item.id, found.path, clouds.join(" and "))
        } else if !clouds.is_empty() {
            let verb = if rows == 1 { "row is" } else { "rows are" };
            let of = clouds.join(" and ");
            format!("{}: {rows} {verb} of {of} in `{}`, and left out", item.id, found.path)
        } else if !partitions.is_empty() {
            let theirs = partitions.join(" and ");
            format!("{}: `{}` is of the partition {theirs}, not the system's", item.id, found.path)
        } else {
            return None;
        };
        let severity = if only || clouds.is_empty() { Severity::Error } else { Severity::Warning };
        Some(
            RULE.finding(message)
                .severity(severity)
                .help("export the findings of AWS alone, or register the right file")
                .fault(&item.origin)
                .cause(&Origin::file(found.path.as_str())),
        )
    })
}
