//! One walk over all rows, from the first to the last: every row follows on the one before, has the words that its hash says,
//! and the tree over them grows. Whoever signs a head, prunes or verifies walks.

use crate::audit::{
    leaf,
    tree::{Climb, Hash},
};
use std::fmt;
use store::audit::AuditRow;

/// What is wrong, with the first row that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A row is not there.
    Missing {
        /// Which.
        row: i64,
    },
    /// A row's words are not the ones that were written.
    Altered {
        /// Which.
        row: i64,
    },
    /// A row's words are gone, and no signed pruning says so.
    WordsGone {
        /// Which.
        row: i64,
    },
    /// A row does not follow on the one before: rows were exchanged, put in, or hashed anew.
    Unchained {
        /// Which.
        row: i64,
    },
    /// A row cannot be read at all.
    Unreadable {
        /// Which.
        row: i64,
    },
    /// The log ends before the head does.
    Truncated {
        /// How many rows there are.
        rows: i64,
        /// How many the head covers.
        head: u64,
    },
    /// The rows fit each other and not the signed head: the log was written anew from some row on.
    Rewritten {
        /// The last row that an older head still covers.
        after: u64,
        /// How many rows the head covers that does not fit.
        head: u64,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { row } => write!(f, "row {row} is missing"),
            Self::Altered { row } => write!(f, "row {row} was changed after it was written"),
            Self::WordsGone { row } => {
                write!(
                    f,
                    "row {row} has lost its words, and no signed pruning covers it"
                )
            }
            Self::Unchained { row } => write!(
                f,
                "row {row} does not follow on the row before it: rows were exchanged, put in or changed here"
            ),
            Self::Unreadable { row } => write!(f, "row {row} cannot be read"),
            Self::Truncated { rows, head } => write!(
                f,
                "the log ends after row {rows}, and the head covers {head}: row {} is missing",
                rows.saturating_add(1)
            ),
            Self::Rewritten { after, head } => write!(
                f,
                "the log was written anew: the first bad row lies between row {} and row {head}",
                after.saturating_add(1)
            ),
        }
    }
}

/// A root that the walk is held against when it comes to that size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// How many rows.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// How far the walk has come.
#[derive(Debug)]
pub struct Walk {
    climb: Climb,
    chain: Vec<u8>,
    /// Rows up to this one may be without words.
    pruned: i64,
    /// Smallest first.
    marks: Vec<Mark>,
    passed: usize,
    /// The last mark that fitted.
    sound: u64,
}

impl Walk {
    /// Begins before the first row. `pruned` is up to where a signed pruning has taken the words.
    pub fn new(pruned: i64, mut marks: Vec<Mark>) -> Result<Self, Flaw> {
        marks.sort_by_key(|mark| mark.size);
        let mut walk = Self {
            climb: Climb::default(),
            chain: leaf::START.to_vec(),
            pruned,
            marks,
            passed: 0,
            sound: 0,
        };
        walk.pass()?;
        Ok(walk)
    }

    /// Looks at the next row.
    pub fn step(&mut self, row: &AuditRow) -> Result<(), Flaw> {
        let expected = self.rows() + 1;
        if row.seq != expected {
            return Err(if row.seq > expected {
                Flaw::Missing { row: expected }
            } else {
                Flaw::Unchained { row: expected }
            });
        }
        match leaf::encode(row) {
            Some(words) if leaf::leaf(&words).as_slice() == row.leaf => {}
            Some(_) => return Err(Flaw::Altered { row: expected }),
            None if !bare(row) => return Err(Flaw::Altered { row: expected }),
            None if expected > self.pruned => return Err(Flaw::WordsGone { row: expected }),
            None => {}
        }
        if leaf::chain(&self.chain, &row.leaf).as_slice() != row.chain {
            return Err(Flaw::Unchained { row: expected });
        }
        self.chain.clone_from(&row.chain);
        self.climb.push(&row.leaf);
        self.pass()
    }

    /// The walk is over: nothing may be left that a head covers.
    pub fn finish(self) -> Result<Climb, Flaw> {
        match self.marks.last() {
            Some(last) if last.size > self.climb.size() => Err(Flaw::Truncated {
                rows: self.rows(),
                head: last.size,
            }),
            Some(_) | None => Ok(self.climb),
        }
    }

    /// How many rows it has seen.
    pub fn rows(&self) -> i64 {
        i64::try_from(self.climb.size()).unwrap_or(i64::MAX)
    }

    /// The root over what it has seen.
    pub fn root(&self) -> Hash {
        self.climb.root()
    }

    fn pass(&mut self) -> Result<(), Flaw> {
        while let Some(mark) = self.marks.get(self.passed) {
            if mark.size != self.climb.size() {
                break;
            }
            if mark.root != self.climb.root() {
                return Err(Flaw::Rewritten {
                    after: self.sound,
                    head: mark.size,
                });
            }
            self.sound = mark.size;
            self.passed += 1;
        }
        Ok(())
    }
}

/// Whether nothing but hashes is left of a row.
fn bare(row: &AuditRow) -> bool {
    row.minute.is_none()
        && row.event.is_none()
        && row.actor.is_none()
        && row.roles.is_none()
        && row.object_kind.is_none()
        && row.object.is_none()
        && row.reason.is_none()
        && row.salt.is_none()
}
