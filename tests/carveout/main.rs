//! What `carveout` does, stated as behaviour: given this workspace, this is printed and written.
//!
//! One binary, a module a subject. [`harness`] makes workspaces in temporary folders and runs the
//! program with a scrubbed environment.
//!
//! No test passes because something is missing. What needs the whole publications of NIST and GSA
//! (`CARVEOUT_DATA`) or another program is ignored by name, and `.ci/run` includes it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and what it prints is shown then"
)]

mod harness;
#[cfg(feature = "artifact")]
mod peer;

mod all;
#[cfg(feature = "artifact")]
mod artifact;
mod artifact_ask;
#[cfg(feature = "artifact")]
mod artifact_faults;
mod artifact_offline;
mod artifact_read;
mod atomic;
mod aws_half;
mod bad_files;
mod bad_input;
mod bounds;
mod catalog;
mod catalog_sheets;
mod check;
mod check_formats;
mod codes;
mod compare;
mod counts;
mod crosswalks;
mod data_faults;
mod dependencies;
mod derivation;
mod derivation_table;
mod descriptions;
mod determinism;
mod discover;
mod docs;
mod evidence;
mod explain;
mod fedramp;
mod findings;
mod fix;
mod found;
mod frameworks;
mod fuzz;
mod html;
mod ingest;
mod injection;
mod inventory;
mod kill;
mod knowledge;
mod labels;
mod layering;
mod limits;
mod nothing_vanishes;
mod official;
mod oscal;
mod outputs;
mod own_plan;
mod pictures;
mod profiles;
mod publications;
mod readers;
mod rebuild;
mod roll;
mod rules;
mod rules_agreements;
mod rules_aws;
mod rules_evidence;
mod rules_found;
mod rules_labels;
mod rules_lists;
mod rules_providers;
mod rules_reports;
mod rules_statements;
mod rules_statements_claims;
mod rules_statements_values;
mod rules_statements_wording;
mod rules_system;
mod rules_tests;
mod rules_waivers;
mod samples;
mod schemas;
mod scope_import;
mod seeded;
mod sentences;
mod signing;
mod since;
mod soak;
mod start;
mod test_sheets;
mod tools;
mod verify;
mod verify_archives;
mod waive;
mod waivers;
mod withheld;
mod workbook;
