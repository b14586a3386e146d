//! Converts requirement ids, as scanners write them, to the ids of our catalogs.

use std::collections::BTreeSet;

use crate::catalog::Frameworks;
use crate::model::PartId;

/// The catalog that holds the requirements of a framework, by the name a scanner gives it. The names
/// are in `controls/frameworks/*/framework.yaml`.
pub fn catalog(framework: &str) -> Option<&'static str> {
    Frameworks::shipped().named(framework).map(|framework| framework.id.as_str())
}

/// Catalog and id of the requirement that a control's id may be, where no framework is named.
pub fn by_id(id: &str) -> impl Iterator<Item = (&str, &str)> {
    Frameworks::shipped().with_ids_like(id).map(move |framework| (framework.id.as_str(), id))
}

/// Framework and id of a requirement as Security Hub writes it: `NIST.800-53.r5 AC-2(1)`,
/// `PCI DSS v4.0.1/8.3.1`, `CIS AWS Foundations 2.5`.
pub fn split(text: &str) -> (&str, &str) {
    let cut = text.rfind('/').or_else(|| text.rfind(' '));
    cut.map_or((text, ""), |at| (text[..at].trim(), text[at + 1..].trim()))
}

/// The catalog and the parts a scanner's requirement id may mean, the likeliest first.
///
/// `None` when we have no catalog for the framework, or the id does not follow its pattern.
pub fn requirement_ids(framework: &str, id: &str) -> Option<(&'static str, Vec<PartId>)> {
    let framework = Frameworks::shipped().named(framework)?;
    let parts = framework.requirement(id);
    (!parts.is_empty()).then_some((framework.id.as_str(), parts))
}

/// The controls that words of a text name, in the spelling of any framework or tool.
pub fn mentioned<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in words {
        // No control has an id without a digit, or one as long as a name.
        if word.len() > 40 || !word.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        for framework in Frameworks::shipped().all() {
            found.extend(framework.requirement(word).iter().map(|part| part.control.to_string()));
        }
    }
    found
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
        assert_eq!(shown("csf-2.0", "pr_aa_1"), ["PR.AA-01 "]);
        assert_eq!(shown("NIST CSF v2.0", "GV.OC-01"), ["GV.OC-01 "]);
        assert!(requirement_ids("NIST-CSF-2.0", "ac_1").is_none());
        assert!(requirement_ids("NIST-CSF-2.0", "id_am_1").is_none());
        assert!(requirement_ids("CIS-3.0", "1.20").is_none());
        assert!(requirement_ids("NIST-800-53-Revision-4", "ac_2_1").is_none());
    }
}
