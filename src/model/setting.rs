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
    /// A function whose runtime AWS does not update by itself: one where its update mode is manual, two where it
    /// is updated with the function.
    RuntimeUpdates,
    /// Days for which objects are locked against change and deletion.
    LockDays,
    /// Whether somebody can lift that lock: one where it is in governance mode, two in compliance mode.
    LockMode,
    /// The oldest version of TLS that is accepted, ten times: 12 for TLS 1.2.
    TlsVersion,
    /// The security of a wireless network: its version of WPA, ten times, and one more where it is the kind for
    /// organizations; zero where it is open.
    Wireless,
    /// A protection by its name, in letters and digits: one where it is on, zero where it is off.
    Protection,
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
    /// The resource that it is of, where the file names it.
    pub resource: Option<String>,
    /// As the file writes it, where the value alone does not say it: the function, the protection, the version.
    pub name: Option<String>,
}

impl Setting {
    /// A setting that has a value and nothing else.
    pub fn new(kind: SettingKind, value: u64) -> Self {
        Self { kind, value, day: None, service: None, resource: None, name: None }
    }

    /// The same with how the file writes it.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The same of a resource.
    pub fn of_resource(self, resource: &str) -> Self {
        Self { resource: Some(resource.to_owned()), ..self }
    }

    /// The same of a service.
    pub fn of(self, service: &str) -> Self {
        Self { service: Some(service.to_owned()), ..self }
    }
}
