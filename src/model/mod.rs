//! The concepts of the field as plain data, with their logic. No I/O, no input formats.

mod authorization;
mod aws;
mod calendar;
mod catalog;
mod checks;
mod crosswalk;
mod date;
mod defaults;
mod description;
mod document;
mod evidence;
mod facts;
mod fedramp;
mod fields;
mod found;
mod frequency;
mod ids;
mod implementation;
pub(crate) mod json;
mod levels;
mod lock;
mod mask;
mod next_run;
mod observation;
mod person;
mod picture;
mod placeholder;
mod plan;
mod poam;
mod provider;
mod remark;
mod report;
pub mod resource;
mod score;
pub mod secrets;
mod setting;
mod sheet;
mod system;
mod test;
mod test_sheet;
pub mod text;
mod title;
mod tolerance;
mod unread;
mod workspace;

pub use authorization::{Authorization, AuthorizationStatus, ImpactLevel};
pub use aws::{
    Category, Changed, DefaultState, Duties, Knowledge, Mode, Owner, OwnerEntry, Premises, Program,
    Responsibility, Scope, ScopeState, Service, ServiceDefault, Source, Topic,
};
pub use calendar::{FiscalYear, NamedBy, PeriodName};
pub use catalog::{
    Catalog, CatalogSource, Control, FrameworkTraits, Group, Parameter, ParameterKind, Part,
    Profile, Wording,
};
pub use checks::{CheckMap, Checked, Checks};
pub use crosswalk::{Crosswalk, Mapped, Mapping, Pairs, Relation};
pub use date::{Coverage, Date, DateError, Period, PeriodError};
pub use defaults::Defaults;
pub use description::*;
pub use document::{DocumentKind, DocumentWords};
pub use evidence::{Evidence, EvidenceKind};
pub use facts::{
    FileFacts, Hidden, HiddenPicture, OtherContent, PopulationCount, RowCount, TestPlaces,
};
pub use fedramp::{
    CertificationType, Fedramp, FedrampRule, FedrampRules, Indicator, Port, Redacted, RuleAnswer,
    RuleStatus, Withhold,
};
pub use fields::Fields;
pub use found::{Found, RowsOutside, Said, TimeTaken};
pub use frequency::{Frequency, SampleSizes};
pub use ids::{ControlId, IdError, IdShape, PartId, natural_order};
pub use implementation::{
    ControlFacts, ControlNature, ControlType, Implementation, Origination, Section, Status,
};
pub use levels::{RuleLevel, RuleOff, RuleSetting, RuleSettings, RuleState, glob};
pub use lock::{AwsTime, LOCK_FORMAT, Lock, LockAgreement, LockDocument, LockReport};
pub use mask::Mask;
pub use next_run::NextRun;
pub use observation::{Observation, ObservationStatus, Requirements};
pub use person::{is_role_word, looks_like_a_person};
pub use picture::{Image, Picture, Pictures};
pub use placeholder::{is_answer, nothing_said, placeholder};
pub use plan::*;
pub use poam::{PoamItem, PoamSeverity, PoamStatus, Unanswering};
pub use provider::{AssumedControl, Carries, Provider, ProviderMethod, ProviderReport, With};
pub use remark::{
    COPY_FORM, CopyRef, ENTRIES_SHEET, PlanRemark, Remark, RemarkField, RemarkKind, WRITE_PLACES,
    WriteColumn, WritePlace, answered, write_place,
};
pub use report::{Agreement, Cuec, Exception, Letter, Opinion, Report, ReportState, Review};
pub use score::{LaterRule, PartlyMet, PlanScore, PointRule, ScoreRule, UnmetRequirement};
pub use setting::{Setting, SettingKind};
pub use sheet::{Sheet, SheetCell, SheetRow, column_name};
pub use system::{
    Contact, ControlLevelTests, Deny, FrameworkChoice, FrameworkSource, NoPremises, Override,
    Policy, Redaction, Role, ServiceUse, System,
};
pub use test::{
    Attribute, Conclusion, Deviation, Mark, Method, Operating, Redrawn, Step, Test, TestItem,
};
pub use test_sheet::{
    ATTRIBUTE_HINT, EXCEPTION_COLUMNS, ITEM_COLUMNS, STEP, STEP_HINTS, TestRow, is_hint,
};
pub use title::Titled;
pub use tolerance::Tolerance;
pub use unread::{Unread, UnreadKind, ids_in};
pub use workspace::{LastPackage, Owed, Unknown, Waiver, Workspace};
