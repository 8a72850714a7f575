//! The rule that every client applies before it lets anybody in or out, and the server too before it accepts a commit.
//!
//! - every member but the visitor and a guest is certified; the visitor is leaf 0 with the key that the intake box carries;
//! - nobody but the visitor takes the visitor out;
//! - a commit has a path and carries only Add, Remove and (for a newcomer) `ExternalInit`, each by value;
//! - a newcomer by External Commit is an advocate or a supervisor and removes nothing but its own earlier leaf;
//! - the visitor's client lets an interpreter in only whom the person has said yes to ([`crate::Chat::agree`]);
//! - a worker of another hotline may come in as a guest, one at a time, by an advocate's or a supervisor's commit and with the person's yes
//!   ([`crate::Chat::agree_to_guest`]). They are not certified, and change nothing.
//!
//! A certificate is checked when its owner is admitted. Its end does not end a chat that goes on.

use openmls::prelude::{
    LeafNode, LeafNodeIndex, Member as Leaf, Proposal, ProposalOrRefType, QueuedProposal, Sender,
    StagedCommit,
};

use crate::{
    Chain, Error, Guest, Notice, Refusal, Result, Root, Staff,
    cert::Roles,
    keylog::{KeyLog, Leaf as Line},
    org::Former,
};

/// The most members a chat may have.
pub const MAX_MEMBERS: usize = 16;
/// How long after its end a certificate is still good for staying in a chat when a newcomer looks round: 72 hours, the
/// longest a paused chat lives, in seconds.
pub const STAY_GRACE_S: u64 = 72 * 3_600;
/// The identity of a visitor in a group.
pub(crate) const VISITOR: &[u8] = &[0];
/// Whether a leaf is the visitor's place, the first.
pub(crate) fn is_visitor_leaf(leaf: LeafNodeIndex) -> bool {
    leaf.u32() == 0
}

const CHAT_ROLES: Roles = Roles::ADVOCATE
    .and(Roles::SUPERVISOR)
    .and(Roles::INTERPRETER)
    .and(Roles::CASE_WORKER);
const LEAD_ROLES: Roles = Roles::ADVOCATE.and(Roles::SUPERVISOR);

/// What a client believes at this moment: whose certificates count, which were revoked, and what time it is.
#[derive(Debug, Clone)]
pub struct Trust {
    root: Root,
    revoked: Vec<u64>,
    now: u64,
    log: Option<KeyLog>,
    former: Vec<Former>,
}

impl Trust {
    /// `revoked` are certificate serials from the newest verified notice; `now` is in unix seconds.
    pub fn new(root: Root, revoked: Vec<u64>, now: u64) -> Self {
        Self {
            root,
            revoked,
            now,
            log: None,
            former: Vec::new(),
        }
    }

    /// Roots that the pinned one has replaced, as its own file names them. They count for records that were signed before,
    /// and for nothing else: they admit nobody.
    #[must_use]
    pub fn with_former(self, former: Vec<Former>) -> Self {
        Self { former, ..self }
    }

    /// From now on only what is in the public log counts, as far as `log` has seen it; `None` follows no log.
    #[must_use]
    pub fn with_log(self, log: Option<KeyLog>) -> Self {
        Self { log, ..self }
    }

    /// What was seen of the public log.
    pub fn log(&self) -> Option<&KeyLog> {
        self.log.as_ref()
    }

    /// The same trust for a certificate that this client has signed itself just now: the server logs it when it gets it.
    #[must_use]
    pub fn before_logging(&self) -> Self {
        self.clone().with_log(None)
    }

    /// Checks that a verified notice, and who signed it, are in the public log.
    pub fn check_notice(&self, notice: &Notice) -> Result<()> {
        self.check_logged(|| [notice.leaf(), Line::of_cert(notice.certifier())])
    }

    /// Checks that both certificates are in the public log.
    pub fn check_chain(&self, chain: &Chain) -> Result<()> {
        self.check_logged(|| [chain.device(), chain.certifier()].map(Line::of_cert))
    }

