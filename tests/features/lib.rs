//! Holds no code. Its dependencies ask for the features that the dev-dependencies of `carveout` add to packages Typst
//! shares with them, so that a build for `cargo run` and one for `cargo test` are the same build.
//!
//! It is a member of the workspace by default, so cargo counts its features in every command given here. Whoever installs
//! `carveout` or depends on it never sees it.
