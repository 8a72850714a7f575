//! Wrapping a 32-byte key to a staff device: a box for the device, signed by who wrapped it. Without the signature
//! anybody could put another key in its place.
//!
//! ```text
//! Wrap v1 = { u8 version = 1; object[16]; u32 key_version; device[16]; box<V>; chain<V>; sig[64] }
//! ```
//! The signature is over the label and everything before it; label, object, version and device are bound into the box.

use zeroize::Zeroizing;

use crate::{
    Chain, Error, Identity, Refusal, Result, Staff, Trust,
    boxes::{self, PublicKey},
    sign,
    wire::{Reader, Writer},
};

const WHAT: &str = "wrapped key";

/// The version of the key that a wrap holds.
pub(crate) fn version(wrapped: &[u8]) -> Result<u32> {
    let mut reader = Reader::new(wrapped, WHAT);
    reader.version(1)?;
    reader.take(16)?;
    reader.u32()
}

/// What is wrapped: which key of which team or case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) label: &'static [u8],
    pub(crate) id: [u8; 16],
    pub(crate) version: u32,
}

impl Object {
    fn aad(&self, device: &[u8; 16]) -> Writer {
        Writer::new()
            .bytes(&self.id)
            .u32(self.version)
            .bytes(device)
    }

    /// Wraps `secret` to a device, named by its certificates and its box key. The device must be certified and valid.
    pub(crate) fn wrap(
        &self,
        by: &Identity,
        to: (&Chain, &PublicKey),
        secret: &[u8; 32],
        trust: &Trust,
    ) -> Result<Vec<u8>> {
        let (chain, key) = to;
        let subject = chain.device().subject();
        trust.admit(chain, &subject.sig_pk)?;
        if subject.hpke_pk_hash != key.hash() {
            return Err(Refusal::OtherKey.into());
        }
        let sealed = boxes::seal(
            key,
            self.label,
            self.aad(&subject.device).as_slice(),
            secret,
        )?;
        let body = self.signed_part(&subject.device, &sealed, &by.chain().encode());
        let signature = by.key().sign_labelled(self.label, body.as_slice());
        Ok(body.bytes(&signature).public())
    }

    /// Unwraps a key for this device; also tells who wrapped it. The wrapper must be certified and valid.
    pub(crate) fn unwrap(
        &self,
        own: &Identity,
        wrapped: &[u8],
        trust: &Trust,
    ) -> Result<(Zeroizing<[u8; 32]>, Staff)> {
        let (secret, by) = self.open(own, wrapped)?;
        Ok((secret, trust.admit_wrapper(&by)?))
    }

    /// Unwraps a key that opens what is kept for years: its wrapper was certified once. Also tells whether what is new may be
    /// sealed under it: its wrapper counts now, or is this device.
    pub(crate) fn unwrap_kept(
        &self,
        own: &Identity,
        wrapped: &[u8],
        trust: &Trust,
    ) -> Result<(Zeroizing<[u8; 32]>, Staff, bool)> {
        let (secret, by) = self.open(own, wrapped)?;
        trust.admit_once(&by)?;
        let is_own = by.device().subject().sig_pk == own.key().public();
        let current = is_own || trust.counts(&by);
        Ok((secret, by.staff(), current))
    }

    /// Opens a wrap and checks its signature. Whether who signed is to be believed the caller decides, before anything is done
    /// with the key.
    fn open(&self, own: &Identity, wrapped: &[u8]) -> Result<(Zeroizing<[u8; 32]>, Chain)> {
        let mut reader = Reader::new(wrapped, WHAT);
        reader.version(1)?;
        let named = (reader.array()?, reader.u32()?, reader.array()?);
        let (sealed, by) = (reader.opaque()?, reader.opaque()?);
        let signature = reader.array()?;
        reader.end()?;
        let device = own.chain().device().subject().device;
        if named != (self.id, self.version, device) {
            return Err(Error::Sealed(WHAT));
        }
        let chain = Chain::decode(by)?;
        let key = chain.device().subject().sig_pk;
        let body = self.signed_part(&device, sealed, by);
        sign::verify(
            &sign::public_key(&key, WHAT)?,
            self.label,
            body.as_slice(),
            &signature,
            WHAT,
        )?;
        let secret = boxes::open(
            own.boxes(),
            self.label,
            self.aad(&device).as_slice(),
            sealed,
        )?;
        let secret = secret
            .as_slice()
            .try_into()
            .ok()
            .ok_or(Error::Malformed(WHAT))?;
        Ok((Zeroizing::new(secret), chain))
    }

    fn signed_part(&self, device: &[u8; 16], sealed: &[u8], chain: &[u8]) -> Writer {
        Writer::new()
            .u8(1)
            .bytes(&self.id)
            .u32(self.version)
            .bytes(device)
            .opaque(sealed)
            .opaque(chain)
    }
}
