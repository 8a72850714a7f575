//! When a root gives way to another: what whoever pinned the old one may believe.
//!
//! ```text
//! Successor v1 = { u8 version = 1; old_root[32]; new_root[32]; u64 from; u64 until; sig_old[64]; sig_new[64] }
//! Distrust v1  = { u8 version = 1; root[32]; u64 since; sig[64] }
//! ```
//! Signatures are over the label and everything before the first of them; `sig_new` covers `sig_old`, too. A successor is
//! signed by both roots. A distrust is signed by the root that it is about: its owner says so because somebody else has the
//! key, and a thief who says so only ends what the key is worth. So a distrust beats every successor, whoever made either.

use ed25519_dalek::VerifyingKey;
use subtle::ConstantTimeEq as _;

use crate::{
    Refusal, Result, Root, labels, sign,
    wire::{Reader, Writer},
};

const WHAT: &str = "successor";

/// A statement that both roots have signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Successor {
    /// The root so far.
    pub old: Root,
    /// The root from now on.
    pub new: Root,
    /// First second in which it counts.
    pub from: u64,
    /// First second in which nobody follows it any more: by then the new fingerprint is pinned.
    pub until: u64,
}

impl Successor {
    /// Reads a statement and checks both signatures. Whether it is to be followed says [`Successor::follow`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let successor = Self {
            old: Root::new(&reader.array()?)?,
            new: Root::new(&reader.array()?)?,
            from: reader.u64()?,
            until: reader.u64()?,
        };
        let by_old = reader.array()?;
        let by_new = reader.array()?;
        reader.end()?;
        let body = successor.signed_part();
        verify(successor.old.verifier(), body.as_slice(), &by_old)?;
        let body = body.bytes(&by_old);
        verify(successor.new.verifier(), body.as_slice(), &by_new)?;
        Ok(successor)
    }

    /// The root to pin instead of the one with this fingerprint. `distrust` is what is known against the old one.
    pub fn follow(&self, pinned: &[u8; 32], distrust: Option<&Distrust>, now: u64) -> Result<Root> {
        if !bool::from(self.old.fingerprint().ct_eq(pinned)) {
            return Err(Refusal::Uncertified.into());
        }
        if distrust.is_some_and(|distrust| distrust.root == self.old) {
            return Err(Refusal::Revoked.into());
        }
        if now < self.from {
            return Err(Refusal::NotYet.into());
        }
        if now >= self.until {
            return Err(Refusal::Expired.into());
        }
        Ok(self.new)
    }

    fn signed_part(&self) -> Writer {
        Writer::new()
            .u8(1)
            .bytes(self.old.key())
            .bytes(self.new.key())
            .u64(self.from)
            .u64(self.until)
    }
}

fn verify(key: &VerifyingKey, body: &[u8], signature: &[u8; sign::SIGNATURE]) -> Result<()> {
    sign::verify(key, labels::SUCCESSOR, body, signature, WHAT)
}

/// A root's own word that it counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distrust {
    /// The root.
    pub root: Root,
    /// Since when somebody else may have had it.
    pub since: u64,
}

impl Distrust {
    /// Reads a statement and checks its signature.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let distrust = Self {
            root: Root::new(&reader.array()?)?,
            since: reader.u64()?,
        };
        let signature = reader.array()?;
        reader.end()?;
        let body = distrust.signed_part();
        let key = distrust.root.verifier();
        sign::verify(key, labels::DISTRUST, body.as_slice(), &signature, WHAT)?;
        Ok(distrust)
    }

    fn signed_part(&self) -> Writer {
        Writer::new().u8(1).bytes(self.root.key()).u64(self.since)
    }
}

#[cfg(feature = "desk")]
mod signing {
    use super::{Distrust, Successor};
    use crate::{identity::RootKey, labels};

    impl Successor {
        /// Both keys say it.
        pub fn issue(old: &RootKey, new: &RootKey, from: u64, until: u64) -> Vec<u8> {
            let successor = Self {
                old: old.root(),
                new: new.root(),
                from,
                until,
            };
            let body = successor.signed_part();
            let by_old = old.key().sign_labelled(labels::SUCCESSOR, body.as_slice());
            let body = body.bytes(&by_old);
            let by_new = new.key().sign_labelled(labels::SUCCESSOR, body.as_slice());
            body.bytes(&by_new).public()
        }
    }

    impl Distrust {
        /// The root itself says it.
        pub fn issue(root: &RootKey, since: u64) -> Vec<u8> {
            let distrust = Self {
                root: root.root(),
                since,
            };
            let body = distrust.signed_part();
            let signature = root.key().sign_labelled(labels::DISTRUST, body.as_slice());
            body.bytes(&signature).public()
        }
    }
}
