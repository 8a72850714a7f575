//! What the server checks. It holds no key and no state of its own: the public state of a group is the `GroupInfo` that
//! it stored last, rebuilt for each check. The policy is the one of the clients, so that no insider can break a chat
//! with a commit that the others must refuse. What only members can check (path secrets, confirmation) stays theirs.

use openmls::{
    group::{ProposalStore, PublicGroup},
    prelude::{
        ContentType, LeafNodeIndex, MlsMessageBodyIn, ProcessedMessageContent, ProtocolMessage,
        Sender, StagedCommit,
    },
};

use crate::{
    Chain, Error, Refusal, Result, Staff, Suite, Trust, chat,
    policy::{self, Before, VISITOR, is_visitor_leaf},
    provider::{Crypto, Storage},
};

/// What a new chat's `GroupInfo` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// The epoch, zero.
    pub epoch: u64,
    /// The ciphersuite.
    pub suite: Suite,
    /// The visitor's signature key.
    pub visitor_key: [u8; 32],
}

/// What can be seen of an entry from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framing {
    /// The chat it names.
    pub chat: [u8; 16],
    /// The epoch it names.
    pub epoch: u64,
    /// What it holds.
    pub content: Content,
}

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A sealed message.
    Application,
    /// A handshake.
    Commit,
    /// A proposal on its own, which chats do not use: to be refused.
    Proposal,
}

/// Who made a handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The visitor.
    Visitor,
    /// A member of the staff who is in the chat.
    Staff(Staff),
    /// A worker of another hotline.
    Guest,
    /// A member of the staff who comes in by this handshake: a claim.
    Newcomer(Staff),
}

/// What an allowed handshake does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The epoch after it.
    pub epoch: u64,
    /// Who made it.
    pub actor: Actor,
    /// Who was let in by it, without a newcomer.
    pub added: Vec<Staff>,
    /// The key of a guest who was let in by it.
    pub guest: Option<[u8; 32]>,
    /// Whether it took a guest out.
    pub guest_out: bool,
    /// Devices that it took out, without the earlier leaf of a device that comes back.
    pub removed: Vec<[u8; 16]>,
    /// Whether any leaf was taken out: then only entries of the new epoch may be accepted from now on.
    pub removed_any: bool,
    /// Whether the newcomer was in the chat before and takes its own earlier place.
    pub rejoined: bool,
}

/// Checks the `GroupInfo` of a new chat: the visitor alone at its place, epoch zero, nothing odd.
pub fn inspect_opening(chat: &[u8; 16], group_info: &[u8]) -> Result<Opened> {
    let (group, suite) = public_group(chat, group_info)?;
    let epoch = group.group_context().epoch().as_u64();
    let mut members = group.members();
    let visitor = members.next().ok_or(Error::Malformed("GroupInfo"))?;
    let alone = members.next().is_none();
    let bare = group
        .leaf(LeafNodeIndex::new(0))
        .is_some_and(|leaf| leaf.extensions().iter().next().is_none());
    let is_visitor = is_visitor_leaf(visitor.index) && policy::identity_of(&visitor) == VISITOR;
    if epoch != 0 || !alone || !is_visitor || !bare {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Opened {
        epoch,
        suite,
        visitor_key: visitor_key(&visitor.signature_key)?,
    })
}

/// Reads the outside of an entry.
pub fn inspect_message(entry: &[u8]) -> Result<Framing> {
    let message = protocol_message(entry)?;
    let chat = message
        .group_id()
        .as_slice()
        .try_into()
        .ok()
        .ok_or(Error::Malformed("entry"))?;
    let content = match message.content_type() {
        ContentType::Application => Content::Application,
        ContentType::Commit => Content::Commit,
        ContentType::Proposal => Content::Proposal,
    };
    let private = matches!(message, ProtocolMessage::PrivateMessage(_));
    if private != (content == Content::Application) {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Framing {
        chat,
        epoch: message.epoch().as_u64(),
        content,
    })
}

/// Who is in a group, by its public state: the staff, without the visitor and a guest.
pub fn staff(chat: &[u8; 16], group_info: &[u8]) -> Result<Vec<Staff>> {
    let (group, _) = public_group(chat, group_info)?;
    let staff = group
        .members()
        .filter(|leaf| !is_visitor_leaf(leaf.index) && !policy::is_guest(leaf));
    staff
        .map(|leaf| Ok(Chain::decode(policy::identity_of(&leaf))?.staff()))
        .collect()
}

/// Checks a handshake against the group's current state: each commit by the policy, and that the next `GroupInfo` is the
/// state after them. Two commits are allowed only as a claim that takes lost devices out.
pub fn check_handshake(
    chat: &[u8; 16],
    current: &[u8],
    commits: &[&[u8]],
    next: &[u8],
    trust: &Trust,
) -> Result<Accepted> {
    let (mut group, suite) = public_group(chat, current)?;
    let visitor_key = group
        .leaf(LeafNodeIndex::new(0))
        .map(|leaf| leaf.signature_key().as_slice().to_vec());
    let visitor_key = visitor_key.ok_or(Error::Malformed("GroupInfo"))?;
    let (first, second) = match commits {
        [first] => (first, None),
        [first, second] => (first, Some(second)),
        _ => return Err(Error::Size("handshake")),
    };
    let mut accepted = step(&mut group, first, &visitor_key, trust)?;
    if let Some(second) = second {
        let (Actor::Newcomer(newcomer), after) = (
            accepted.actor.clone(),
            step(&mut group, second, &visitor_key, trust)?,
        ) else {
            return Err(Refusal::NotAllowed.into());
        };
        let same = matches!(&after.actor, Actor::Staff(staff) if staff.device == newcomer.device);
        let lets_in = !after.added.is_empty() || after.guest.is_some();
        if !same || lets_in || after.removed.is_empty() {
            return Err(Refusal::NotAllowed.into());
        }
        accepted.epoch = after.epoch;
        accepted.removed.extend(after.removed);
        accepted.guest_out |= after.guest_out;
        accepted.removed_any = true;
    }
    check_next(chat, &group, next, suite)?;
    Ok(accepted)
}

