//! Who carries a part and what it comes to.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the sides that carry a part.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// AWS, in its own infrastructure and service software.
    Aws,
    /// A subservice organization other than AWS.
    Provider,
    /// The customer.
    Customer,
}

impl Half {
    /// All.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Provider, Self::Customer];

    /// In a sentence: `AWS`, `provider` or `customer`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Provider => "provider",
            Self::Customer => "customer",
        }
    }

    /// As a heading: `AWS half`.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Aws => "AWS half",
            Self::Provider => "Provider half",
            Self::Customer => "Customer half",
        }
    }
}

/// Who carries a part: what its set of halves comes to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Carried {
    /// AWS alone.
    Aws,
    /// Another provider alone.
    Provider,
    /// AWS and another provider.
    AwsAndProvider,
    /// AWS and the customer.
    AwsAndCustomer,
    /// Another provider and the customer.
    ProviderAndCustomer,
    /// All three.
    All,
    /// The customer alone.
    Customer,
}

impl Carried {
    /// All, in the order outputs list them.
    pub const EACH: [Self; 7] = [
        Self::Aws,
        Self::Provider,
        Self::AwsAndProvider,
        Self::AwsAndCustomer,
        Self::ProviderAndCustomer,
        Self::All,
        Self::Customer,
    ];

    /// Who carries a part with these halves. A part that nobody else carries is the customer's.
    pub fn of(halves: &BTreeSet<Half>) -> Self {
        let has = |half| halves.contains(&half);
        match (has(Half::Aws), has(Half::Provider), has(Half::Customer)) {
            (true, true, true) => Self::All,
            (true, true, false) => Self::AwsAndProvider,
            (true, false, true) => Self::AwsAndCustomer,
            (true, false, false) => Self::Aws,
            (false, true, true) => Self::ProviderAndCustomer,
            (false, true, false) => Self::Provider,
            (false, false, _) => Self::Customer,
        }
    }

    /// True if AWS has a half.
    pub fn aws(self) -> bool {
        matches!(self, Self::Aws | Self::AwsAndProvider | Self::AwsAndCustomer | Self::All)
    }

    /// True if another provider has a half.
    pub fn provider(self) -> bool {
        matches!(
            self,
            Self::Provider | Self::AwsAndProvider | Self::ProviderAndCustomer | Self::All
        )
    }

    /// True if the customer has a half.
    pub fn customer(self) -> bool {
        matches!(
            self,
            Self::Customer | Self::AwsAndCustomer | Self::ProviderAndCustomer | Self::All
        )
    }

    /// The label that reaches people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Provider => "Provider",
            Self::AwsAndProvider => "AWS and provider",
            Self::AwsAndCustomer => "AWS and customer",
            Self::ProviderAndCustomer => "Provider and customer",
            Self::All => "AWS, provider and customer",
            Self::Customer => "Customer",
        }
    }

    /// Where nothing around it says that there is no other.
    pub fn in_full(self) -> &'static str {
        match self {
            Self::Aws => "AWS alone",
            Self::Provider => "Provider alone",
            Self::Customer => "Customer alone",
            several => several.label(),
        }
    }

    /// In a sentence: `Carried by the customer alone.`
    pub fn in_sentence(self) -> &'static str {
        match self {
            Self::Aws => "AWS alone",
            Self::Provider => "a provider alone",
            Self::AwsAndProvider => "AWS and a provider",
            Self::AwsAndCustomer => "AWS and the customer",
            Self::ProviderAndCustomer => "a provider and the customer",
            Self::All => "AWS, a provider and the customer",
            Self::Customer => "the customer alone",
        }
    }

    /// What a part comes to that is carried so when every half of it is supported.
    pub fn supported(self) -> Disposition {
        match self {
            Self::Aws => Disposition::AwsAttested,
            Self::Provider | Self::AwsAndProvider => Disposition::ProviderAttested,
            Self::AwsAndCustomer | Self::ProviderAndCustomer | Self::All => Disposition::Shared,
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
    /// AWS's alone, and supported by what the framework accepts for it.
    AwsAttested,
    /// Another provider's alone, or AWS's and another's, and supported likewise.
    ProviderAttested,
    /// Every half supported, the customer's by a test of the part.
    Shared,
    /// The customer's alone, and the part itself was tested.
    CustomerTested,
    /// All else is supported, but no step of a test looked at the part itself.
    ControlLevel,
    /// A rationale says why it does not apply.
    NotApplicable,
    /// A half is unsupported.
    Open,
}

impl Disposition {
    /// All, in the order outputs list them.
    pub const ALL: [Self; 7] = [
        Self::AwsAttested,
        Self::ProviderAttested,
        Self::Shared,
        Self::CustomerTested,
        Self::ControlLevel,
        Self::NotApplicable,
        Self::Open,
    ];

    /// The label that reaches people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested (carved out, not tested here)",
            Self::ProviderAttested => "Provider-attested (carved out, not tested here)",
            Self::Shared => "Shared (customer half tested)",
            Self::CustomerTested => "Customer-tested",
            Self::ControlLevel => "Tested at control level only",
            Self::NotApplicable => "Not applicable",
            Self::Open => "Open",
        }
    }

    /// Its name for programs, as files write it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::AwsAttested => "aws-attested",
            Self::ProviderAttested => "provider-attested",
            Self::Shared => "shared",
            Self::CustomerTested => "customer-tested",
            Self::ControlLevel => "control-level",
            Self::NotApplicable => "not-applicable",
            Self::Open => "open",
        }
    }

    /// The label where space is short; never used without the long one nearby.
    pub fn short(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested",
            Self::ProviderAttested => "Provider-attested",
            Self::Shared => "Shared",
            Self::CustomerTested => "Customer-tested",
            Self::ControlLevel => "Control level",
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
    #[serde(default)]
    pub provider_attested: u32,
    pub shared: u32,
    pub customer_tested: u32,
    #[serde(default)]
    pub control_level: u32,
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
            Disposition::ProviderAttested => &mut self.provider_attested,
            Disposition::Shared => &mut self.shared,
            Disposition::CustomerTested => &mut self.customer_tested,
            Disposition::ControlLevel => &mut self.control_level,
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
