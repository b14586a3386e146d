//! `placeholder-left`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{PartId, placeholder};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "placeholder-left",
        severity: Severity::Error,
        summary: "a text that waits to be written: TODO, TBD, [Assignment: …], a template's hint",
        manual: "\
A placeholder is no claim: a statement, a reason, a procedure or a title that holds one counts as
absent, and an auditor who finds one in a finished package doubts the rest. Write what holds, or take
the text out.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (workspace, plan) = (context.workspace, context.plan);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut look = |what: String, text: &str, at: &Origin, part: Option<PartId>| {
        let Some(word) = placeholder(text) else { return };
        let finding = RULE
            .finding(format!("{what} holds the placeholder `{word}`"))
            .help("write what holds, or take the text out; until then it counts as absent")
            .fault(at);
        found.push(match part {
            Some(part) => finding.control(part),
            None => finding,
        });
    };
    let system = &workspace.system;
    let head = &system.period_origin;
    look("the description of the system".to_owned(), &system.description, head, None);
    if let Some(boundary) = &system.boundary {
        look("the boundary of the system".to_owned(), boundary, head, None);
    }
    for account in &system.accounts {
        look(
            "an account of the system".to_owned(),
            &format!("{} {}", account.id, account.purpose),
            head,
            None,
        );
    }
    for implementation in &workspace.implementations {
        let Some(listed) = plan.implementations.iter().find(|i| i.id == implementation.id) else {
            continue;
        };
        let id = &implementation.id;
        let control = listed.controls.first().map(|control| PartId::whole(control.clone()));
        look(
            format!("the title of {id}"),
            &implementation.title,
            &implementation.origin,
            control.clone(),
        );
        if let Some(general) = &implementation.general {
            look(format!("the statement of {id}"), &general.text, &general.origin, control.clone());
        }
        for (part, section) in &implementation.sections {
            look(
                format!("what {id} states for {part}"),
                &section.text,
                &section.origin,
                Some(part.clone()),
            );
        }
        if let Some(rationale) = &implementation.rationale {
            look(
                format!("the rationale of {id}"),
                rationale,
                &implementation.status_origin,
                control.clone(),
            );
        }
        for (name, (value, origin)) in &implementation.parameters {
            look(format!("the value of {name}"), value, origin, control.clone());
        }
    }
    for test in plan.tests.iter().filter(|test| !test.parts.is_empty()) {
        let part = test.parts.first().cloned();
        let mut texts =
            vec![("title", test.title.as_str()), ("procedure", test.procedure.as_str())];
        texts.extend(test.tester.as_deref().map(|text| ("tester", text)));
        texts.extend(test.reviewer.as_deref().map(|text| ("reviewer", text)));
        if let Some(operating) = &test.operating {
            texts.extend(operating.population.as_deref().map(|text| ("population", text)));
            texts.extend(operating.sampling.as_deref().map(|text| ("sampling", text)));
        }
        for (what, text) in texts {
            look(format!("the {what} of {}", test.id), text, &test.origin, part.clone());
        }
    }
    for item in plan.evidence.iter().filter(|item| !item.parts.is_empty()) {
        let part = item.parts.first().cloned();
        let mut texts = vec![("title", item.title.as_str())];
        texts.extend(item.source.as_deref().map(|text| ("source", text)));
        texts.extend(item.query.as_deref().map(|text| ("query", text)));
        for (what, text) in texts {
            look(format!("the {what} of {}", item.id), text, &item.origin, part.clone());
        }
    }
    found
}
