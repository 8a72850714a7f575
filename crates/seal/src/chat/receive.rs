//! Receiving entries of the log.

use openmls::prelude::{
    ContentType, LeafNodeIndex, ProcessedMessage, ProcessedMessageContent, ProtocolMessage, Sender,
    StagedCommit,
};
use zeroize::Zeroizing;

use super::{Change, Chat, Who, config, who};
use crate::{
    Error, Kind, Result, Trust, hash,
    message::Message,
    policy::{self, Before},
};

/// What an entry turned out to be.
#[derive(PartialEq, Eq)]
pub enum Received {
    /// A message of somebody else.
    Message(Incoming),
    /// The members changed, or somebody renewed its keys.
    Membership {
        /// Who did it.
        by: Who,
        /// What changed.
        changes: Vec<Change>,
    },
    /// A message of our own came back. If it is not `known`, our state is older than what we sent, and a
    /// refresh has to be confirmed before anything else is sent.
    Own {
        /// Whether this state remembers having sent it.
        known: bool,
    },
    /// We were taken out; everything of this chat is wiped.
    Removed {
        /// Who did it.
        by: Who,
    },
    /// Nothing to do.
    Ignored(Ignored),
}

/// Where a message stands, and who sent it.
struct Place {
    seq: u64,
    epoch: u64,
    leaf: LeafNodeIndex,
}

/// Why an entry is nothing to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// It has been processed before.
    Old,
    /// It is from before we came in.
    BeforeUs,
}

/// A message of somebody else. Has no `Debug`: it holds content.
#[derive(PartialEq, Eq)]
pub struct Incoming {
    /// Who sent it, by certificate.
    pub from: Who,
    /// What it is.
    pub kind: Kind,
    /// The body; text is UTF-8.
    pub body: Zeroizing<Vec<u8>>,
    /// When it was sent, by the sender's clock, unix seconds.
    pub sent_at: u64,
    /// Up to where the sender had processed the log.
    pub seen_seq: u64,
    /// `false` if the sender saw another log than we did: an entry was dropped, added or moved.
    pub consistent: bool,
    /// The places of our own messages that are confirmed by this one: its sender is on the other side, was in the chat
    /// when they were sealed, and saw what we saw.
    pub confirmed: Vec<u64>,
}

impl Chat {
    /// Processes the entry at place `seq` of the log. Entries come in order; one that fails may be passed over.
    pub fn receive(&mut self, seq: u64, entry: &[u8], trust: &Trust) -> Result<Received> {
        if !self.is_active() {
            return Err(Error::Inactive);
        }
        if self.notes.seen.is_old(seq) {
            return Ok(Received::Ignored(Ignored::Old));
        }
        self.receive_new(seq, entry, trust)
    }

    /// As [`Chat::receive`], for an entry that may hold two commits that count as one: a newcomer comes in and takes a
    /// lost device out. Stops at the first that fails; what was merged before it stays.
    pub fn receive_all<P: AsRef<[u8]>>(
        &mut self,
        seq: u64,
        payloads: &[P],
        trust: &Trust,
    ) -> Result<Vec<Received>> {
        let [first, more @ ..] = payloads else {
            return Err(Error::Malformed("entry"));
        };
        if self.notes.seen.is_old(seq) {
            return Ok(vec![Received::Ignored(Ignored::Old)]);
        }
        let mut all = vec![self.receive(seq, first.as_ref(), trust)?];
        for payload in more {
            if !self.is_active() {
                break;
            }
            all.push(self.receive_new(seq, payload.as_ref(), trust)?);
        }
        Ok(all)
    }

    fn receive_new(&mut self, seq: u64, entry: &[u8], trust: &Trust) -> Result<Received> {
        let digest = hash::sha256(&[entry]);
        let message = config::message(entry)?.try_into_protocol_message();
        let message = message.ok().ok_or(Error::Malformed("entry"))?;
        if message.group_id().as_slice() != self.facts.chat {
            return Err(Error::Malformed("entry"));
        }
        match message.content_type() {
            ContentType::Application => self.receive_message(seq, digest, message),
            ContentType::Commit => self.receive_commit(seq, digest, message, trust),
            ContentType::Proposal => Err(crate::Refusal::NotAllowed.into()),
        }
    }

