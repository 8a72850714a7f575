//! A staff device's identity: unlocked by the passphrase, it opens team keys and intakes and gets into chats.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use seal::boxes::SecretKey;
use seal::callback::Part;
use seal::chat::{JoinKeys as Keys, key_package};
use seal::note::Note;
use seal::passphrase::PassphraseKeys;
use seal::vault::Vault;
use seal::{Chat, Error, Identity, Suite, team};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{fixed, from_byte_strings, number, whole};
use crate::chat::Held;
use crate::error::{self, Result};
use crate::{Case, DeskChat, Trust, event};

/// Stretches a passphrase; the half that opens the vault stays in here. Takes a fifth of a second and more.
#[wasm_bindgen]
pub fn stretch(passphrase: &str, salt: &[u8]) -> Result<Stretched> {
    let keys = PassphraseKeys::derive(passphrase, &fixed(salt)?).map_err(error::of)?;
    Ok(Stretched(keys))
}

/// The two halves of a stretched passphrase.
#[wasm_bindgen]
pub struct Stretched(pub(crate) PassphraseKeys);

#[wasm_bindgen]
impl Stretched {
    /// What proves the log-in to the server: 32 bytes.
    #[wasm_bindgen(getter)]
    pub fn auth(&self) -> Vec<u8> {
        self.0.auth.to_vec()
    }

    /// Opens the vault of `member`. Throws `wrongPassphrase`, also for a vault that was damaged.
    pub fn unlock(&self, vault: &[u8], member: &[u8]) -> Result<Desk> {
        let locked = Error::Sealed("vault");
        let vault = Vault::open(vault, &self.0, &fixed(member)?)
            .map_err(|error| error::renamed(error, locked, "wrongPassphrase"))?;
        Ok(Desk(Rc::new(vault)))
    }

    /// Seals the vault of an unlocked desk under this passphrase: a change of passphrase.
    pub fn lock(&self, desk: &Desk) -> Result<Vec<u8>> {
        desk.0.seal(&self.0).map_err(error::of)
    }
}

/// A staff device's identity, unlocked. Its keys are wiped when this and every case opened from it are freed.
#[wasm_bindgen]
pub struct Desk(Rc<Vault>);

#[wasm_bindgen]
impl Desk {
    /// The person's id.
    #[wasm_bindgen(getter)]
    pub fn member(&self) -> Vec<u8> {
        self.identity().staff().member.to_vec()
    }

    /// The device's id.
    #[wasm_bindgen(getter)]
    pub fn device(&self) -> Vec<u8> {
        self.identity().staff().device.to_vec()
    }

    /// The name that others are shown.
    #[wasm_bindgen(getter)]
    pub fn alias(&self) -> String {
        self.identity().staff().alias
    }

    /// What the person may do.
    #[wasm_bindgen(getter, unchecked_return_type = "Role[]")]
    pub fn roles(&self) -> Array {
        event::roles(self.identity().staff().roles)
    }

    /// Whether this desk holds a certifying key.
    #[wasm_bindgen(getter, js_name = canCertify)]
    pub fn can_certify(&self) -> bool {
        self.0.certifier.is_some()
    }

    /// First second after the validity of the device's certificate.
    #[wasm_bindgen(getter, js_name = notAfter)]
    pub fn not_after(&self) -> f64 {
        number(self.identity().staff().not_after)
    }

    /// The certificates of this device, as others need them to wrap a key to it.
    #[wasm_bindgen(getter)]
    pub fn chain(&self) -> Vec<u8> {
        self.identity().chain().encode()
    }

    /// The public key that boxes for this device are sealed to.
    #[wasm_bindgen(getter, js_name = boxKey)]
    pub fn box_key(&self) -> Result<Vec<u8>> {
        let key = self.identity().box_key().map_err(error::of)?;
        Ok(key.bytes().to_vec())
    }

    /// Unwraps a team's key: that of the notice in `trust`, or of an earlier generation.
    #[wasm_bindgen(js_name = openTeamKey)]
    pub fn open_team_key(
        &self,
        wrap: &[u8],
        generation: u32,
        trust: &Trust,
        now: f64,
    ) -> Result<TeamKey> {
        let (policy, terms) = (trust.at(now)?, trust.notice().terms());
        let key = if generation == terms.generation {
            team::unwrap(self.identity(), wrap, trust.notice(), &policy)
        } else {
            team::unwrap_old(self.identity(), wrap, (terms.team, generation), &policy)
        };
        Ok(TeamKey {
            team: terms.team,
            generation,
            key: key.map_err(error::of)?,
        })
    }

