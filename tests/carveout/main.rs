//! What `carveout` does, stated as behaviour: given this workspace, this is printed and written.
//!
//! One binary, a module a subject. [`harness`] makes workspaces in temporary folders and runs the
//! program with a scrubbed environment.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed; one that is skipped says so"
)]

mod harness;
#[cfg(feature = "artifact")]
mod peer;

#[cfg(feature = "artifact")]
mod artifact;
#[cfg(feature = "artifact")]
mod artifact_faults;
mod artifact_offline;
mod atomic;
mod bad_files;
mod bad_input;
mod catalog;
mod check;
mod crosswalks;
mod derivation;
mod determinism;
mod evidence;
mod explain;
mod fuzz;
mod injection;
mod inventory;
mod layering;
mod official;
mod pictures;
mod profiles;
mod rules;
mod rules_reports;
mod samples;
mod schemas;
mod sentences;
mod test_sheets;
mod tools;
mod verify;
mod waivers;
