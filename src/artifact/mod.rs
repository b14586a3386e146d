//! AWS Artifact: the lock file, the changes between two of them, and the client that calls AWS.
//!
//! The client needs the feature `artifact`; everything else works without it and offline. No stage of a
//! build uses this module: `carveout artifact` writes the lock, and a build reads it.
//!
//! Download URLs and term tokens are secrets. They are kept in [`redact::Secret`], which prints as
//! `[secret]`, and every text from AWS passes through [`redact::clean`] before it reaches a message.

pub mod answers;
pub mod changes;
#[cfg(feature = "artifact")]
mod client;
mod error;
pub mod import;
pub mod oscal_document;
pub mod redact;
pub mod store;

#[cfg(feature = "artifact")]
pub use client::{Artifact, Connection, Progress, SyncRequest, Term};
pub use error::ArtifactError;
