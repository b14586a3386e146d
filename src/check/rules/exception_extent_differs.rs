//! `exception-extent-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::number_in_words;
use crate::model::{Deviation, Mark, Operating};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "exception-extent-differs",
        severity: Severity::Warning,
        summary: "the extent of an exception gives more items than are marked in its test",
        manual: "\
`extent: 4 of 25 alerts` says that four items were not as they should be, and one item of the sample is
marked ✗. One of the two is wrong, and the rate of exceptions rests on it. The rule compares where the
second number is that of the items tested and the items are listed with marks.

Mark the other items, or correct the extent.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let (deviation, said, marked) = operating.deviations.iter().find_map(|deviation| {
            let (said, of) = of(deviation.extent.as_deref()?)?;
            let listed = operating.items.len() as u64;
            let marked = failed(operating, deviation);
            (listed > 0 && of == listed && said > marked).then_some((deviation, said, marked))
        })?;
        let item = deviation.item.as_deref().unwrap_or(&deviation.what);
        let marked = match marked {
            0 => "none is".to_owned(),
            1 => "one is".to_owned(),
            many => format!("{many} are"),
        };
        Some(
            RULE.finding(format!(
                "{}: the exception on {item} says {said} of {}, and {marked} marked ✗",
                test.id,
                operating.items.len()
            ))
            .help("mark the other items, or correct the extent")
            .fault(context.workspace.facts.field(test, "exceptions")),
        )
    })
}

/// Items that are marked as not as they should be, under the attribute of an exception where it names one.
fn failed(operating: &Operating, deviation: &Deviation) -> u64 {
    let bad = operating.items.iter().filter(|item| {
        let mut marks = item.marks.iter().filter(|(attribute, _)| {
            deviation.attribute.as_ref().is_none_or(|named| named == *attribute)
        });
        marks.any(|(_, mark)| *mark == Mark::No)
    });
    bad.count() as u64
}

/// The two numbers of `4 of 25 alerts`, `one of 25`.
fn of(text: &str) -> Option<(u64, u64)> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number =
        |word: &str| number_in_words(word).map(u64::from).or_else(|| word.parse::<u64>().ok());
    words.iter().enumerate().find_map(|(at, word)| {
        let next = words.get(at + 1).filter(|next| *next == "of")?;
        let mut rest =
            words.iter().skip(at + 2).skip_while(|w| matches!(w.as_str(), "the" | "all"));
        let _ = next;
        Some((number(word)?, number(rest.next()?)?))
    })
}
