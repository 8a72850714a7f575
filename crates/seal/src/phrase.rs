//! The return phrase: five words that bring a visitor back to an open chat, and the blob they open.
//!
//! Words of a list of 7,776, 64 bits together, go through Argon2id (19 MiB, two passes, one lane; the salt is a label
//! and the organisation) and HKDF to a locator, a proof for the server and a key. The list is not part of the core: the
//! page loads it as a file of the static set (`crates/seal/words/`) and passes it in.
//!
//! ```text
//! Blob v1 = { u8 version = 1; nonce[24]; ciphertext }    additional data = label || locator
//! inside  = { u64 counter; u32 parts; state<V>* }
//! ```

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use crate::words::{PHRASE_WORDS, WORDS, WordList};

use crate::{
    Error, Result, Root, aead, kdf, labels,
    wire::{Reader, Writer},
};

/// The largest blob, in bytes.
pub const BLOB_MAX_BYTES: usize = 128 << 10;

const WHAT: &str = "return phrase";

/// What a phrase leads to; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PhraseKeys {
    /// Where the blob lies: the server's name for it.
    pub locator: [u8; 16],
    /// What the server is shown to hand the blob out; it keeps only a hash.
    pub auth: [u8; 32],
    key: [u8; 32],
}

/// A state that was under a phrase.
pub struct Restored {
    /// Grows by one with each saving: an older one than expected was put back by somebody.
    pub counter: u64,
    /// The parts of the chat's state, for [`crate::Chat::restore`].
    pub parts: Vec<Zeroizing<Vec<u8>>>,
}

impl PhraseKeys {
    /// Stretches a phrase. Case and white space do not matter; the number of words does. Takes tens of milliseconds.
    pub fn derive(phrase: &str, root: &Root) -> Result<Self> {
        let lower = Zeroizing::new(phrase.to_lowercase());
        let words: Vec<&str> = lower.split_whitespace().collect();
        if words.len() != PHRASE_WORDS {
            return Err(Error::Malformed(WHAT));
        }
        let joined = Zeroizing::new(words.join(" "));
        let salt = [labels::PHRASE_SALT, &root.org()].concat();
        let stretched = kdf::stretch(joined.as_bytes(), &salt, &kdf::PHRASE)?;
        let mut locator = [0; 16];
        kdf::expand(&stretched, labels::PHRASE_LOCATOR, &mut locator)?;
        let mut keys = Self {
            locator,
            auth: [0; 32],
            key: [0; 32],
        };
        kdf::expand(&stretched, labels::PHRASE_AUTH, &mut keys.auth)?;
        kdf::expand(&stretched, labels::PHRASE_KEY, &mut keys.key)?;
        Ok(keys)
    }

    /// Seals a chat's state. `counter` grows by one with each saving.
    pub fn seal<P: AsRef<[u8]>>(&self, counter: u64, parts: &[P]) -> Result<Vec<u8>> {
        let count = u32::try_from(parts.len()).ok().ok_or(Error::Size(WHAT))?;
        let mut inside = Writer::new().u64(counter).u32(count);
        for part in parts {
            inside = inside.opaque(part.as_ref());
        }
        let sealed = aead::seal(&self.key, &self.aad(), inside.as_slice())?;
        if sealed.len() >= BLOB_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        Ok(Writer::new().u8(1).bytes(&sealed).public())
    }

    /// Opens a blob.
    pub fn open(&self, blob: &[u8]) -> Result<Restored> {
        let mut reader = Reader::new(blob, WHAT);
        reader.version(1)?;
        let inside = aead::open(&self.key, &self.aad(), reader.rest(), WHAT)?;
        let mut reader = Reader::new(&inside, WHAT);
        let counter = reader.u64()?;
        let mut parts = Vec::new();
        for _ in 0..reader.u32()? {
            parts.push(Zeroizing::new(reader.opaque()?.to_vec()));
        }
        reader.end()?;
        Ok(Restored { counter, parts })
    }

    fn aad(&self) -> Vec<u8> {
        [labels::PHRASE_BLOB, &self.locator].concat()
    }
}
