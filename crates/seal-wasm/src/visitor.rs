//! The visitor's side: opening a chat, and the return phrase.

use js_sys::{Reflect, Uint8Array};
use seal::chat::{interpreter, knocking};
use seal::consent::{Ask, Said};
use seal::message::{Answer, Wish};
use seal::phrase::{PHRASE_WORDS, PhraseKeys, WordList};
use seal::{Chat, Kind, Root, Suite};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::border::{fixed, whole};
use crate::chat::{Held, chat_methods};
use crate::error::{self, BAD_ARGUMENT, Result};
use crate::{Org, Trust, event};

/// A chat as the visitor's tab holds it.
#[wasm_bindgen]
pub struct VisitorChat {
    held: Held,
    group_info: Vec<u8>,
    intake: Vec<u8>,
}

chat_methods!(VisitorChat);

#[wasm_bindgen]
impl VisitorChat {
    /// Makes the group of the chat `id` and seals its intake box to the team of `trust`. Throws `expired` when the
    /// notice is over.
    pub fn open(
        trust: &Trust,
        id: &[u8],
        #[wasm_bindgen(
            unchecked_param_type = "{ language: string; text?: string; suite?: number }"
        )]
        opening: &JsValue,
        now: f64,
    ) -> Result<VisitorChat> {
        let terms = trust.notice().terms();
        if whole(now)? >= terms.not_after {
            return Err(error::code("expired"));
        }
        let language = text_of(opening, "language")?.unwrap_or_default();
        let text = Zeroizing::new(text_of(opening, "text")?.unwrap_or_default());
        let suite = suite_of(opening)?;
        let (chat, opening) =
            Chat::open(suite, fixed(id)?, trust.notice(), &language, &text).map_err(error::of)?;
        Ok(VisitorChat {
            held: Held::new(chat),
            group_info: opening.group_info,
            intake: opening.intake,
        })
    }

    /// The group's public state as it was opened; empty in a chat that was resumed.
    #[wasm_bindgen(getter, js_name = groupInfo)]
    pub fn group_info(&self) -> Vec<u8> {
        self.group_info.clone()
    }

    /// The sealed intake box; empty in a chat that was resumed.
    #[wasm_bindgen(getter)]
    pub fn intake(&self) -> Vec<u8> {
        self.intake.clone()
    }

    /// Answers a hand-off proposal, named by the `hash` of its event.
    #[wasm_bindgen(js_name = answerHandoff)]
    pub fn answer_handoff(&mut self, hash: &[u8], agreed: bool, now: f64) -> Result<Vec<u8>> {
        let answer = Answer {
            agreed,
            proposal: fixed(hash)?,
        };
        self.held.send(Kind::Answer, &answer.encode(), now)
    }

    /// Signs and seals the person's word on a release: `said` is `yes`, `no` or `takenBack`, `words` exactly what was shown, `name` a
    /// name or a mark of their choice. Throws `wrongSize` for one that is too long.
    #[wasm_bindgen(js_name = sayConsent)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn say_consent(
        &mut self,
        release: &[u8],
        words: &str,
        said: &str,
        name: &str,
        now: f64,
    ) -> Result<Vec<u8>> {
        let said = match said {
            "no" => Said::No,
            "yes" => Said::Yes,
            "takenBack" => Said::TakenBack,
            _ => return Err(error::code(BAD_ARGUMENT)),
        };
        let ask = Ask {
            release: fixed(release)?,
            words,
        };
        let chat = &mut self.held.chat;
        chat.say_consent(&ask, said, name, whole(now)?)
            .map_err(error::of)
    }

    /// Who would interpret, by the certificates that came with the question; shown before anybody comes in.
    #[wasm_bindgen(js_name = interpreter, unchecked_return_type = "Staff")]
    pub fn interpreter(&self, chain: &[u8], trust: &Trust, now: f64) -> Result<JsValue> {
        let staff = interpreter(chain, &trust.at(now)?).map_err(error::of)?;
        Ok(event::staff(&staff).done())
    }

    /// The person said yes to the interpreter of these certificates, who may come in once. Saved before the server is told.
    pub fn agree(&mut self, chain: &[u8], trust: &Trust, now: f64) -> Result<()> {
        let staff = interpreter(chain, &trust.at(now)?).map_err(error::of)?;
        self.held.chat.agree(&staff);
        Ok(())
    }

    /// Who knocks to sit beside the person, by the keys that came with the question; shown before anybody comes in.
    #[wasm_bindgen(unchecked_return_type = "Guest")]
    pub fn knocking(&self, key_package: &[u8]) -> Result<JsValue> {
        let (guest, _key) = knocking(key_package).map_err(error::of)?;
        Ok(event::guest(&guest).done())
    }

    /// The person said yes to who knocks with these keys, who may come in once. Saved before the server is told.
    #[wasm_bindgen(js_name = agreeToGuest)]
    pub fn agree_to_guest(&mut self, key_package: &[u8]) -> Result<()> {
        let (_guest, key) = knocking(key_package).map_err(error::of)?;
        self.held.chat.agree_to_guest(key);
        Ok(())
    }

    /// Seals what the person would like of another interpreter.
    pub fn wish(&mut self, gender: bool, community: bool, now: f64) -> Result<Vec<u8>> {
        let wish = Wish { gender, community };
        self.held.send(Kind::Wish, &wish.encode(), now)
    }

    /// A new return phrase from the word list that the page has fetched.
    #[wasm_bindgen(js_name = makePhrase)]
    pub fn make_phrase(&self, words: &str, org: &Org) -> Result<Phrase> {
        let text = WordList::new(words)
            .and_then(|list| list.phrase())
            .map_err(error::of)?;
        Phrase::of(text, org.root())
    }

    /// The chat of a phrase. `refresh` must be confirmed before anything can be sent. Throws `cannotOpen`, or
    /// `rolledBack` when the blob is older than `version`.
    pub fn resume(phrase: &Phrase, blob: &[u8], version: f64) -> Result<VisitorChat> {
        let restored = phrase.keys.open(blob).map_err(error::of)?;
        if restored.counter < whole(version)? {
            return Err(error::code("rolledBack"));
        }
        let chat = Chat::restore(&restored.parts).map_err(error::of)?;
        Ok(VisitorChat {
            held: Held::new(chat),
            group_info: Vec::new(),
            intake: Vec::new(),
        })
    }
}

