//! Randomness, in one place so that its failure is an error and nothing else.

use zeroize::Zeroizing;

use crate::{Error, Result};

/// Public random bytes: nonces, ids.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().ok_or(Error::Random)?;
    Ok(bytes)
}

/// Secret random bytes.
pub(crate) fn random_secret<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())
        .ok()
        .ok_or(Error::Random)?;
    Ok(bytes)
}
