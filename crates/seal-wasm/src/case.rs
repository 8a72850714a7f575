//! Cases: sealed entries that open only for the staff who are assigned.

use std::rc::Rc;

use seal::boxes::PublicKey;
use seal::case::{self, CaseKey, Draft};
use seal::vault::Vault;
use seal::{Chain, Trust as Policy};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{Plain, fixed, whole};
use crate::error::{self, Result};
use crate::{Trust, event};

/// A case in one version of its key.
#[wasm_bindgen]
pub struct Case {
    owner: Rc<Vault>,
    key: CaseKey,
}

#[wasm_bindgen]
impl Case {
    /// The case's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> Vec<u8> {
        self.key.case().to_vec()
    }

    /// The version of the key, from one.
    #[wasm_bindgen(getter, js_name = keyVersion)]
    pub fn key_version(&self) -> u32 {
        self.key.version()
    }

    /// The same case with a new key of the next version: after somebody was taken off it.
    #[wasm_bindgen(js_name = nextKey)]
    pub fn next_key(&self) -> Result<Case> {
        let key = CaseKey::generate(self.key.case(), self.key.version().saturating_add(1));
        Ok(Case {
            owner: Rc::clone(&self.owner),
            key: key.map_err(error::of)?,
        })
    }

    /// Signs and seals an entry. `previous` is the `hash` of the entry before; undefined for the first.
    #[wasm_bindgen(js_name = sealEntry)]
    pub fn seal_entry(
        &self,
        entry: &[u8],
        body: &str,
        previous: Option<Vec<u8>>,
        now: f64,
    ) -> Result<Vec<u8>> {
        let draft = Draft {
            entry: fixed(entry)?,
            prev_hash: previous.map_or(Ok([0; 32]), |previous| fixed(&previous))?,
            body: body.as_bytes(),
        };
        case::seal(&self.key, &self.owner.identity, &draft, whole(now)?).map_err(error::of)
    }

    /// Opens the entry of this id and proves its author as of the time of signing.
    #[wasm_bindgen(js_name = openEntry, unchecked_return_type = "CaseEntry")]
    pub fn open_entry(
        &self,
        entry: &[u8],
        sealed: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<JsValue> {
        let id = fixed(entry)?;
        let opened = case::open(&self.key, &id, sealed, &trust.at(now)?).map_err(error::of)?;
        let body = std::str::from_utf8(&opened.body).map_err(|_source| error::code("malformed"))?;
        Ok(Plain::new()
            .bytes("entry", &id)
            .with("author", event::staff(&opened.author).done())
            .with("revoked", opened.revoked)
            .number("signedAt", opened.signed_at)
            .bytes("previous", &opened.prev_hash)
            .bytes("hash", &opened.hash)
            .with("body", body)
            .done())
    }

    /// The version of the key that a sealed entry needs.
    #[wasm_bindgen(js_name = versionOf)]
    pub fn version_of(sealed: &[u8]) -> Result<u32> {
        case::key_version(sealed).map_err(error::of)
    }

    /// Wraps the key to an assigned device, named by its certificates and its box key.
    #[wasm_bindgen(js_name = wrapFor)]
    pub fn wrap_for(
        &self,
        chain: &[u8],
        box_key: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<Vec<u8>> {
        let chain = Chain::decode(chain).map_err(error::of)?;
        let box_key = PublicKey::new(box_key).map_err(error::of)?;
        let policy = trust.at(now)?;
        self.key
            .wrap(&self.owner.identity, (&chain, &box_key), &policy)
            .map_err(error::of)
    }
}

impl Case {
    pub(crate) fn create(owner: Rc<Vault>, id: [u8; 16]) -> Result<Self> {
        let key = CaseKey::generate(id, 1).map_err(error::of)?;
        Ok(Self { owner, key })
    }

    pub(crate) fn unwrap(
        owner: Rc<Vault>,
        wrap: &[u8],
        of: ([u8; 16], u32),
        policy: &Policy,
    ) -> Result<Self> {
        let opened = CaseKey::unwrap(&owner.identity, wrap, of, policy);
        let (key, _wrapped_by) = opened.map_err(error::of)?;
        Ok(Self { owner, key })
    }
}
