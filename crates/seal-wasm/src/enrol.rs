//! A new device on its way in, and the desk that certifies it.

use seal::boxes::PublicKey;
use seal::cert::Roles;
use seal::enrol::{Comparison, commitment, is_committed};
use seal::identity::{CertifierRequest, DeviceKeys, DeviceRequest};
use seal::vault::Vault;
use seal::{Chain, Identity, Trust as Policy};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{fixed, random_serial, whole};
use crate::desk::{Desk, Stretched, TeamKey};
use crate::error::{self, Result};
use crate::{Org, Trust};

/// How long a new certificate is good for: less than the most, because a browser's clock may be behind.
const VALID_S: u64 = 34 * 86_400;
/// How far behind.
const BEHIND_S: u64 = 3_600;

/// A new device: its keys, before it is certified.
#[wasm_bindgen]
pub struct NewDevice(Option<DeviceKeys>, DeviceRequest);

#[wasm_bindgen]
impl NewDevice {
    /// Makes the keys.
    pub fn make() -> Result<NewDevice> {
        let keys = DeviceKeys::generate().map_err(error::of)?;
        let request = keys.request().map_err(error::of)?;
        Ok(NewDevice(Some(keys), request))
    }

    /// The device's id.
    #[wasm_bindgen(getter)]
    pub fn device(&self) -> Vec<u8> {
        self.1.device.to_vec()
    }

    /// Its public signature key.
    #[wasm_bindgen(getter, js_name = sigKey)]
    pub fn sig_key(&self) -> Vec<u8> {
        self.1.sig_pk.to_vec()
    }

    /// Its public key for boxes.
    #[wasm_bindgen(getter, js_name = boxKey)]
    pub fn box_key(&self) -> Vec<u8> {
        self.1.hpke_pk.bytes().to_vec()
    }

    /// Takes the certificate, if it is for this device and person and leads to the root, and becomes a desk. Throws what
    /// `Trust.check` throws, or `otherKey`.
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn finish(
        &mut self,
        org: &Org,
        enrolment: &[u8],
        member: &[u8],
        chain: &[u8],
        now: f64,
    ) -> Result<Desk> {
        let chain = Chain::decode(chain).map_err(error::of)?;
        let policy = Policy::new(*org.root(), Vec::new(), whole(now)?);
        let (enrolment, member) = (fixed(enrolment)?, fixed(member)?);
        let comparison = Comparison {
            root: org.root(),
            enrolment: &enrolment,
            member: &member,
            device: &self.1,
        };
        comparison
            .verify_chain(&chain, &policy)
            .map_err(error::of)?;
        let keys = self.0.take().ok_or_else(|| error::code("keysUsed"))?;
        let identity = Identity::new(keys, chain).map_err(error::of)?;
        Ok(Desk::of(Rc::new(Vault {
            identity,
            certifier: None,
        })))
    }
}

/// A device that wants to be certified, as the server shows it.
#[wasm_bindgen]
pub struct Candidate {
    enrolment: [u8; 16],
    member: [u8; 16],
    device: DeviceRequest,
}

