//! What several rules look at in the same way. Each rule decides; here is only what is looked through, and where
//! a finding belongs.

mod evidence;
mod parts;
mod texts;

pub use evidence::*;
pub use parts::*;
pub use texts::*;
