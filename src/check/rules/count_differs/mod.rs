//! `count-differs`

mod lists;

use crate::check::prose::{TextKind, counted};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Role, Severity};
use crate::model::text::{month, normalized, number_in_words};
use crate::model::{Evidence, EvidenceKind, Implementation, Setting, SettingKind, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "count-differs",
        severity: Severity::Warning,
        summary: "a number in words that the list it speaks of does not have",
        manual: "\
Numbers that a reader can count are counted. The rule compares where there is no doubt what is meant: a
test that looked at `all four leavers` and cites a file `leavers` with six rows; a test of all items of a
population of five disposals that cites the one list `disposals` with eight; a statement that three
incidents occurred in the period beside the list `incidents` with four; a description with four Lambda
functions beside the one answer of `list-functions` with six; a memo that counts eight user entity
controls where no review maps eight; `24 of 24 people` beside the list of people of the same part with
26; `27 laptops` and `six keys` in the description beside the lists of them; an inventory whose numbers
come to another sum than its rows; `all 58 were in time` beside a list with a late one. Lists of other
names are not compared.

Correct the number, or find out which rows are missing or too many.",
    },
    check,
};

/// A number in digits or in words.
fn number(word: &str) -> Option<u64> {
    number_in_words(word).map(u64::from).or_else(|| word.parse().ok())
}

/// A list and what it is of, by the name of its file.
struct List<'a> {
    item: &'a Evidence,
    noun: String,
    rows: u64,
}

/// The lists of the period among these items, with rows of one thing each.
fn lists<'a>(context: &Context<'a>, items: impl Iterator<Item = &'a Evidence>) -> Vec<List<'a>> {
    let audit = context.plan.period;
    items
        .filter(|item| matches!(item.kind, EvidenceKind::Export | EvidenceKind::Record))
        .filter(|item| item.covers.is_some_and(|covers| covers.intersection(audit).is_some()))
        .filter_map(|item| {
            let found = context.workspace.facts.found.get(&item.id)?;
            let name = found.path.rsplit('/').next()?.split('.').next()?;
            let plain = name.bytes().all(|b| b.is_ascii_alphabetic()) && name.ends_with('s');
            let rows = found.rows;
            (plain && rows > 0 && !found.scanner).then(|| List {
                item,
                noun: normalized(name),
                rows,
            })
        })
        .collect()
}

/// Words in lower case, with the sentence they are in.
fn sentences(text: &str) -> impl Iterator<Item = Vec<String>> {
    text.split(['.', ';', ':', '\n']).map(|sentence| {
        let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '-');
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    })
}

/// A number that a text gives of `list` and that is not the list's: `all four leavers`.
fn all_of(text: &str, list: &List<'_>) -> Option<u64> {
    sentences(text).find_map(|words| {
        words.windows(3).find_map(|three| {
            let said = number(&three[1]).filter(|_| three[0] == "all" && three[2] == list.noun)?;
            (said != list.rows).then_some(said)
        })
    })
}

/// The numbers of things that a statement says occurred in the period, each with the thing. They are looked up in as many
/// lists as support the statement.
fn occurred(text: &str) -> Vec<(u64, String)> {
    const PERIOD: &[&str] = &["period", "quarter", "half", "half-year"];
    // A line of prose may go on in the next.
    let text = text.replace('\n', " ");
    let mut told = Vec::new();
    for words in sentences(&text) {
        let of_period = words.windows(2).any(|two| {
            PERIOD.contains(&two[1].as_str()) && ["the", "this"].contains(&two[0].as_str())
        });
        for (at, two) in words.windows(2).enumerate().filter(|_| of_period) {
            if let Some(said) = number(&two[0])
                && !is_of_shorter_time(&words[at + 2..])
            {
                told.push((said, two[1].clone()));
            }
        }
    }
    told
}

/// True if the words after a number of things make it one of a month, a week or a day: `in August`, `per week`.
fn is_of_shorter_time(after: &[String]) -> bool {
    const SHORT: &[&str] =
        &["day", "week", "month", "weekend", "night", "hour", "daily", "weekly", "monthly"];
    const BETWEEN: &[&str] = &[
        "in", "on", "of", "during", "for", "from", "since", "a", "an", "per", "each", "every",
        "the", "that", "this", "last", "first", "second", "third", "busiest", "single", "one",
        "middle", "early", "late", "mid", "came", "arrived", "occurred", "were",
    ];
    let time = |word: &String| {
        let date = word.len() >= 7 && word.starts_with("20") && word.contains('-');
        month(word).is_some() || SHORT.contains(&word.as_str()) || date
    };
    let mut rest = after.iter().skip_while(|word| BETWEEN.contains(&word.as_str()));
    rest.next().is_some_and(time)
}

fn of_test(context: &Context<'_>, test: &Test) -> Option<Diagnostic> {
    let (workspace, operating) = (context.workspace, test.operating.as_ref()?);
    let cited = test.evidence_ids().filter_map(|id| context.links.item(id));
    let lists = lists(context, cited);
    let told = |list: &List<'_>, what: String, field: &str| {
        RULE.finding(format!(
            "{}: {what}, but {}, which it cites, has {} rows",
            test.id, list.item.id, list.rows
        ))
        .help("correct the number, or find out which rows are missing or too many")
        .fault(workspace.facts.field(test, field))
        .cause(&list.item.origin)
    };
    for list in &lists {
        let texts = test.steps.iter().map(|step| step.action.as_str());
        if let Some(said) =
            texts.chain([test.procedure.as_str()]).find_map(|text| all_of(text, list))
        {
            return Some(told(list, format!("it looked at all {said} {}", list.noun), "procedure"));
        }
    }
    let size = operating.population_size.filter(|_| operating.population_file.is_none())?;
    let whole = operating.sample_size == Some(size);
    let [list] = lists.as_slice() else { return None };
    let named = sentences(operating.population.as_deref()?).next()?;
    let named = named.first() == Some(&list.noun);
    (whole && named && size != list.rows)
        .then(|| told(list, format!("its population is {size} {}", list.noun), "population_size"))
}