/// Five words that lead back to an open chat, and what they open.
#[wasm_bindgen]
pub struct Phrase {
    text: Zeroizing<String>,
    keys: PhraseKeys,
}

#[wasm_bindgen]
impl Phrase {
    /// What a person typed. Throws `wrongCount` unless there are five words, `unknownWord` for one that is not in the
    /// list.
    pub fn parse(typed: &str, words: &str, org: &Org) -> Result<Phrase> {
        let list = WordList::new(words).map_err(error::of)?;
        let lower = Zeroizing::new(typed.to_lowercase());
        let typed: Vec<&str> = lower.split_whitespace().collect();
        if typed.len() != PHRASE_WORDS {
            return Err(error::code("wrongCount"));
        }
        if !typed.iter().all(|word| list.contains(word)) {
            return Err(error::code("unknownWord"));
        }
        Phrase::of(Zeroizing::new(typed.join(" ")), org.root())
    }

    /// The five words.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        self.text.to_string()
    }

    /// Where the blob lies: 16 bytes.
    #[wasm_bindgen(getter)]
    pub fn locator(&self) -> Vec<u8> {
        self.keys.locator.to_vec()
    }

    /// What the server is shown to hand the blob out: 32 bytes.
    #[wasm_bindgen(getter)]
    pub fn auth(&self) -> Vec<u8> {
        self.keys.auth.to_vec()
    }

    /// Seals the chat's present state. `version` grows by one with each saving; the server keeps only the newest.
    pub fn seal(&self, chat: &mut VisitorChat, version: f64) -> Result<Vec<u8>> {
        let state = chat.held.chat.save().map_err(error::of)?;
        self.keys
            .seal(whole(version)?, &[state.as_slice()])
            .map_err(error::of)
    }
}

impl Phrase {
    fn of(text: Zeroizing<String>, root: &Root) -> Result<Self> {
        let keys = PhraseKeys::derive(&text, root).map_err(error::of)?;
        Ok(Self { text, keys })
    }
}

fn suite_of(opening: &JsValue) -> Result<Suite> {
    let value = property(opening, "suite")?;
    if value.is_undefined() {
        return Ok(Suite::default());
    }
    let code = value.as_f64().ok_or_else(|| error::code(BAD_ARGUMENT))?;
    let code = u16::try_from(whole(code)?).map_err(|_source| error::code("wrongSuite"))?;
    Suite::try_from(code).map_err(error::of)
}

fn text_of(object: &JsValue, name: &str) -> Result<Option<String>> {
    let value = property(object, name)?;
    if value.is_undefined() {
        return Ok(None);
    }
    value
        .as_string()
        .map(Some)
        .ok_or_else(|| error::code(BAD_ARGUMENT))
}

fn property(object: &JsValue, name: &str) -> Result<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).map_err(|_thrown| error::code(BAD_ARGUMENT))
}
