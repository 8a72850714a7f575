//! A chat: one MLS group (RFC 9420) of a visitor and the staff who were let in.
//!
//! Handshakes are public messages, so that the server can check them; content is always private. A handshake of ours
//! is only staged: it takes effect with [`Chat::confirm`], when the server has accepted it, and is gone with
//! [`Chat::discard`], when it has not. What others committed passes the policy of [`crate::policy`] before it is
//! merged. Entries are handed to [`Chat::receive`] in the order of the log.

#[cfg(feature = "desk")]
mod admit;
#[cfg(feature = "desk")]
mod aside;
mod commit;
mod config;
mod guest;
#[cfg(test)]
mod insiders;
mod interpreter;
#[cfg(feature = "visitor")]
mod open;
mod place;
mod receive;
mod seen;
mod state;
mod talk;

use std::collections::{BTreeMap, BTreeSet};

use openmls::prelude::{
    BasicCredential, CredentialWithKey, LeafNodeIndex, Member as Leaf, MlsGroup,
};
use openmls_traits::OpenMlsProvider as _;
use zeroize::Zeroizing;

#[cfg(feature = "desk")]
pub use admit::{JoinKeys, key_package};
#[cfg(feature = "desk")]
pub use aside::Aside;
#[cfg(feature = "desk")]
pub use guest::GuestKey;
pub use guest::{Guest, knocking};
pub use interpreter::interpreter;
#[cfg(feature = "visitor")]
pub use open::Opening;
pub use place::Place;
pub use receive::{Ignored, Incoming, Received};

#[cfg(feature = "visitor")]
use crate::sign::SIGNATURE;
use crate::{
    Chain, Error, Result, Staff, Suite, Trust, labels,
    policy::{self, VISITOR, is_visitor_leaf},
    provider::Provider,
    sign::Key,
};
use seen::Seen;

#[cfg(feature = "delivery")]
pub(crate) use config::{group_info, message};

/// A chat as one of its members holds it. Has no `Debug`; secrets are wiped when dropped.
pub struct Chat {
    provider: Provider,
    group: MlsGroup,
    key: Key,
    facts: Facts,
    notes: Notes,
    saved: state::Saved,
}

/// What never changes during a chat.
struct Facts {
    chat: [u8; 16],
    suite: Suite,
    visitor_key: [u8; 32],
    own: Own,
}

/// As whom we are in the chat.
enum Own {
    Visitor,
    /// With our certificates.
    Staff(Box<Chain>),
    Guest(Guest),
}

/// What we remember beside the group's own state.
#[derive(Default)]
struct Notes {
    seen: Seen,
    /// For each leaf the epoch in which we saw it come; what is older it cannot read.
    since: BTreeMap<u32, u64>,
    pending: Option<Pending>,
    /// Devices of interpreters whom the person has said yes to, and who have not come in yet.
    agreed: BTreeSet<[u8; 16]>,
    /// The key of a guest whom the person has said yes to, and who has not come in yet.
    guest: Option<[u8; 32]>,
    /// After a return by phrase: a refresh must be confirmed before anything is sent.
    refresh_first: bool,
    /// We were taken out, or gave up a claim.
    over: bool,
}

/// A handshake of ours that the server has not answered yet.
struct Pending {
    /// A claim is merged in our copy only; anything else is staged in the group.
    claim: bool,
    /// SHA-256 of each commit, in order.
    commits: Vec<[u8; 32]>,
}

/// A handshake to send to the server, which takes all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// One commit; two where a newcomer takes out a lost device.
    pub commits: Vec<Vec<u8>>,
    /// The group's public state after the commits.
    pub group_info: Vec<u8>,
    /// For who was added.
    pub welcome: Option<Vec<u8>>,
    /// The epoch that the first commit names.
    pub epoch: u64,
}

/// Who somebody in a chat is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The visitor.
    Visitor,
    /// A certified member of the staff.
    Staff(Staff),
    /// A worker of another hotline.
    Guest(Guest),
}

/// A member of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The place in the group's tree.
    pub leaf: u32,
    /// Who it is.
    pub who: Who,
    /// The epoch since which it can read, as far as we saw it.
    pub since: u64,
    /// Whether it is ourselves.
    pub own: bool,
}

/// A change of who can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Somebody came in.
    Joined(Who),
    /// Somebody was taken out.
    Left(Who),
    /// Somebody renewed its keys, or came back in its own place.
    Refreshed(Who),
}

impl Chat {
    /// The chat's id.
    pub fn id(&self) -> [u8; 16] {
        self.facts.chat
    }

    /// The chat's ciphersuite.
    pub fn suite(&self) -> Suite {
        self.facts.suite
    }

    /// The visitor's signature key, as the intake binds it.
    pub fn visitor_key(&self) -> [u8; 32] {
        self.facts.visitor_key
    }

    /// The epoch of the group.
    pub fn epoch(&self) -> u64 {
        self.group.epoch().as_u64()
    }

