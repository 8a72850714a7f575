//! Referrals: what another hotline leaves for a team about a person. Signed first and sealed then, with the recipient inside, so that
//! a box cannot be handed on as if it had been written to somebody else.
//!
//! ```text
//! Referral v1 = Box(info = label, aad = reference[16] || team[16] || u32 generation,
//!                   pad({ u32 first_generation; key_id[8]; body<V>; signer<V>; signature<V> }))
//! ```
//! `signer` and `signature` are both empty, or an Ed25519 key and its signature over the label and
//! `reference || team || first_generation || key_id || body<V>`. `first_generation` and `key_id` name the key that the forwarder sealed
//! to: they stay when a member of the team seals the box again to a newer one, so that the signature still holds.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    Error, Notice, Result, aead,
    boxes::{self, SecretKey},
    hash, kdf, labels, padding,
    sign::{self, Key},
    wire::{Reader, Writer},
};

/// The longest body, in bytes: what fits a box of 16 KiB beside the signature.
pub const BODY_MAX_BYTES: usize = 16_000;

const WHAT: &str = "referral";
const SPOOL_WHAT: &str = "spooled referral";

/// A forwarder's secret key: signs requests and referrals, and keeps its spool shut. Wiped when dropped.
#[derive(Clone)]
pub struct ForwarderKey(Key);

impl ForwarderKey {
    /// A new key.
    pub fn generate() -> Result<Self> {
        Key::generate().map(Self)
    }

    /// A key from its 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Key::from_secret(secret))
    }

    /// A key from the text of its file: its secret bytes as base64url, with white space around them.
    ///
    /// # Errors
    /// [`Error::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let secret = URL_SAFE_NO_PAD.decode(text.trim()).map(Zeroizing::new).ok();
        let secret =
            secret.and_then(|secret| secret.as_slice().try_into().map(Zeroizing::new).ok());
        secret
            .map(|secret: Zeroizing<[u8; 32]>| Self::from_secret(&secret))
            .ok_or(Error::Malformed("key file"))
    }

    /// What stands in that file.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}\n", URL_SAFE_NO_PAD.encode(self.0.secret())))
    }

    /// The secret bytes, for a file that only its owner reads.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.secret())
    }

    /// The public half, for the line's register.
    pub fn public(&self) -> [u8; 32] {
        self.0.public()
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }

    /// Seals what waits to be sent. `name` is what it is kept under: another one does not open it.
    pub fn keep(&self, name: &[u8; 16], body: &[u8]) -> Result<Vec<u8>> {
        aead::seal(&*self.spool()?, name, body)
    }

    /// Opens what [`ForwarderKey::keep`] made.
    pub fn kept(&self, name: &[u8; 16], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        aead::open(&*self.spool()?, name, sealed, SPOOL_WHAT)
    }

    /// What a form is called: the same for the same words, and for nobody else's key.
    pub fn reference(&self, words: &[u8]) -> Result<[u8; 16]> {
        let mut reference = [0; 16];
        let info = [labels::REFERENCE, &hash::sha256(&[words])].concat();
        kdf::expand(self.0.secret(), &info, &mut reference)?;
        Ok(reference)
    }

    fn spool(&self) -> Result<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        kdf::expand(self.0.secret(), labels::SPOOL, &mut key[..])?;
        Ok(key)
    }
}

/// A referral that was opened, or is to be sealed; wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Referral {
    /// What the forwarder calls it.
    pub reference: [u8; 16],
    /// The form, as JSON.
    pub body: Vec<u8>,
    /// Whose signature it carries; none for a forwarder that has no signing key.
    pub signer: Option<[u8; 32]>,
    first_generation: u32,
    key_id: [u8; 8],
    signature: Vec<u8>,
}

