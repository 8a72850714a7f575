//! Cases: sealed entries that open only for the staff who are assigned.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use seal::boxes::PublicKey;
use seal::case::{CaseEntry, Draft, Keyring, Readers, SealedFile};
use seal::vault::Vault;
use seal::{Chain, Trust as Policy};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{Plain, byte_strings, fixed, from_byte_strings, whole};
use crate::error::{self, Result};
use crate::{Trust, event};

/// A case with every version of its key that this device holds.
#[wasm_bindgen]
pub struct Case {
    owner: Rc<Vault>,
    ring: Keyring,
}

#[wasm_bindgen]
impl Case {
    /// The case's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> Vec<u8> {
        self.ring.case().to_vec()
    }

    /// The newest version of the key that is held; 0 for none.
    #[wasm_bindgen(getter, js_name = keyVersion)]
    pub fn key_version(&self) -> u32 {
        self.ring.newest()
    }

    /// Whether something new may be sealed under it: who wrapped it counts now, or is this device. Otherwise the case gets another
    /// key first.
    #[wasm_bindgen(getter, js_name = isCurrent)]
    pub fn is_current(&self) -> bool {
        self.ring.is_current()
    }

    /// How the lists of who reads the case stand: only by `signed` ones are keys passed on.
    #[wasm_bindgen(getter, js_name = readersAre, unchecked_return_type = "\"signed\" | \"unsigned\" | \"unsound\"")]
    pub fn readers_are(&self) -> String {
        let word = match self.ring.readers() {
            Readers::Signed(_) => "signed",
            Readers::Unsigned => "unsigned",
            Readers::Unsound => "unsound",
        };
        word.to_owned()
    }

    /// Who reads the case, by id; nobody unless the lists are `signed`.
    #[wasm_bindgen(getter, unchecked_return_type = "Uint8Array[]")]
    pub fn readers(&self) -> Array {
        match self.ring.readers() {
            Readers::Signed(members) => byte_strings(members),
            Readers::Unsigned | Readers::Unsound => Array::new(),
        }
    }

    /// The same case with a new key of the next version: after somebody was taken off it.
    #[wasm_bindgen(js_name = nextKey)]
    pub fn next_key(&self) -> Result<Case> {
        Ok(Case {
            owner: Rc::clone(&self.owner),
            ring: self.ring.next().map_err(error::of)?,
        })
    }

    /// Signs the list of who reads the case from now on, and seals it under the newest key.
    #[wasm_bindgen(js_name = signReaders)]
    pub fn sign_readers(&self, members: Vec<Uint8Array>, now: f64) -> Result<Vec<u8>> {
        let members = from_byte_strings(members);
        let members = members.iter().map(|member| fixed(member));
        let members: Vec<[u8; 16]> = members.collect::<Result<_>>()?;
        let signed = self
            .ring
            .sign_readers(&self.owner.identity, &members, whole(now)?);
        signed.map_err(error::of)
    }

    /// Signs and seals an entry under the newest key. `previous` is the `hash` of the entry before; undefined for the first. Throws
    /// `oldKey` where the case is to get another key first.
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
        let sealed = self.ring.seal(&self.owner.identity, &draft, whole(now)?);
        sealed.map_err(error::of)
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
        let opened = self.ring.read(&id, sealed, &trust.at(now)?);
        plain(&id, &opened.map_err(error::of)?)
    }

    /// Seals a file under the newest key. The entry that names it carries the hash. Throws `oldKey` as `sealEntry` does.
    #[wasm_bindgen(js_name = sealFile, unchecked_return_type = "SealedFile")]
    pub fn seal_file(&self, file: &[u8], body: &[u8]) -> Result<JsValue> {
        let sealed = self.ring.seal_file(&fixed(file)?, body);
        let SealedFile { sealed, hash } = sealed.map_err(error::of)?;
        let plain = Plain::new().bytes("sealed", &sealed);
        Ok(plain.bytes("hash", &hash).done())
    }

    /// Opens a file, if it is the one of this hash.
    #[wasm_bindgen(js_name = openFile)]
    pub fn open_file(&self, file: &[u8], sealed: &[u8], hash: &[u8]) -> Result<Vec<u8>> {
        let opened = self.ring.open_file(&fixed(file)?, sealed, &fixed(hash)?);
        Ok(opened.map_err(error::of)?.to_vec())
    }

    /// Wraps the versions of the key that are asked for and held to an assigned device, named by its certificates and its box key.
    #[wasm_bindgen(js_name = wrapFor, unchecked_return_type = "WrappedKey[]")]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn wrap_for(
        &self,
        chain: &[u8],
        box_key: &[u8],
        versions: &[u32],
        trust: &Trust,
        now: f64,
    ) -> Result<Array> {
        let chain = Chain::decode(chain).map_err(error::of)?;
        let box_key = PublicKey::new(box_key).map_err(error::of)?;
        let (by, to) = (&self.owner.identity, (&chain, &box_key));
        let wrapped = self.ring.wrap(by, to, versions, &trust.at(now)?);
        let wrapped = wrapped.map_err(error::of)?.into_iter();
        let plain = wrapped.map(|(version, wrap)| {
            let plain = Plain::new().number("keyVersion", u64::from(version));
            plain.bytes("wrap", &wrap).done()
        });
        Ok(plain.collect())
    }

    /// Every version that is held, the oldest first.
    #[wasm_bindgen(getter)]
    pub fn versions(&self) -> Vec<u32> {
        self.ring.versions()
    }
}

impl Case {
    pub(crate) fn create(owner: Rc<Vault>, id: [u8; 16]) -> Result<Self> {
        let ring = Keyring::found(id).map_err(error::of)?;
        Ok(Self { owner, ring })
    }

    pub(crate) fn open(
        owner: Rc<Vault>,
        id: [u8; 16],
        kept: (&[Vec<u8>], &[Vec<u8>]),
        policy: &Policy,
    ) -> Self {
        let ring = Keyring::open(&owner.identity, id, kept, policy);
        Self { owner, ring }
    }
}

fn plain(id: &[u8; 16], opened: &CaseEntry) -> Result<JsValue> {
    let body = std::str::from_utf8(&opened.body).map_err(|_source| error::code("malformed"))?;
    Ok(Plain::new()
        .bytes("entry", id)
        .with("author", event::staff(&opened.author).done())
        .with("revoked", opened.revoked)
        .number("signedAt", opened.signed_at)
        .bytes("previous", &opened.prev_hash)
        .bytes("hash", &opened.hash)
        .with("body", body)
        .done())
}
