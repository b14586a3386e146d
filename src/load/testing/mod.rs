//! Tests of controls: from `evidence/tests.yaml`, and from test sheets in `evidence/tests/*.xlsx`.

mod rows;
pub mod sheet;
mod words;
pub mod yaml;