impl Referral {
    /// Signs, where there is a key, and seals to the team of a verified notice.
    pub fn seal(
        reference: [u8; 16],
        body: &[u8],
        by: Option<&ForwarderKey>,
        notice: &Notice,
    ) -> Result<Vec<u8>> {
        if body.len() > BODY_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        let terms = notice.terms();
        let mut referral = Self {
            reference,
            body: body.to_vec(),
            signer: by.map(ForwarderKey::public),
            first_generation: terms.generation,
            key_id: hash::key_id(terms.key.bytes()),
            signature: Vec::new(),
        };
        if let Some(by) = by {
            let signed = referral.signed_part(&terms.team);
            let signature = by
                .key()
                .sign_labelled(labels::REFERRAL_SIGNED, signed.as_slice());
            referral.signature = signature.to_vec();
        }
        referral.reseal(notice)
    }

    /// Seals the same referral to a newer team key: the sweep after a rotation. Its signature stays as it is.
    pub fn reseal(&self, notice: &Notice) -> Result<Vec<u8>> {
        let terms = notice.terms();
        let inside = Writer::new()
            .u32(self.first_generation)
            .bytes(&self.key_id)
            .opaque(&self.body)
            .opaque(self.signer.as_ref().map_or(&[][..], |key| key.as_slice()))
            .opaque(&self.signature)
            .secret();
        boxes::seal(
            &terms.key,
            labels::REFERRAL,
            &aad(&self.reference, &terms.team, terms.generation),
            &padding::pad(&inside, WHAT)?,
        )
    }

    /// Opens the box of `reference` with the team key of that generation, and holds the signature in it against the key that stands
    /// beside it. Whose key that is, the caller asks the register.
    pub fn open(
        sealed: &[u8],
        key: &SecretKey,
        reference: &[u8; 16],
        team: &[u8; 16],
        generation: u32,
    ) -> Result<Self> {
        let aad = aad(reference, team, generation);
        let padded = boxes::open(key, labels::REFERRAL, &aad, sealed)?;
        let mut reader = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
        let (first_generation, key_id) = (reader.u32()?, reader.array()?);
        let body = reader.opaque()?.to_vec();
        let (signer, signature) = (reader.opaque()?, reader.opaque()?.to_vec());
        reader.end()?;
        if body.len() > BODY_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        let signer = match (signer.is_empty(), signature.is_empty()) {
            (true, true) => None,
            (false, false) => Some(signer.try_into().ok().ok_or(Error::Malformed(WHAT))?),
            (true, false) | (false, true) => return Err(Error::Malformed(WHAT)),
        };
        let referral = Self {
            reference: *reference,
            body,
            signer,
            first_generation,
            key_id,
            signature,
        };
        referral.check_signature(team)?;
        Ok(referral)
    }

    fn check_signature(&self, team: &[u8; 16]) -> Result<()> {
        let Some(signer) = &self.signer else {
            return Ok(());
        };
        let signature = self.signature.as_slice().try_into().ok();
        let part = self.signed_part(team);
        sign::verify(
            &sign::public_key(signer, WHAT)?,
            labels::REFERRAL_SIGNED,
            part.as_slice(),
            signature.ok_or(Error::Malformed(WHAT))?,
            WHAT,
        )
    }

    fn signed_part(&self, team: &[u8; 16]) -> Writer {
        Writer::new()
            .bytes(&self.reference)
            .bytes(team)
            .u32(self.first_generation)
            .bytes(&self.key_id)
            .opaque(&self.body)
    }
}

