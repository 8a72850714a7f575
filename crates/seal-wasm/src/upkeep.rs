//! What a desk renews in the background: certificates, notices, team keys. Nothing here grants anything new: a renewed certificate says
//! what the old one said.

use std::rc::Rc;

use seal::ask::Term;
use seal::boxes::{PublicKey, SecretKey};
use seal::recertify::{self, Known};
use seal::team::{self, RENEW_GRACE_S};
use seal::{Certifier, Chain, Notice, Trust as Policy};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Org;
use crate::border::{random_serial, whole};
use crate::desk::{Desk, TeamKey};
use crate::error::{self, Result};

/// How long a renewed certificate is good for: less than the most, because a browser's clock may be behind.
const VALID_S: u64 = 34 * 86_400;
const BEHIND_S: u64 = 3_600;

/// A supervisor's round of renewals: what is revoked by now, and the team's last notice, which may have lapsed.
#[wasm_bindgen]
pub struct Renewal {
    policy: Policy,
    last: Notice,
}

#[wasm_bindgen]
impl Renewal {
    /// `revoked` is what the server calls revoked; what the last notice revoked stays so. The notice's key is signed again: it must
    /// be in the log. Throws `notInLog`.
    #[wasm_bindgen(constructor)]
    pub fn new(org: &Org, notice: &[u8], revoked: Vec<f64>, now: f64) -> Result<Renewal> {
        let last = Notice::verify_once(notice, org.root()).map_err(error::of)?;
        let mut serials = last.terms().revoked.clone();
        for serial in revoked {
            serials.push(whole(serial)?);
        }
        serials.sort_unstable();
        serials.dedup();
        let policy = org.policy(serials, whole(now)?);
        policy.check_notice(&last).map_err(error::of)?;
        Ok(Renewal { policy, last })
    }

    /// The same device, keys, name and roles, with a new certificate. Throws what `Trust.check` throws, and `notAllowed` at a desk
    /// that cannot certify.
    pub fn certificate(&self, by: &Desk, chain: &[u8], box_key: &[u8]) -> Result<Vec<u8>> {
        let by = certifier(by)?;
        let chain = Chain::decode(chain).map_err(error::of)?;
        let box_key = PublicKey::new(box_key).map_err(error::of)?;
        let known = Known::renewable(chain, box_key, &self.policy, RENEW_GRACE_S);
        let not_before = self.policy.now().saturating_sub(BEHIND_S);
        let term = Term {
            not_before,
            not_after: (not_before + VALID_S).min(by.cert().subject().not_after),
            serial: random_serial()?,
        };
        let renewed = known.and_then(|known| known.certify(by, term));
        Ok(renewed.map_err(error::of)?.encode())
    }

    /// The notice for seven more days, with the same key.
    pub fn notice(&self, by: &Desk) -> Result<Vec<u8>> {
        self.issue(by, &self.last.terms().key)
    }

    /// A new team key; the next generation.
    #[wasm_bindgen(js_name = newKey)]
    pub fn new_key(&self) -> Result<TeamKey> {
        let terms = self.last.terms();
        let key = SecretKey::generate().map_err(error::of)?;
        let generation = terms.generation.saturating_add(1);
        Ok(TeamKey::new(terms.team, generation, key))
    }

    /// The notice that names it.
    #[wasm_bindgen(js_name = noticeFor)]
    pub fn notice_for(&self, by: &Desk, key: &TeamKey) -> Result<Vec<u8>> {
        self.issue(by, &key.public()?)
    }

    /// Seals a team key to a member's device, named by its certificates and its box key.
    pub fn wrap(&self, by: &Desk, key: &TeamKey, chain: &[u8], box_key: &[u8]) -> Result<Vec<u8>> {
        let chain = Chain::decode(chain).map_err(error::of)?;
        let box_key = PublicKey::new(box_key).map_err(error::of)?;
        key.wrap(by, (&chain, &box_key), &self.policy)
    }
}

impl Renewal {
    fn issue(&self, by: &Desk, key: &PublicKey) -> Result<Vec<u8>> {
        let by = certifier(by)?;
        let revoked = self.policy.revoked().to_vec();
        let terms = team::terms(self.last.terms(), key, revoked, by, self.policy.now());
        Notice::issue(&terms, by).map_err(error::of)
    }
}

fn certifier(desk: &Desk) -> Result<&Certifier> {
    let certifier = desk.vault().certifier.as_ref();
    certifier.ok_or_else(|| error::code("notAllowed"))
}

#[wasm_bindgen]
impl Desk {
    /// Takes certificates that are newer than those in the vault. False, and nothing is changed, when they are the same, are for
    /// other keys or do not count.
    pub fn adopt(&mut self, org: &Org, chain: &[u8], now: f64) -> Result<bool> {
        let now = whole(now)?;
        let Ok(chain) = Chain::decode(chain) else {
            return Ok(false);
        };
        let same = chain == *self.identity().chain();
        if same || chain.verify(org.root(), &[], now).is_err() {
            return Ok(false);
        }
        let Ok(vault) = recertify::renewed(self.vault(), chain) else {
            return Ok(false);
        };
        *self = Desk::of(Rc::new(vault));
        Ok(true)
    }
}
