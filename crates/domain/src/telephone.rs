//! Telephones that people are called from, and whether they hide their number (R333): somebody calls a telephone of their own and looks.
//!
//! Once a week, each of them. A telephone that does not hide is not called from until a later test says that it does.

use crate::{MemberId, rota::zone::Day, word::words};
use std::collections::HashSet;
use thiserror::Error;

/// A test counts for so many days.
pub const COUNTS_DAYS: i32 = 7;
/// Most telephones of one line.
pub const MOST: usize = 12;

const ID_MAX: usize = 32;
const NAME_MAX_BYTES: usize = 64;
/// With so many digits in it, it may be a number: those have no business on the server.
const DIGITS_MAX: usize = 4;

/// A telephone that people are called from. Which number it has, the server does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// A word for it: small letters, digits and hyphens.
    pub id: String,
    /// What it is called, so that whoever stands in the room knows which one it is.
    pub name: String,
}

/// What the telephone at the other end shows when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shows {
    /// Neither a number nor a name: as it must be.
    Nothing,
    /// A number.
    Number,
    /// A name. The worst: it may be ours.
    Name,
}

words!(Shows {
    Nothing => "nothing",
    Number => "number",
    Name => "name",
});

/// The last test of a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Of which.
    pub telephone: String,
    /// On which day, as the line's own clocks have it.
    pub day: Day,
    /// What came of it.
    pub shows: Shows,
    /// Who did it.
    pub by: MemberId,
}

/// Whether the next test is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// Not yet.
    Later,
    /// Today, or tomorrow at the latest.
    Now,
    /// It should have been, or there never was one.
    Overdue,
}

/// Whether the next test is due: told on the last day on which the one before counts, and overdue when it does not any more.
pub fn due(last: Option<Day>, today: Day) -> Due {
    match last {
        Some(last) if today < last.plus(COUNTS_DAYS - 1) => Due::Later,
        Some(last) if today <= last.plus(COUNTS_DAYS) => Due::Now,
        Some(_) | None => Due::Overdue,
    }
}

/// Telephones that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadTelephone {
    /// None, or more than any line has.
    #[error("there must be one at least and twelve at most")]
    Count,
    /// An id that is no word, or is there twice.
    #[error("an id is a word of small letters, digits and hyphens, and each is there once")]
    Id,
    /// No name, a long one, or one that may be a number.
    #[error("a name has 1 to 64 bytes and is no number")]
    Name,
}

/// Checks what an operator wrote down.
///
/// # Errors
/// [`BadTelephone`].
pub fn check(telephones: &[Telephone]) -> Result<(), BadTelephone> {
    if telephones.is_empty() || telephones.len() > MOST {
        return Err(BadTelephone::Count);
    }
    let mut known = HashSet::new();
    for Telephone { id, name } in telephones {
        let word =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        if id.is_empty() || id.len() > ID_MAX || !id.chars().all(word) || digits(id) > DIGITS_MAX {
            return Err(BadTelephone::Id);
        }
        if !known.insert(id) {
            return Err(BadTelephone::Id);
        }
        if name.trim().is_empty()
            || name.len() > NAME_MAX_BYTES
            || name.chars().any(char::is_control)
            || digits(name) > DIGITS_MAX
        {
            return Err(BadTelephone::Name);
        }
    }
    Ok(())
}