    fn check_logged(&self, lines: impl FnOnce() -> [Line; 2]) -> Result<()> {
        match &self.log {
            Some(log) => log.require(&lines()),
            None => Ok(()),
        }
    }

    /// The pinned root.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The roots that it has replaced.
    pub fn former(&self) -> &[Former] {
        &self.former
    }

    /// The serials that do not count any more.
    pub fn revoked(&self) -> &[u64] {
        &self.revoked
    }

    /// Unix seconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The same trust at another time, in unix seconds.
    #[must_use]
    pub fn at(&self, now: u64) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }

    /// Checks a staff identity with the key it is used with.
    pub fn admit(&self, chain: &Chain, key: &[u8]) -> Result<Staff> {
        if chain.device().subject().sig_pk != key {
            return Err(Refusal::OtherKey.into());
        }
        chain.verify(&self.root, &self.revoked, self.now)?;
        self.check_chain(chain)?;
        Ok(chain.staff())
    }

    /// Checks a staff identity that may have ended at most `grace_s` seconds ago: for who renews it, and for nobody else.
    #[cfg(feature = "desk")]
    pub(crate) fn admit_lapsed(&self, chain: &Chain, grace_s: u64) -> Result<()> {
        chain.verify_with_grace(&self.root, &self.revoked, self.now, grace_s)?;
        self.check_chain(chain)
    }

    /// Checks who wrapped a key. That a key is the right one, the notice says; that its wrapper is in the log need not be
    /// proved again.
    #[cfg(feature = "desk")]
    pub(crate) fn admit_wrapper(&self, chain: &Chain) -> Result<Staff> {
        let before = |former: &Former| {
            let then = former.until.saturating_sub(1);
            chain.verify(&former.root, &self.revoked, then).is_ok()
        };
        if !self.former.iter().any(before) {
            chain.verify(&self.root, &self.revoked, self.now)?;
        }
        Ok(chain.staff())
    }

    /// Checks who signed a record, as of the time of signing.
    #[cfg(any(feature = "desk", feature = "partner"))]
    pub(crate) fn admit_author(&self, chain: &Chain, signed_at: u64) -> Result<()> {
        let before = |former: &Former| {
            signed_at < former.until && chain.verify(&former.root, &[], signed_at).is_ok()
        };
        if self.former.iter().any(before) {
            return Ok(());
        }
        chain.verify(&self.root, &[], signed_at)
    }

    /// Checks who wrapped a key that opens what is kept for years: both certificates counted at some moment. Whether they have
    /// ended or were revoked since says nothing of the key; what may be sealed under it, [`Trust::counts`] says.
    #[cfg(feature = "desk")]
    pub(crate) fn admit_once(&self, chain: &Chain) -> Result<()> {
        let begun = |cert: &crate::Cert| cert.subject().not_before;
        let both = begun(chain.device()).max(begun(chain.certifier()));
        self.admit_author(chain, both)
    }

    /// Whether a chain leads to the pinned root, is valid now and not revoked.
    #[cfg(feature = "desk")]
    pub(crate) fn counts(&self, chain: &Chain) -> bool {
        chain.verify(&self.root, &self.revoked, self.now).is_ok()
    }

    /// The same for somebody who is in a chat already: an end within [`STAY_GRACE_S`] is overlooked, and so is a
    /// revocation, which [`crate::Chat::unfit`] reports instead.
    #[cfg(feature = "desk")]
    fn stay(&self, chain: &Chain, key: &[u8]) -> Result<Staff> {
        if chain.device().subject().sig_pk != key {
            return Err(Refusal::OtherKey.into());
        }
        chain.verify_with_grace(&self.root, &[], self.now, STAY_GRACE_S)?;
        self.check_chain(chain)?;
        Ok(chain.staff())
    }

    pub(crate) fn is_revoked(&self, chain: &Chain) -> bool {
        [chain.device(), chain.certifier()]
            .iter()
            .any(|cert| self.revoked.contains(&cert.subject().serial))
    }
}

