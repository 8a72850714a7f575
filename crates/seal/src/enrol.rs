//! How a new device gets its certificate: two screens show the same digits, and the people in front of them compare by voice.
//!
//! ```text
//! commitment = SHA-256("sotto/enrol/commit/v1" || enrolment[16] || desk_nonce[32])
//! digits     = SHA-256("sotto/enrol/digits/v1" || root_pk[32] || enrolment[16] || member[16] ||
//!              device[16] || sig_pk[32] || hpke_pk_hash[32] || desk_nonce[32] || device_nonce[32])
//!              first 16 bytes as an integer, modulo 10^20, in five groups of four
//! Approval   = { u8 version = 1; chain<V>; sig[64] }   signature over "sotto/enrol/approve/v1" || enrolment || member ||
//!              device || sig_pk || hpke_pk_hash
//! ```
//! What must hold: the desk sends its commitment after it has seen the device's keys; the device sends its nonce after it has
//! seen the commitment, a fresh one for each; the desk shows its nonce after it has seen the device's. Whoever stands between
//! them then has one guess among 10^20, whatever they compute. The digits bind the organisation's root as well, so that the
//! new device learns whom to trust from a person and not from the server.

use subtle::ConstantTimeEq as _;

use crate::{
    Chain, Error, Identity, Refusal, Result, Root, Trust, hash,
    identity::DeviceRequest,
    labels, sign,
    wire::{Reader, Writer},
};

const WHAT: &str = "approval";
/// How many different digits there are.
const DIGITS: u128 = 100_000_000_000_000_000_000;

/// What both sides compare.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The organisation.
    pub root: &'a Root,
    /// The way in, by id.
    pub enrolment: &'a [u8; 16],
    /// Who comes in.
    pub member: &'a [u8; 16],
    /// The new device with its keys.
    pub device: &'a DeviceRequest,
}

impl Comparison<'_> {
    /// The digits that both screens show: five groups of four.
    pub fn digits(&self, desk_nonce: &[u8; 32], device_nonce: &[u8; 32]) -> String {
        let hash = hash::sha256(&[
            labels::ENROL_DIGITS,
            self.root.key(),
            self.enrolment,
            self.named().as_slice(),
            desk_nonce,
            device_nonce,
        ]);
        let head: [u8; 16] = hash.first_chunk().copied().unwrap_or_default();
        let digits = format!("{:020}", u128::from_be_bytes(head) % DIGITS);
        let groups = [0..4, 4..8, 8..12, 12..16, 16..20];
        let groups = groups.map(|group| digits.get(group).unwrap_or_default());
        groups.join(" ")
    }

    /// An older device of the same person says that this one is theirs.
    pub fn approve(&self, by: &Identity) -> Vec<u8> {
        let signature = by
            .key()
            .sign_labelled(labels::ENROL_APPROVE, self.approved().as_slice());
        Writer::new()
            .u8(1)
            .opaque(&by.chain().encode())
            .bytes(&signature)
            .public()
    }

    /// Checks that a valid device of the same person approved this one.
    pub fn verify_approval(&self, approval: &[u8], trust: &Trust) -> Result<()> {
        let mut reader = Reader::new(approval, WHAT);
        reader.version(1)?;
        let chain = Chain::decode(reader.opaque()?)?;
        let signature = reader.array()?;
        reader.end()?;
        let key = chain.device().subject().sig_pk;
        let staff = trust.admit(&chain, &key)?;
        if staff.member != *self.member {
            return Err(Refusal::Identity.into());
        }
        let key = sign::public_key(&key, WHAT)?;
        let body = self.approved();
        sign::verify(
            &key,
            labels::ENROL_APPROVE,
            body.as_slice(),
            &signature,
            WHAT,
        )
    }

    /// Checks that a certificate is for this device and person, and leads to the root.
    pub fn verify_chain(&self, chain: &Chain, trust: &Trust) -> Result<()> {
        trust.admit(chain, &self.device.sig_pk)?;
        let subject = chain.device().subject();
        let fits = subject.member == *self.member
            && subject.device == self.device.device
            && subject.hpke_pk_hash == self.device.hpke_pk.hash();
        if fits {
            Ok(())
        } else {
            Err(Error::Refused(Refusal::OtherKey))
        }
    }

    fn named(&self) -> Writer {
        Writer::new()
            .bytes(self.member)
            .bytes(&self.device.device)
            .bytes(&self.device.sig_pk)
            .bytes(&self.device.hpke_pk.hash())
    }

    fn approved(&self) -> Writer {
        Writer::new()
            .bytes(self.enrolment)
            .bytes(self.named().as_slice())
    }
}

/// What binds a desk to its nonce before it has seen the device's.
pub fn commitment(enrolment: &[u8; 16], desk_nonce: &[u8; 32]) -> [u8; 32] {
    hash::sha256(&[labels::ENROL_COMMIT, enrolment, desk_nonce])
}

/// Whether a desk shows the nonce that it was bound to.
pub fn is_committed(commitment: &[u8; 32], enrolment: &[u8; 16], desk_nonce: &[u8; 32]) -> bool {
    self::commitment(enrolment, desk_nonce)
        .ct_eq(commitment)
        .into()
}
