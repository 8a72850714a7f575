//! What one client has seen of the log.

use std::collections::BTreeSet;

use super::Leaf;
use crate::{
    Error, Result,
    tlog::{self, Checkpoint, Hash, Head, Verifier},
    wire::{Reader, Writer},
};

/// How old a head may be: heads are signed anew every hour, so that nobody can be kept at an old one. 26 hours, in seconds.
pub const HEAD_MAX_AGE_S: u64 = 26 * 3_600;
/// Length of a [`Seen`] in bytes.
pub const SEEN_BYTES: usize = 48;

const WHAT: &str = "log proof";

/// What a client keeps of the log from one visit to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The newest head.
    pub head: Head,
    /// When it was signed, unix seconds.
    pub time: u64,
}

impl Seen {
    /// `{ u64 size; root[32]; u64 time }`.
    pub fn encode(&self) -> Vec<u8> {
        Writer::new()
            .u64(self.head.size)
            .bytes(&self.head.root)
            .u64(self.time)
            .public()
    }

    /// Reads what [`Seen::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        let head = Head {
            size: reader.u64()?,
            root: reader.array()?,
        };
        let time = reader.u64()?;
        reader.end()?;
        Ok(Self { head, time })
    }
}

/// A line of the log with its path to the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Where it stands.
    pub index: u64,
    /// The line.
    pub leaf: Vec<u8>,
    /// The path.
    pub path: Vec<Hash>,
}

/// What the server shows of the log: its head, how that continues an earlier one, and lines that are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The signed head.
    pub note: String,
    /// The number of leaves of the earlier head.
    pub from: u64,
    /// How the head continues it.
    pub consistency: Vec<Hash>,
    /// Lines that are in it.
    pub leaves: Vec<Proved>,
}

impl Proof {
    /// The bytes on the wire.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new()
            .u8(1)
            .opaque(self.note.as_bytes())
            .u64(self.from)
            .opaque(&self.consistency.concat());
        for one in &self.leaves {
            writer = writer
                .u64(one.index)
                .opaque(&one.leaf)
                .opaque(&one.path.concat());
        }
        writer.public()
    }

    /// Reads a proof; all of the bytes must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let note = reader.text()?.to_owned();
        let from = reader.u64()?;
        let consistency = hashes(reader.opaque()?)?;
        let mut leaves = Vec::new();
        while !reader.is_empty() {
            leaves.push(Proved {
                index: reader.u64()?,
                leaf: reader.opaque()?.to_vec(),
                path: hashes(reader.opaque()?)?,
            });
        }
        Ok(Self {
            note,
            from,
            consistency,
            leaves,
        })
    }
}

/// The log as one client knows it.
#[derive(Debug, Clone)]
pub struct View {
    verifier: Verifier,
    seen: Option<Seen>,
    known: BTreeSet<Hash>,
}

impl View {
    /// A view that begins with what was seen at an earlier visit, or with nothing.
    pub fn new(verifier: Verifier, seen: Option<Seen>) -> Self {
        Self {
            verifier,
            seen,
            known: BTreeSet::new(),
        }
    }

    /// What to keep for the next visit.
    pub fn seen(&self) -> Option<Seen> {
        self.seen
    }

    /// How many leaves have been seen.
    pub fn size(&self) -> u64 {
        self.seen.map_or(0, |seen| seen.head.size)
    }

    /// Whether this line was proved to be in the log.
    pub fn knows(&self, leaf: &Leaf) -> bool {
        self.known.contains(&leaf.hash())
    }

    /// Takes a proof: the head must continue what was seen, and every line must be in it. [`Error::Unproven`] asks for the
    /// proof between the two heads; [`Error::Forked`] is an alarm. Nothing changes unless all of it holds.
    pub fn learn(&mut self, proof: &[u8], now: u64) -> Result<()> {
        let proof = Proof::decode(proof)?;
        let checkpoint = self.verifier.checkpoint(&proof.note)?;
        if now > checkpoint.time.saturating_add(HEAD_MAX_AGE_S) {
            return Err(Error::StaleLog);
        }
        self.continues(&checkpoint, &proof)?;
        let mut proved = BTreeSet::new();
        for one in &proof.leaves {
            tlog::verify_inclusion(&one.leaf, one.index, &one.path, &checkpoint.head)?;
            proved.insert(tlog::leaf_hash(&one.leaf));
        }
        self.known.append(&mut proved);
        let time = self.seen.map_or(0, |seen| seen.time).max(checkpoint.time);
        self.seen = Some(Seen {
            head: checkpoint.head,
            time,
        });
        Ok(())
    }

    fn continues(&self, checkpoint: &Checkpoint, proof: &Proof) -> Result<()> {
        let Some(seen) = self.seen else {
            return Ok(());
        };
        let (old, new) = (&seen.head, &checkpoint.head);
        if new.size < old.size {
            // An answer that was overtaken on its way was also signed earlier; a log that shrank was rolled back.
            let overtaken = checkpoint.time < seen.time;
            return Err(if overtaken {
                Error::Unproven
            } else {
                Error::Forked
            });
        }
        if new.size == old.size {
            return tlog::verify_consistency(old, new, &[]);
        }
        if proof.from != old.size && old.size != 0 {
            return Err(Error::Unproven);
        }
        tlog::verify_consistency(old, new, &proof.consistency)
    }
}

fn hashes(bytes: &[u8]) -> Result<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks();
    if rest.is_empty() {
        Ok(hashes.to_vec())
    } else {
        Err(Error::Malformed(WHAT))
    }
}
