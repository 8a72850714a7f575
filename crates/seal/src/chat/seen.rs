//! What we have seen of the log, and whether the others saw the same.
//!
//! For each of the last epochs a running hash goes over its application entries in the order of the log:
//! `H = SHA-256(label || H || seq || SHA-256(entry))`, beginning with zeros, cut to 16 bytes. Every message carries its
//! sender's place and hash. Who can compare (same epoch, has come as far) notices an entry that was dropped, added or
//! put elsewhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    Result, hash, labels,
    wire::{Reader, Writer},
};

/// How many epochs are kept: the current one and those that may still be read.
const EPOCHS: usize = 3;
/// How many entries of an epoch are kept one by one; older ones are folded together.
const ENTRIES: usize = 64;
/// How many own messages without confirmation are remembered.
const OWN: usize = 512;
/// How many own messages without an answer of the server are remembered.
const HANDED_OUT: usize = 64;

type Digest = [u8; 32];

/// Our place in the log.
#[derive(Default)]
pub(super) struct Seen {
    /// Everything up to here has been processed.
    cursor: u64,
    /// Places beyond the cursor that are our own.
    ahead: BTreeSet<u64>,
    epochs: VecDeque<Epoch>,
    /// Own messages, by epoch, that the server has not answered.
    handed_out: Vec<(u64, Digest)>,
    /// Own messages (place, epoch) that nobody has confirmed.
    own: Vec<(u64, u64)>,
}

struct Epoch {
    number: u64,
    /// The hash over everything up to and with `folded`.
    base: Digest,
    folded: u64,
    entries: BTreeMap<u64, Digest>,
}

impl Epoch {
    /// The hash over the entries up to and with `seq`; `None` if that is folded away.
    fn hash(&self, seq: u64) -> Option<[u8; 16]> {
        if seq < self.folded {
            return None;
        }
        let full = self
            .entries
            .range(..=seq)
            .fold(self.base, |hash, (seq, entry)| fold(&hash, *seq, entry));
        full.first_chunk().copied()
    }

    fn add(&mut self, seq: u64, entry: Digest) {
        if seq > self.folded {
            self.entries.insert(seq, entry);
        }
        while self.entries.len() > ENTRIES
            && let Some((seq, entry)) = self.entries.pop_first()
        {
            self.base = fold(&self.base, seq, &entry);
            self.folded = seq;
        }
    }
}

fn fold(hash: &Digest, seq: u64, entry: &Digest) -> Digest {
    hash::sha256(&[labels::SEEN, hash, &seq.to_be_bytes(), entry])
}

impl Seen {
    /// A new epoch begins.
    pub(super) fn enter(&mut self, epoch: u64) {
        if self.epochs.iter().any(|known| known.number == epoch) {
            return;
        }
        self.epochs.push_back(Epoch {
            number: epoch,
            base: [0; 32],
            folded: 0,
            entries: BTreeMap::new(),
        });
        while self.epochs.len() > EPOCHS {
            self.epochs.pop_front();
        }
    }

    /// Whether this place has been dealt with.
    pub(super) fn is_old(&self, seq: u64) -> bool {
        seq <= self.cursor || self.ahead.contains(&seq)
    }

    /// Everything up to here does not concern us.
    pub(super) fn jump(&mut self, seq: u64) {
        self.cursor = self.cursor.max(seq);
        self.catch_up();
    }

    /// The entry at `seq` was processed.
    pub(super) fn processed(&mut self, seq: u64) {
        self.jump(seq);
    }

    /// A handshake of ours stands at `seq`; entries before it may still come.
    pub(super) fn own_handshake(&mut self, seq: u64) {
        self.ahead.insert(seq);
        self.catch_up();
    }

    /// An application entry of `epoch` stands at `seq`.
    pub(super) fn add(&mut self, epoch: u64, seq: u64, entry: Digest) {
        if let Some(known) = self.epochs.iter_mut().find(|known| known.number == epoch) {
            known.add(seq, entry);
        }
    }

    /// What to tell the others: our place, and the hash of `epoch` up to it.
    pub(super) fn report(&self, epoch: u64) -> (u64, [u8; 16]) {
        let hash = self.epochs.iter().find(|known| known.number == epoch);
        (
            self.cursor,
            hash.and_then(|known| known.hash(self.cursor))
                .unwrap_or_default(),
        )
    }