    /// Claims a chat. `lost` are devices of holders who vanished. The chat's `pending` goes to the server.
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn claim(
        &self,
        intake: &Intake,
        group_info: &[u8],
        lost: Vec<Uint8Array>,
        trust: &Trust,
        now: f64,
    ) -> Result<DeskChat> {
        let lost = from_byte_strings(lost);
        let lost = lost
            .iter()
            .map(|device| fixed(device))
            .collect::<Result<Vec<_>>>()?;
        let policy = trust.at(now)?;
        let (chat, handshake) = Chat::claim(self.identity(), &intake.0, group_info, &lost, &policy)
            .map_err(error::of)?;
        let mut held = Held::new(chat);
        held.wait_for(handshake);
        Ok(DeskChat::new(held))
    }

    /// Keys for one join, made when this person agrees to come in. `suite` is the code of the chat's ciphersuite: who is
    /// only invited has not opened its intake yet.
    #[wasm_bindgen(js_name = keyPackage)]
    pub fn key_package(&self, suite: u16) -> Result<JoinKeys> {
        let suite = Suite::try_from(suite).map_err(error::of)?;
        let (keys, bytes) = key_package(self.identity(), suite).map_err(error::of)?;
        Ok(JoinKeys {
            keys: Some(keys),
            bytes,
        })
    }

    /// Joins by the welcome that came for these keys; they serve once, but for a member who is not known to be in the log yet.
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn join(
        &self,
        keys: &mut JoinKeys,
        welcome: &[u8],
        intake: &Intake,
        trust: &Trust,
        now: f64,
    ) -> Result<DeskChat> {
        let policy = trust.at(now)?;
        let chat =
            keys.serve(|keys| Chat::join(self.identity(), keys, welcome, &intake.0, &policy))?;
        Ok(DeskChat::new(Held::new(chat)))
    }

    /// A chat from everything that `takeDelta` ever gave, in order.
    pub fn restore(&self, deltas: Vec<Uint8Array>) -> Result<DeskChat> {
        let parts: Vec<_> = from_byte_strings(deltas)
            .into_iter()
            .map(zeroize::Zeroizing::new)
            .collect();
        let chat = Chat::load_desk(&parts, self.identity()).map_err(error::of)?;
        Ok(DeskChat::new(Held::new(chat)))
    }

    /// A new case with a new key, version 1.
    #[wasm_bindgen(js_name = newCase)]
    pub fn new_case(&self, id: &[u8]) -> Result<Case> {
        Case::create(Rc::clone(&self.0), fixed(id)?)
    }

    /// A case by what was wrapped to this device, and the lists of who reads it in order. Throws nothing for a wrap that does not
    /// open: its version is not held.
    #[wasm_bindgen(js_name = openCase)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn open_case(
        &self,
        id: &[u8],
        wraps: Vec<Uint8Array>,
        readers: Vec<Uint8Array>,
        trust: &Trust,
        now: f64,
    ) -> Result<Case> {
        let (wraps, readers) = (from_byte_strings(wraps), from_byte_strings(readers));
        let owner = Rc::clone(&self.0);
        let policy = trust.at(now)?;
        Ok(Case::open(owner, fixed(id)?, (&wraps, &readers), &policy))
    }
}

impl Desk {
    pub(crate) fn of(vault: Rc<Vault>) -> Self {
        Self(vault)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }
}

/// The secret key of a team in one generation.
#[wasm_bindgen]
pub struct TeamKey {
    team: [u8; 16],
    generation: u32,
    key: SecretKey,
}

#[wasm_bindgen]
impl TeamKey {
    /// Which team key this is.
    #[wasm_bindgen(getter)]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Opens the box with whom to call; the answer is JSON. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openContact)]
    pub fn open_contact(&self, sealed: &[u8], callback: &[u8]) -> Result<String> {
        self.open_part(Part::Contact, sealed, callback)
    }

    /// Opens the box with the hours of a request to be called. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openHours)]
    pub fn open_hours(&self, sealed: &[u8], callback: &[u8]) -> Result<String> {
        self.open_part(Part::Hours, sealed, callback)
    }

    /// Opens the intake box of a chat. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openIntake)]
    pub fn open_intake(&self, sealed: &[u8], chat: &[u8]) -> Result<Intake> {
        let chat = fixed(chat)?;
        seal::Intake::open(sealed, &self.key, &chat, &self.team, self.generation)
            .map(Intake)
            .map_err(error::of)
    }

    /// Opens the box of a referral by what its sender calls it. Throws `cannotOpen`, and `badSignature` where what is signed in it does
    /// not hold.
    #[wasm_bindgen(js_name = openReferral)]
    pub fn open_referral(&self, sealed: &[u8], reference: &[u8]) -> Result<Referral> {
        let reference = fixed(reference)?;
        seal::referral::Referral::open(sealed, &self.key, &reference, &self.team, self.generation)
            .map(Referral)
            .map_err(error::of)
    }
}