/// What an allowed commit does.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// The committer's leaf before the commit; `None` for a newcomer by External Commit.
    pub(crate) actor: Option<LeafNodeIndex>,
    /// The newcomer by External Commit.
    pub(crate) newcomer: Option<Staff>,
    /// Staff who are added.
    pub(crate) added: Vec<Staff>,
    /// A guest who is added.
    pub(crate) guest: Option<GuestLeaf>,
    /// Leaves that are taken out.
    #[cfg_attr(
        not(feature = "delivery"),
        expect(dead_code, reason = "only the server reports it")
    )]
    pub(crate) removed: Vec<LeafNodeIndex>,
}

/// A guest with their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GuestLeaf {
    pub(crate) guest: Guest,
    pub(crate) key: [u8; 32],
}

/// Who comes and who goes by the proposals of a commit.
#[derive(Default)]
struct Proposed {
    added: Vec<Staff>,
    guest: Option<GuestLeaf>,
    removed: Vec<LeafNodeIndex>,
}

/// The group that a commit changes, as it is before.
pub(crate) struct Before<'a> {
    pub(crate) members: &'a [Leaf],
    pub(crate) visitor_key: &'a [u8],
}

impl Before<'_> {
    fn at(&self, leaf: LeafNodeIndex) -> Result<&Leaf> {
        let found = self.members.iter().find(|member| member.index == leaf);
        found.ok_or(Error::Refused(Refusal::NotAllowed))
    }

    fn chain_at(&self, leaf: LeafNodeIndex) -> Result<Chain> {
        Chain::decode(identity_of(self.at(leaf)?))
    }

    /// Whether somebody is a guest who stays when these leaves are taken out.
    fn keeps_guest(&self, removed: &[LeafNodeIndex]) -> bool {
        let stays = |member: &&Leaf| !removed.contains(&member.index);
        let mut staying = self.members.iter().filter(stays);
        staying.any(is_guest)
    }

    /// The leaf of a device, if it is in the group.
    fn device(&self, device: &[u8; 16]) -> Option<LeafNodeIndex> {
        let mut staff = self
            .members
            .iter()
            .filter(|member| !is_visitor_leaf(member.index));
        let is_it = |member: &&Leaf| {
            Chain::decode(identity_of(member))
                .is_ok_and(|chain| chain.device().subject().device == *device)
        };
        staff.find(is_it).map(|member| member.index)
    }
}

/// The identity bytes of a member.
pub(crate) fn identity_of(member: &Leaf) -> &[u8] {
    member.credential.serialized_content()
}

/// Whether somebody sits in a leaf as a guest.
pub(crate) fn is_guest(member: &Leaf) -> bool {
    !is_visitor_leaf(member.index) && Guest::decode(identity_of(member)).is_ok()
}

/// Checks all members of a group that we are about to join, except our own leaf.
#[cfg(feature = "desk")]
pub(crate) fn check_members(
    members: &[Leaf],
    visitor_key: &[u8],
    own: LeafNodeIndex,
    trust: &Trust,
) -> Result<()> {
    if members.len() > MAX_MEMBERS {
        return Err(Refusal::TooMany.into());
    }
    let visitor = members.iter().find(|member| is_visitor_leaf(member.index));
    let visitor = visitor.ok_or(Error::SwappedGroup)?;
    if identity_of(visitor) != VISITOR || visitor.signature_key != visitor_key {
        return Err(Error::SwappedGroup);
    }
    for member in members
        .iter()
        .filter(|m| m.index != own && !is_visitor_leaf(m.index))
    {
        if identity_of(member) == VISITOR {
            return Err(Refusal::Visitor.into());
        }
        if is_guest(member) {
            continue;
        }
        let staff = trust.stay(&Chain::decode(identity_of(member))?, &member.signature_key)?;
        role(&staff, CHAT_ROLES)?;
    }
    if members.iter().filter(|member| is_guest(member)).count() > 1 {
        return Err(Refusal::TooMany.into());
    }
    Ok(())
}

