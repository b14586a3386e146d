//! A copy of a record for publication: what policy leaves out is marked as left out.

use serde_json::{Value, json};

use crate::model::{Redacted, Withhold, glob};

/// Stands for what is left out.
const MARK: &str = "[Redacted]";

/// The record without what policy leaves out. It keeps its shape: FedRAMP's schema holds for the copy too.
pub(super) fn redacted(whole: &Value, policy: &Redacted) -> Value {
    let mut out = whole.clone();
    for what in &policy.leave_out {
        match what {
            Withhold::Ports => {
                for port in list(&mut out, "portsAndProtocols") {
                    *port = json!({"serviceName": MARK});
                }
            }
            Withhold::Descriptions => {
                each(&mut out, "securityControls", "controlId", policy, |one| {
                    text(one, "controlImplementationDescription");
                })
            }
            Withhold::Parameters => {
                each(&mut out, "securityControls", "controlId", policy, |one| {
                    for value in list(one, "parameterValues") {
                        text(value, "parameterValue");
                    }
                })
            }
            Withhold::Implementation => of_both(&mut out, policy, "Implementation"),
            Withhold::Validation => of_both(&mut out, policy, "Validation"),
            Withhold::Assessment => of_both(&mut out, policy, "Assessment"),
            Withhold::Evidence => each(&mut out, "keySecurityIndicators", "ksiId", policy, |one| {
                texts(one, "ksiTests");
                for item in list(one, "ksiEvidence") {
                    *item = json!({"evidenceDescription": MARK});
                }
            }),
        }
    }
    out
}

fn of_both(out: &mut Value, policy: &Redacted, what: &str) {
    each(out, "fedRampRequirements", "frrID", policy, |one| texts(one, &format!("frr{what}")));
    each(out, "keySecurityIndicators", "ksiId", policy, |one| texts(one, &format!("ksi{what}")));
}

/// Changes the entries of a list that policy names.
fn each(out: &mut Value, key: &str, id: &str, policy: &Redacted, change: impl Fn(&mut Value)) {
    for one in list(out, key) {
        let name = one.get(id).and_then(Value::as_str).unwrap_or_default();
        if policy.of.is_empty() || policy.of.iter().any(|pattern| glob(pattern, name)) {
            change(one);
        }
    }
}

fn list<'a>(of: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    of.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

fn text(of: &mut Value, key: &str) {
    if let Some(text) = of.get_mut(key) {
        *text = MARK.into();
    }
}

/// Every text of a list becomes one mark: their number is nobody's business either.
fn texts(of: &mut Value, key: &str) {
    if let Some(list) =
        of.get_mut(key).filter(|list| list.as_array().is_some_and(|l| !l.is_empty()))
    {
        *list = json!([MARK]);
    }
}
