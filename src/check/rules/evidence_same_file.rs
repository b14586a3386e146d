//! `evidence-same-file`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Evidence;
use crate::model::text::few_and_more;

/// Other entries of the same file whose place is told.
const NAMED: usize = 20;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-same-file",
        severity: Severity::Warning,
        summary: "one file under several evidence ids",
        manual: "\
An item is one file, and one file is one item: it has one source, one day of extraction and one period. The
same file under two ids, by its path or by its content, counts twice in every list of evidence, and the two
entries often differ in what they say of it. Empty files, and lists of which the register says `rows: 0`, are
left out: nothing looks like nothing.

Register the file once, and name everything that it supports under `supports`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut files: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    for item in &context.workspace.evidence {
        let Some(path) = item.path.as_deref() else { continue };
        let empty = item.bytes == Some(0) || item.rows == Some(0);
        let key = item.sha256.as_deref().filter(|_| !empty).unwrap_or(path);
        files.entry(key).or_default().push(item);
    }
    let several = files.into_values().filter(|items| items.len() > 1);
    several
        .filter_map(|items| {
            let (last, before) = items.split_last()?;
            let ids: Vec<&str> = before.iter().map(|item| item.id.as_str()).collect();
            let path = last.path.as_deref().unwrap_or_default();
            let other = before.iter().filter_map(|item| item.path.as_deref()).find(|p| *p != path);
            let what = match other {
                None => format!("`{path}`"),
                Some(other) => format!("the content of `{path}` and `{other}`"),
            };
            let mut finding = RULE
                .finding(format!("{} and {} are one file: {what}", few_and_more(&ids, 3), last.id))
                .help("register the file once, and name everything it supports under `supports`")
                .fault(&last.origin);
            for item in before.iter().take(NAMED) {
                finding = finding.cause(&item.origin);
            }
            Some(finding)
        })
        .collect()
}
