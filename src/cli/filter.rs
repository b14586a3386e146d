//! Which findings `carveout check` shows. What is hidden still counts.

use std::collections::BTreeSet;

use anyhow::bail;
use carveout::check::{self, levels};
use carveout::diag::{Diagnostic, nearest};
use carveout::model::glob;
use clap::Args;

use crate::run::Run;

/// Filters of findings. Of one kind any may fit; of several kinds each has to.
#[derive(Debug, Default, Args)]
pub(crate) struct Filter {
    /// Show every finding in full, however many there are
    #[arg(long)]
    pub all: bool,
    /// Show only the findings of this rule; repeatable
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub rule: Vec<String>,
    /// Show only findings that concern these controls, or open parts of them: AC-2, "AC-*", CC6.1; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub control: Vec<String>,
    /// Show only findings on controls of this role, by its id or title; repeatable
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
    /// Show only findings with a place in this file: evidence/index.yaml, "implementations/*"; repeatable
    #[arg(long, value_name = "PATH")]
    pub file: Vec<String>,
}

impl Filter {
    /// True if any finding could be hidden.
    pub(crate) fn is_set(&self) -> bool {
        !(self.rule.is_empty()
            && self.control.is_empty()
            && self.role.is_empty()
            && self.file.is_empty())
    }

    /// Rule names that do not exist.
    pub(crate) fn known(&self) -> anyhow::Result<()> {
        for name in &self.rule {
            if check::code(name).is_none() {
                bail!("there is no rule `{name}`; {}", levels::suggestion(name));
            }
        }
        Ok(())
    }

    /// The findings that pass.
    pub(crate) fn apply(
        &self,
        findings: &[Diagnostic],
        run: &Run,
        dir: &str,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        if !self.is_set() {
            return Ok(findings.to_vec());
        }
        let of_roles = self.controls_of_roles(run)?;
        let passes = |one: &&Diagnostic| {
            (self.rule.is_empty() || self.rule.iter().any(|rule| of_rule(rule, one)))
                && (self.control.is_empty() || concerned(one).any(|id| self.names(id)))
                && (self.role.is_empty() || concerned(one).any(|id| under(&of_roles, id)))
                && (self.file.is_empty() || self.in_file(one, dir))
        };
        Ok(findings.iter().filter(passes).cloned().collect())
    }

    fn names(&self, id: &str) -> bool {
        levels::covers(&self.control, Some(id))
    }

    fn in_file(&self, one: &Diagnostic, dir: &str) -> bool {
        let paths = one.places.iter().filter_map(|place| place.at.path());
        let mut paths = paths.chain(one.caused.iter().filter_map(|c| c.place.as_ref()?.path()));
        let prefix = format!("{}/", dir.trim_end_matches('/'));
        paths.any(|path| {
            self.file.iter().any(|wanted| {
                let wanted = wanted.strip_prefix(&prefix).unwrap_or(wanted);
                glob(wanted.trim_start_matches("./"), path)
            })
        })
    }

    /// Ids of the controls for which one of the roles is responsible.
    fn controls_of_roles(&self, run: &Run) -> anyhow::Result<BTreeSet<String>> {
        let roles = &run.workspace.system.roles;
        let mut out = BTreeSet::new();
        for wanted in &self.role {
            let same = |text: &str| text.eq_ignore_ascii_case(wanted);
            let found = roles.iter().find(|(id, role)| same(id) || same(&role.title));
            let Some((_, role)) = found else {
                let near = nearest(wanted, roles.keys().map(String::as_str));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        let known: Vec<&str> = roles.keys().map(String::as_str).collect();
                        format!("the roles are {}", known.join(", "))
                    }
                };
                bail!("there is no role `{wanted}`; {help}");
            };
            let controls = run.plans.iter().flat_map(|plan| &plan.controls);
            let theirs = controls.filter(|control| control.roles.contains(&role.title));
            out.extend(theirs.map(|control| control.id.to_string()));
        }
        Ok(out)
    }
}

fn of_rule(rule: &str, one: &Diagnostic) -> bool {
    one.code.name == rule || one.caused.iter().any(|caused| caused.code.name == rule)
}

/// Controls and parts that a finding concerns, and parts that it opens.
fn concerned(one: &Diagnostic) -> impl Iterator<Item = &str> {
    let opened = one.caused.iter().map(|caused| caused.part.as_str());
    one.controls.iter().map(String::as_str).chain(opened)
}

fn under(controls: &BTreeSet<String>, id: &str) -> bool {
    controls.contains(id)
        || controls.iter().any(|control| {
            id.strip_prefix(control.as_str()).is_some_and(|rest| {
                rest.starts_with(['(', '[']) || (control.starts_with('0') && rest.starts_with('.'))
            })
        })
}
