//! `carveout`: a control catalog, AWS Artifact report references and customer evidence in; a System
//! Security Plan and a workbook out, with AWS-attested controls apart from customer-tested ones.
//!
//! Data flows one way, and the modules stand in that order:
//!
//! ```text
//! load ──► resolve ──► check ──► render ──► package
//! files    meaning     rules     bytes      a folder, whole or not at all
//! ```
//!
//! No stage reaches back, and none reads the clock, the network or the environment for itself.

pub mod diag;
pub mod model;
pub mod render;
