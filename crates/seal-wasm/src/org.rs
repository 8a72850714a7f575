//! Whom a page trusts: the organisation's root and a team's notice.

use js_sys::Array;
use seal::keylog::{self, KeyLog, Seen, View};
use seal::tlog::Verifier;
use seal::{Notice, Root, Trust as Policy, org::Former};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{byte_strings, fixed, number, whole};
use crate::error::{self, Result};

/// The organisation's signed public settings, checked against the pinned fingerprint of its root key.
#[wasm_bindgen]
pub struct Org {
    settings: String,
    root: Root,
    former: Vec<Former>,
    log: Option<KeyLog>,
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
            log: None,
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

    /// From now on only what is in the public log of keys counts, for everything that is made from this organisation. `key` is
    /// what the settings name, `seen` what `seen` gave at an earlier visit. A step throws `notInLog` when it needs what is not
    /// proved: then `missing` is asked for, the answer goes to `learn`, and the step is done again.
    pub fn follow(&mut self, key: &[u8], seen: Option<Vec<u8>>) -> Result<()> {
        let verifier = Verifier::new(&keylog::origin(&self.root), &fixed(key)?);
        let seen = seen.map(|seen| Seen::decode(&seen)).transpose();
        let view = View::new(verifier.map_err(error::of)?, seen.map_err(error::of)?);
        self.log = Some(KeyLog::new(view));
        Ok(())
    }

    /// How many leaves of the log have been seen: what to ask from.
    #[wasm_bindgen(getter, js_name = logSize)]
    pub fn log_size(&self) -> f64 {
        number(self.log.as_ref().map_or(0, KeyLog::size))
    }

    /// What to keep of the log for the next visit; undefined before anything was learnt.
    #[wasm_bindgen(getter)]
    pub fn seen(&self) -> Option<Vec<u8>> {
        Some(self.log.as_ref()?.seen()?.encode())
    }

    /// Hashes of leaves that were needed since the last call and are not proved.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array[]")]
    pub fn missing(&self) -> Array {
        byte_strings(
            &self
                .log
                .as_ref()
                .map_or_else(Vec::new, KeyLog::take_missing),
        )
    }

    /// Takes the server's proof. Throws `forkedLog`, which is an alarm, `staleLog`, `unprovenLog`, `badSignature` or `malformed`;
    /// then nothing of it is believed.
    pub fn learn(&self, proof: &[u8], now: f64) -> Result<()> {
        match &self.log {
            Some(log) => log.learn(proof, whole(now)?).map_err(error::of),
            None => Ok(()),
        }
    }
}

impl Org {
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    /// Whom this organisation's clients believe.
    pub(crate) fn policy(&self, revoked: Vec<u64>, now: u64) -> Policy {
        Policy::new(self.root, revoked, now)
            .with_former(self.former.clone())
            .with_log(self.log.clone())
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
    /// Throws `expired`, `notYet`, `revoked`, `badSignature`, `uncertified` or `malformed`, and `notInLog` where a log is followed.
    pub fn check(org: &Org, notice: &[u8], now: f64) -> Result<Trust> {
        let now = whole(now)?;
        let notice = Notice::verify(notice, org.root(), now).map_err(error::of)?;
        let policy = org.policy(notice.terms().revoked.clone(), now);
        policy.check_notice(&notice).map_err(error::of)?;
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
