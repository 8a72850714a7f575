//! One chat's log as it arrives: hands each entry on once and in order.
//!
//! Entries of one's own come as `accepted`, or as an entry without payloads when that answer was lost; whichever comes first in
//! its place counts.

use protocol::{ClientId, chat::Entry};
use std::collections::BTreeMap;

/// What is to be processed next.
pub(crate) enum Step {
    /// Somebody else's entry.
    Entry(Entry),
    /// One of our own has its place.
    Own { seq: u64, client_id: ClientId },
}

/// The entries do not follow on from what was processed: connect again and read from the cursor.
#[derive(Debug)]
pub(crate) struct Gap;

/// Where a client stands in a log.
pub(crate) struct Log {
    cursor: Option<u64>,
    ahead: BTreeMap<u64, ClientId>,
}

impl Log {
    /// A log that was processed up to `cursor`; `None` where only the server knows.
    pub(crate) fn new(cursor: Option<u64>) -> Self {
        Self {
            cursor,
            ahead: BTreeMap::new(),
        }
    }

    /// The last entry that was processed.
    pub(crate) fn cursor(&self) -> Option<u64> {
        self.cursor
    }

    /// The server has said everything up to here; only counts while nothing is known.
    pub(crate) fn caught_up(&mut self, seq: u64) {
        self.cursor.get_or_insert(seq);
    }

    pub(crate) fn accepted(&mut self, client_id: ClientId, seq: u64) -> Vec<Step> {
        if self.cursor.is_none_or(|cursor| seq > cursor) {
            self.ahead.insert(seq, client_id);
        }
        let mut steps = Vec::new();
        self.catch_up(&mut steps);
        steps
    }

    pub(crate) fn entries(&mut self, entries: Vec<Entry>) -> (Vec<Step>, Result<(), Gap>) {
        let mut steps = Vec::new();
        for entry in entries {
            self.cursor.get_or_insert(entry.seq.saturating_sub(1));
            self.catch_up(&mut steps);
            let cursor = self.cursor.unwrap_or_default();
            if entry.seq <= cursor {
                continue;
            }
            if entry.seq != cursor + 1 {
                return (steps, Err(Gap));
            }
            self.cursor = Some(entry.seq);
            steps.push(if entry.own {
                Step::Own {
                    seq: entry.seq,
                    client_id: entry.client_id,
                }
            } else {
                Step::Entry(entry)
            });
        }
        self.catch_up(&mut steps);
        (steps, Ok(()))
    }

    fn catch_up(&mut self, steps: &mut Vec<Step>) {
        while let Some(cursor) = self.cursor
            && let Some(client_id) = self.ahead.remove(&(cursor + 1))
        {
            let seq = cursor + 1;
            steps.push(Step::Own { seq, client_id });
            self.cursor = Some(seq);
        }
        let cursor = self.cursor.unwrap_or_default();
        self.ahead.retain(|seq, _| *seq > cursor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::chat::EntryKind;

    fn entry(seq: u64, own: bool) -> Entry {
        Entry {
            seq,
            client_id: ClientId([u8::try_from(seq).unwrap(); 16]),
            kind: EntryKind::Message,
            own,
            payloads: Vec::new(),
        }
    }

    fn seqs(steps: &[Step]) -> Vec<u64> {
        steps
            .iter()
            .map(|step| match step {
                Step::Entry(entry) => entry.seq,
                Step::Own { seq, .. } => *seq,
            })
            .collect()
    }

    #[test]
    fn an_own_entry_waits_for_those_before_it() {
        let mut log = Log::new(Some(0));
        assert_eq!(seqs(&log.accepted(ClientId([2; 16]), 2)), Vec::<u64>::new());
        let (steps, gap) = log.entries(vec![entry(1, false)]);
        assert!(gap.is_ok());
        assert_eq!(seqs(&steps), vec![1, 2]);
        assert_eq!(log.cursor(), Some(2));
    }

    #[test]
    fn an_entry_counts_once_however_it_comes() {
        let mut log = Log::new(Some(0));
        assert_eq!(seqs(&log.entries(vec![entry(1, true)]).0), vec![1]);
        assert_eq!(seqs(&log.accepted(ClientId([1; 16]), 1)), Vec::<u64>::new());
        assert_eq!(
            seqs(&log.entries(vec![entry(1, true)]).0),
            Vec::<u64>::new()
        );
    }

    #[test]
    fn a_gap_is_noticed() {
        let mut log = Log::new(Some(0));
        assert!(log.entries(vec![entry(2, false)]).1.is_err());
        assert_eq!(log.cursor(), Some(0));
    }

    #[test]
    fn the_first_entry_counts_where_nothing_is_known() {
        let mut log = Log::new(None);
        assert_eq!(seqs(&log.entries(vec![entry(7, false)]).0), vec![7]);
        assert_eq!(log.cursor(), Some(7));
    }
}