    fn receive_message(
        &mut self,
        seq: u64,
        digest: [u8; 32],
        message: ProtocolMessage,
    ) -> Result<Received> {
        let epoch = message.epoch().as_u64();
        if epoch < self.own_since() || self.is_claiming() {
            self.notes.seen.processed(seq);
            return Ok(Received::Ignored(Ignored::BeforeUs));
        }
        if epoch > self.epoch() {
            return Err(Error::Epoch);
        }
        let processed = self.group.process_message(&self.provider, message);
        let processed = processed.ok().ok_or(Error::Sealed("entry"))?;
        let Sender::Member(leaf) = *processed.sender() else {
            return Err(Error::Malformed("entry"));
        };
        let identity = processed.credential().serialized_content().to_vec();
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(content) => {
                let content = Zeroizing::new(content.into_bytes());
                let message = Message::decode(&content)?;
                let from = who(leaf, &identity).ok_or(Error::Malformed("entry"))?;
                self.notes.seen.add(epoch, seq, digest);
                let place = Place { seq, epoch, leaf };
                Ok(Received::Message(self.incoming(&place, from, &message)))
            }
            ProcessedMessageContent::OwnPrivateMessage => {
                let known = self.notes.seen.accepted(seq, &digest);
                if !known {
                    // Our state is older than what we sent: without new keys we would use some twice.
                    self.notes.refresh_first = true;
                    self.notes.seen.own_entry(epoch, seq, digest);
                }
                self.notes.seen.processed(seq);
                Ok(Received::Own { known })
            }
            ProcessedMessageContent::ProposalMessage(_)
            | ProcessedMessageContent::ExternalJoinProposalMessage(_)
            | ProcessedMessageContent::StagedCommitMessage(_)
            | ProcessedMessageContent::OwnPendingCommit => Err(Error::Malformed("entry")),
        }
    }

    fn incoming(&mut self, place: &Place, from: Who, message: &Message) -> Incoming {
        let Place { seq, epoch, leaf } = *place;
        let seen_seq = u64::from(message.seen_seq);
        let seen = &mut self.notes.seen;
        let consistent = seen_seq < seq && seen.fits(epoch, seen_seq, &message.seen_hash);
        seen.processed(seq);
        let other_side = self.answers(&from);
        let since = self.notes.since.get(&leaf.u32());
        let confirmed = match since {
            Some(since) if consistent && other_side => self.notes.seen.confirmed(seen_seq, *since),
            _ => Vec::new(),
        };
        Incoming {
            from,
            kind: message.kind,
            body: Zeroizing::new(message.body.clone()),
            sent_at: message.sent_at,
            seen_seq,
            consistent,
            confirmed,
        }
    }

    fn receive_commit(
        &mut self,
        seq: u64,
        digest: [u8; 32],
        message: ProtocolMessage,
        trust: &Trust,
    ) -> Result<Received> {
        if let Some(pending) = &self.notes.pending
            && let Some(place) = pending.commits.iter().position(|commit| *commit == digest)
        {
            // The server took it, only its answer was lost. Of two commits the second decides.
            if place + 1 < pending.commits.len() {
                return Ok(Received::Ignored(Ignored::Old));
            }
            let changes = self.confirm(seq)?;
            return Ok(Received::Membership {
                by: self.own(),
                changes,
            });
        }
        if message.epoch().as_u64() < self.epoch() || self.is_claiming() {
            self.notes.seen.processed(seq);
            return Ok(Received::Ignored(Ignored::BeforeUs));
        }
        if message.epoch().as_u64() > self.epoch() {
            return Err(Error::Epoch);
        }
        let own = Sender::Member(self.group.own_leaf_index());
        let ours =
            matches!(&message, ProtocolMessage::PublicMessage(public) if *public.sender() == own);
        let failure = if ours {
            Error::RolledBack
        } else {
            Error::Group("commit")
        };
        let processed = self
            .group
            .process_message(&self.provider, message)
            .ok()
            .ok_or(failure)?;
        let (sender, commit) = staged(processed)?;
        self.merge_checked(seq, &sender, commit, trust)
    }

    fn merge_checked(
        &mut self,
        seq: u64,
        sender: &Sender,
        commit: StagedCommit,
        trust: &Trust,
    ) -> Result<Received> {
        let members = self.leaves();
        let before = Before {
            members: &members,
            visitor_key: &self.facts.visitor_key,
        };
        let verdict =
            policy::check_commit(&commit, sender, &before, trust).map_err(Error::alarm)?;
        self.check_agreed(&verdict.added).map_err(Error::alarm)?;
        self.check_guest(verdict.guest.as_ref())
            .map_err(Error::alarm)?;
        let by = match (verdict.actor, verdict.newcomer) {
            (Some(leaf), _) => members
                .iter()
                .find(|member| member.index == leaf)
                .and_then(|member| who(leaf, policy::identity_of(member))),
            (None, newcomer) => newcomer.map(Who::Staff),
        };
        let by = by.ok_or(Error::Malformed("entry"))?;
        let removed = commit.self_removed();
        self.merge(commit)?;
        self.spend_agreement(&verdict.added);
        if verdict.guest.is_some() {
            self.notes.guest = None;
        }
        // Another commit took this epoch: ours can only be refused.
        self.notes.pending = None;
        self.notes.seen.processed(seq);
        if removed {
            self.wipe();
            return Ok(Received::Removed { by });
        }
        let changes = self.note_changes(&members, &by, verdict.actor.is_none());
        Ok(Received::Membership { by, changes })
    }

    /// Whether it is for somebody to confirm what we wrote. A guest's sign is none: what the person wrote must have reached the staff (ruling 1).
    fn answers(&self, from: &Who) -> bool {
        match self.own() {
            Who::Visitor => matches!(from, Who::Staff(_)),
            Who::Staff(_) => *from == Who::Visitor,
            Who::Guest(_) => true,
        }
    }

    /// The epoch in which we came in.
    fn own_since(&self) -> u64 {
        let own = self.group.own_leaf_index().u32();
        self.notes.since.get(&own).copied().unwrap_or_default()
    }

    fn is_claiming(&self) -> bool {
        self.notes
            .pending
            .as_ref()
            .is_some_and(|pending| pending.claim)
    }
}

fn staged(processed: ProcessedMessage) -> Result<(Sender, StagedCommit)> {
    let sender = processed.sender().clone();
    let ProcessedMessageContent::StagedCommitMessage(commit) = processed.into_content() else {
        return Err(Error::Malformed("entry"));
    };
    Ok((sender, *commit))
}