/// Checks one commit and applies it.
fn step(
    group: &mut PublicGroup,
    commit: &[u8],
    visitor_key: &[u8],
    trust: &Trust,
) -> Result<Accepted> {
    let message = protocol_message(commit)?;
    if message.content_type() != ContentType::Commit
        || matches!(message, ProtocolMessage::PrivateMessage(_))
    {
        return Err(Refusal::NotAllowed.into());
    }
    if message.group_id() != group.group_id() {
        return Err(Error::SwappedGroup);
    }
    if message.epoch() != group.group_context().epoch() {
        return Err(Error::Epoch);
    }
    let processed = group
        .process_message(&Crypto, message)
        .ok()
        .ok_or(Error::Group("commit"))?;
    let sender = processed.sender().clone();
    let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
        return Err(Error::Malformed("commit"));
    };
    let accepted = judge(group, &staged, &sender, visitor_key, trust)?;
    group
        .merge_commit(&Storage::default(), *staged)
        .ok()
        .ok_or(Error::Group("commit"))?;
    Ok(accepted)
}

fn judge(
    group: &PublicGroup,
    staged: &StagedCommit,
    sender: &Sender,
    visitor_key: &[u8],
    trust: &Trust,
) -> Result<Accepted> {
    let members: Vec<_> = group.members().collect();
    let before = Before {
        members: &members,
        visitor_key,
    };
    let verdict = policy::check_commit(staged, sender, &before, trust)?;
    let at = |leaf: LeafNodeIndex| {
        let member = members.iter().find(|member| member.index == leaf);
        let identity = member.map(policy::identity_of).ok_or(Error::NoSuchMember)?;
        Chain::decode(identity).map(|chain| chain.staff())
    };
    let guest = members.iter().find(|member| policy::is_guest(member));
    let guest = guest.map(|member| member.index);
    let mut removed = Vec::new();
    for leaf in verdict.removed.iter().filter(|leaf| Some(**leaf) != guest) {
        removed.push(at(*leaf)?.device);
    }
    let removed_any = !verdict.removed.is_empty();
    let actor = match (verdict.actor, verdict.newcomer) {
        (Some(leaf), _) if is_visitor_leaf(leaf) => Actor::Visitor,
        (Some(leaf), _) if Some(leaf) == guest => Actor::Guest,
        (Some(leaf), _) => Actor::Staff(at(leaf)?),
        (None, Some(newcomer)) => Actor::Newcomer(newcomer),
        (None, None) => return Err(Refusal::NotAllowed.into()),
    };
    let rejoined =
        matches!(&actor, Actor::Newcomer(newcomer) if removed.contains(&newcomer.device));
    if rejoined {
        removed.clear();
    }
    let epoch = staged.epoch().as_u64();
    Ok(Accepted {
        epoch,
        actor,
        added: verdict.added,
        guest: verdict.guest.map(|leaf| leaf.key),
        guest_out: guest.is_some_and(|leaf| verdict.removed.contains(&leaf)),
        removed,
        removed_any,
        rejoined,
    })
}

/// The next `GroupInfo` must be the state that we computed: same context, same confirmation, a valid tree and signature.
fn check_next(chat: &[u8; 16], group: &PublicGroup, next: &[u8], suite: Suite) -> Result<()> {
    let (after, next_suite) = public_group(chat, next)?;
    let same = next_suite == suite
        && after.group_context() == group.group_context()
        && after.confirmation_tag() == group.confirmation_tag();
    if same {
        Ok(())
    } else {
        Err(Error::Malformed("GroupInfo"))
    }
}

/// The group's public state from its `GroupInfo`; all signatures in it are checked.
fn public_group(chat: &[u8; 16], group_info: &[u8]) -> Result<(PublicGroup, Suite)> {
    let (info, suite) = chat::group_info(group_info, chat)?;
    let tree = info
        .extensions()
        .ratchet_tree()
        .map(|tree| tree.ratchet_tree().clone());
    let tree = tree.ok_or(Error::Malformed("GroupInfo"))?;
    let storage = Storage::default();
    let (group, _) =
        PublicGroup::from_external(&Crypto, &storage, tree, info, ProposalStore::new())
            .ok()
            .ok_or(Error::Signature("GroupInfo"))?;
    Ok((group, suite))
}

fn protocol_message(bytes: &[u8]) -> Result<ProtocolMessage> {
    match chat::message(bytes)?.extract() {
        MlsMessageBodyIn::PublicMessage(message) => Ok(message.into()),
        MlsMessageBodyIn::PrivateMessage(message) => Ok(message.into()),
        MlsMessageBodyIn::Welcome(_)
        | MlsMessageBodyIn::GroupInfo(_)
        | MlsMessageBodyIn::KeyPackage(_) => Err(Error::Malformed("entry")),
    }
}

fn visitor_key(key: &[u8]) -> Result<[u8; 32]> {
    key.try_into().ok().ok_or(Error::Malformed("GroupInfo"))
}