/// The whole rule for a commit. Nothing is merged before this returns `Ok`.
pub(crate) fn check_commit(
    commit: &StagedCommit,
    sender: &Sender,
    before: &Before<'_>,
    trust: &Trust,
) -> Result<Verdict> {
    let actor = match sender {
        Sender::Member(leaf) => Some(*leaf),
        Sender::NewMemberCommit => None,
        Sender::External(_) | Sender::NewMemberProposal => return Err(Refusal::NotAllowed.into()),
    };
    let path = commit
        .update_path_leaf_node()
        .ok_or(Error::Refused(Refusal::NoPath))?;
    if commit.group_context().extensions().iter().next().is_some() || !is_bare(path) {
        return Err(Refusal::NotAllowed.into());
    }
    let Proposed {
        added,
        guest,
        removed,
    } = check_proposals(commit, sender, before, trust)?;
    let newcomer = if let Some(leaf) = actor {
        check_same(before, leaf, path, trust)?;
        let adds = !added.is_empty() || guest.is_some();
        check_actor(before, leaf, adds, !removed.is_empty(), trust)?;
        None
    } else {
        Some(check_newcomer(path, before, &removed, trust)?)
    };
    let arriving = added.len() + usize::from(guest.is_some()) + usize::from(newcomer.is_some());
    if before.members.len() + arriving > MAX_MEMBERS + removed.len() {
        return Err(Refusal::TooMany.into());
    }
    Ok(Verdict {
        actor,
        newcomer,
        added,
        guest,
        removed,
    })
}

/// A leaf without extensions: chats use none.
fn is_bare(leaf: &LeafNode) -> bool {
    leaf.extensions().iter().next().is_none()
}

fn check_proposals(
    commit: &StagedCommit,
    sender: &Sender,
    before: &Before<'_>,
    trust: &Trust,
) -> Result<Proposed> {
    let mut proposed = Proposed::default();
    // Who leaves first: a device may be taken out and let in again by one commit.
    for proposal in commit.queued_proposals() {
        if let Proposal::Remove(remove) = by_value(proposal, sender)? {
            if is_visitor_leaf(remove.removed()) {
                return Err(Refusal::VisitorRemoved.into());
            }
            proposed.removed.push(remove.removed());
        }
    }
    for proposal in commit.queued_proposals() {
        match by_value(proposal, sender)? {
            Proposal::Remove(_) => {}
            Proposal::Add(add) => {
                check_added(add.key_package().leaf_node(), before, &mut proposed, trust)?;
            }
            Proposal::ExternalInit(_) if matches!(sender, Sender::NewMemberCommit) => {}
            Proposal::Update(_)
            | Proposal::PreSharedKey(_)
            | Proposal::ReInit(_)
            | Proposal::ExternalInit(_)
            | Proposal::GroupContextExtensions(_)
            | Proposal::SelfRemove
            | Proposal::Custom(_) => return Err(Refusal::NotAllowed.into()),
        }
    }
    Ok(proposed)
}

/// Somebody who is added by a member: a guest, or certified.
fn check_added(
    leaf: &LeafNode,
    before: &Before<'_>,
    proposed: &mut Proposed,
    trust: &Trust,
) -> Result<()> {
    if let Ok(guest) = admit_guest(leaf) {
        if proposed.guest.is_some() || before.keeps_guest(&proposed.removed) {
            return Err(Refusal::Twice.into());
        }
        proposed.guest = Some(guest);
        return Ok(());
    }
    let staff = admit_leaf(leaf, trust, CHAT_ROLES)?;
    let there = before
        .device(&staff.device)
        .is_some_and(|leaf| !proposed.removed.contains(&leaf));
    let mut others = proposed.added.iter();
    if there || others.any(|other| other.device == staff.device) {
        return Err(Refusal::Twice.into());
    }
    proposed.added.push(staff);
    Ok(())
}

/// A proposal that the committer itself put into the commit.
fn by_value<'a>(proposal: &'a QueuedProposal, sender: &Sender) -> Result<&'a Proposal> {
    if proposal.proposal_or_ref_type() != ProposalOrRefType::Proposal || proposal.sender() != sender
    {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(proposal.proposal())
}

