//! What several rules look at in the same way. Each rule decides; here is only what is looked through, and where
//! a finding belongs.

mod evidence;
mod parameters;
mod parts;
mod texts;

pub(super) use evidence::*;
pub(super) use parameters::*;
pub(super) use parts::*;
pub(super) use texts::*;
