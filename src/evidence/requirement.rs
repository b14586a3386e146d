//! Requirement ids as scanners spell them, brought to the ids of our catalogs.

use crate::model::{ControlId, PartId};

/// Tools' names of frameworks that we have a catalog for, and the catalog: Prowler's, Security Hub's,
/// and our own.
///
/// Revision 4 of NIST SP 800-53 is left out on purpose: the same id can mean another requirement. So is
/// Prowler's `NIST-CSF-2.0`: it writes `ac_1` for a category of CSF 1.1, and more than half of its ids
/// name no subcategory of 2.0 (read in Prowler 5.40.0 on 2026-11-24).
const FRAMEWORKS: &[(&str, &str)] = &[
    ("NIST-800-53-Revision-5", "nist-800-53-r5"),
    ("NIST.800-53.r5", "nist-800-53-r5"),
    ("nist-800-53-r5", "nist-800-53-r5"),
    ("SOC2", "soc2"),
    ("HIPAA", "hipaa"),
];

/// The catalog that holds the requirements of a framework, by the name a scanner gives it.
pub fn catalog(framework: &str) -> Option<&'static str> {
    FRAMEWORKS.iter().find(|(name, _)| name.eq_ignore_ascii_case(framework)).map(|(_, c)| *c)
}

/// Framework and id of a requirement as Security Hub writes it: `NIST.800-53.r5 AC-2(1)`,
/// `PCI DSS v4.0.1/8.3.1`, `CIS AWS Foundations 2.5`.
pub fn split(text: &str) -> (&str, &str) {
    let cut = text.rfind('/').or_else(|| text.rfind(' '));
    cut.map_or((text, ""), |at| (text[..at].trim(), text[at + 1..].trim()))
}

/// The catalog and the parts a scanner's requirement id may mean, the likeliest first.
///
/// Prowler writes `ac_2_1`, `ac_2_3_a` and `ac_2_d_1`: a number behind the control's own is an
/// enhancement (`AC-2(1)`). Where a control has numbered items of its own, the same id could mean
/// one of those, so [`PartId`] for the item comes second: take the first that the catalog has.
/// SOC 2 ids are `cc_6_1`, `cc_a_1_1` and `pi_1_2`, for `CC6.1`, `A1.1` and `PI1.2`.
///
/// `None` when we have no catalog for the framework, or the id does not follow its pattern.
pub fn requirement_ids(framework: &str, id: &str) -> Option<(&'static str, Vec<PartId>)> {
    let catalog = catalog(framework)?;
    let parts = match catalog {
        "soc2" => vec![PartId::whole(soc2(id)?)],
        // `164_308_a_1_ii_a`, as Prowler writes it, is read where all ids are.
        "hipaa" => vec![id.trim().parse().ok().filter(|part: &PartId| cites_rule(part))?],
        _ => nist(id)?,
    };
    Some((catalog, parts))
}

/// True for a paragraph of the HIPAA Security Rule: 45 CFR 164.
fn cites_rule(part: &PartId) -> bool {
    part.control.as_str().starts_with("164.")
}

fn is_number(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

fn soc2(id: &str) -> Option<ControlId> {
    let lower = id.trim().to_ascii_lowercase();
    let words: Vec<&str> = lower.split(['_', '.', '-']).filter(|word| !word.is_empty()).collect();
    let (series, major, minor) = match words[..] {
        ["cc", series @ ("a" | "c" | "p" | "pi"), major, minor]
        | [series @ ("cc" | "a" | "c" | "p" | "pi"), major, minor] => (series, major, minor),
        _ => return None,
    };
    if !is_number(major) || !is_number(minor) {
        return None;
    }
    format!("{}{major}.{minor}", series.to_ascii_uppercase()).parse().ok()
}

fn nist(id: &str) -> Option<Vec<PartId>> {
    // As NIST prints it, and Security Hub: `AC-2(1)`.
    if let Some((family, rest)) = id.trim().split_once('-')
        && family.len() == 2
        && family.bytes().all(|b| b.is_ascii_uppercase())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(part) = id.trim().parse::<PartId>()
    {
        return Some(vec![part]);
    }
    let words: Vec<&str> = id.trim().split(['_', '-', '.']).collect();
    let [family, number, rest @ ..] = &words[..] else { return None };
    let is_label = |word: &&str| {
        is_number(word) || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let shaped = family.len() == 2
        && family.bytes().all(|b| b.is_ascii_alphabetic())
        && is_number(number)
        && rest.iter().all(is_label)
        && rest.len() <= 4;
    if !shaped {
        return None;
    }
    let first: PartId = words.join("_").parse().ok()?;
    let mut parts = vec![first];
    if rest.first().is_some_and(|word| is_number(word)) {
        let control: ControlId = format!("{family}-{number}").parse().ok()?;
        let item = rest.iter().fold(PartId::whole(control), |part, label| part.child(label));
        parts.push(item);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(framework: &str, id: &str) -> Vec<String> {
        let found = requirement_ids(framework, id).map(|(_, parts)| parts).unwrap_or_default();
        found.iter().map(|part| format!("{} {}", part.control, part.path().join("."))).collect()
    }

    #[test]
    fn prowler_ids() {
        let nist = |id| shown("NIST-800-53-Revision-5", id);
        assert_eq!(nist("ac_2"), ["AC-2 "]);
        assert_eq!(nist("ac_2_1"), ["AC-2(1) ", "AC-2 1"]);
        assert_eq!(nist("ac_2_3_a"), ["AC-2(3) a", "AC-2 3.a"]);
        assert_eq!(nist("ac_2_d_1"), ["AC-2 d.1"]);
        assert_eq!(nist("sc_36_1_a"), ["SC-36(1) a", "SC-36 1.a"]);
        assert_eq!(nist("AC-2(1)"), ["AC-2(1) "]);
        assert_eq!(shown("NIST.800-53.r5", "SC-7 (3)"), ["SC-7(3) "]);
        for bad in ["", "ac", "ac_", "ac_x", "ac_2_¡_2", "ac_2__1", "1.20"] {
            assert!(nist(bad).is_empty(), "{bad}");
        }
        let soc2 = |id| shown("SOC2", id);
        assert_eq!(soc2("cc_6_1"), ["CC6.1 "]);
        assert_eq!(soc2("cc_a_1_1"), ["A1.1 "]);
        assert_eq!(soc2("cc_c_1_2"), ["C1.2 "]);
        assert_eq!(soc2("pi_1_2"), ["PI1.2 "]);
        assert!(soc2("cc_6").is_empty() && soc2("xx_1_1").is_empty());
        assert_eq!(requirement_ids("SOC2", "cc_6_1").map(|(catalog, _)| catalog), Some("soc2"));
        let hipaa = |id| shown("HIPAA", id);
        assert_eq!(hipaa("164_308_a_1_ii_a"), ["164.308(a)(1)(ii)(A) "]);
        assert_eq!(hipaa("164_312_b"), ["164.312(b) "]);
        assert!(hipaa("ac_2").is_empty() && hipaa("").is_empty());
        assert!(requirement_ids("NIST-CSF-2.0", "ac_1").is_none());
        assert!(requirement_ids("CIS-3.0", "1.20").is_none());
        assert!(requirement_ids("NIST-800-53-Revision-4", "ac_2_1").is_none());
    }
}
