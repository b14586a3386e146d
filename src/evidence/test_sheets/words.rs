//! The words that are accepted for methods, conclusions and marks.

use crate::model::text::normalized;
use crate::model::{Conclusion, Mark, Method};

/// Methods in a list: `Inspection, reperformance`; the error is the first word that is not a method.
pub(super) fn methods(text: &str) -> Result<Vec<Method>, String> {
    let words = text.replace(" and ", ",").replace(" AND ", ",");
    let mut out = Vec::new();
    for word in words.split([',', ';', '/', '+', '&', '\n']).map(str::trim) {
        let method = match normalized(word).as_str() {
            "" => continue,
            "inquiry" | "enquiry" | "inquire" | "interview" => Method::Inquiry,
            "observation" | "observe" => Method::Observation,
            "inspection" | "inspect" | "examination" | "examine" => Method::Inspection,
            "reperformance" | "reperform" | "test" => Method::Reperformance,
            _ => return Err(word.to_owned()),
        };
        if !out.contains(&method) {
            out.push(method);
        }
    }
    Ok(out)
}

/// A conclusion.
pub(super) fn conclusion(text: &str) -> Option<Conclusion> {
    Some(match normalized(text).as_str() {
        "effective"
        | "operatingeffectively"
        | "designedeffectively"
        | "satisfied"
        | "pass"
        | "passed"
        | "noexceptions"
        | "noexceptionsnoted" => Conclusion::Effective,
        "effectivewithexceptions" | "effectivewithexception" => Conclusion::EffectiveWithExceptions,
        "ineffective" | "noteffective" | "otherthansatisfied" | "fail" | "failed" => {
            Conclusion::Ineffective
        }
        "nottested" | "notdone" | "open" | "inprogress" | "tbd" => Conclusion::NotTested,
        "didnotoccur" | "nooccurrence" | "nooccurrences" => Conclusion::DidNotOccur,
        _ => return None,
    })
}

/// A mark; `None` for `x`, which means a tick to some and an exception to others.
pub(super) fn mark(text: &str) -> Option<Mark> {
    match text.trim() {
        "✓" | "✔" | "√" | "☑" => return Some(Mark::Yes),
        "✗" | "✘" => return Some(Mark::No),
        _ => {}
    }
    Some(match normalized(text).as_str() {
        "y" | "yes" | "true" | "pass" | "passed" | "ok" | "1" => Mark::Yes,
        "n" | "no" | "false" | "fail" | "failed" | "exception" | "0" => Mark::No,
        "na" | "notapplicable" => Mark::NotApplicable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(
            methods("Inspection and re-performance; Inquiry"),
            Ok(vec![Method::Inspection, Method::Reperformance, Method::Inquiry])
        );
        assert_eq!(methods("magic"), Err("magic".to_owned()));
        assert_eq!(
            conclusion("Effective, with exceptions"),
            Some(Conclusion::EffectiveWithExceptions)
        );
        assert_eq!(conclusion("Exceptions noted"), None);
        assert_eq!(mark(" N/A"), Some(Mark::NotApplicable));
        assert_eq!(
            (mark("√"), mark("Exception"), mark("x")),
            (Some(Mark::Yes), Some(Mark::No), None)
        );
    }
}
