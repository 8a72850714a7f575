//! Our own handshakes: staged, then confirmed or discarded.

use openmls::prelude::{KeyPackage, LeafNodeIndex, MlsGroup, StagedCommit};
use openmls_traits::OpenMlsProvider as _;

use super::{Change, Chat, Handshake, Pending, Who, who};
use crate::{Error, Result, hash, policy};

impl Chat {
    /// Renews our keys in the group. After a return by phrase this heals a state that was set back: save the state
    /// before the handshake is sent, so that it can be confirmed even after another return.
    pub fn refresh(&mut self) -> Result<Handshake> {
        self.writable()?;
        let handshake = self.stage(&[], None)?;
        Ok(self.wait_for(handshake))
    }

    /// The server accepted our handshake; `seq` is the place of its last commit in the log.
    pub fn confirm(&mut self, seq: u64) -> Result<Vec<Change>> {
        let pending = self.notes.pending.take().ok_or(Error::NotPending)?;
        let before = self.leaves();
        if self.group.pending_commit().is_some() {
            self.group
                .merge_pending_commit(&self.provider)
                .ok()
                .ok_or(Error::Group("confirm"))?;
        }
        self.notes.refresh_first = false;
        if pending.claim {
            self.note_arrival();
            self.notes.seen.jump(seq);
            let mut changes = vec![Change::Joined(self.own())];
            changes.extend(gone(&before, &self.leaves()));
            return Ok(changes);
        }
        self.notes.seen.own_handshake(seq);
        let own = self.own();
        Ok(self.note_changes(&before, &own, false))
    }

    /// The server refused our handshake. A claim that was refused leaves nothing to go on with.
    pub fn discard(&mut self) {
        let Some(pending) = self.notes.pending.take() else {
            return;
        };
        if pending.claim {
            self.wipe();
        } else if self
            .group
            .clear_pending_commit(self.provider.storage())
            .is_err()
        {
            // The storage is a map in memory, it does not fail; if it did, nothing could be trusted any more.
            self.wipe();
        }
    }

    /// Stages a commit with a path, and the `GroupInfo` that goes with it.
    pub(super) fn stage(
        &mut self,
        removed: &[LeafNodeIndex],
        added: Option<KeyPackage>,
    ) -> Result<Handshake> {
        let epoch = self.epoch();
        let provider = &self.provider;
        let bundle = self
            .group
            .commit_builder()
            .force_self_update(true)
            .propose_removals(removed.iter().copied())
            .propose_adds(added)
            .load_psks(provider.storage())
            .ok()
            .and_then(|builder| {
                builder
                    .create_group_info(true)
                    .use_ratchet_tree_extension(true)
                    .build(provider.rand(), provider.crypto(), &self.key, |_| true)
                    .ok()
            })
            .and_then(|builder| builder.stage_commit(provider).ok())
            .ok_or(Error::Group("commit"))?;
        let (commit, welcome, info) = bundle.into_messages();
        let bytes = |message: openmls::prelude::MlsMessageOut| {
            message.to_bytes().ok().ok_or(Error::Group("commit"))
        };
        Ok(Handshake {
            commits: vec![bytes(commit)?],
            group_info: bytes(info.ok_or(Error::Group("GroupInfo"))?)?,
            welcome: welcome.map(bytes).transpose()?,
            epoch,
        })
    }

    /// The group's public state as it is now.
    pub(super) fn group_info(&self) -> Result<Vec<u8>> {
        self.group
            .export_group_info(self.provider.crypto(), &self.key, true)
            .ok()
            .and_then(|info| info.to_bytes().ok())
            .ok_or(Error::Group("GroupInfo"))
    }

    /// Remembers that a handshake was handed out.
    pub(super) fn wait_for(&mut self, handshake: Handshake) -> Handshake {
        let commits = handshake
            .commits
            .iter()
            .map(|commit| hash::sha256(&[commit]))
            .collect();
        self.notes.pending = Some(Pending {
            claim: false,
            commits,
        });
        handshake
    }

    /// Merges somebody's commit that passed the policy.
    pub(super) fn merge(&mut self, commit: StagedCommit) -> Result<()> {
        merge(&mut self.group, &self.provider, commit)
    }

    /// Brings the notes up to date after a merge; `before` are the members before it.
    pub(super) fn note_changes(
        &mut self,
        before: &[openmls::prelude::Member],
        by: &Who,
        rejoined: bool,
    ) -> Vec<Change> {
        let epoch = self.epoch();
        self.notes.seen.enter(epoch);
        let after = self.leaves();
        let mut changes = gone(before, &after);
        for leaf in &after {
            let same =
                |other: &&openmls::prelude::Member| other.signature_key == leaf.signature_key;
            let known = before.iter().find(same).is_some();
            let came_back =
                rejoined && who(leaf.index, policy::identity_of(leaf)).as_ref() == Some(by);
            if !known || came_back {
                self.notes.since.insert(leaf.index.u32(), epoch);
            }
            if let (false, Some(who)) = (known, who(leaf.index, policy::identity_of(leaf))) {
                changes.push(Change::Joined(who));
            }
        }
        self.notes
            .since
            .retain(|leaf, _| after.iter().any(|member| member.index.u32() == *leaf));
        if changes.is_empty() {
            changes.push(Change::Refreshed(by.clone()));
        }
        changes
    }

    /// Forgets the group: its state in storage is wiped, and nothing can be done with the chat any more.
    pub(super) fn wipe(&mut self) {
        self.notes.over = true;
        self.notes.pending = None;
        self.provider.storage().values().clear();
    }
}

fn merge(
    group: &mut MlsGroup,
    provider: &crate::provider::Provider,
    commit: StagedCommit,
) -> Result<()> {
    group
        .merge_staged_commit(provider, commit)
        .ok()
        .ok_or(Error::Group("merge"))
}

/// Who was there before and is not any more.
fn gone(before: &[openmls::prelude::Member], after: &[openmls::prelude::Member]) -> Vec<Change> {
    let stays = |leaf: &openmls::prelude::Member| {
        after
            .iter()
            .any(|other| other.signature_key == leaf.signature_key)
    };
    let left = before.iter().filter(|leaf| !stays(leaf));
    left.filter_map(|leaf| who(leaf.index, policy::identity_of(leaf)))
        .map(Change::Left)
        .collect()
}
