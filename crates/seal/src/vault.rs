//! The identity vault: a person's keys, sealed under the second half of their passphrase and kept by the server.
//!
//! ```text
//! Vault v1 = { u8 version = 1; nonce[24]; ciphertext }    additional data = label || member
//! inside   = { signing_key[32]; box_key[32]; chain<V>; certifying<V>; Cert certifier? }
//! ```
//! `certifying` is empty, or a supervisor's certifying key, followed by its certificate.

use crate::{
    Cert, Certifier, Chain, Error, Identity, Refusal, Result, aead,
    identity::{CertifierKey, DeviceKeys},
    labels,
    passphrase::PassphraseKeys,
    wire::{Reader, Writer},
};

const WHAT: &str = "vault";

/// What a vault holds.
pub struct Vault {
    /// The device.
    pub identity: Identity,
    /// The certifying key of a supervisor.
    pub certifier: Option<Certifier>,
}

impl Vault {
    /// Seals the vault of `identity`'s owner.
    pub fn seal(&self, keys: &PassphraseKeys) -> Result<Vec<u8>> {
        let identity = &self.identity;
        let mut inside = Writer::new()
            .bytes(identity.key().secret())
            .bytes(identity.boxes().bytes())
            .opaque(&identity.chain().encode());
        inside = match &self.certifier {
            Some(certifier) => inside
                .opaque(certifier.key().secret())
                .bytes(&certifier.cert().encode()),
            None => inside.opaque(&[]),
        };
        let member = identity.chain().device().subject().member;
        let sealed = aead::seal(keys.vault(), &aad(&member), inside.as_slice())?;
        Ok(Writer::new().u8(1).bytes(&sealed).public())
    }

    /// Opens the vault of `member`. A wrong passphrase is [`Error::Sealed`].
    pub fn open(vault: &[u8], keys: &PassphraseKeys, member: &[u8; 16]) -> Result<Self> {
        let mut reader = Reader::new(vault, WHAT);
        reader.version(1)?;
        let inside = aead::open(keys.vault(), &aad(member), reader.rest(), WHAT)?;
        let mut reader = Reader::new(&inside, WHAT);
        let (key, boxes) = (reader.array()?, reader.array()?);
        let chain = Chain::decode(reader.opaque()?)?;
        let certifying = reader.opaque()?;
        let certifier = if certifying.is_empty() {
            None
        } else {
            let secret = certifying.try_into().ok().ok_or(Error::Malformed(WHAT))?;
            let cert = Cert::read(&mut reader)?;
            Some(Certifier::new(CertifierKey::from_secret(secret), cert)?)
        };
        reader.end()?;
        if chain.device().subject().member != *member {
            return Err(Refusal::Identity.into());
        }
        let device = chain.device().subject().device;
        let identity = Identity::new(DeviceKeys::from_secrets(device, &key, &boxes), chain)?;
        Ok(Self {
            identity,
            certifier,
        })
    }
}

fn aad(member: &[u8; 16]) -> Vec<u8> {
    [labels::VAULT, member].concat()
}
