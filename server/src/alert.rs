//! What everybody who works here is told, at whatever page they are: a word from a list, and nobody's name (S5).

pub mod list;
pub mod see;

use domain::{AlertId, audit::Object};

/// What the audit log names for an alert.
pub const fn object(id: AlertId) -> Object {
    Object::Row(*id.as_bytes())
}
