//! A person asks to be certified as certifier: what their browser or tool hands to whoever holds the root.
//!
//! ```text
//! Ask v1 = { u8 version = 1; member[16]; alias<V>; u16 roles; sig_pk[32]; sig[64] }
//! ```
//! The signature is by the key itself, over the label and everything before it: nobody asks for a key that is not
//! theirs. It proves nothing about the person; whoever certifies compares [`Ask::code`] with them by voice.

use crate::{
    Cert, Error, Result,
    cert::{ALIAS_MAX_BYTES, CertKind, Roles, Subject},
    hash,
    identity::{CertifierKey, RootKey},
    labels, sign,
    wire::{Reader, Writer},
};

const WHAT: &str = "request";

/// A request that is well formed and signed by the key it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The person, by random id.
    pub member: [u8; 16],
    /// The name that others are shown.
    pub alias: String,
    /// What the person may do.
    pub roles: Roles,
    key: [u8; 32],
}

impl Ask {
    /// Asks for a key.
    pub fn issue(
        key: &CertifierKey,
        member: [u8; 16],
        alias: &str,
        roles: Roles,
    ) -> Result<Vec<u8>> {
        let ask = Self {
            member,
            alias: alias.to_owned(),
            roles,
            key: key.key().public(),
        };
        ask.check()?;
        let body = ask.signed_part();
        let signature = key.key().sign_labelled(labels::ASK, body.as_slice());
        Ok(body.bytes(&signature).public())
    }

    /// Reads a request and checks its signature.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let ask = Self {
            member: reader.array()?,
            alias: reader.text()?.to_owned(),
            roles: Roles::from_bits(reader.u16()?).ok_or(Error::Malformed(WHAT))?,
            key: reader.array()?,
        };
        let signature = reader.array()?;
        reader.end()?;
        ask.check()?;
        let key = sign::public_key(&ask.key, WHAT)?;
        let body = ask.signed_part();
        sign::verify(&key, labels::ASK, body.as_slice(), &signature, WHAT)?;
        Ok(ask)
    }

    /// What both sides compare by voice: a hash of everything that is asked for, 16 bytes, said as ten words.
    pub fn code(&self) -> [u8; 16] {
        hash::sha256(&[labels::ASK, self.signed_part().as_slice()])
            .first_chunk()
            .copied()
            .unwrap_or_default()
    }

    fn check(&self) -> Result<()> {
        let alias = &self.alias;
        if alias.is_empty() || alias.len() > ALIAS_MAX_BYTES || alias.chars().any(char::is_control)
        {
            return Err(Error::Malformed("alias"));
        }
        Ok(())
    }

    fn signed_part(&self) -> Writer {
        Writer::new()
            .u8(1)
            .bytes(&self.member)
            .opaque(self.alias.as_bytes())
            .u16(self.roles.bits())
            .bytes(&self.key)
    }
}

/// From when until when a certificate counts, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// Unique per organisation.
    pub serial: u64,
}

impl RootKey {
    /// Certifies who asked.
    pub fn grant(&self, ask: &Ask, term: Term) -> Result<Cert> {
        let subject = Subject {
            member: ask.member,
            device: [0; 16],
            alias: ask.alias.clone(),
            roles: ask.roles,
            sig_pk: ask.key,
            hpke_pk_hash: [0; 32],
            not_before: term.not_before,
            not_after: term.not_after,
            serial: term.serial,
        };
        Cert::issue(CertKind::Certifier, self.root().org(), subject, self.key())
    }
}
