//! Proofs, as their readers check them.

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Sha256;

use super::{Hash, Head, SIZE_MAX};
use crate::{Error, Result, hash};

/// The hash of a leaf (RFC 6962 section 2.1).
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    hash::sha256(&[&[0], leaf])
}

/// Checks that `leaf` is at `index` in the log of `head`.
pub fn verify_inclusion(leaf: &[u8], index: u64, path: &[Hash], head: &Head) -> Result<()> {
    let proof = InclusionProof::<Sha256>::try_from_bytes(path.concat());
    let proof = proof.ok().ok_or(Error::Malformed("inclusion proof"))?;
    root(head)?
        .verify_inclusion(&leaf, index, &proof)
        .ok()
        .ok_or(Error::Forked)
}

/// Checks that the log of `new` begins with that of `old`.
pub fn verify_consistency(old: &Head, new: &Head, path: &[Hash]) -> Result<()> {
    if old.size == new.size {
        let same = old.root == new.root && path.is_empty();
        return if same { Ok(()) } else { Err(Error::Forked) };
    }
    if old.size == 0 && path.is_empty() {
        return Ok(());
    }
    let proof = ConsistencyProof::<Sha256>::try_from_bytes(path.concat());
    let proof = proof.ok().ok_or(Error::Malformed("consistency proof"))?;
    root(new)?
        .verify_consistency(&root(old)?, &proof)
        .ok()
        .ok_or(Error::Forked)
}

fn root(head: &Head) -> Result<RootHash<Sha256>> {
    if head.size > SIZE_MAX {
        return Err(Error::Malformed("head"));
    }
    Ok(RootHash::new(head.root.into(), head.size))
}
