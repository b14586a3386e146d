//! Plan → bytes. Takes a [`crate::model::Plan`], reads no files and no clock.
//!
//! Tera lays a document out, Typst sets it, and people's text stays data: it reaches the page as
//! values that a template draws, never as source.

mod clean;
mod error;
pub mod markdown;
#[cfg(feature = "pdf")]
pub mod pdf;
mod templates;

pub use error::RenderError;
pub use templates::Templates;
