//! Levels: what firm policy makes of a rule, for all controls or for some.

use std::collections::BTreeMap;

use super::code;
use crate::diag::{Code, Diagnostic, Origin, Severity, codes, nearest};
use crate::model::{PartId, RuleLevel, RuleOff, RuleState, Workspace, glob};

/// The levels of a workspace's policy that can take effect.
pub struct Levels<'a> {
    list: Vec<&'a RuleLevel>,
}

/// Why a level of a rule cannot take effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No code has this name.
    #[error("there is no rule `{0}`")]
    Unknown(String),
    /// Its findings say that a claim of the package is not supported.
    #[error("`{0}` is an error and cannot be {1}")]
    Kept(String, &'static str),
}

impl Refused {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unknown(name) => suggestion(name),
            Self::Kept(..) => "an error says that what the package claims is unsupported or untrue: fix it, accept it for a time in waivers.yaml, or make it a `warning`".to_owned(),
        }
    }
}

/// `did you mean …?`, or where the names are.
pub fn suggestion(name: &str) -> String {
    match nearest(name, super::codes().iter().map(|code| code.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`carveout rules` prints every code".to_owned(),
    }
}

/// Whether a rule can have this level.
///
/// # Errors
/// For an unknown rule, and for an error that would no longer be seen.
pub fn allowed(rule: &str, level: RuleState) -> Result<&'static Code, Refused> {
    let code = code(rule).ok_or_else(|| Refused::Unknown(rule.to_owned()))?;
    match level {
        RuleState::Off if code.severity == Severity::Error => {
            Err(Refused::Kept(rule.to_owned(), "turned off"))
        }
        RuleState::Note if code.severity == Severity::Error => {
            Err(Refused::Kept(rule.to_owned(), "a note"))
        }
        _ => Ok(code),
    }
}

impl<'a> Levels<'a> {
    /// The levels that can take effect, and a finding for each that cannot.
    pub fn of(workspace: &'a Workspace) -> (Self, Vec<Diagnostic>) {
        let mut list = Vec::new();
        let mut refused = Vec::new();
        for level in &workspace.system.levels {
            match allowed(&level.rule, level.setting.level) {
                Ok(_) => list.push(level),
                Err(fault) => {
                    let code = match fault {
                        Refused::Unknown(_) => &codes::POLICY_UNKNOWN_RULE,
                        Refused::Kept(..) => &codes::POLICY_LEVEL_REFUSED,
                    };
                    let at = level.origin.clone();
                    let at = at.unwrap_or_else(|| Origin::file("carveout.yaml"));
                    let finding = Diagnostic::new(code, format!("`policy.rules`: {fault}"));
                    let finding = finding.help(fault.help()).subject(&level.rule).fault(&at);
                    if !refused.contains(&finding) {
                        refused.push(finding);
                    }
                }
            }
        }
        (Self { list }, refused)
    }

    /// The level of a code for one control, or for what concerns no control. The last that fits holds.
    fn of_control(&self, code: &Code, control: Option<&str>) -> Option<RuleState> {
        let mut fitting = self.list.iter().rev().filter(|level| level.rule == code.name);
        fitting
            .find(|level| covers(&level.setting.controls, control))
            .map(|level| level.setting.level)
    }

    /// Sets severities, and takes out what is turned off.
    pub fn apply(&self, findings: Vec<Diagnostic>, tally: &mut Tally) -> Vec<Diagnostic> {
        if self.list.is_empty() {
            return findings;
        }
        let mut out = Vec::with_capacity(findings.len());
        for finding in findings {
            if !self.list.iter().any(|level| level.rule == finding.code.name) {
                out.push(finding);
                continue;
            }
            out.extend(self.settled(finding, tally));
        }
        out
    }

    /// The finding at its level; nothing where it is off for all that it concerns. Of several controls the
    /// highest level holds.
    fn settled(&self, mut finding: Diagnostic, tally: &mut Tally) -> Option<Diagnostic> {
        let code = finding.code;
        let own = finding.severity;
        let of = |state: Option<RuleState>| match state {
            Some(state) => severity(state),
            None => Some(own),
        };
        let highest = if finding.controls.is_empty() {
            of(self.of_control(code, None))
        } else {
            let mut highest = None;
            finding.controls.retain(|control| {
                let level = of(self.of_control(code, Some(control)));
                highest = highest.max(level);
                level.is_some()
            });
            highest
        };
        match highest {
            Some(severity) => Some(finding.severity(severity)),
            None => {
                tally.count(code);
                None
            }
        }
    }

    /// Sets the severities of what follows from a finding, and takes out what is turned off.
    pub fn apply_to_caused(&self, finding: &mut Diagnostic, tally: &mut Tally) {
        if self.list.is_empty() {
            return;
        }
        finding.caused.retain_mut(|caused| {
            match self.of_control(caused.code, Some(&caused.part)) {
                Some(RuleState::Off) => {
                    tally.count(caused.code);
                    false
                }
                Some(level) => {
                    caused.severity = severity(level).unwrap_or(caused.severity);
                    true
                }
                None => true,
            }
        });
    }
}

fn severity(level: RuleState) -> Option<Severity> {
    match level {
        RuleState::Error => Some(Severity::Error),
        RuleState::Warning => Some(Severity::Warning),
        RuleState::Note => Some(Severity::Note),
        RuleState::Off => None,
    }
}

/// True if the globs, or ids, cover the control. A level for some controls does not reach a finding about none.
pub fn covers(globs: &[String], control: Option<&str>) -> bool {
    if globs.is_empty() {
        return true;
    }
    let Some(control) = control else { return false };
    globs.iter().any(|pattern| {
        let id = || pattern.parse::<PartId>().ok().zip(control.parse::<PartId>().ok());
        glob(pattern, control) || id().is_some_and(|(of, found)| of.covers(&found))
    })
}

/// What was turned off, by rule.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<&'static str, usize>);

impl Tally {
    fn count(&mut self, code: &'static Code) {
        *self.0.entry(code.name).or_default() += 1;
    }

    /// The rules that policy turns off, with what they would have found in this plan.
    pub fn list(&self, levels: &Levels<'_>) -> Vec<RuleOff> {
        let off = levels.list.iter().filter(|level| level.setting.level == RuleState::Off);
        let mut out: Vec<RuleOff> = Vec::new();
        for level in off {
            match out.iter_mut().find(|one| one.rule == level.rule) {
                Some(one) => one.controls.extend(level.setting.controls.iter().cloned()),
                None => out.push(RuleOff {
                    rule: level.rule.clone(),
                    controls: level.setting.controls.clone(),
                    reason: level.setting.reason.clone(),
                    findings: self.0.get(level.rule.as_str()).copied().unwrap_or_default(),
                }),
            }
        }
        out
    }
}