fn of_statement(context: &Context<'_>, one: &Implementation) -> Option<Diagnostic> {
    let links = context.links;
    let tests = links.tests_of(&one.id).iter().map(|test| test.id.as_str());
    let items = links.naming_or_of(tests.chain([one.id.as_str()]), []).into_iter();
    let lists = lists(context, items);
    let sections = one.general.iter().chain(one.sections.values());
    sections.into_iter().find_map(|section| {
        let told = occurred(&section.text);
        let differs = |list: &&List<'_>| {
            let other = |(said, noun): &&(u64, String)| *noun == list.noun && *said != list.rows;
            told.iter().find(other).map(|(said, _)| *said)
        };
        let (list, said) = lists.iter().find_map(|list| Some((list, differs(&list)?)))?;
        Some(
            RULE.finding(format!(
                "{} says {said} {} in the period, but {} has {} rows",
                one.id, list.noun, list.item.id, list.rows
            ))
            .help("correct the number, or find out which rows are missing or too many")
            .fault(&section.origin)
            .cause(&list.item.origin),
        )
    })
}

/// Settings of this kind in evidence of the period, with their items.
fn shown<'a>(
    context: &Context<'a>,
    kind: SettingKind,
) -> impl Iterator<Item = (&'a Evidence, &'a Setting)> {
    let (audit, facts) = (context.plan.period, &context.workspace.facts);
    let items = context.workspace.evidence.iter().map(AsRef::as_ref);
    items
        .filter(move |item: &&Evidence| {
            item.covers.is_some_and(|covers| covers.intersection(audit).is_some())
        })
        .filter_map(|item| Some((item, facts.settings.get(&item.id)?)))
        .flat_map(|(item, settings)| settings.iter().map(move |setting| (item, setting)))
        .filter(move |(_, setting)| setting.kind == kind)
}

/// Numbers of resources that the description gives and that are not those of the one answer that lists them.
fn of_system(context: &Context<'_>) -> Vec<Diagnostic> {
    const NOUNS: &[(&str, &str)] = &[("function", "lambda"), ("bucket", "s3")];
    let mut findings = Vec::new();
    for (noun, service) in NOUNS {
        let of_service =
            |(_, setting): &(&Evidence, &Setting)| setting.service.as_deref() == Some(*service);
        let lists: Vec<_> = shown(context, SettingKind::Listed).filter(of_service).collect();
        // Several answers are of several Regions or accounts.
        let [(item, list)] = lists.as_slice() else { continue };
        let between = |word: &str| word.strip_suffix('s').unwrap_or(word) != *noun;
        let texts = context.prose.others.iter().filter(|other| other.kind == TextKind::System);
        let differs = texts.flat_map(|other| &other.sentences).find_map(|sentence| {
            let all = counted(sentence, &between);
            let one = all.into_iter().find(|one| {
                one.noun == *noun && one.count != list.value && list.value * 3 >= one.count * 2
            })?;
            Some((sentence, one))
        });
        let Some((sentence, one)) = differs else { continue };
        findings.push(
            RULE.finding(format!(
                "carveout.yaml says {}, and {}, which lists them, has {}",
                one.text, item.id, list.value
            ))
            .help("correct the number, or find out which of them belong to another system")
            .fault(&sentence.origin)
            .cause(&item.origin),
        );
    }
    findings
}

/// Texts that count the user entity controls of AWS's reports, where no review maps so many.
fn of_reviews(context: &Context<'_>) -> Vec<Diagnostic> {
    let reviews: Vec<_> =
        context.workspace.reviews.iter().filter(|review| !review.cuecs.is_empty()).collect();
    let Some(most) = reviews.iter().max_by_key(|review| review.cuecs.len()) else {
        return Vec::new();
    };
    let counts: Vec<u64> = reviews.iter().map(|review| review.cuecs.len() as u64).collect();
    let all: u64 = counts.iter().sum();
    shown(context, SettingKind::UserControls)
        .filter(|(_, told)| told.value != all && !counts.contains(&told.value))
        .map(|(item, told)| {
            RULE.finding(format!(
                "{} ({}) counts {} user entity controls, and the review of {} maps {}",
                item.id,
                item.path.as_deref().unwrap_or_default(),
                told.value,
                most.report,
                most.cuecs.len()
            ))
            .help("map those that are missing under `cuecs`, or correct the memo")
            .fault(&most.origin)
            .cause(&item.origin)
        })
        .collect()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let in_plan = |one: &&Implementation| {
        context.plan.implementations.iter().any(|planned| planned.id == one.id)
    };
    let statements = context.workspace.implementations.iter().filter(in_plan);
    let mut findings: Vec<Diagnostic> =
        statements.filter_map(|one| of_statement(context, one)).collect();
    findings.extend(of_system(context));
    findings.extend(lists::check(context));
    findings.extend(of_reviews(context));
    findings.extend(crate::check::subjects::of_tests(context, |test, operating| {
        if operating.is_relied_on() { of_test(context, test) } else { None }
    }));
    // One sentence may be held against two lists: it is told once.
    let mut told = Vec::new();
    findings.retain(|finding| {
        let fault = finding.places.iter().find(|place| place.role == Role::Fault);
        let line = fault.and_then(|place| match &place.at {
            Origin::Text { file, line, .. } => Some((file.clone(), *line)),
            _ => None,
        });
        let new = line.is_none() || !told.contains(&line);
        told.push(line);
        new
    });
    findings
}
