//! Why a part is open, what would close it, and what each test of it came to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Date, PartId};

/// Why a part is open. Ordered by weight: where several hold, the first is the part's reason.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A test of the part found that it does not work.
    Failed,
    /// A check of the period fails and nothing answers it, or the system belies the claim.
    Contradicted,
    /// Planned, or in place only in part.
    NotInPlace,
    /// Nobody says what is done.
    NotStated,
    /// The part has a parameter without a value.
    ParameterUnassigned,
    /// No test looked at it over the period.
    NotTested,
    /// No evidence of the period, or not enough of it.
    EvidenceGap,
    /// The event that the control answers did not occur in the period, and a query shows it.
    DidNotOccur,
    /// No report, letter, authorization or agreement supports AWS's half.
    AwsUnsupported,
    /// The same for another provider's half.
    ProviderUnsupported,
}

impl Reason {
    /// All, weightiest first.
    pub const ALL: [Self; 10] = [
        Self::Failed,
        Self::Contradicted,
        Self::NotInPlace,
        Self::NotStated,
        Self::ParameterUnassigned,
        Self::NotTested,
        Self::EvidenceGap,
        Self::DidNotOccur,
        Self::AwsUnsupported,
        Self::ProviderUnsupported,
    ];

    /// The reason in words: `Not tested`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Failed => "Failed",
            Self::Contradicted => "Contradicted",
            Self::NotInPlace => "Not in place",
            Self::NotStated => "Not stated",
            Self::ParameterUnassigned => "Parameter unassigned",
            Self::NotTested => "Not tested",
            Self::EvidenceGap => "Evidence gap",
            Self::DidNotOccur => "Did not occur",
            Self::AwsUnsupported => "AWS half unsupported",
            Self::ProviderUnsupported => "Provider half unsupported",
        }
    }

    /// The reason within a sentence: `not tested`, `AWS half unsupported`.
    pub fn in_sentence(self) -> String {
        match self {
            Self::AwsUnsupported => self.label().to_owned(),
            other => other.label().to_lowercase(),
        }
    }

    /// False for the one reason that is an answer and no deficiency.
    pub fn is_deficiency(self) -> bool {
        self != Self::DidNotOccur
    }
}

/// NIST SP 800-53A's determination for one part.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Determination {
    /// Every half of the part is supported.
    Satisfied,
    /// It is not, for the reason given.
    OtherThanSatisfied,
}

impl Determination {
    /// As NIST writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "Satisfied",
            Self::OtherThanSatisfied => "Other than satisfied",
        }
    }
}

/// What would close an open part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextStep {
    /// What to do, a sentence.
    pub step: String,
    /// Title of the role that does it, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when, where a date is set: by the statement, the plan of action or the exception.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

/// What a test came to for one part, whatever its tester concluded as a whole.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TestResult {
    /// Operation tested without exception.
    Effective,
    /// Operation tested with exceptions within firm policy.
    EffectiveWithExceptions,
    /// The control did not do what it should, or more often than firm policy tolerates.
    Ineffective,
    /// Nothing to test: the event did not occur in the period.
    DidNotOccur,
    /// Design alone was tested.
    DesignOnly,
    /// Not tested, or not finished.
    NotTested,
    /// It is of another period, of the future, unsigned or in doubt, and supports nothing.
    NotCounted,
}

impl TestResult {
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Effective => "Effective",
            Self::EffectiveWithExceptions => "Effective with exceptions",
            Self::Ineffective => "Ineffective",
            Self::DidNotOccur => "Did not occur",
            Self::DesignOnly => "Design only",
            Self::NotTested => "Not tested",
            Self::NotCounted => "Not counted",
        }
    }

    /// True if the customer's half may rest on it.
    pub fn supports(self) -> bool {
        matches!(self, Self::Effective | Self::EffectiveWithExceptions)
    }
}

/// What answers a failing check.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The same check passed later on the same resource.
    LaterPass,
    /// An exception of a test, with a response.
    Exception,
    /// An item of the plan of action, with owner and date.
    PlanOfAction,
    /// A waiver that names the compensating control.
    Waiver,
}

/// A check of a tool, and what it maps to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedCheck {
    /// The tool.
    pub tool: String,
    /// Name of the check.
    pub name: String,
    /// The requirement it maps to: a control, or a part of one.
    pub mapped_to: PartId,
    /// Whether that is the part, or a control of several parts as a whole.
    pub level: Level,
}

/// `prowler check x`, and where it maps to a control of several parts, `(mapped to AC-2 as a whole)`.
impl fmt::Display for MappedCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} check {}", self.tool, self.name)?;
        match self.level {
            Level::Part => Ok(()),
            Level::Control => write!(f, " (mapped to {} as a whole)", self.mapped_to),
        }
    }
}

/// A failing check of the period that nothing answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The check.
    pub of: MappedCheck,
    /// The resources it fails on.
    pub resources: Vec<String>,
    /// What it shows, and why that is not answered: `fails on x, last on 2026-09-28 (EV-014), and nothing answers it`.
    pub says: String,
}

/// `prowler check x fails on y, last on 2026-09-28 (EV-014), and nothing answers it`.
impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.of, self.says)
    }
}

/// A failing check of the period that something answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The check and the resources it fails on.
    pub check: String,
    /// The check by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MappedCheck>,
    /// What kind of answer it has.
    pub by: Answer,
    /// The answer in words: `POAM-17 in the plan of action, due 2026-11-24`.
    pub answer: String,
}

/// `prowler check x on y: POAM-17 in the plan of action, due 2026-11-24`.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.check)?;
        if let Some(of) = self.of.as_ref().filter(|of| of.level == Level::Control) {
            write!(f, " (mapped to {} as a whole)", of.mapped_to)?;
        }
        write!(f, ": {}", self.answer)
    }
}

/// Whether a test looked at the part itself or at the control as a whole.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A step or attribute names the part, or the control has one part.
    Part,
    /// No step or attribute names it.
    Control,
}

/// The result of one test for one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartResult {
    /// Test id.
    pub test: String,
    /// What it came to.
    pub result: TestResult,
    /// Items tested, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
    /// Exceptions that bear on this part.
    #[serde(default)]
    pub exceptions: u64,
    /// Whether it looked at the part or at the control.
    pub level: Level,
    /// Why it is not what the tester concluded, or why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl PartResult {
    /// The result with its test: `T-060: effective with 1 exception in 25 items`, and `at control level`
    /// where no step or attribute looked at the part.
    pub fn line(&self) -> String {
        let level = match self.level {
            Level::Control if self.result.supports() => ", at control level only",
            Level::Control | Level::Part => "",
        };
        format!("{}: {}{level}", self.test, self.sentence())
    }

    /// `effective`, `effective with 1 exception in 25 items`, `ineffective (7 exceptions in 25 items)`.
    pub fn sentence(&self) -> String {
        let count =
            |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let exceptions = || match self.items {
            Some(items) => {
                format!("{} in {}", count(self.exceptions, "exception"), count(items, "item"))
            }
            None => count(self.exceptions, "exception"),
        };
        let mut out = match self.result {
            TestResult::EffectiveWithExceptions => format!("effective with {}", exceptions()),
            TestResult::Ineffective if self.exceptions > 0 => {
                format!("ineffective ({})", exceptions())
            }
            TestResult::DesignOnly => "design only".to_owned(),
            other => other.label().to_lowercase(),
        };
        if let Some(note) = &self.note {
            out.push_str(": ");
            out.push_str(note);
        }
        out
    }
}
