//! AWS Artifact: the lock file, what changed between two of them, and the client that asks AWS.
//!
//! The client is behind the feature `artifact`; everything else works without it and offline. No
//! stage of a build comes here: `carveout artifact` writes the lock, and a build reads it.
//!
//! Addresses of documents and term tokens are secrets. They live in [`redact::Secret`], which prints
//! as `[secret]`, and every text that AWS sent passes [`redact::clean`] before it may reach a message.

pub mod changes;
#[cfg(feature = "artifact")]
mod client;
mod error;
pub mod import;
pub mod redact;
pub mod store;

#[cfg(feature = "artifact")]
pub use client::{Artifact, Asked, Connection, Document, Progress, Term, Want};
pub use error::ArtifactError;