fn aad(reference: &[u8; 16], team: &[u8; 16], generation: u32) -> Vec<u8> {
    Writer::new()
        .bytes(reference)
        .bytes(team)
        .u32(generation)
        .public()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Org, TEAM};

    const REFERENCE: [u8; 16] = [9; 16];

    #[test]
    fn a_referral_opens_for_its_team_reference_and_generation_only() {
        let (org, key) = (Org::new(), ForwarderKey::generate().unwrap());
        let sealed = Referral::seal(REFERENCE, b"{}", Some(&key), &org.notice).unwrap();
        let open = |reference, team, generation| {
            Referral::open(&sealed, &org.team_key, reference, team, generation)
        };
        let opened = open(&REFERENCE, &TEAM, 12).unwrap();
        assert_eq!(opened.body, b"{}");
        assert_eq!(opened.signer, Some(key.public()));
        for (reference, team, generation) in [
            (&[8; 16], &TEAM, 12),
            (&REFERENCE, &[6; 16], 12),
            (&REFERENCE, &TEAM, 13),
        ] {
            assert_eq!(
                open(reference, team, generation).err(),
                Some(Error::Sealed("box"))
            );
        }
    }

    #[test]
    fn one_without_a_key_says_so() {
        let org = Org::new();
        let sealed = Referral::seal(REFERENCE, b"{}", None, &org.notice).unwrap();
        let opened = Referral::open(&sealed, &org.team_key, &REFERENCE, &TEAM, 12).unwrap();
        assert_eq!(opened.signer, None);
    }

    #[test]
    fn a_signature_of_somebody_else_or_for_somebody_else_is_refused() {
        let (org, key) = (Org::new(), ForwarderKey::generate().unwrap());
        let sealed = Referral::seal(REFERENCE, b"{}", Some(&key), &org.notice).unwrap();
        let good = Referral::open(&sealed, &org.team_key, &REFERENCE, &TEAM, 12).unwrap();
        let mut bodies = good.clone();
        bodies.body = b"[]".to_vec();
        let mut signers = good.clone();
        signers.signer = Some(ForwarderKey::generate().unwrap().public());
        let mut recipients = good;
        recipients.key_id = [0; 8];
        for forged in [bodies, signers, recipients] {
            let sealed = forged.reseal(&org.notice).unwrap();
            assert_eq!(
                Referral::open(&sealed, &org.team_key, &REFERENCE, &TEAM, 12).err(),
                Some(Error::Signature(WHAT))
            );
        }
    }

    #[test]
    fn what_is_sealed_again_keeps_its_signature() {
        let (org, key) = (Org::new(), ForwarderKey::generate().unwrap());
        let sealed = Referral::seal(REFERENCE, b"{}", Some(&key), &org.notice).unwrap();
        let opened = Referral::open(&sealed, &org.team_key, &REFERENCE, &TEAM, 12).unwrap();
        let again = opened.reseal(&org.notice).unwrap();
        assert_ne!(again, sealed);
        assert!(Referral::open(&again, &org.team_key, &REFERENCE, &TEAM, 12).unwrap() == opened);
    }

    #[test]
    fn what_is_spooled_opens_under_its_name_and_key_only() {
        let key = ForwarderKey::generate().unwrap();
        let kept = key.keep(&REFERENCE, b"words").unwrap();
        assert_eq!(&**key.kept(&REFERENCE, &kept).unwrap(), b"words");
        let sealed = Error::Sealed(SPOOL_WHAT);
        assert_eq!(key.kept(&[8; 16], &kept).err(), Some(sealed));
        let other = ForwarderKey::generate().unwrap();
        assert_eq!(other.kept(&REFERENCE, &kept).err(), Some(sealed));
    }

    #[test]
    fn a_key_is_read_from_its_file() {
        let key = ForwarderKey::generate().unwrap();
        let read = ForwarderKey::parse(&key.text()).unwrap();
        assert_eq!(read.public(), key.public());
        for bad in [
            "",
            "AA",
            &"A".repeat(44),
            "not a key at all, but a sentence",
        ] {
            assert!(ForwarderKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_body_that_is_too_long_is_refused() {
        let org = Org::new();
        let body = vec![b' '; BODY_MAX_BYTES + 1];
        let refused = Referral::seal(REFERENCE, &body, None, &org.notice);
        assert_eq!(refused.err(), Some(Error::Size(WHAT)));
        let most = Referral::seal(REFERENCE, &body[1..], None, &org.notice);
        assert!(most.unwrap().len() < 20 * 1024);
    }
}
