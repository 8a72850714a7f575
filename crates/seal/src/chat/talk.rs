//! Sending.

use super::Chat;
use crate::{Error, Kind, Result, hash, message::Message};

impl Chat {
    /// Seals a message to everybody who is in the chat now. `now` is in unix seconds. The entry goes to the server;
    /// when that has accepted it, [`Chat::sent`] is told its place.
    pub fn send(&mut self, kind: Kind, body: &[u8], now: u64) -> Result<Vec<u8>> {
        self.writable()?;
        if self.notes.refresh_first {
            return Err(Error::RefreshFirst);
        }
        let epoch = self.epoch();
        let (seen_seq, seen_hash) = self.notes.seen.report(epoch);
        let message = Message {
            kind,
            sent_at: now,
            seen_seq: u32::try_from(seen_seq).ok().ok_or(Error::Size("log"))?,
            seen_hash,
            body: body.to_vec(),
        };
        let entry = self
            .group
            .create_message(&self.provider, &self.key, &message.encode()?)
            .ok()
            .and_then(|message| message.to_bytes().ok())
            .ok_or(Error::Group("send"))?;
        self.notes.seen.handed_out(epoch, hash::sha256(&[&entry]));
        Ok(entry)
    }

    /// The server accepted `entry` at place `seq` of the log. Telling twice does no harm.
    pub fn sent(&mut self, seq: u64, entry: &[u8]) {
        self.notes.seen.accepted(seq, &hash::sha256(&[entry]));
    }

    /// The server refused `entry` for good: it will be sealed again, in a newer epoch perhaps.
    pub fn unsent(&mut self, entry: &[u8]) {
        self.notes.seen.refused(&hash::sha256(&[entry]));
    }

    /// The places of our own messages that nobody has confirmed who could read them.
    pub fn unconfirmed(&self) -> Vec<u64> {
        self.notes.seen.unconfirmed()
    }
}