impl TeamKey {
    /// Opens what an agency calls the report of a task.
    pub(crate) fn open_note(&self, note: Note, sealed: &[u8], id: &[u8]) -> Result<String> {
        let of = (&self.team, self.generation);
        let words = note
            .open(sealed, &self.key, &fixed(id)?, of)
            .map_err(error::of)?;
        let text = std::str::from_utf8(&words);
        text.map(str::to_owned)
            .map_err(|_source| error::code("malformed"))
    }

    fn open_part(&self, part: Part, sealed: &[u8], callback: &[u8]) -> Result<String> {
        let of = (&self.team, self.generation);
        let body = seal::callback::open(part, sealed, &self.key, &fixed(callback)?, of)
            .map_err(error::of)?;
        let text = std::str::from_utf8(&body);
        text.map(str::to_owned)
            .map_err(|_source| error::code("malformed"))
    }

    pub(crate) fn new(team: [u8; 16], generation: u32, key: SecretKey) -> Self {
        Self {
            team,
            generation,
            key,
        }
    }

    /// The public half.
    pub(crate) fn public(&self) -> Result<seal::boxes::PublicKey> {
        self.key.public().map_err(error::of)
    }

    /// Seals this key to a device.
    pub(crate) fn wrap(
        &self,
        by: &Desk,
        to: (&seal::Chain, &seal::boxes::PublicKey),
        trust: &seal::Trust,
    ) -> Result<Vec<u8>> {
        let key = (&self.key, trust);
        team::wrap(by.identity(), to, self.team, self.generation, key).map_err(error::of)
    }
}

/// An opened intake box: needed to claim and to join, for as long as the chat lives.
#[wasm_bindgen]
pub struct Intake(seal::Intake);

#[wasm_bindgen]
impl Intake {
    /// The chat's id.
    #[wasm_bindgen(getter)]
    pub fn chat(&self) -> Vec<u8> {
        self.0.chat.to_vec()
    }

    /// The visitor's language, a BCP 47 tag; may be empty.
    #[wasm_bindgen(getter)]
    pub fn language(&self) -> String {
        self.0.lang.clone()
    }

    /// The first message, where the programme allows one.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        self.0.text.clone()
    }

    /// Seals the same intake to the newer team key of `trust`: the sweep after a rotation.
    pub fn reseal(&self, trust: &Trust, now: f64) -> Result<Vec<u8>> {
        if whole(now)? >= trust.notice().terms().not_after {
            return Err(error::code("expired"));
        }
        self.0.reseal(trust.notice()).map_err(error::of)
    }
}

/// An opened referral.
#[wasm_bindgen]
pub struct Referral(seal::referral::Referral);

#[wasm_bindgen]
impl Referral {
    /// The form, as JSON.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Vec<u8> {
        self.0.body.clone()
    }

    /// The key whose signature it carries; none for a sender without one.
    #[wasm_bindgen(getter)]
    pub fn signer(&self) -> Option<Vec<u8>> {
        self.0.signer.map(|key| key.to_vec())
    }

    /// Seals the same referral to the newer team key of `trust`: the sweep after a rotation.
    pub fn reseal(&self, trust: &Trust, now: f64) -> Result<Vec<u8>> {
        if whole(now)? >= trust.notice().terms().not_after {
            return Err(error::code("expired"));
        }
        self.0.reseal(trust.notice()).map_err(error::of)
    }
}

/// The keys behind a key package, until the welcome comes.
#[wasm_bindgen]
pub struct JoinKeys {
    keys: Option<Keys>,
    bytes: Vec<u8>,
}

impl JoinKeys {
    /// Hands them out for one join. They are kept only where a member is not known to be in the log yet: then it is tried again.
    pub(crate) fn serve<T>(
        &mut self,
        join: impl FnOnce(Keys) -> std::result::Result<T, Error>,
    ) -> Result<T> {
        let taken = self.keys.take().ok_or_else(|| error::code("keysUsed"))?;
        let again = taken.again().map_err(error::of)?;
        let joined = join(taken);
        if joined.as_ref().is_err_and(|error| error.is_unlogged()) {
            self.keys = Some(again);
        }
        joined.map_err(error::of)
    }
}

#[wasm_bindgen]
impl JoinKeys {
    /// The key package, for whoever lets this device in.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// The keys as bytes, secret, for a reload before the welcome comes: sealed by the page like a delta.
    pub fn save(&self) -> Result<Vec<u8>> {
        let keys = self.keys.as_ref().ok_or_else(|| error::code("keysUsed"))?;
        Ok(keys.save().map_err(error::of)?.to_vec())
    }

    /// What `save` gave; its `bytes` are empty, the package has gone out already.
    pub fn load(saved: &[u8]) -> Result<JoinKeys> {
        let keys = Keys::load(saved).map_err(error::of)?;
        Ok(JoinKeys {
            keys: Some(keys),
            bytes: Vec::new(),
        })
    }
}
