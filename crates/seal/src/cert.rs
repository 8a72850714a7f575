//! Who is who: certificates from the organisation's root down to a staff device.
//!
//! The root (offline) certifies certifiers, supervisors as a rule; a certifier certifies devices. A [`Chain`] of both
//! certificates is the identity of a staff member in a chat. The visitor has none: its identity is a single zero byte.
//!
//! ```text
//! Cert v1 = { u8 version = 1; u8 kind; org[8]; member[16]; device[16]; alias<V>; u16 roles; sig_pk[32];
//!             hpke_pk_hash[32]; u64 not_before; u64 not_after; u64 serial; issuer[8]; sig[64] }
//! Chain   = { Cert device; Cert certifier }
//! ```
//! The signature is over the label and everything before it. Times are unix seconds.

mod roles;

use ed25519_dalek::VerifyingKey;

pub use roles::Roles;

use crate::{
    Error, Refusal, Result, hash, labels, sign,
    wire::{Reader, Writer},
};

/// The longest validity of a device certificate: 35 days, in seconds.
pub const DEVICE_MAX_S: u64 = 35 * 86_400;
/// The longest validity of a certifier's certificate: 400 days, in seconds.
pub const CERTIFIER_MAX_S: u64 = 400 * 86_400;
/// The longest alias, in bytes of UTF-8.
pub const ALIAS_MAX_BYTES: usize = 64;

const WHAT: &str = "certificate";

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertKind {
    /// A staff device, or a forwarder's.
    Device,
    /// A person who certifies devices and signs team notices.
    Certifier,
}

impl CertKind {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Device => 1,
            Self::Certifier => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Device),
            2 => Some(Self::Certifier),
            _ => None,
        }
    }

    fn max_s(self) -> u64 {
        match self {
            Self::Device => DEVICE_MAX_S,
            Self::Certifier => CERTIFIER_MAX_S,
        }
    }
}

/// What a certificate says, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The person, by random id.
    pub member: [u8; 16],
    /// The device, by random id.
    pub device: [u8; 16],
    /// The name that others are shown; at most [`ALIAS_MAX_BYTES`], no control characters.
    pub alias: String,
    /// What the person may do.
    pub roles: Roles,
    /// The Ed25519 key that is certified.
    pub sig_pk: [u8; 32],
    /// SHA-256 of the device's HPKE key; zero for a certifier.
    pub hpke_pk_hash: [u8; 32],
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// Unique per organisation; named when revoked.
    pub serial: u64,
}

/// A certificate that is well formed. Only [`Chain::verify`] says whether it is to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cert {
    kind: CertKind,
    org: [u8; 8],
    subject: Subject,
    issuer: [u8; 8],
    signature: [u8; sign::SIGNATURE],
}

impl Cert {
    /// Signs a certificate with `issuer`'s key.
    #[cfg(feature = "desk")]
    pub(crate) fn issue(
        kind: CertKind,
        org: [u8; 8],
        subject: Subject,
        issuer: &sign::Key,
    ) -> Result<Self> {
        check_subject(kind, &subject)?;
        let mut cert = Self {
            kind,
            org,
            subject,
            issuer: hash::key_id(&issuer.public()),
            signature: [0; sign::SIGNATURE],
        };
        cert.signature = issuer.sign_labelled(labels::CERT, cert.signed_part().as_slice());
        Ok(cert)
    }

    /// Reads a certificate; all of the bytes must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        let cert = Self::read(&mut reader)?;
        reader.end()?;
        Ok(cert)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        reader.version(1)?;
        let kind = CertKind::from_code(reader.u8()?).ok_or(Error::Malformed(WHAT))?;
        let org = reader.array()?;
        let subject = Subject {
            member: reader.array()?,
            device: reader.array()?,
            alias: reader.text()?.to_owned(),
            roles: Roles::from_bits(reader.u16()?).ok_or(Error::Malformed(WHAT))?,
            sig_pk: reader.array()?,
            hpke_pk_hash: reader.array()?,
            not_before: reader.u64()?,
            not_after: reader.u64()?,
            serial: reader.u64()?,
        };
        check_subject(kind, &subject)?;
        Ok(Self {
            kind,
            org,
            subject,
            issuer: reader.array()?,
            signature: reader.array()?,
        })
    }

    /// The bytes on the wire.
    pub fn encode(&self) -> Vec<u8> {
        self.signed_part().bytes(&self.signature).public()
    }

    /// What the certificate says.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The organisation that the certificate belongs to.
    pub fn org(&self) -> [u8; 8] {
        self.org
    }

    /// What the certificate is for.
    pub fn kind(&self) -> CertKind {
        self.kind
    }

    /// The short name of the key that signed it.
    pub fn issuer(&self) -> [u8; 8] {
        self.issuer
    }

    fn signed_part(&self) -> Writer {
        let subject = &self.subject;
        Writer::new()
            .u8(1)
            .u8(self.kind.code())
            .bytes(&self.org)
            .bytes(&subject.member)
            .bytes(&subject.device)
            .opaque(subject.alias.as_bytes())
            .u16(subject.roles.bits())
            .bytes(&subject.sig_pk)
            .bytes(&subject.hpke_pk_hash)
            .u64(subject.not_before)
            .u64(subject.not_after)
            .u64(subject.serial)
            .bytes(&self.issuer)
    }

    /// Checks kind, organisation and signature; not time and revocation.
    fn verify_signature(&self, kind: CertKind, org: [u8; 8], issuer: &VerifyingKey) -> Result<()> {
        if self.kind != kind || self.org != org || self.issuer != hash::key_id(issuer.as_bytes()) {
            return Err(Refusal::Uncertified.into());
        }
        let body = self.signed_part();
        sign::verify(issuer, labels::CERT, body.as_slice(), &self.signature, WHAT)
            .ok()
            .ok_or(Error::Refused(Refusal::Uncertified))
    }

    fn verify_time(&self, now: u64, grace_s: u64) -> Result<()> {
        if now < self.subject.not_before {
            return Err(Refusal::NotYet.into());
        }
        if now >= self.subject.not_after.saturating_add(grace_s) {
            return Err(Refusal::Expired.into());
        }
        Ok(())
    }
}

