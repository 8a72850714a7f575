//! The tree itself, in memory, as who keeps the log builds it from its leaves.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;

use super::{Hash, Head};
use crate::{Error, Result, hash};

/// All leaves of a log with the tree over them.
#[derive(Default)]
pub struct Tree(MemoryBackedTree<Sha256, Vec<u8>>);

impl Tree {
    /// Adds a leaf. Returns its index.
    pub fn push(&mut self, leaf: Vec<u8>) -> u64 {
        let index = self.0.len();
        self.0.push(leaf);
        index
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.0.len()
    }

    /// A leaf.
    pub fn leaf(&self, index: u64) -> Option<&[u8]> {
        let leaf = self.0.get(usize::try_from(index).ok()?)?;
        Some(leaf.as_slice())
    }

    /// Where the log stands.
    pub fn head(&self) -> Head {
        let size = self.0.len();
        // The root of nothing is the hash of nothing (RFC 6962 section 2.1).
        let root = if size == 0 {
            hash::sha256(&[])
        } else {
            (*self.0.root().as_bytes()).into()
        };
        Head { size, root }
    }

    /// The path from a leaf to the head.
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>> {
        let index = usize::try_from(index)
            .ok()
            .filter(|index| self.0.get(*index).is_some());
        let index = index.ok_or(Error::Size("index"))?;
        Ok(hashes(self.0.prove_inclusion(index).as_bytes()))
    }

    /// The path from the head that the log had with `from` leaves to the one it has now.
    pub fn consistency(&self, from: u64) -> Result<Vec<Hash>> {
        let size = self.size();
        if from > size {
            return Err(Error::Size("index"));
        }
        if from == 0 || from == size {
            return Ok(Vec::new());
        }
        let added = usize::try_from(size - from)
            .ok()
            .ok_or(Error::Size("index"))?;
        Ok(hashes(self.0.prove_consistency(added).as_bytes()))
    }
}

impl<L: Into<Vec<u8>>> FromIterator<L> for Tree {
    fn from_iter<I: IntoIterator<Item = L>>(leaves: I) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(leaf.into());
        }
        tree
    }
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks().0.to_vec()
}