    /// Whether what a sender tells fits what we saw. Says yes where we cannot compare: while messages of our own are
    /// on their way their places are not known.
    pub(super) fn fits(&self, epoch: u64, seq: u64, hash: &[u8; 16]) -> bool {
        if self.handed_out.iter().any(|(own, _)| *own == epoch) {
            return true;
        }
        let known = self.epochs.iter().find(|known| known.number == epoch);
        known
            .and_then(|known| known.hash(seq))
            .is_none_or(|ours| ours == *hash)
    }

    pub(super) fn handed_out(&mut self, epoch: u64, entry: Digest) {
        if self.handed_out.len() == HANDED_OUT {
            self.handed_out.remove(0);
        }
        self.handed_out.push((epoch, entry));
    }

    /// Whether `entry` is one of ours; if so it stands at `seq` from now on.
    pub(super) fn accepted(&mut self, seq: u64, entry: &Digest) -> bool {
        let Some(place) = self.handed_out.iter().position(|(_, own)| own == entry) else {
            return false;
        };
        let (epoch, digest) = self.handed_out.swap_remove(place);
        self.own_entry(epoch, seq, digest);
        true
    }

    /// An entry of ours stands at `seq`.
    pub(super) fn own_entry(&mut self, epoch: u64, seq: u64, entry: Digest) {
        self.add(epoch, seq, entry);
        if seq > self.cursor {
            self.ahead.insert(seq);
        }
        if self.own.len() == OWN {
            self.own.remove(0);
        }
        self.own.push((seq, epoch));
        self.catch_up();
    }

    pub(super) fn refused(&mut self, entry: &Digest) {
        self.handed_out.retain(|(_, own)| own != entry);
    }

    /// Somebody who reads since epoch `since` has processed the log up to `seq`: takes out and returns the places of
    /// our messages that are thereby confirmed.
    pub(super) fn confirmed(&mut self, seq: u64, since: u64) -> Vec<u64> {
        let done: Vec<u64> = self
            .own
            .iter()
            .filter(|(place, epoch)| *place <= seq && *epoch >= since)
            .map(|(place, _)| *place)
            .collect();
        self.own.retain(|(place, _)| !done.contains(place));
        done
    }

    pub(super) fn unconfirmed(&self) -> Vec<u64> {
        self.own.iter().map(|(place, _)| *place).collect()
    }

    fn catch_up(&mut self) {
        while self.ahead.remove(&(self.cursor + 1)) {
            self.cursor += 1;
        }
        let cursor = self.cursor;
        self.ahead.retain(|seq| *seq > cursor);
    }

    pub(super) fn write(&self, writer: Writer) -> Writer {
        let mut writer = writer.u64(self.cursor).u32(count(self.ahead.len()));
        for seq in &self.ahead {
            writer = writer.u64(*seq);
        }
        writer = writer.u32(count(self.epochs.len()));
        for epoch in &self.epochs {
            writer = writer
                .u64(epoch.number)
                .bytes(&epoch.base)
                .u64(epoch.folded);
            writer = writer.u32(count(epoch.entries.len()));
            for (seq, entry) in &epoch.entries {
                writer = writer.u64(*seq).bytes(entry);
            }
        }
        writer = writer.u32(count(self.handed_out.len()));
        for (epoch, entry) in &self.handed_out {
            writer = writer.u64(*epoch).bytes(entry);
        }
        writer = writer.u32(count(self.own.len()));
        for (seq, epoch) in &self.own {
            writer = writer.u64(*seq).u64(*epoch);
        }
        writer
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let mut seen = Self {
            cursor: reader.u64()?,
            ..Self::default()
        };
        for _ in 0..reader.u32()? {
            seen.ahead.insert(reader.u64()?);
        }
        for _ in 0..reader.u32()? {
            let (number, base, folded) = (reader.u64()?, reader.array()?, reader.u64()?);
            let mut entries = BTreeMap::new();
            for _ in 0..reader.u32()? {
                entries.insert(reader.u64()?, reader.array()?);
            }
            seen.epochs.push_back(Epoch {
                number,
                base,
                folded,
                entries,
            });
        }
        for _ in 0..reader.u32()? {
            seen.handed_out.push((reader.u64()?, reader.array()?));
        }
        for _ in 0..reader.u32()? {
            seen.own.push((reader.u64()?, reader.u64()?));
        }
        Ok(seen)
    }
}

/// Counts here are bounded by constants far below this.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
