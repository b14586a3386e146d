//! One fault, one finding, though several controls and frameworks have it.

use std::collections::HashMap;

use super::{Caused, Diagnostic, Place, Role, fingerprint};

/// Findings with the same code and message about the same thing, or at the same place, as one: with all their controls, frameworks, causes and
/// consequences; sorted, and with their fingerprints. What a waiver accepts stays apart from what it does not.
pub fn merged(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    let mut known: HashMap<Key, usize> = HashMap::with_capacity(findings.len());
    for finding in findings {
        match known.get(&key(&finding)) {
            Some(at) => join(&mut out[*at], finding),
            None => {
                known.insert(key(&finding), out.len());
                out.push(finding);
            }
        }
    }
    out.sort_by_cached_key(Diagnostic::sort_key);
    fingerprint::assign(&mut out);
    out
}

/// Code, message, what it is about, or else the places of the fault, and the waiver.
type Key = (&'static str, String, Option<String>, Vec<Place>, Option<String>);

fn key(finding: &Diagnostic) -> Key {
    let fault = |place: &&Place| place.role == Role::Fault && finding.subject.is_none();
    let faults: Vec<Place> = finding.places.iter().filter(fault).cloned().collect();
    let waived =
        finding.waived.as_ref().map(|waived| format!("{}\0{}", waived.reason, waived.expires));
    (finding.code.name, finding.message.clone(), finding.subject.clone(), faults, waived)
}

fn join(to: &mut Diagnostic, from: Diagnostic) {
    fn add<T: PartialEq>(to: &mut Vec<T>, from: Vec<T>) {
        // The same list in every plan: where it is long, comparing each with each takes too long.
        if *to == from {
            return;
        }
        for one in from {
            if !to.contains(&one) {
                to.push(one);
            }
        }
    }
    to.severity = to.severity.max(from.severity);
    to.help = to.help.take().or(from.help);
    to.subject = to.subject.take().or(from.subject);
    add(&mut to.controls, from.controls);
    add(&mut to.frameworks, from.frameworks);
    add(&mut to.places, from.places);
    add::<Caused>(&mut to.caused, from.caused);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, Waived, codes};

    fn of(control: &str, framework: &str) -> Diagnostic {
        let mut one = Diagnostic::new(&codes::WAIVER_UNUSED, "the same")
            .control(control)
            .fault(&Origin::text("a.yaml", 3, 1));
        one.frameworks.push(framework.to_owned());
        one
    }

    #[test]
    fn one_fault_in_two_frameworks_is_one_finding() {
        let other = of("AC-3", "nist").cause(&Origin::file("table.yaml"));
        let all = merged(vec![of("AC-2", "nist"), of("CC6.2", "soc2"), other]);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].controls, ["AC-2", "CC6.2", "AC-3"]);
        assert_eq!(all[0].frameworks, ["nist", "soc2"]);
        assert_eq!(all[0].places.len(), 2);
    }

    #[test]
    fn another_place_or_a_waiver_keeps_them_apart() {
        let elsewhere = Diagnostic { places: Vec::new(), ..of("AC-2", "nist") };
        let waived = Waived {
            reason: "known".to_owned(),
            approver: "CISO".to_owned(),
            expires: "2026-12-31".to_owned(),
            days_left: None,
            compensating: None,
        };
        let accepted = Diagnostic { waived: Some(Box::new(waived)), ..of("AC-2", "nist") };
        assert_eq!(merged(vec![of("AC-2", "nist"), elsewhere, accepted]).len(), 3);
    }
}
