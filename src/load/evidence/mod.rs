//! placeholder during merge
use crate::diag::Diagnostic;
use crate::model::{Evidence, Observation};
pub struct Register {
    pub evidence: Vec<Evidence>,
    pub diagnostics: Vec<Diagnostic>,
}
pub fn register(_: &[u8], _: &str) -> Result<Register, Diagnostic> {
    Ok(Register { evidence: vec![], diagnostics: vec![] })
}
pub fn observations(_: &[u8], _: &str, _: &str) -> Result<Vec<Observation>, Diagnostic> {
    Ok(vec![])
}
