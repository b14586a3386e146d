//! `picture-not-shown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Hidden, HiddenPicture};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "picture-not-shown",
        severity: Severity::Warning,
        summary: "a screenshot that is listed but not shown in the plan",
        manual: "\
Screenshots in PNG or JPEG are shown in the plan. This one is only listed and hashed: it has another
format, cannot be decoded, is too large, or the pictures before it use up the limit.

Save it as PNG, or crop it to the part that matters.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let pictures = context.workspace.facts.pictures.iter();
    pictures
        .map(|HiddenPicture { evidence, path, reason, origin }| {
            let file = Origin::file(path.as_str());
            match reason {
                Hidden::Format => RULE
                    .finding(format!("{evidence}: `{path}` is neither a PNG nor a JPEG picture"))
                    .help("it is listed and hashed only; save it as PNG to show it in the plan")
                    .fault(origin)
                    .cause(&file),
                Hidden::Limit(bytes) => RULE
                    .finding(format!(
                        "{evidence} is not shown: the limit of {} MB for pictures is used up",
                        bytes >> 20
                    ))
                    .help("crop the pictures to the part that matters, or save them smaller")
                    .fault(origin),
                Hidden::Refused { what, help } => {
                    RULE.finding(format!("`{path}` {what}")).help(help).fault(&file).cause(origin)
                }
            }
        })
        .collect()
}
