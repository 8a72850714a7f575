//! The last few entries of a chat that somebody listens to.

use std::collections::VecDeque;
use store::EntryRow;

/// More than the window of unacknowledged entries, so that a reader who keeps up never needs the database.
const ROWS: usize = 40;

/// Consecutive entries, the newest last.
#[derive(Default)]
pub(super) struct Tail(VecDeque<EntryRow>);

impl Tail {
    /// Adds an entry. Rows may come in another order than they were committed in: then the tail starts anew at the higher
    /// number and readers go to the database for what lies between.
    pub(super) fn push(&mut self, row: EntryRow) {
        if let Some(last) = self.last() {
            if row.seq <= last {
                return;
            }
            if row.seq != last + 1 {
                self.0.clear();
            }
        }
        if self.0.len() == ROWS {
            self.0.pop_front();
        }
        self.0.push_back(row);
    }

    /// The entries right after a number; `None` when the tail does not reach back that far.
    pub(super) fn after(&self, after: i64, limit: usize) -> Option<Vec<EntryRow>> {
        let first = self.0.front()?.seq;
        if after + 1 < first {
            return None;
        }
        Some(
            self.0
                .iter()
                .filter(|row| row.seq > after)
                .take(limit)
                .cloned()
                .collect(),
        )
    }

    /// Forgets everything: the next reader goes to the database.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn last(&self) -> Option<i64> {
        self.0.back().map(|row| row.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ClientId;
    use store::{Endpoint, EntryKind};

    fn row(seq: i64) -> EntryRow {
        EntryRow {
            seq,
            sender: Endpoint::Visitor,
            client_id: ClientId::from_bytes([0; 16]),
            kind: EntryKind::Message,
            payloads: std::sync::Arc::default(),
        }
    }

    fn seqs(rows: Option<Vec<EntryRow>>) -> Option<Vec<i64>> {
        rows.map(|rows| rows.iter().map(|row| row.seq).collect())
    }

    #[test]
    fn a_reader_right_behind_is_served() {
        let mut tail = Tail::default();
        (5..8).for_each(|seq| tail.push(row(seq)));
        assert_eq!(seqs(tail.after(5, 32)), Some(vec![6, 7]));
        assert_eq!(seqs(tail.after(7, 32)), Some(vec![]));
    }

    #[test]
    fn a_reader_further_back_is_sent_to_the_database() {
        let mut tail = Tail::default();
        (5..8).for_each(|seq| tail.push(row(seq)));
        assert_eq!(seqs(tail.after(3, 32)), None);
        assert_eq!(seqs(Tail::default().after(0, 32)), None);
    }

    #[test]
    fn a_gap_starts_the_tail_anew() {
        let mut tail = Tail::default();
        tail.push(row(5));
        tail.push(row(7));
        assert_eq!(seqs(tail.after(5, 32)), None);
        assert_eq!(seqs(tail.after(6, 32)), Some(vec![7]));
    }

    #[test]
    fn an_old_row_changes_nothing() {
        let mut tail = Tail::default();
        tail.push(row(7));
        tail.push(row(6));
        assert_eq!(seqs(tail.after(6, 32)), Some(vec![7]));
    }

    #[test]
    fn it_keeps_only_the_newest() {
        let mut tail = Tail::default();
        (1..=100).for_each(|seq| tail.push(row(seq)));
        assert_eq!(seqs(tail.after(59, 1)), None);
        assert_eq!(seqs(tail.after(60, 1)), Some(vec![61]));
    }
}
