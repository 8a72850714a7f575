//! The root over all leaves (RFC 6962 section 2.1), read once from the first to the last: memory for one hash per level.

use sha2::{Digest as _, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// The roots of the full subtrees so far, the largest first.
#[derive(Debug, Clone, Default)]
pub struct Climb {
    size: u64,
    peaks: Vec<Hash>,
}

impl Climb {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: &[u8]) {
        let mut node: Hash = Sha256::new()
            .chain_update([0])
            .chain_update(leaf)
            .finalize()
            .into();
        // One subtree of each size whose bit is set: adding one carries like counting.
        let mut carry = self.size;
        while carry & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                node = join(&left, &node);
            }
            carry >>= 1;
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over them; of nothing, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => Sha256::digest([]).into(),
            Some(last) => peaks.fold(*last, |right, left| join(left, &right)),
        }
    }
}

fn join(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}
