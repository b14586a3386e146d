//! A setting that an evidence file shows.

use super::Date;

/// What a setting is about, and the unit of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingKind {
    /// Days that automated backups are kept.
    BackupDays,
    /// Days that the events of a log are kept.
    LogDays,
    /// Days after which the objects of a bucket are deleted.
    ObjectDays,
    /// Failures after which an account is locked.
    LockoutAttempts,
    /// Minutes that it stays locked.
    LockoutMinutes,
    /// Characters that a password has at least.
    PasswordLength,
    /// Days after which a password has to be changed.
    PasswordDays,
    /// Former passwords that may not be used again.
    PasswordHistory,
    /// Minutes without activity after which a session ends.
    SessionMinutes,
    /// Availability Zones: two for more than one.
    Zones,
    /// When a resource was created.
    Created,
    /// A function packaged as a container image.
    ContainerImage,
    /// Entries in a whole list of the resources of a service.
    Listed,
    /// User entity controls that a text counts.
    UserControls,
    /// A confidentiality mark of AWS's: one where there is any.
    AwsConfidential,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is.
    pub kind: SettingKind,
    /// Its value, in the unit of its kind.
    pub value: u64,
    /// The day, of [`SettingKind::Created`].
    pub day: Option<Date>,
    /// Id of the service that it shows a resource of, where that is known.
    pub service: Option<String>,
}
