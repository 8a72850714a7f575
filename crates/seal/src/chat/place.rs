//! Where an aside belongs. The server computes it too, and looks at nothing else of it.

use crate::{hash, labels};

/// Where an aside belongs. Bound into the group, so that the server cannot show what was said beside one chat beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The chat that it is beside.
    pub chat: [u8; 16],
    /// The aside's own id.
    pub aside: [u8; 16],
}

impl Place {
    /// The id of the group: the first half of a hash over both.
    pub fn group(&self) -> [u8; 16] {
        let digest = hash::sha256(&[labels::ASIDE, &self.chat, &self.aside]);
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(digest) {
            *to = from;
        }
        id
    }
}
