//! Keys of staff: the organisation's root, a certifier, a device.

use zeroize::Zeroizing;

use crate::{
    Cert, Chain, Error, Refusal, Result, Root, Staff,
    boxes::{PublicKey, SecretKey},
    cert::{CertKind, Roles, Subject},
    sign::Key,
};

/// The root's secret key: offline, used a few times a year.
pub struct RootKey(Key);

impl RootKey {
    /// A new root.
    pub fn generate() -> Result<Self> {
        Key::generate().map(Self)
    }

    /// A root from its 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Key::from_secret(secret))
    }

    /// The secret bytes, to be kept offline.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.secret())
    }

    /// The public half.
    pub fn root(&self) -> Root {
        Root::from_key(&self.0)
    }

    /// Certifies a person who certifies devices and signs notices.
    pub fn certify(&self, request: &CertifierRequest, key: &CertifierKey) -> Result<Cert> {
        let subject = Subject {
            member: request.member,
            device: [0; 16],
            alias: request.alias.clone(),
            roles: request.roles,
            sig_pk: key.0.public(),
            hpke_pk_hash: [0; 32],
            not_before: request.not_before,
            not_after: request.not_after,
            serial: request.serial,
        };
        Cert::issue(CertKind::Certifier, self.root().org(), subject, &self.0)
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }
}

/// Whom to certify, as certifier or as device. Times are unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertifierRequest {
    /// The person, by random id.
    pub member: [u8; 16],
    /// The name that others are shown.
    pub alias: String,
    /// What the person may do.
    pub roles: Roles,
    /// First second of validity.
    pub not_before: u64,
    /// First second after validity.
    pub not_after: u64,
    /// Unique per organisation.
    pub serial: u64,
}

/// A certifier's secret key before it is certified.
pub struct CertifierKey(Key);

impl CertifierKey {
    /// A new key.
    pub fn generate() -> Result<Self> {
        Key::generate().map(Self)
    }

    /// A key from its 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Key::from_secret(secret))
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }
}

/// A person's certifying key with its certificate; separate from any device key.
pub struct Certifier {
    key: Key,
    cert: Cert,
}

impl Certifier {
    /// Puts key and certificate together; they must belong to each other.
    pub fn new(key: CertifierKey, cert: Cert) -> Result<Self> {
        if cert.kind() != CertKind::Certifier || cert.subject().sig_pk != key.0.public() {
            return Err(Refusal::OtherKey.into());
        }
        Ok(Self { key: key.0, cert })
    }

    /// The certificate.
    pub fn cert(&self) -> &Cert {
        &self.cert
    }

    /// Certifies a device.
    pub fn certify(&self, request: &CertifierRequest, device: &DeviceRequest) -> Result<Chain> {
        let subject = Subject {
            member: request.member,
            device: device.device,
            alias: request.alias.clone(),
            roles: request.roles,
            sig_pk: device.sig_pk,
            hpke_pk_hash: device.hpke_pk.hash(),
            not_before: request.not_before,
            not_after: request.not_after,
            serial: request.serial,
        };
        let cert = Cert::issue(CertKind::Device, self.cert.org(), subject, &self.key)?;
        Ok(Chain::new(cert, self.cert.clone()))
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }
}

/// What a device shows to be certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRequest {
    /// The device, by random id.
    pub device: [u8; 16],
    /// Its signature key.
    pub sig_pk: [u8; 32],
    /// Its key for boxes.
    pub hpke_pk: PublicKey,
}

/// A device's secret keys before they are certified.
pub struct DeviceKeys {
    device: [u8; 16],
    key: Key,
    boxes: SecretKey,
}

impl DeviceKeys {
    /// New keys under a random device id.
    pub fn generate() -> Result<Self> {
        Ok(Self {
            device: crate::bytes::random()?,
            key: Key::generate()?,
            boxes: SecretKey::generate()?,
        })
    }

    /// Keys from their secret bytes.
    pub fn from_secrets(device: [u8; 16], key: &[u8; 32], boxes: &[u8; 32]) -> Self {
        Self {
            device,
            key: Key::from_secret(key),
            boxes: SecretKey::new(boxes),
        }
    }

    /// What a certifier needs.
    pub fn request(&self) -> Result<DeviceRequest> {
        Ok(DeviceRequest {
            device: self.device,
            sig_pk: self.key.public(),
            hpke_pk: self.boxes.public()?,
        })
    }
}

/// A staff device: its keys and its certificates. Wiped when dropped; has no `Debug`.
pub struct Identity {
    key: Key,
    boxes: SecretKey,
    chain: Chain,
}

impl Identity {
    /// Puts keys and chain together; they must belong to each other.
    pub fn new(keys: DeviceKeys, chain: Chain) -> Result<Self> {
        let subject = chain.device().subject();
        let belongs = subject.device == keys.device
            && subject.sig_pk == keys.key.public()
            && subject.hpke_pk_hash == keys.boxes.public()?.hash();
        if !belongs {
            return Err(Error::Refused(Refusal::OtherKey));
        }
        Ok(Self {
            key: keys.key,
            boxes: keys.boxes,
            chain,
        })
    }

    /// The certificates.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Who this is, as others see it.
    pub fn staff(&self) -> Staff {
        self.chain.staff()
    }

    /// The public key that boxes for this device are sealed to.
    pub fn box_key(&self) -> Result<PublicKey> {
        self.boxes.public()
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn boxes(&self) -> &SecretKey {
        &self.boxes
    }
}
