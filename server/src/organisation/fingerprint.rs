//! A root's fingerprint as people meet it: ten words to compare, hexadecimal digits to copy, a picture to scan.

use fast_qr::{ECL, QRBuilder, QRCode};
use seal::{
    Root,
    words::{ENGLISH, WordList},
};
use std::fmt::Write as _;
use thiserror::Error;

/// What stands before the digits in the picture, so that a scanner knows what it sees.
const SCHEME: &str = "SOTTO1:";

/// A fingerprint that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// All 32 bytes.
    Whole([u8; 32]),
    /// The ten words.
    Words(String),
}

/// What was typed is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a fingerprint is ten words of the list or 64 hexadecimal digits")]
pub struct NoFingerprint;

impl Typed {
    /// Reads words or digits; blanks and colons between digits do not matter.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, NoFingerprint> {
        let text = text.trim();
        let digits = text.strip_prefix(SCHEME).unwrap_or(text);
        let digits: String = digits
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != ':')
            .collect();
        if let Some(whole) = unhex(&digits) {
            return Ok(Self::Whole(whole));
        }
        let list = WordList::new(ENGLISH).map_err(|_source| NoFingerprint)?;
        let words = text.to_ascii_lowercase();
        if words.split_whitespace().count() == 10 && list.unknown(&words).is_empty() {
            Ok(Self::Words(words))
        } else {
            Err(NoFingerprint)
        }
    }

    /// Whether it is this root's.
    pub fn is_of(&self, root: &Root) -> bool {
        match self {
            Self::Whole(whole) => root.fingerprint() == *whole,
            Self::Words(words) => WordList::new(ENGLISH)
                .and_then(|list| list.is_fingerprint(words, root))
                .unwrap_or(false),
        }
    }
}

/// The ten words.
///
/// # Errors
/// Only when the program was built with a broken list.
pub fn words(root: &Root) -> seal::Result<String> {
    WordList::new(ENGLISH)?.fingerprint(root)
}

/// 64 digits in groups of eight.
pub fn digits(root: &Root) -> String {
    let groups = root.fingerprint();
    let groups = groups.chunks(4).map(|group| {
        group.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        })
    });
    groups.collect::<Vec<String>>().join(" ")
}

fn unhex(digits: &str) -> Option<[u8; 32]> {
    if !digits.is_ascii() || digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// The picture, dark modules by row.
fn code(root: &Root) -> Option<QRCode> {
    let text = digits(root).replace(' ', "").to_ascii_uppercase();
    let builder = QRBuilder::new(format!("{SCHEME}{text}"))
        .ecl(ECL::M)
        .build();
    builder.ok()
}

fn rows(code: &QRCode) -> impl Iterator<Item = &[fast_qr::Module]> {
    code.data.chunks(code.size).take(code.size)
}

/// The picture for a terminal with a light or a dark ground: two rows in one line, dark on light.
pub fn terminal(root: &Root) -> String {
    let Some(code) = code(root) else {
        return String::new();
    };
    let blank = vec![false; code.size + 4];
    let mut all = vec![blank.clone(), blank.clone()];
    all.extend(rows(&code).map(|row| {
        let edge = [false, false];
        let inner = row.iter().map(|module| module.value());
        edge.into_iter().chain(inner).chain(edge).collect()
    }));
    all.extend([blank.clone(), blank.clone(), blank]);
    let mut text = String::new();
    for pair in all.chunks_exact(2) {
        let [upper, lower] = pair else { continue };
        text.push_str("    ");
        for (upper, lower) in upper.iter().zip(lower) {
            text.push(match (upper, lower) {
                (true, true) => ' ',
                (true, false) => '▄',
                (false, true) => '▀',
                (false, false) => '█',
            });
        }
        text.push('\n');
    }
    text
}

/// The picture as SVG, for paper.
pub fn svg(root: &Root) -> String {
    let Some(code) = code(root) else {
        return String::new();
    };
    let mut path = String::new();
    for (y, row) in rows(&code).enumerate() {
        for (x, module) in row.iter().enumerate() {
            if module.value() {
                let _written = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
            }
        }
    }
    let size = code.size + 8;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" \
         aria-label=\"Fingerprint as a picture to scan\"><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::identity::RootKey;

    #[test]
    fn words_and_digits_name_one_root() {
        let root = RootKey::from_secret(&[1; 32]).root();
        let other = RootKey::from_secret(&[2; 32]).root();
        for typed in [
            words(&root).unwrap(),
            words(&root).unwrap().to_uppercase(),
            digits(&root),
            digits(&root).replace(' ', ""),
            format!("SOTTO1:{}", digits(&root).replace(' ', "").to_uppercase()),
        ] {
            let typed = Typed::parse(&typed).unwrap();
            assert!(typed.is_of(&root));
            assert!(!typed.is_of(&other));
        }
        for wrong in [
            "",
            "one two",
            "00",
            "zzz zzz zzz zzz zzz zzz zzz zzz zzz zzz",
        ] {
            assert_eq!(Typed::parse(wrong), Err(NoFingerprint));
        }
    }

    #[test]
    fn the_picture_is_square() {
        let root = RootKey::from_secret(&[1; 32]).root();
        let picture = terminal(&root);
        let widths: Vec<usize> = picture.lines().map(|line| line.chars().count()).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]));
        assert!(svg(&root).contains("<path d=\"M"));
    }
}
