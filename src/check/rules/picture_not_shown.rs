//! `picture-not-shown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Hidden, HiddenPicture};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "picture-not-shown",
        severity: Severity::Warning,
        summary: "a picture that the plan lists without showing it",
        manual: "\
Screenshots in PNG or JPEG are shown in the plan. This one is listed and hashed, and a reader sees
nothing of it: it is of another format, cannot be decoded, is too large, or the pictures before it take
all the space there is.

Save it as PNG, or cut it to the part that matters.",
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
                    .help("it is listed and hashed; save it as PNG to have it shown")
                    .fault(origin)
                    .cause(&file),
                Hidden::Limit(bytes) => RULE
                    .finding(format!(
                        "{evidence} is not shown: the limit of {} MB for pictures is used up",
                        bytes >> 20
                    ))
                    .help("cut the pictures to what they show, or save them smaller")
                    .fault(origin),
                Hidden::Refused { what, help } => {
                    RULE.finding(format!("`{path}` {what}")).help(help).fault(&file).cause(origin)
                }
            }
        })
        .collect()
}