#[wasm_bindgen]
impl Candidate {
    /// Throws `badArgument` or `malformed`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        enrolment: &[u8],
        member: &[u8],
        device: &[u8],
        sig_key: &[u8],
        box_key: &[u8],
    ) -> Result<Candidate> {
        Ok(Candidate {
            enrolment: fixed(enrolment)?,
            member: fixed(member)?,
            device: DeviceRequest {
                device: fixed(device)?,
                sig_pk: fixed(sig_key)?,
                hpke_pk: PublicKey::new(box_key).map_err(error::of)?,
            },
        })
    }

    /// The digits that both screens show: five groups of four.
    pub fn digits(&self, org: &Org, desk_nonce: &[u8], device_nonce: &[u8]) -> Result<String> {
        Ok(self
            .comparison(org)
            .digits(&fixed(desk_nonce)?, &fixed(device_nonce)?))
    }

    /// Whether a valid device of the same person approved this one. Throws `notInLog`.
    #[wasm_bindgen(js_name = isApproved)]
    pub fn is_approved(&self, org: &Org, approval: &[u8], trust: &Trust, now: f64) -> Result<bool> {
        let policy = trust.at(now)?;
        match self.comparison(org).verify_approval(approval, &policy) {
            Ok(()) => Ok(true),
            Err(error) if error.is_unlogged() => Err(error::of(error)),
            Err(_) => Ok(false),
        }
    }

    /// This device says, signed, that the new one is its owner's as well.
    pub fn approve(&self, org: &Org, by: &Desk) -> Vec<u8> {
        self.comparison(org).approve(by.identity())
    }

    /// Signs the certificate. `roles` are bits. Throws `notAllowed` at a desk that cannot certify.
    pub fn certify(&self, by: &Desk, alias: &str, roles: u16, now: f64) -> Result<Vec<u8>> {
        let certifier = by.vault().certifier.as_ref();
        let certifier = certifier.ok_or_else(|| error::code("notAllowed"))?;
        let not_before = whole(now)?.saturating_sub(BEHIND_S);
        let request = CertifierRequest {
            member: self.member,
            alias: alias.to_owned(),
            roles: Roles::from_bits(roles).ok_or_else(|| error::code(error::BAD_ARGUMENT))?,
            not_before,
            not_after: not_before + VALID_S,
            serial: random_serial()?,
        };
        let chain = certifier
            .certify(&request, &self.device)
            .map_err(error::of)?;
        Ok(chain.encode())
    }

    /// Seals a team key to the device, named by the certificate that this desk has just signed: it is not in the log yet.
    #[wasm_bindgen(js_name = wrapTeamKey)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn wrap_team_key(
        &self,
        by: &Desk,
        key: &TeamKey,
        chain: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<Vec<u8>> {
        let chain = Chain::decode(chain).map_err(error::of)?;
        let policy = trust.at(now)?.before_logging();
        key.wrap(by, (&chain, &self.device.hpke_pk), &policy)
    }
}

impl Candidate {
    fn comparison<'a>(&'a self, org: &'a Org) -> Comparison<'a> {
        Comparison {
            root: org.root(),
            enrolment: &self.enrolment,
            member: &self.member,
            device: &self.device,
        }
    }
}

/// What binds a desk to its nonce before it has seen the device's.
#[wasm_bindgen(js_name = commitmentOf)]
pub fn commitment_of(enrolment: &[u8], desk_nonce: &[u8]) -> Result<Vec<u8>> {
    Ok(commitment(&fixed(enrolment)?, &fixed(desk_nonce)?).to_vec())
}

/// Whether a desk shows the nonce that it was bound to.
#[wasm_bindgen(js_name = isCommitted)]
pub fn is_committed_to(commitment: &[u8], enrolment: &[u8], desk_nonce: &[u8]) -> Result<bool> {
    Ok(is_committed(
        &fixed(commitment)?,
        &fixed(enrolment)?,
        &fixed(desk_nonce)?,
    ))
}

#[wasm_bindgen]
impl Stretched {
    /// From now on this opens and seals only what belongs to this browser's secret as well.
    pub fn bind(&mut self, browser: &[u8]) -> Result<()> {
        self.0 = self.0.bound(&fixed(browser)?).map_err(error::of)?;
        Ok(())
    }

    /// Seals the vault's key once more, for a passkey that derives `prf`.
    #[wasm_bindgen(js_name = wrapFor)]
    pub fn wrap_for(&self, prf: &[u8], device: &[u8]) -> Result<Vec<u8>> {
        self.0
            .wrap(&fixed(prf)?, &fixed(device)?)
            .map_err(error::of)
    }

    /// The vault's key from what `wrapFor` made. It proves no log-in.
    #[wasm_bindgen(js_name = fromPasskey)]
    pub fn from_passkey(wrapped: &[u8], prf: &[u8], device: &[u8]) -> Result<Stretched> {
        let keys = seal::passphrase::PassphraseKeys::unwrap(wrapped, &fixed(prf)?, &fixed(device)?);
        keys.map(Stretched).map_err(error::of)
    }
}
