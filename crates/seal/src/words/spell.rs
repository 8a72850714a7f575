//! Bytes as words: the bytes are one number, written in base 7,776 with a fixed number of digits.

use zeroize::Zeroizing;

use super::{WORDS, WordList};
use crate::{Error, Result};

const WHAT: &str = "words";
/// What one word carries at least, in thousandths of a bit.
const MILLIBITS: usize = 12_924;

/// The words of a text, without what stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_lowercase())
        .filter(|word| !word.is_empty())
}

/// How many words so many bytes take.
fn count(bytes: usize) -> usize {
    (bytes * 8_000).div_ceil(MILLIBITS)
}

impl WordList<'_> {
    /// The bytes in words, the most significant first.
    pub(super) fn spell(&self, bytes: &[u8]) -> Result<Zeroizing<String>> {
        let mut number = Zeroizing::new(bytes.to_vec());
        let mut places = Zeroizing::new(Vec::with_capacity(count(bytes.len())));
        for _ in 0..count(bytes.len()) {
            let mut rest = 0;
            for byte in number.iter_mut() {
                let here = rest * 256 + usize::from(*byte);
                *byte = u8::try_from(here / WORDS).ok().ok_or(Error::Size(WHAT))?;
                rest = here % WORDS;
            }
            places.push(rest);
        }
        let mut text = Zeroizing::new(String::with_capacity(places.len() * 9));
        for place in places.iter().rev() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.0.get(*place).ok_or(Error::Malformed(WHAT))?);
        }
        Ok(text)
    }

    /// The bytes that were put in words.
    pub(super) fn read(&self, text: &str, length: usize) -> Result<Zeroizing<Vec<u8>>> {
        let lower = Zeroizing::new(text.to_ascii_lowercase());
        let mut number = Zeroizing::new(vec![0; length]);
        let mut read = 0;
        for word in words(&lower) {
            let place = self.0.binary_search(&word);
            let mut rest = place.ok().ok_or(Error::Malformed(WHAT))?;
            for byte in number.iter_mut().rev() {
                let here = usize::from(*byte) * WORDS + rest;
                *byte = u8::try_from(here % 256).unwrap_or_default();
                rest = here / 256;
            }
            read += 1;
            // More than so many bytes hold: these words were never spelled from them.
            if rest != 0 || read > count(length) {
                return Err(Error::Malformed(WHAT));
            }
        }
        if read == count(length) {
            Ok(number)
        } else {
            Err(Error::Malformed(WHAT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_words() {
        let list = WordList::new(super::super::ENGLISH).unwrap();
        for bytes in [[0; 16], [255; 16], [7; 16], *b"0123456789abcdef"] {
            let text = list.spell(&bytes).unwrap();
            assert_eq!(words(&text).count(), 10);
            assert_eq!(*list.read(&text, 16).unwrap(), bytes);
        }
    }

    #[test]
    fn words_that_stand_for_no_bytes_are_refused() {
        let list = WordList::new(super::super::ENGLISH).unwrap();
        let text = list.spell(&[9; 16]).unwrap();
        let highest = super::super::ENGLISH.lines().next_back().unwrap();
        for wrong in [
            text.rsplit_once(' ').unwrap().0.to_owned(),
            format!("{} {highest}", *text),
            text.replacen(text.split(' ').next().unwrap(), "zzz", 1),
            [highest; 10].join(" "),
        ] {
            assert!(list.read(&wrong, 16).is_err(), "{wrong}");
        }
    }
}
