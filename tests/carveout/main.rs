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

mod atomic;
mod bad_files;
mod bad_input;
mod catalog;
mod check;
mod derivation;
mod determinism;
mod evidence;
mod explain;
mod injection;
mod layering;
mod official;
mod rules;
mod samples;
mod schemas;
mod tools;
mod verify;
mod waivers;
