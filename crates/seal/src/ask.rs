//! A person asks to be certified as certifier: what their browser or tool hands to whoever holds the root.
//!
//! ```text
//! Ask v1 = { u8 version = 1; member[16]; alias<V>; u16 roles; sig_pk[32]; sig[64] }
//! ```
//! The signature is by the key itself, over the label and everything before it: nobody asks for a key that is not
//! theirs. It proves nothing about the person; whoever certifies compares [`Ask::code`] with them by voice.
//!
//! Until the answer comes the key lies in the person's browser, sealed under the key of their vault:
//! ```text
//! Asked v1 = { u8 version = 1; nonce[24]; ciphertext }    additional data = label || member; inside = key[32]
//! ```

use crate::{
    Cert, Certifier, Error, Identity, Refusal, Result, Root, Staff, aead,
    cert::{ALIAS_MAX_BYTES, CertKind, Roles, Subject, verify_certifier},
    hash,
    identity::{CertifierKey, RootKey},
    labels,
    passphrase::PassphraseKeys,
    sign,
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

/// A certifying key that waits for the root's certificate.
pub struct Asked(CertifierKey);

impl Asked {
    /// A new key.
    pub fn generate() -> Result<Self> {
        CertifierKey::generate().map(Self)
    }

    /// The request for it, by this person as their device's certificate names them.
    pub fn request(&self, by: &Identity) -> Result<Vec<u8>> {
        let Staff {
            member,
            alias,
            roles,
            ..
        } = by.staff();
        Ask::issue(&self.0, member, &alias, roles)
    }

    /// Seals the key until the answer comes.
    pub fn seal(&self, keys: &PassphraseKeys, member: &[u8; 16]) -> Result<Vec<u8>> {
        let sealed = aead::seal(keys.vault(), &aad(member), self.0.key().secret())?;
        Ok(Writer::new().u8(1).bytes(&sealed).public())
    }

    /// Opens it. A wrong passphrase is [`Error::Sealed`].
    pub fn open(sealed: &[u8], keys: &PassphraseKeys, member: &[u8; 16]) -> Result<Self> {
        let mut reader = Reader::new(sealed, WHAT);
        reader.version(1)?;
        let secret = aead::open(keys.vault(), &aad(member), reader.rest(), WHAT)?;
        let secret = secret.as_slice().try_into();
        let secret = secret.ok().ok_or(Error::Malformed(WHAT))?;
        Ok(Self(CertifierKey::from_secret(secret)))
    }

    /// Takes the root's answer: the certificate must lead to the root, be this person's and for this key, and count now.
    pub fn accept(self, answer: &[u8], by: &Identity, root: &Root, now: u64) -> Result<Certifier> {
        let cert = Cert::decode(answer)?;
        let expired = verify_certifier(&cert, root, now).err();
        match expired {
            Some(Error::Refused(Refusal::NotYet | Refusal::Expired)) | None => {}
            Some(other) => return Err(other),
        }
        // Whose it is comes before when it ends: that is what a person can do something about.
        let (subject, me) = (cert.subject().clone(), by.staff());
        if subject.member != me.member {
            return Err(Refusal::Identity.into());
        }
        let certifier = Certifier::new(self.0, cert)?;
        match expired {
            Some(error) => Err(error),
            None if subject.roles.any_of(Roles::SUPERVISOR) => Ok(certifier),
            None => Err(Refusal::Role.into()),
        }
    }
}

fn aad(member: &[u8; 16]) -> Vec<u8> {
    [labels::ASKED, member.as_slice()].concat()
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
