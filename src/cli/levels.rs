//! `--level RULE=LEVEL[:CONTROLS]`

use std::str::FromStr;

use carveout::check::levels::allowed;
use carveout::model::{RuleLevel, RuleSetting, RuleState};
use carveout::workspace::Loaded;

/// A level of a rule on the command line.
#[derive(Clone, Debug)]
pub(crate) struct LevelArg(RuleLevel, String);

impl LevelArg {
    /// As it was written.
    pub(crate) fn as_written(&self) -> &str {
        &self.1
    }
}

impl FromStr for LevelArg {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (rule, rest) = text
            .split_once('=')
            .ok_or("write RULE=LEVEL or RULE=LEVEL:CONTROLS, such as evidence-stale=note:AT-*")?;
        let (level, controls) = rest.split_once(':').unwrap_or((rest, ""));
        let level: RuleState = level.parse()?;
        allowed(rule, level).map_err(|fault| format!("{fault}; {}", fault.help()))?;
        let controls = controls.split('+').map(str::trim).filter(|id| !id.is_empty());
        let setting = RuleSetting {
            level,
            controls: controls.map(str::to_owned).collect(),
            reason: Some("set on the command line".to_owned()),
        };
        let level = RuleLevel { rule: rule.to_owned(), setting, origin: None };
        Ok(Self(level, text.to_owned()))
    }
}

/// Adds levels of the command line to those of the policy; they come last, and the last that fits holds.
pub(crate) fn add(loaded: &mut Loaded, levels: &[LevelArg]) {
    if let Some(workspace) = &mut loaded.workspace {
        workspace.system.levels.extend(levels.iter().map(|level| level.0.clone()));
    }
}
