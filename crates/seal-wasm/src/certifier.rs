//! A supervisor becomes somebody who certifies: their desk makes a key and a request, the keeper of the root signs it offline, the desk
//! takes the answer.

use seal::ask::{Ask, Asked};
use seal::recertify;
use seal::words::{ENGLISH, WordList};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Org;
use crate::border::{number, whole};
use crate::desk::{Desk, Stretched};
use crate::error::{self, Result};

/// A certifying key that waits for the root's certificate.
#[wasm_bindgen]
pub struct AskedKey(Option<Asked>);

#[wasm_bindgen]
impl AskedKey {
    /// A new key.
    pub fn make() -> Result<AskedKey> {
        let key = Asked::generate().map_err(error::of)?;
        Ok(AskedKey(Some(key)))
    }

    /// What `lock` gave. Throws `wrongPassphrase`.
    pub fn open(sealed: &[u8], by: &Stretched, desk: &Desk) -> Result<AskedKey> {
        let member = desk.identity().staff().member;
        let locked = seal::Error::Sealed("request");
        let opened = Asked::open(sealed, &by.0, &member);
        let opened = opened.map_err(|error| error::renamed(error, locked, "wrongPassphrase"))?;
        Ok(AskedKey(Some(opened)))
    }

    /// The request: public, for the keeper of the root.
    pub fn request(&self, desk: &Desk) -> Result<Vec<u8>> {
        self.key()?.request(desk.identity()).map_err(error::of)
    }

    /// Seals the key until the answer comes.
    pub fn lock(&self, by: &Stretched, desk: &Desk) -> Result<Vec<u8>> {
        let member = desk.identity().staff().member;
        self.key()?.seal(&by.0, &member).map_err(error::of)
    }

    /// Takes the answer into the desk, which certifies from then on. Throws `uncertified` for another root's, `changedIdentity` for
    /// another person's, `otherKey` for another request's, `expired`, `notYet`, `wrongRole`, `malformed`.
    pub fn accept(&mut self, answer: &[u8], org: &Org, desk: &mut Desk, now: f64) -> Result<()> {
        let now = whole(now)?;
        let key = self.0.take().ok_or_else(|| error::code("keysUsed"))?;
        let certifier = key.accept(answer, desk.identity(), org.root(), now);
        let certifier = certifier.map_err(error::of)?;
        let vault = recertify::promoted(desk.vault(), certifier).map_err(error::of)?;
        *desk = Desk::of(Rc::new(vault));
        Ok(())
    }
}

impl AskedKey {
    fn key(&self) -> Result<&Asked> {
        self.0.as_ref().ok_or_else(|| error::code("keysUsed"))
    }
}

/// What the person reads aloud to the keeper of the root: ten words that say everything that is asked for.
#[wasm_bindgen(js_name = wordsOfRequest)]
pub fn words_of_request(request: &[u8]) -> Result<String> {
    let ask = Ask::decode(request).map_err(error::of)?;
    let list = WordList::new(ENGLISH).map_err(error::of)?;
    list.say_code(&ask.code()).map_err(error::of)
}

#[wasm_bindgen]
impl Desk {
    /// First second after the validity of the certifying key's certificate; 0 without one.
    #[wasm_bindgen(getter, js_name = certifiesUntil)]
    pub fn certifies_until(&self) -> f64 {
        let certifier = self.vault().certifier.as_ref();
        certifier.map_or(0.0, |one| number(one.cert().subject().not_after))
    }
}
