//! The person's own word on a release, given in the chat: they are shown the exact words, and their page signs yes, no, or that they
//! take it back (R205, R208).
//!
//! ```text
//! Ask v1  = { release[16]; words }                                                    the body of a Kind::Consent
//! Word v1 = { u8 said; release[16]; words_hash[32]; name<V>; signature[64] }          the body of a Kind::ConsentWord
//! signed  = "sotto/consent/word/v1" { u8 said; release[16]; words_hash[32]; name<V> }
//! ```
//! The key is the signature key of the visitor's page in this chat: the intake box binds it, and no other page has it. So the yes can be
//! kept with the release and be checked when the chat is gone; it says nothing of a device, because the key was made for this chat. The
//! release's id is chosen before the person is asked and is stored once, so that a yes serves one release only. What MLS signs with the
//! same key begins with the length of an MLS label, one byte below 64 (RFC 9420 section 5.1.2), ours with an `s`: neither passes for
//! the other.

use ed25519_dalek::VerifyingKey;

use crate::{
    Chat, Error, Result, Who,
    chat::Incoming,
    hash, labels,
    message::Kind,
    sign,
    wire::{Reader, Writer},
};

/// The longest name or mark that a person puts under their word, in bytes.
pub const NAME_MAX_BYTES: usize = 240;

const ASK: &str = "consent";
const WORD: &str = "consent word";

/// The exact words of a release, as they are shown to the person. Has no `Debug`: it is content.
#[derive(PartialEq, Eq)]
pub struct Ask<'a> {
    /// The release that would be taken.
    pub release: [u8; 16],
    /// The words.
    pub words: &'a str,
}

impl<'a> Ask<'a> {
    /// The body of the message.
    pub fn encode(&self) -> Vec<u8> {
        [self.release.as_slice(), self.words.as_bytes()].concat()
    }

    /// Reads the body of an asking.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn decode(body: &'a [u8]) -> Result<Self> {
        let (release, words) = body.split_first_chunk().ok_or(Error::Malformed(ASK))?;
        let words = std::str::from_utf8(words).map_err(|_source| Error::Malformed(ASK))?;
        Ok(Self {
            release: *release,
            words,
        })
    }
}

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing is told.
    No,
    /// It may be told.
    Yes,
    /// It may be told no more.
    TakenBack,
}

impl Said {
    fn code(self) -> u8 {
        match self {
            Self::No => 0,
            Self::Yes => 1,
            Self::TakenBack => 2,
        }
    }

    fn from_code(code: u8) -> Result<Self> {
        match code {
            0 => Ok(Self::No),
            1 => Ok(Self::Yes),
            2 => Ok(Self::TakenBack),
            _ => Err(Error::Malformed(WORD)),
        }
    }
}

/// The person's word on a release. Has no `Debug`: a name is content.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    /// What they say.
    pub said: Said,
    /// On which release.
    pub release: [u8; 16],
    /// SHA-256 of the words that their page showed.
    pub words_hash: [u8; 32],
    /// A name or a mark of their choice; may be empty.
    pub name: String,
    /// By the key of their page.
    pub signature: [u8; sign::SIGNATURE],
}

impl Word {
    /// The body of the message.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = self.signed();
        body.extend_from_slice(&self.signature);
        body
    }

    /// Reads the body of a word, whoever sent it.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn decode(body: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(body, WORD);
        let said = Said::from_code(reader.u8()?)?;
        let (release, words_hash) = (reader.array()?, reader.array()?);
        let name = reader.opaque()?;
        if name.len() > NAME_MAX_BYTES {
            return Err(Error::Size(WORD));
        }
        let name = std::str::from_utf8(name).map_err(|_source| Error::Malformed(WORD))?;
        let word = Self {
            said,
            release,
            words_hash,
            name: name.to_owned(),
            signature: reader.array()?,
        };
        reader.end()?;
        Ok(word)
    }

    /// Checks the word against the key of the person's page.
    ///
    /// # Errors
    /// [`Error::Signature`].
    pub fn check(&self, key: &[u8; 32]) -> Result<()> {
        let key: VerifyingKey = sign::public_key(key, WORD)?;
        sign::verify(
            &key,
            labels::CONSENT_WORD,
            &self.signed(),
            &self.signature,
            WORD,
        )
    }

    fn signed(&self) -> Vec<u8> {
        Writer::new()
            .u8(self.said.code())
            .bytes(&self.release)
            .bytes(&self.words_hash)
            .opaque(self.name.as_bytes())
            .public()
    }
}

/// SHA-256 of the words of a release: what stands on its paper.
pub fn words_hash(words: &str) -> [u8; 32] {
    hash::sha256(&[words.as_bytes()])
}

impl Chat {
    /// The person's word on the release whose words their page shows, signed and sealed. `now` is in unix seconds.
    ///
    /// # Errors
    /// [`Error::Size`] for a name that is too long, a refusal for anybody but the visitor, and what [`Chat::send`] says.
    #[cfg(feature = "visitor")]
    pub fn say_consent(
        &mut self,
        ask: &Ask<'_>,
        said: Said,
        name: &str,
        now: u64,
    ) -> Result<Vec<u8>> {
        if name.len() > NAME_MAX_BYTES {
            return Err(Error::Size(WORD));
        }
        let mut word = Word {
            said,
            release: ask.release,
            words_hash: words_hash(ask.words),
            name: name.to_owned(),
            signature: [0; sign::SIGNATURE],
        };
        word.signature = self.sign_as_visitor(labels::CONSENT_WORD, &word.signed())?;
        self.send(Kind::ConsentWord, &word.encode(), now)
    }

    /// The word that a message carries, if it is the person's own: it came from the visitor's place in the chat, and their key signed it.
    ///
    /// # Errors
    /// A refusal for somebody else's, [`Error::Signature`] for one that the key did not sign.
    pub fn consent_word(&self, incoming: &Incoming) -> Result<Word> {
        if incoming.kind != Kind::ConsentWord {
            return Err(Error::Malformed(WORD));
        }
        if incoming.from != Who::Visitor {
            return Err(crate::Refusal::NotAllowed.into());
        }
        let word = Word::decode(&incoming.body)?;
        word.check(&self.visitor_key())?;
        Ok(word)
    }
}
