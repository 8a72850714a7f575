//! Three words that a person keeps in their head after they asked to be called: with them they cancel it or name other hours, and with
//! them they are known on the telephone (R331, R342). Drawn by the page, because what people choose can be guessed.
//!
//! They go through Argon2id as a return phrase does (19 MiB, two passes, one lane; the salt is a label and the organisation), and HKDF
//! gives where the request lies and what proves knowledge of them. They open nothing: 39 bits are enough for what a server can do anyway.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, Result, Root, kdf, labels};

/// How many words.
pub const REFERENCE_WORDS: usize = 3;

const WHAT: &str = "reference";

/// What the words lead to; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Reference {
    /// Where the request lies: the server's name for it.
    pub locator: [u8; 16],
    /// What the server is shown; it keeps only a hash.
    pub auth: [u8; 32],
}

impl Reference {
    /// Stretches the words. Case and white space do not matter; their number does. Takes tens of milliseconds.
    pub fn derive(words: &str, root: &Root) -> Result<Self> {
        let lower = Zeroizing::new(words.to_lowercase());
        let words: Vec<&str> = lower.split_whitespace().collect();
        if words.len() != REFERENCE_WORDS {
            return Err(Error::Malformed(WHAT));
        }
        let joined = Zeroizing::new(words.join(" "));
        let salt = [labels::REFERENCE_SALT, &root.org()].concat();
        let stretched = kdf::stretch(joined.as_bytes(), &salt, &kdf::PHRASE)?;
        let mut keys = Self {
            locator: [0; 16],
            auth: [0; 32],
        };
        kdf::expand(&stretched, labels::REFERENCE_LOCATOR, &mut keys.locator)?;
        kdf::expand(&stretched, labels::REFERENCE_AUTH, &mut keys.auth)?;
        Ok(keys)
    }
}
