//! What policy keeps out of every output: secrets, account ids, mail addresses. One pass over the finished plans, before
//! any document is made of them, so that no field of no document is forgotten.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{RenderError, Templates};
use crate::diag::{Diagnostic, codes};
use crate::model::secrets::Secrets;
use crate::model::{Fedramp, Mask, Plan, Workspace, each_text, edited};

/// What is kept out of the outputs of a package.
#[derive(Debug)]
pub(crate) struct Withheld<'a> {
    secrets: &'a Secrets,
    mask: Option<Mask>,
    /// True if a text of the plans holds a secret, or the id of an access key.
    keys: bool,
}

impl<'a> Withheld<'a> {
    /// What the policy of the workspace keeps out of these plans, and of `others`: texts that are printed beside them.
    pub(crate) fn of<'b>(
        workspace: &'a Workspace,
        plans: &[Plan],
        others: impl IntoIterator<Item = &'b str>,
    ) -> Self {
        let secrets = &workspace.facts.secrets;
        let keys = AtomicBool::new(!secrets.is_empty());
        plans.par_iter().for_each(|plan| {
            if !keys.load(Ordering::Relaxed) {
                each_text(plan, &mut |text| {
                    if !keys.load(Ordering::Relaxed) && !secrets.find(text).is_empty() {
                        keys.store(true, Ordering::Relaxed);
                    }
                });
            }
        });
        let mut mask = Mask::new(workspace.system.policy.account_ids, accounts(workspace));
        if let Some(mask) = &mut mask {
            plans.iter().for_each(|plan| each_text(plan, &mut |text| mask.note(text)));
            others.into_iter().for_each(|text| mask.note(text));
            mask.settle();
        }
        Self { secrets, mask, keys: keys.into_inner() }
    }

    fn edit(&self, text: &mut String) {
        self.secrets.scrub(text);
        if let Some(mask) = &self.mask {
            mask.edit(text);
        }
    }

    /// The plans as they may be printed.
    ///
    /// # Errors
    /// When a plan cannot be read back, which is an error of the program: nothing is printed then.
    pub(crate) fn plans<'p>(&self, plans: &'p [Plan]) -> Result<Cow<'p, [Plan]>, RenderError> {
        if !self.keys && self.mask.is_none() {
            return Ok(Cow::Borrowed(plans));
        }
        let clean = |plan: &Plan| plan.with_texts(&mut |text| self.edit(text)).map_err(failed);
        plans.iter().map(clean).collect::<Result<Vec<Plan>, _>>().map(Cow::Owned)
    }

    /// A list of the package as it may be printed.
    ///
    /// # Errors
    /// As for plans.
    pub(crate) fn list<T: Serialize + DeserializeOwned>(&self, list: &T) -> Result<T, RenderError> {
        edited(list, &mut |text| self.edit(text)).map_err(failed)
    }

    /// What is stated for FedRAMP, as it may be printed.
    ///
    /// # Errors
    /// As for plans.
    pub(crate) fn fedramp(&self, of: &Fedramp) -> Result<Fedramp, RenderError> {
        Ok(Fedramp {
            package_overview_uri: self.list(&of.package_overview_uri)?,
            ports: self.list(&of.ports)?,
            requirements: self.list(&of.requirements)?,
            overview: self.list(&of.overview)?,
            ..of.clone()
        })
    }

    /// Templates of the workspace as they may be used: what they say themselves is printed too.
    pub(crate) fn templates<'t>(&self, templates: &'t Templates) -> Cow<'t, Templates> {
        if !templates.overridden() {
            return Cow::Borrowed(templates);
        }
        Cow::Owned(templates.with_texts(&mut |text| self.edit(text)))
    }
}

/// Accounts that the workspace declares, and those that its files name as accounts.
fn accounts(workspace: &Workspace) -> Vec<String> {
    let declared = workspace.system.accounts.iter().map(|account| account.id.clone());
    let agreed = workspace.agreements.iter().flat_map(|one| one.accounts.iter().cloned());
    let found = workspace.facts.found.values().flat_map(|one| one.said.accounts.keys().cloned());
    let mut all: Vec<String> = declared.chain(agreed).chain(found).collect();
    let rows = workspace.observations.iter().filter_map(|row| row.account.as_deref());
    all.extend(rows.collect::<std::collections::BTreeSet<_>>().into_iter().map(str::to_owned));
    all
}

fn failed(error: serde_json::Error) -> RenderError {
    let message = format!("what policy keeps out of the outputs could not be taken out: {error}");
    RenderError { diagnostics: vec![Diagnostic::new(&codes::TEMPLATE, message)] }
}
