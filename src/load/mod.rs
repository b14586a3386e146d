//! Files to model: the only stage that knows input formats. It reads what is written and decides
//! nothing.

pub mod evidence;
