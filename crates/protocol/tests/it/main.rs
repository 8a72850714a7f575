//! The wire, from outside.

#[cfg(test)]
mod golden;
#[cfg(test)]
mod samples;
