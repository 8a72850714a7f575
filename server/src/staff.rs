//! Staff: log-in, sessions, colleagues, the team's keys.

pub mod codes;
pub mod colleagues;
pub mod devices;
pub mod dismiss;
pub mod enrol;
pub mod facts;
pub mod log_in;
pub mod log_out;
pub mod me;
pub mod passkeys;
pub mod people;
pub mod revoke;
pub mod roles;
pub mod session;
pub mod step_up;
pub mod ticket;
pub mod training;
pub mod vault;