fn check_subject(kind: CertKind, subject: &Subject) -> Result<()> {
    let alias = &subject.alias;
    if alias.is_empty() || alias.len() > ALIAS_MAX_BYTES || alias.chars().any(char::is_control) {
        return Err(Error::Malformed("alias"));
    }
    if subject.not_after <= subject.not_before {
        return Err(Error::Malformed(WHAT));
    }
    if subject.not_after - subject.not_before > kind.max_s() {
        return Err(Refusal::TooLong.into());
    }
    Ok(())
}

/// The identity of a staff member in a chat: the device's certificate and that of who certified it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    device: Cert,
    certifier: Cert,
}

impl Chain {
    /// Puts the two certificates together; verification comes later.
    #[cfg(feature = "desk")]
    pub(crate) fn new(device: Cert, certifier: Cert) -> Self {
        Self { device, certifier }
    }

    /// Reads a chain; all of the bytes must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        let chain = Self {
            device: Cert::read(&mut reader)?,
            certifier: Cert::read(&mut reader)?,
        };
        reader.end()?;
        Ok(chain)
    }

    /// The bytes on the wire.
    pub fn encode(&self) -> Vec<u8> {
        [self.device.encode(), self.certifier.encode()].concat()
    }

    /// The device's certificate.
    pub fn device(&self) -> &Cert {
        &self.device
    }

    /// The certifier's certificate.
    pub fn certifier(&self) -> &Cert {
        &self.certifier
    }

    /// What others are shown of the person. Believe it only after [`Chain::verify`].
    pub fn staff(&self) -> Staff {
        let subject = &self.device.subject;
        Staff {
            member: subject.member,
            device: subject.device,
            alias: subject.alias.clone(),
            roles: subject.roles,
            serial: subject.serial,
            not_after: subject.not_after,
        }
    }

    /// Checks that the chain leads to the root, is valid at `now` and not revoked.
    pub fn verify(&self, root: &Root, revoked: &[u64], now: u64) -> Result<()> {
        self.verify_with_grace(root, revoked, now, 0)
    }

    /// As [`Chain::verify`], but accepts certificates that ended at most `grace_s` seconds ago.
    pub(crate) fn verify_with_grace(
        &self,
        root: &Root,
        revoked: &[u64],
        now: u64,
        grace_s: u64,
    ) -> Result<()> {
        self.certifier
            .verify_signature(CertKind::Certifier, root.org(), &root.0)?;
        let issuer = sign::public_key(&self.certifier.subject.sig_pk, WHAT)?;
        self.device
            .verify_signature(CertKind::Device, root.org(), &issuer)?;
        for cert in [&self.certifier, &self.device] {
            cert.verify_time(now, grace_s)?;
            if revoked.contains(&cert.subject.serial) {
                return Err(Refusal::Revoked.into());
            }
        }
        Ok(())
    }
}

/// Checks a certifier's certificate alone, as it stands in a notice.
pub(crate) fn verify_certifier(cert: &Cert, root: &Root, now: u64) -> Result<VerifyingKey> {
    cert.verify_signature(CertKind::Certifier, root.org(), &root.0)?;
    cert.verify_time(now, 0)?;
    sign::public_key(&cert.subject.sig_pk, WHAT)
}

/// A staff member as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The person, by random id.
    pub member: [u8; 16],
    /// The device, by random id.
    pub device: [u8; 16],
    /// The name that is shown.
    pub alias: String,
    /// What the person may do.
    pub roles: Roles,
    /// Serial number of the device's certificate.
    pub serial: u64,
    /// First second after the certificate's validity, unix seconds.
    pub not_after: u64,
}

/// The organisation's public root key, which every client pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root(VerifyingKey);

impl Root {
    /// A root from its 32 bytes.
    pub fn new(key: &[u8; 32]) -> Result<Self> {
        sign::public_key(key, "root key").map(Self)
    }

    /// The public key.
    pub fn key(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// SHA-256 of the key: what is printed on paper and pinned by the page.
    pub fn fingerprint(&self) -> [u8; 32] {
        hash::sha256(&[self.0.as_bytes()])
    }

    /// The organisation, as certificates name it: the first eight bytes of the fingerprint.
    pub fn org(&self) -> [u8; 8] {
        hash::key_id(self.0.as_bytes())
    }

    #[cfg(feature = "desk")]
    pub(crate) fn from_key(key: &sign::Key) -> Self {
        Self(key.verifier())
    }

    pub(crate) fn verifier(&self) -> &VerifyingKey {
        &self.0
    }
}
