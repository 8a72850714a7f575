//! Whether a server hands out the pages that were released: a manifest of every file, signed by a key of the root, and the
//! comparison with what a running server really sends (design.md section 3, R602).

pub mod fetch;
pub mod manifest;
pub mod verify;

pub use manifest::{Manifest, Pages};
