//! `placeholder-left`

use crate::check::prose::line_of;
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{PartId, Status, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
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
    let head = &system.origin;
    let described = [
        ("description", Some(system.description_section())),
        ("boundary", system.boundary_section()),
    ];
    for (what, section) in described {
        let Some((section, word)) = section.as_ref().and_then(|s| Some((s, placeholder(&s.text)?)))
        else {
            continue;
        };
        look(format!("the {what} of the system"), &section.text, &line_of(section, word), None);
    }
    for (id, role) in &system.roles {
        let at = system.role_origins.get(id).unwrap_or(head);
        look(format!("the role {id}"), &role.title, at, None);
    }
    for used in system.services.iter().chain(&system.premises) {
        look(format!("the purpose of {}", used.id), &used.purpose, &used.origin, None);
    }
    for text in &system.data_categories {
        let at = system.entry_at("data_categories", text);
        look("a data category of the system".to_owned(), text, at, None);
    }
    for text in &system.interconnections {
        look("an interconnection of the system".to_owned(), text, &system.origin, None);
    }
    for (name, (value, origin)) in &system.parameters {
        look(format!("the value of {name}"), value, origin, None);
    }
    for assumed in &system.user_controls {
        look(format!("the user control {}", assumed.id), &assumed.text, &assumed.origin, None);
    }
    for provider in &system.providers {
        look(format!("the service of {}", provider.id), &provider.service, &provider.origin, None);
        for assumed in &provider.csocs {
            let what = format!("what is assumed of {} in {}", provider.id, assumed.id);
            look(what, &assumed.text, &assumed.origin, None);
        }
        for exception in provider.reports.iter().flat_map(|report| &report.exceptions) {
            look(format!("an exception of {}", provider.id), exception, &provider.origin, None);
        }
    }
    for moved in &system.overrides {
        look(
            format!("the basis for moving {}", moved.topic),
            moved.basis.as_deref().unwrap_or_default(),
            &moved.origin,
            None,
        );
    }
    for item in &workspace.poam {
        for text in [&item.title].into_iter().chain(&item.response) {
            look(format!("the item {}", item.id), text, &item.origin, None);
        }
    }
    for review in &workspace.reviews {
        let texts = review.exceptions.iter().flat_map(|one| {
            [Some(one.summary.as_str()), one.disposition.as_deref()].into_iter().flatten()
        });
        let texts = texts.chain(review.sections.values().map(String::as_str));
        // Who reviewed is looked at by `review-unsigned`, and waivers by `waiver-thin`.
        for text in texts {
            look(format!("the review of {}", review.report), text, &review.origin, None);
        }
    }
    for account in &system.accounts {
        look(
            "an account of the system".to_owned(),
            &format!("{} {}", account.id, account.purpose),
            system.entry_at("accounts", &account.id),
            None,
        );
    }
    // A draft says of itself that it waits to be written.
    let written = workspace.implementations.iter().filter(|one| one.status != Status::Draft);
    for implementation in written {
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
            let at = line_of(general, placeholder(&general.text).unwrap_or_default());
            look(format!("the statement of {id}"), &general.text, &at, control.clone());
        }
        for (part, section) in &implementation.sections {
            let at = line_of(section, placeholder(&section.text).unwrap_or_default());
            let what = format!("what {id} states for {part}");
            look(what, &section.text, &at, Some(part.clone()));
        }
        if let Some(stated) = &implementation.frequency {
            let at = implementation.frequency_origin.as_ref().unwrap_or(&implementation.origin);
            look(format!("the frequency of {id}"), stated, at, control.clone());
        }
        if let Some(approver) = &implementation.approver {
            look(
                format!("the approver of {id}"),
                approver,
                &implementation.status_origin,
                control.clone(),
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
        texts.extend(test.steps.iter().map(|step| ("step", step.action.as_str())));
        if let Some(operating) = &test.operating {
            texts.extend(operating.attributes.values().map(|one| ("attribute", one.text.as_str())));
            for one in &operating.deviations {
                let told = [
                    Some(&one.what),
                    one.cause.as_ref(),
                    one.extent.as_ref(),
                    one.response.as_ref(),
                ];
                texts.extend(told.into_iter().flatten().map(|text| ("exception", text.as_str())));
            }
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
        texts.extend(item.complete_how.as_deref().map(|text| ("check for completeness", text)));
        for (what, text) in texts {
            look(format!("the {what} of {}", item.id), text, &item.origin, part.clone());
        }
    }
    found
}
