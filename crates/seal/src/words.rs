//! Words that people write down, read aloud and compare: a return phrase, a root's fingerprint, a key on paper.

use zeroize::Zeroizing;

use crate::{Error, Result, bytes};
#[cfg(feature = "desk")]
use crate::{Root, hash, labels};

#[cfg(feature = "desk")]
mod spell;

/// How many words a phrase of return has.
pub const PHRASE_WORDS: usize = 5;

/// How many words a list has: five of them are 64 bits.
pub const WORDS: usize = 7_776;

/// A list that was checked: exactly [`WORDS`] different words, sorted, of lower-case ASCII letters.
pub struct WordList<'a>(Vec<&'a str>);

impl<'a> WordList<'a> {
    /// Reads a list, one word a line.
    pub fn new(text: &'a str) -> Result<Self> {
        let words: Vec<&str> = text.lines().collect();
        let plain =
            |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let rising = words.is_sorted_by(|one, next| one < next);
        if words.len() != WORDS || !words.iter().all(plain) || !rising {
            return Err(Error::Malformed("word list"));
        }
        Ok(Self(words))
    }

    /// A new return phrase.
    pub fn phrase(&self) -> Result<Zeroizing<String>> {
        self.draw(PHRASE_WORDS)
    }

    /// So many words, each drawn with equal chances: a passphrase of six has 77 bits.
    pub fn draw(&self, count: usize) -> Result<Zeroizing<String>> {
        let mut phrase = Zeroizing::new(String::with_capacity(count * 9));
        for place in 0..count {
            if place > 0 {
                phrase.push(' ');
            }
            phrase.push_str(self.word()?);
        }
        Ok(phrase)
    }

    /// Whether a word is in the list; a page can say so before it tries.
    pub fn contains(&self, word: &str) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    /// A word with equal chances: numbers beyond the last full round of the list are drawn again.
    fn word(&self) -> Result<&'a str> {
        const ROUND: usize = (1 << 16) / WORDS * WORDS;
        loop {
            let number = usize::from(u16::from_be_bytes(*bytes::random_secret()?));
            if number < ROUND {
                return self
                    .0
                    .get(number % WORDS)
                    .copied()
                    .ok_or(Error::Malformed("word list"));
            }
        }
    }
}

/// The list that this project ships. Pages load it as a file of the static set; a program that links it says so here.
#[cfg(feature = "desk")]
pub const ENGLISH: &str = include_str!("../words/english.txt");

/// How many bytes of a fingerprint are said in words: 128 bits, ten words.
#[cfg(feature = "desk")]
pub const FINGERPRINT_BYTES: usize = 16;
/// How many bytes of a hash stand behind a key in words, so that a slip of the pen is found.
#[cfg(feature = "desk")]
const CHECK_BYTES: usize = 6;

#[cfg(feature = "desk")]
impl WordList<'_> {
    /// A root's fingerprint as ten words: enough that nobody makes a second root with the same.
    pub fn fingerprint(&self, root: &Root) -> Result<String> {
        let fingerprint = root.fingerprint();
        let (said, _) = fingerprint.split_at(FINGERPRINT_BYTES);
        Ok(self.spell(said)?.to_string())
    }

    /// Whether these words are the fingerprint of this root.
    pub fn is_fingerprint(&self, words: &str, root: &Root) -> Result<bool> {
        let said = self.read(words, FINGERPRINT_BYTES)?;
        Ok(root.fingerprint().starts_with(&said))
    }

    /// A code that two people compare by voice, in ten words.
    pub fn say_code(&self, code: &[u8; 16]) -> Result<String> {
        Ok(self.spell(code)?.to_string())
    }

    /// A secret key of 32 bytes as 24 words, for paper.
    pub fn spell_key(&self, key: &[u8; 32]) -> Result<Zeroizing<String>> {
        let mut bytes = Zeroizing::new([0; 32 + CHECK_BYTES]);
        let (body, check) = bytes.split_at_mut(32);
        body.copy_from_slice(key);
        check.copy_from_slice(&check_of(key));
        self.spell(bytes.as_slice())
    }

    /// The key that was written down. Words may be separated by anything but letters, so that numbers in front of
    /// them do not matter.
    pub fn read_key(&self, words: &str) -> Result<Zeroizing<[u8; 32]>> {
        let bytes = self.read(words, 32 + CHECK_BYTES)?;
        let (key, check) = bytes
            .split_first_chunk::<32>()
            .ok_or(Error::Malformed(WHAT_KEY))?;
        if *check == check_of(key) {
            Ok(Zeroizing::new(*key))
        } else {
            Err(Error::Malformed(WHAT_KEY))
        }
    }

    /// The places, from one, of words that are not in the list.
    pub fn unknown(&self, words: &str) -> Vec<usize> {
        spell::words(words)
            .enumerate()
            .filter(|(_, word)| !self.contains(word))
            .map(|(place, _)| place + 1)
            .collect()
    }
}

#[cfg(feature = "desk")]
const WHAT_KEY: &str = "key in words";

#[cfg(feature = "desk")]
fn check_of(key: &[u8; 32]) -> [u8; CHECK_BYTES] {
    hash::sha256(&[labels::KEY_WORDS, key])
        .first_chunk()
        .copied()
        .unwrap_or_default()
}
