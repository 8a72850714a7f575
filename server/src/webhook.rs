//! Requests that go out: to hosts that the operator allows, signed so that their receiver knows whose they are.

mod address;
pub mod post;
pub mod sign;
