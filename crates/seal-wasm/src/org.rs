//! Whom a page trusts: the organisation's root and a team's notice.

use seal::{Notice, Root, Trust as Policy, org::Former};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{fixed, number, whole};
use crate::error::{self, Result};

/// The organisation's signed public settings, checked against the pinned fingerprint of its root key.
#[wasm_bindgen]
pub struct Org {
    settings: String,
    root: Root,
    former: Vec<Former>,
}

#[wasm_bindgen]
impl Org {
    /// Throws `wrongRoot`, `badSignature` or `malformed`.
    pub fn verify(signed: &[u8], fingerprint: &[u8]) -> Result<Org> {
        let uncertified = seal::Error::Refused(seal::Refusal::Uncertified);
        let org = seal::org::read(signed, &fixed(fingerprint)?)
            .map_err(|error| error::renamed(error, uncertified, "wrongRoot"))?;
        let settings =
            String::from_utf8(org.settings).map_err(|_source| error::code("malformed"))?;
        Ok(Org {
            settings,
            root: org.root,
            former: org.former,
        })
    }

    /// The JSON text that was signed.
    #[wasm_bindgen(getter)]
    pub fn settings(&self) -> String {
        self.settings.clone()
    }

    /// SHA-256 of the root key, as it is printed and pinned.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> Vec<u8> {
        self.root.fingerprint().to_vec()
    }
}

impl Org {
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }
}

/// A team notice that leads to the organisation's root and is in force: whom to seal to, who is revoked.
#[wasm_bindgen]
pub struct Trust {
    notice: Notice,
    policy: Policy,
}

#[wasm_bindgen]
impl Trust {
    /// Throws `expired`, `notYet`, `revoked`, `badSignature`, `uncertified` or `malformed`.
    pub fn check(org: &Org, notice: &[u8], now: f64) -> Result<Trust> {
        let now = whole(now)?;
        let notice = Notice::verify(notice, org.root(), now).map_err(error::of)?;
        let policy = Policy::new(*org.root(), notice.terms().revoked.clone(), now)
            .with_former(org.former.clone());
        Ok(Trust { notice, policy })
    }

    /// The team's id.
    #[wasm_bindgen(getter)]
    pub fn team(&self) -> Vec<u8> {
        self.notice.terms().team.to_vec()
    }

    /// Which team key the notice names.
    #[wasm_bindgen(getter)]
    pub fn generation(&self) -> u32 {
        self.notice.terms().generation
    }

    /// First second after the notice's validity.
    #[wasm_bindgen(getter, js_name = notAfter)]
    pub fn not_after(&self) -> f64 {
        number(self.notice.terms().not_after)
    }
}

impl Trust {
    pub(crate) fn notice(&self) -> &Notice {
        &self.notice
    }

    /// The policy at `now`, as JavaScript passed it.
    pub(crate) fn at(&self, now: f64) -> Result<Policy> {
        Ok(self.policy.at(whole(now)?))
    }
}
