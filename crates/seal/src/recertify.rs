//! The same keys with new certificates: every month under the same root, and for everybody when the root is replaced. Nothing
//! but the dates changes, so no person has to look: what a certificate grants, only the ceremony of `enrol` grants.

use crate::{
    Cert, Certifier, Chain, Error, Identity, Refusal, Result, Trust,
    ask::{Ask, Term},
    boxes::PublicKey,
    cert::{Staff, Subject},
    identity::{CertifierKey, CertifierRequest, DeviceKeys, DeviceRequest, RootKey},
    vault::Vault,
};

/// Certifies the certifier of a vault by another root, with the same key, name and roles.
pub fn certifier(vault: &Vault, root: &RootKey, term: Term) -> Result<Certifier> {
    let certifier = vault
        .certifier
        .as_ref()
        .ok_or(Error::Refused(Refusal::Role))?;
    let key = CertifierKey::from_secret(certifier.key().secret());
    let subject = certifier.cert().subject();
    let ask = Ask::issue(&key, subject.member, &subject.alias, subject.roles)?;
    let cert: Cert = root.grant(&Ask::decode(&ask)?, term)?;
    Certifier::new(key, cert)
}

/// A device that the old root's certificates lead to: its owner, and what is needed to certify it again.
pub struct Known {
    chain: Chain,
    box_key: PublicKey,
}

impl Known {
    /// Refuses what did not lead to the old root, was over by then, or was revoked.
    pub fn new(chain: Chain, box_key: PublicKey, old: &Trust) -> Result<Self> {
        let subject = chain.device().subject();
        old.admit(&chain, &subject.sig_pk)?;
        if subject.hpke_pk_hash != box_key.hash() {
            return Err(Refusal::OtherKey.into());
        }
        Ok(Self { chain, box_key })
    }

    /// A device whose certificate is to be renewed. It may have lapsed at most `grace_s` seconds ago, so that nobody has to enrol
    /// anew after a holiday; what was revoked, or does not lead to the root, is refused.
    pub fn renewable(
        chain: Chain,
        box_key: PublicKey,
        trust: &Trust,
        grace_s: u64,
    ) -> Result<Self> {
        trust.admit_lapsed(&chain, grace_s)?;
        if chain.device().subject().hpke_pk_hash != box_key.hash() {
            return Err(Refusal::OtherKey.into());
        }
        Ok(Self { chain, box_key })
    }

    /// Whether `renewed` is this device with other dates and nothing else. That it leads to the root, the caller checks.
    pub fn is_same(&self, renewed: &Chain) -> bool {
        let (was, is) = (self.chain.device().subject(), renewed.device().subject());
        let renamed = Subject {
            not_before: was.not_before,
            not_after: was.not_after,
            serial: was.serial,
            ..is.clone()
        };
        renamed == *was
    }

    /// Whose it is.
    pub fn staff(&self) -> Staff {
        self.chain.staff()
    }

    /// Its key for boxes.
    pub fn box_key(&self) -> &PublicKey {
        &self.box_key
    }

    /// The same device, keys, name and roles, certified again.
    pub fn certify(&self, by: &Certifier, term: Term) -> Result<Chain> {
        let subject = self.chain.device().subject();
        let request = CertifierRequest {
            member: subject.member,
            alias: subject.alias.clone(),
            roles: subject.roles,
            not_before: term.not_before,
            not_after: term.not_after,
            serial: term.serial,
        };
        let device = DeviceRequest {
            device: subject.device,
            sig_pk: subject.sig_pk,
            hpke_pk: self.box_key.clone(),
        };
        by.certify(&request, &device)
    }
}

/// The vault with its device's renewed certificate.
pub fn renewed(old: &Vault, chain: Chain) -> Result<Vault> {
    Ok(Vault {
        identity: identity(&old.identity, chain)?,
        certifier: old.certifier.as_ref().map(certifier_again).transpose()?,
    })
}

/// The vault with a certifying key; one that was there before is gone.
pub fn promoted(old: &Vault, certifier: Certifier) -> Result<Vault> {
    Ok(Vault {
        identity: identity(&old.identity, old.identity.chain().clone())?,
        certifier: Some(certifier),
    })
}

fn certifier_again(certifier: &Certifier) -> Result<Certifier> {
    let key = CertifierKey::from_secret(certifier.key().secret());
    Certifier::new(key, certifier.cert().clone())
}

/// A device's keys with another certificate; it must be for them.
pub fn identity(old: &Identity, chain: Chain) -> Result<Identity> {
    let device = old.chain().device().subject().device;
    let keys = DeviceKeys::from_secrets(device, old.key().secret(), old.boxes().bytes());
    Identity::new(keys, chain)
}

/// The vault with its new certificates; they must be for the keys in it.
pub fn vault(old: &Vault, chain: Chain, certifier: Certifier) -> Result<Vault> {
    Ok(Vault {
        identity: identity(&old.identity, chain)?,
        certifier: Some(certifier),
    })
}
