//! What a test comes to for one part: its tester's conclusion, held against its own marks, its exceptions,
//! its days and firm policy. The worse counts.

use crate::model::{
    Conclusion, Date, Deviation, Level, Mark, Operating, PartId, PartResult, Period, Policy, Test,
    TestResult, nothing_said, placeholder,
};

/// What every test of a plan is held against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds<'a> {
    /// Firm policy.
    pub policy: &'a Policy,
    /// The audit period.
    pub audit: Period,
    /// The day of the plan.
    pub as_of: Date,
}

/// The result of `test` for `part`; `only` where the control has no other part.
pub(super) fn of(test: &Test, part: &PartId, only: bool, bounds: Bounds<'_>) -> PartResult {
    let level = if only || test.looks_at(part) { Level::Part } else { Level::Control };
    let mut out = PartResult {
        test: test.id.clone(),
        result: TestResult::NotTested,
        items: None,
        exceptions: 0,
        level,
        note: None,
    };
    let Some(operating) = &test.operating else {
        let ineffective = test.design == Some(Conclusion::Ineffective);
        out.result = if ineffective { TestResult::Ineffective } else { TestResult::DesignOnly };
        out.note = ineffective.then(|| "its design is ineffective".to_owned());
        return out;
    };
    out.items = items(operating, part);
    out.exceptions = exceptions(test, operating, part);
    let (result, note) = concluded(test, operating, &out, bounds);
    out.result = result;
    out.note = note;
    out
}

/// The conclusion that holds, and why it is another than the tester's.
fn concluded(
    test: &Test,
    operating: &Operating,
    seen: &PartResult,
    bounds: Bounds<'_>,
) -> (TestResult, Option<String>) {
    let because = |result, why: &str| (result, Some(why.to_owned()));
    if test.design == Some(Conclusion::Ineffective) {
        return because(TestResult::Ineffective, "its design is ineffective");
    }
    // A test without a day supports nothing. One that failed speaks against the part all the same: a
    // missing date is no reason to look away. What failed in another period is that period's matter.
    let failed = operating.conclusion == Conclusion::Ineffective;
    if failed && test.tested_on.is_none() && test.covers.is_none() {
        return because(TestResult::Ineffective, "and the day it was done is not stated");
    }
    if let Some(why) = test.not_of(bounds.audit, bounds.as_of) {
        return (TestResult::NotCounted, Some(why));
    }
    match operating.conclusion {
        Conclusion::NotTested => return because(TestResult::NotTested, "not finished"),
        Conclusion::Ineffective if fails_elsewhere(test, operating, seen) => {
            if seen.level == Level::Control {
                let why = "it is ineffective for other parts, and did not look at this one";
                return because(TestResult::NotCounted, why);
            }
        }
        Conclusion::Ineffective => return (TestResult::Ineffective, None),
        Conclusion::DidNotOccur => return (TestResult::DidNotOccur, None),
        Conclusion::Effective | Conclusion::EffectiveWithExceptions => {}
    }
    if nothing_said(&test.procedure) {
        return because(TestResult::NotCounted, "no procedure is stated");
    }
    if let Some(word) = placeholder(&test.procedure) {
        return (
            TestResult::NotCounted,
            Some(format!("its procedure holds the placeholder {word}")),
        );
    }
    if test.inquiry_only() {
        return because(TestResult::NotCounted, "inquiry alone does not support operation");
    }
    if operating.tested() == Some(0) {
        return because(TestResult::NotCounted, "no item was tested");
    }
    if seen.exceptions == 0 {
        let elsewhere = operating.conclusion == Conclusion::Ineffective;
        let note = elsewhere.then(|| "its exceptions bear on other parts".to_owned());
        return (TestResult::Effective, note);
    }
    let Some(items) = seen.items.filter(|items| *items > 0) else {
        return because(
            TestResult::NotCounted,
            "it has exceptions and does not say how many items were tested",
        );
    };
    let tolerable = bounds.policy.tolerable_deviation;
    if tolerable.is_exceeded(seen.exceptions, items) {
        let note = format!("more than the {tolerable} that firm policy tolerates");
        return (TestResult::Ineffective, Some(note));
    }
    (TestResult::EffectiveWithExceptions, None)
}

/// How many items were looked at for `part`: those with a mark under an attribute that bears on it. Where
/// no item is listed, or no attribute is, the size of the sample; none where no attribute bears on it.
fn items(operating: &Operating, part: &PartId) -> Option<u64> {
    if operating.items.is_empty() || operating.attributes.is_empty() {
        // What is listed is what was tested, and nobody tests more than there is.
        let listed = Some(operating.items.len() as u64).filter(|count| *count > 0);
        let stated = [listed, operating.sample_size, operating.population_size];
        return operating.tested().and_then(|_| stated.into_iter().flatten().min());
    }
    let bears = |letter: &str| operating.attributes.get(letter).is_some_and(|a| a.bears_on(part));
    if !operating.attributes.keys().any(|letter| bears(letter)) {
        return None;
    }
    let looked = operating.items.iter().filter(|item| {
        item.marks.iter().any(|(letter, mark)| *mark != Mark::NotApplicable && bears(letter))
    });
    Some(looked.count() as u64)
}

/// True where every exception names the attribute or the parts it was found on, and none is this part's:
/// what failed is known, and it is elsewhere.
fn fails_elsewhere(test: &Test, operating: &Operating, seen: &PartResult) -> bool {
    let told = &operating.deviations;
    let attributed = |attribute: &String| {
        operating.attributes.get(attribute).is_some_and(|attribute| !attribute.parts.is_empty())
    };
    // A part that no step or attribute of the test looks at is nowhere: the exception then bears on all.
    let looked_at =
        |part: &PartId| test.named_parts().any(|named| named.covers(part) || part.covers(named));
    let placed = |one: &Deviation| {
        (!one.parts.is_empty() && one.parts.iter().all(looked_at))
            || (one.parts.is_empty() && one.attribute.as_ref().is_some_and(attributed))
    };
    seen.exceptions == 0
        && !told.is_empty()
        && told.len() == operating.exceptions.len()
        && told.iter().all(placed)
}

/// The exceptions that bear on `part`: those recorded, or the items marked ✗ where those are more. An
/// exception without attribute or parts bears on every part.
fn exceptions(test: &Test, operating: &Operating, part: &PartId) -> u64 {
    let looked: Vec<&PartId> = test.named_parts().collect();
    let looks = |attribute: &str| {
        operating.attributes.get(attribute).is_none_or(|attribute| attribute.bears_on(part))
    };
    let bears = |attribute: Option<&str>, parts: &[PartId]| {
        let nowhere =
            |id: &PartId| !looked.iter().any(|named| named.covers(id) || id.covers(named));
        let named = parts.is_empty() || parts.iter().any(|id| id.covers(part) || nowhere(id));
        named && attribute.is_none_or(looks)
    };
    let told = operating.deviations.iter();
    let recorded = told.filter(|one| bears(one.attribute.as_deref(), &one.parts)).count();
    // Sentences without a map beside them.
    let bare = operating.exceptions.len().saturating_sub(operating.deviations.len());
    let marked = operating.items.iter().filter(|item| {
        item.marks.iter().any(|(attribute, mark)| *mark == Mark::No && looks(attribute))
    });
    ((recorded + bare) as u64).max(marked.count() as u64)
}
