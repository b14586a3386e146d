//! Who carries a part and what it comes to.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the two sides that carry a part.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// AWS, in its own infrastructure and service software.
    Aws,
    /// The customer.
    Customer,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Aws, Self::Customer];

    /// In a sentence: `AWS` or `customer`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Customer => "customer",
        }
    }

    /// As a heading: `AWS half` or `Customer half`.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Aws => "AWS half",
            Self::Customer => "Customer half",
        }
    }
}

/// Who carries a part: what its set of halves comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carried {
    /// AWS alone.
    Aws,
    /// AWS and the customer, a half each.
    Both,
    /// The customer alone.
    Customer,
}

impl Carried {
    /// All, in the order outputs list them.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Both, Self::Customer];

    /// Who carries a part with these halves. A part that nobody else carries is the customer's.
    pub fn of(halves: &BTreeSet<Half>) -> Self {
        match (halves.contains(&Half::Aws), halves.contains(&Half::Customer)) {
            (true, true) => Self::Both,
            (true, false) => Self::Aws,
            (false, _) => Self::Customer,
        }
    }

    /// True if AWS has a half.
    pub fn aws(self) -> bool {
        matches!(self, Self::Aws | Self::Both)
    }

    /// True if the customer has a half.
    pub fn customer(self) -> bool {
        matches!(self, Self::Both | Self::Customer)
    }

    /// The label that reaches people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Both => "AWS and customer",
            Self::Customer => "Customer",
        }
    }

    /// Where nothing around it says that there is no other.
    pub fn in_full(self) -> &'static str {
        match self {
            Self::Aws => "AWS alone",
            Self::Both => "AWS and customer",
            Self::Customer => "Customer alone",
        }
    }

    /// In a sentence: `Carried by the customer alone.`
    pub fn in_sentence(self) -> &'static str {
        match self {
            Self::Aws => "AWS alone",
            Self::Both => "AWS and the customer",
            Self::Customer => "the customer alone",
        }
    }

    /// What a part comes to that is carried so and proven.
    pub fn proven(self) -> Disposition {
        match self {
            Self::Aws => Disposition::AwsAttested,
            Self::Both => Disposition::Shared,
            Self::Customer => Disposition::CustomerTested,
        }
    }
}

/// What a part comes to. Derived, never asserted. Ordered from settled to unsettled.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// AWS's alone, and a report covers it.
    AwsAttested,
    /// Both halves proven.
    Shared,
    /// The customer's alone, and tested.
    CustomerTested,
    /// A rationale says why it does not apply.
    NotApplicable,
    /// A half lacks its proof.
    Open,
}

impl Disposition {
    /// All, in the order outputs list them.
    pub const ALL: [Self; 5] =
        [Self::AwsAttested, Self::Shared, Self::CustomerTested, Self::NotApplicable, Self::Open];

    /// The label that reaches people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested (carved out, not tested here)",
            Self::Shared => "Shared (customer half tested)",
            Self::CustomerTested => "Customer-tested",
            Self::NotApplicable => "Not applicable",
            Self::Open => "Open",
        }
    }

    /// The label where space is short; never used without the long one nearby.
    pub fn short(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested",
            Self::Shared => "Shared",
            Self::CustomerTested => "Customer-tested",
            Self::NotApplicable => "Not applicable",
            Self::Open => "Open",
        }
    }
}

/// How many parts or controls came to each disposition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "one field per disposition")]
pub struct Counts {
    pub aws_attested: u32,
    pub shared: u32,
    pub customer_tested: u32,
    pub not_applicable: u32,
    pub open: u32,
}

impl Counts {
    /// Adds one.
    pub fn add(&mut self, disposition: Disposition) {
        *self.slot(disposition) += 1;
    }

    fn slot(&mut self, disposition: Disposition) -> &mut u32 {
        match disposition {
            Disposition::AwsAttested => &mut self.aws_attested,
            Disposition::Shared => &mut self.shared,
            Disposition::CustomerTested => &mut self.customer_tested,
            Disposition::NotApplicable => &mut self.not_applicable,
            Disposition::Open => &mut self.open,
        }
    }

    /// The count of one disposition.
    pub fn get(mut self, disposition: Disposition) -> u32 {
        *self.slot(disposition)
    }

    /// The sum.
    pub fn total(self) -> u32 {
        Disposition::ALL.iter().map(|disposition| self.get(*disposition)).sum()
    }
}
