//! Plans in OSCAL, for machines: the System Security Plan, assessment plan and results, and the plan of action, with the
//! catalog and the profile that they import. [`read_ssp`] reads a plan back.
//!
//! Everything is written from the resolved [`Plan`], after what policy withholds was taken out of it. UUIDs are of
//! version 5, made of our ids, and times are the plan's day: the same plan gives the same bytes. What OSCAL has no
//! member for stands in properties of the name space `urn:carveout:oscal`; `docs/oscal.md` lists them.

mod assessment;
mod catalog;
mod component;
mod faults;
mod model;
mod names;
mod people;
mod read;
mod resources;
mod ssp;
mod uuid;

pub use catalog::catalog;
pub use component::component_definition;
pub use faults::faults;
pub(crate) use names::NS;
pub(crate) use read::part_named;
pub use read::{ReadError, ReadImplementation, ReadPart, ReadPlan, ReadStatement, read_ssp};

use serde::Serialize;

use crate::model::{Catalog, Plan};
use uuid::Uuids;

/// An edition of OSCAL that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 1.1.3.
    V1_1_3,
    /// 1.2.3.
    #[default]
    V1_2_3,
}

impl Version {
    /// Every edition that is written.
    pub const ALL: [Self; 2] = [Self::V1_1_3, Self::V1_2_3];

    /// As a document states it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_1_3 => "1.1.3",
            Self::V1_2_3 => "1.2.3",
        }
    }
}

/// What all documents of a plan share.
#[derive(Debug)]
struct Context<'a> {
    version: Version,
    /// Ids of what is the same in the plans of all frameworks: parties, components, reports, evidence.
    system: Uuids,
    /// Ids of what is of this plan.
    plan: Uuids,
    of: &'a Plan,
}

impl<'a> Context<'a> {
    fn new(plan: &'a Plan, version: Version) -> Self {
        let system = Uuids::of(&plan.system.id);
        Self { version, plan: system.under(&plan.framework), system, of: plan }
    }

    fn provider_party(&self, provider: &str) -> String {
        self.system.id("provider", provider)
    }
}

/// The documents of one plan by file name, in the order in which they import each other. There is no plan of action
/// where the plan has no item of one, because OSCAL asks for at least one.
pub fn documents(plan: &Plan, catalog: &Catalog, version: Version) -> Vec<(&'static str, Vec<u8>)> {
    let context = Context::new(plan, version);
    // The two large ones at the same time.
    let (ssp, results) =
        rayon::join(|| bytes(&ssp::ssp(&context)), || bytes(&assessment::results(&context)));
    let mut out = vec![
        ("catalog.json", bytes(&catalog::of_plan(catalog, &context))),
        ("profile.json", bytes(&catalog::profile(&context))),
        ("ssp.json", ssp),
        ("assessment-plan.json", bytes(&assessment::plan(&context))),
        ("assessment-results.json", results),
    ];
    out.extend(assessment::poam(&context).map(|poam| ("poam.json", bytes(&poam))));
    out
}

/// JSON as all files of a package are written: indented, with a final newline.
fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