/// Checks the leaf of somebody who comes in.
pub(crate) fn admit_leaf(leaf: &LeafNode, trust: &Trust, roles: Roles) -> Result<Staff> {
    let identity = leaf.credential().serialized_content();
    if identity == VISITOR {
        return Err(Refusal::Visitor.into());
    }
    if !is_bare(leaf) {
        return Err(Refusal::NotAllowed.into());
    }
    let chain = Chain::decode(identity)
        .ok()
        .ok_or(Error::Refused(Refusal::Uncertified))?;
    let staff = trust.admit(&chain, leaf.signature_key().as_slice())?;
    role(&staff, roles)?;
    Ok(staff)
}

/// Checks the leaf of a guest. That it is the one who was meant, the holder and the person decide.
pub(crate) fn admit_guest(leaf: &LeafNode) -> Result<GuestLeaf> {
    if !is_bare(leaf) {
        return Err(Refusal::NotAllowed.into());
    }
    let key = leaf.signature_key().as_slice().try_into().ok();
    Ok(GuestLeaf {
        guest: Guest::decode(leaf.credential().serialized_content())?,
        key: key.ok_or(Error::Malformed("key package"))?,
    })
}

/// Whom a member may let in.
#[cfg(feature = "desk")]
pub(crate) fn admit_added(leaf: &LeafNode, trust: &Trust) -> Result<Staff> {
    admit_leaf(leaf, trust, CHAT_ROLES)
}

fn role(staff: &Staff, roles: Roles) -> Result<()> {
    if staff.roles.any_of(roles) {
        Ok(())
    } else {
        Err(Refusal::Role.into())
    }
}

/// A member's new leaf keeps its key; staff may put in a newer certificate for the same device and key.
fn check_same(
    before: &Before<'_>,
    leaf: LeafNodeIndex,
    path: &LeafNode,
    trust: &Trust,
) -> Result<()> {
    let old = before.at(leaf)?;
    if path.signature_key().as_slice() != old.signature_key {
        return Err(Refusal::Identity.into());
    }
    if is_visitor_leaf(leaf) && old.signature_key != before.visitor_key {
        return Err(Error::SwappedGroup);
    }
    if path.credential() == &old.credential {
        return Ok(());
    }
    if is_visitor_leaf(leaf) || is_guest(before.at(leaf)?) {
        return Err(Refusal::Identity.into());
    }
    let staff = admit_leaf(path, trust, CHAT_ROLES)?;
    if staff.device == before.chain_at(leaf)?.device().subject().device {
        Ok(())
    } else {
        Err(Refusal::Identity.into())
    }
}

/// Who may change the members: the visitor may send others out; an advocate or supervisor may do both; a guest neither.
fn check_actor(
    before: &Before<'_>,
    leaf: LeafNodeIndex,
    adds: bool,
    removes: bool,
    trust: &Trust,
) -> Result<()> {
    if is_visitor_leaf(leaf) {
        return if adds {
            Err(Refusal::Role.into())
        } else {
            Ok(())
        };
    }
    if is_guest(before.at(leaf)?) {
        return if adds || removes {
            Err(Refusal::Role.into())
        } else {
            Ok(())
        };
    }
    let chain = before.chain_at(leaf)?;
    if adds || removes {
        role(&chain.staff(), LEAD_ROLES)?;
        if trust.is_revoked(&chain) {
            return Err(Refusal::Revoked.into());
        }
    }
    Ok(())
}

/// A newcomer by External Commit.
fn check_newcomer(
    path: &LeafNode,
    before: &Before<'_>,
    removed: &[LeafNodeIndex],
    trust: &Trust,
) -> Result<Staff> {
    let staff = admit_leaf(path, trust, LEAD_ROLES)?;
    let earlier = before.device(&staff.device);
    match (earlier, removed) {
        (None, []) => Ok(staff),
        (Some(leaf), [only]) if leaf == *only => Ok(staff),
        (Some(_), []) => Err(Refusal::Twice.into()),
        _ => Err(Refusal::NotAllowed.into()),
    }
}