    /// Whether we are a member who can read and write.
    pub fn is_active(&self) -> bool {
        !self.notes.over && self.group.is_active()
    }

    /// Whether a handshake of ours waits for the server's answer.
    pub fn is_pending(&self) -> bool {
        self.notes.pending.is_some()
    }

    /// Whether [`Chat::refresh`] must be confirmed before anything can be sent.
    pub fn needs_refresh(&self) -> bool {
        self.notes.refresh_first
    }

    /// Who can read, the visitor first.
    pub fn members(&self) -> Vec<Member> {
        if !self.is_active() {
            return Vec::new();
        }
        self.group
            .members()
            .filter_map(|leaf| self.member(&leaf))
            .collect()
    }

    /// Staff in the chat whose certificate was revoked: somebody should take them out.
    pub fn unfit(&self, trust: &Trust) -> Vec<Staff> {
        let leaves = self.group.members();
        let chains = leaves.filter_map(|leaf| Chain::decode(policy::identity_of(&leaf)).ok());
        chains
            .filter(|chain| trust.is_revoked(chain))
            .map(|chain| chain.staff())
            .collect()
    }

    /// A secret of this epoch that every member can derive, under a label of the caller.
    pub fn exporter(&self, label: &str, length: usize) -> Result<Zeroizing<Vec<u8>>> {
        self.writable()?;
        self.group
            .export_secret(self.provider.crypto(), label, &[], length)
            .map(Zeroizing::new)
            .ok()
            .ok_or(Error::Group("exporter"))
    }

    /// Digits that visitor and staff compare by voice: five groups of four, 66 bits.
    pub fn voice_check(&self) -> Result<[u16; 5]> {
        let secret = self.exporter(labels::VOICE, 40)?;
        let (chunks, _) = secret.as_chunks::<8>();
        let mut groups = [0; 5];
        for (group, chunk) in groups.iter_mut().zip(chunks) {
            // 64 bits onto 10,000 values: the bias is below 2^-50.
            *group = u16::try_from(u64::from_be_bytes(*chunk) % 10_000).unwrap_or_default();
        }
        Ok(groups)
    }

    /// A value that all members of this epoch share and nobody else has; for tests and comparisons.
    pub fn authenticator(&self) -> Vec<u8> {
        self.group.epoch_authenticator().as_slice().to_vec()
    }

    /// Who we are.
    fn own(&self) -> Who {
        match &self.facts.own {
            Own::Visitor => Who::Visitor,
            Own::Staff(chain) => Who::Staff(chain.staff()),
            Own::Guest(guest) => Who::Guest(guest.clone()),
        }
    }

    fn is_visitor(&self) -> bool {
        matches!(self.facts.own, Own::Visitor)
    }

    /// Signs with the key of the visitor's page. Only their own chat can.
    #[cfg(feature = "visitor")]
    pub(crate) fn sign_as_visitor(&self, label: &[u8], body: &[u8]) -> Result<[u8; SIGNATURE]> {
        if !self.is_visitor() {
            return Err(crate::Refusal::NotAllowed.into());
        }
        Ok(self.key.sign_labelled(label, body))
    }

    fn member(&self, leaf: &Leaf) -> Option<Member> {
        Some(Member {
            leaf: leaf.index.u32(),
            who: who(leaf.index, policy::identity_of(leaf))?,
            since: self
                .notes
                .since
                .get(&leaf.index.u32())
                .copied()
                .unwrap_or_default(),
            own: leaf.index == self.group.own_leaf_index(),
        })
    }

    fn leaves(&self) -> Vec<Leaf> {
        self.group.members().collect()
    }

    /// A member with nothing pending.
    fn writable(&self) -> Result<()> {
        if !self.is_active() {
            return Err(Error::Inactive);
        }
        if self.notes.pending.is_some() {
            return Err(Error::Pending);
        }
        Ok(())
    }

    /// Notes the members' first epochs at the moment when we come in.
    fn note_arrival(&mut self) {
        let epoch = self.epoch();
        self.notes.since = self
            .group
            .members()
            .map(|leaf| (leaf.index.u32(), epoch))
            .collect();
        self.notes.seen.enter(epoch);
    }
}

/// Who sits in a leaf; `None` if the identity is neither a visitor's nor a chain nor a guest's.
fn who(leaf: LeafNodeIndex, identity: &[u8]) -> Option<Who> {
    if is_visitor_leaf(leaf) && identity == VISITOR {
        return Some(Who::Visitor);
    }
    if let Ok(guest) = Guest::decode(identity) {
        return Some(Who::Guest(guest));
    }
    Chain::decode(identity)
        .ok()
        .map(|chain| Who::Staff(chain.staff()))
}

/// The MLS credential of an identity with its key.
fn credential(identity: Vec<u8>, key: &Key) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(identity).into(),
        signature_key: key.public().to_vec().into(),
    }
}
