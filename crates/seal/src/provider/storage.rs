//! Where OpenMLS keeps a group's state: a map in memory, wiped when values are replaced and when it is dropped. Keys are
//! a number for the kind of value and the value's own key; values are postcard: a format without names and types, whose readers are
//! small, because they weigh on the visitor's page.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use openmls_traits::storage::{CURRENT_VERSION, StorageProvider, traits};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// A stored value cannot be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored value is malformed")]
pub(crate) struct BadValue;

type Outcome<T> = Result<T, BadValue>;
/// Stored values by key.
pub(crate) type Values = BTreeMap<Vec<u8>, Zeroizing<Vec<u8>>>;

/// The map.
#[derive(Default)]
pub(crate) struct Storage(Mutex<Values>);

/// What kind of value; the first byte of its key. Part of the stored format: numbers are never used again.
#[derive(Clone, Copy)]
enum Slot {
    JoinConfig = 1,
    OwnLeafNodes = 2,
    ProposalRefs = 3,
    Proposal = 4,
    Tree = 5,
    InterimTranscriptHash = 6,
    Context = 7,
    ConfirmationTag = 8,
    GroupState = 9,
    MessageSecrets = 10,
    ResumptionPsks = 11,
    OwnLeafIndex = 12,
    EpochSecrets = 13,
    SignatureKeyPair = 14,
    EncryptionKeyPair = 15,
    EpochKeyPairs = 16,
    KeyPackage = 17,
    Psk = 18,
}

impl Storage {
    /// All values, locked. A panic elsewhere cannot leave the map half changed, so a poisoned lock is taken over.
    pub(crate) fn values(&self) -> MutexGuard<'_, Values> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set<T: Serialize + ?Sized>(&self, key: Vec<u8>, value: &T) -> Outcome<()> {
        let value = encode(value)?;
        drop(self.values().insert(key, value));
        Ok(())
    }

    fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Outcome<Option<T>> {
        self.values()
            .get(key)
            .map(|value| decode(value))
            .transpose()
    }

    fn list<T: DeserializeOwned>(&self, key: &[u8]) -> Outcome<Vec<T>> {
        let items: Vec<Vec<u8>> = self.get(key)?.unwrap_or_default();
        items.iter().map(|item| decode(item)).collect()
    }

    fn append<T: Serialize>(&self, key: Vec<u8>, item: &T) -> Outcome<()> {
        let mut items: Vec<Vec<u8>> = self.get(&key)?.unwrap_or_default();
        items.push(encode(item)?.to_vec());
        self.set(key, &items)
    }

    fn delete(&self, key: &[u8]) {
        drop(self.values().remove(key));
    }
}

fn encode<T: Serialize + ?Sized>(value: &T) -> Outcome<Zeroizing<Vec<u8>>> {
    let bytes = postcard::to_extend(value, Vec::with_capacity(256)).ok();
    bytes.map(Zeroizing::new).ok_or(BadValue)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err(BadValue),
    }
}

fn key<K: Serialize>(slot: Slot, key: &K) -> Outcome<Vec<u8>> {
    let mut full = vec![slot as u8];
    full.extend_from_slice(&encode(key)?);
    Ok(full)
}

/// The key of a leaf's key pairs in an epoch.
fn epoch_key<G: Serialize, E: Serialize>(group: &G, epoch: &E, leaf: u32) -> Outcome<Vec<u8>> {
    key(
        Slot::EpochKeyPairs,
        &(encode(group)?.as_slice(), encode(epoch)?.as_slice(), leaf),
    )
}

/// `method<Generic, Generic>(Key, Value) in Slot`: stores a value under a key.
macro_rules! setters {
    ($($method:ident<$first:ident, $second:ident>($key:ident, $value:ident) in $slot:ident;)*) => {$(
        fn $method<
            $first: traits::$first<CURRENT_VERSION>,
            $second: traits::$second<CURRENT_VERSION>,
        >(&self, id: &$key, value: &$value) -> Outcome<()> {
            self.set(key(Slot::$slot, id)?, value)
        }
    )*};
}

/// `method<Generic, Generic>(Key) -> Value in Slot`: reads a value.
macro_rules! getters {
    ($($method:ident<$first:ident, $second:ident>($key:ident) -> $value:ident in $slot:ident;)*) => {$(
        fn $method<
            $first: traits::$first<CURRENT_VERSION>,
            $second: traits::$second<CURRENT_VERSION>,
        >(&self, id: &$key) -> Outcome<Option<$value>> {
            self.get(&key(Slot::$slot, id)?)
        }
    )*};
}

/// `method(Key) in Slot`: takes a value out.
macro_rules! deleters {
    ($($method:ident($key:ident) in $slot:ident;)*) => {$(
        fn $method<$key: traits::$key<CURRENT_VERSION>>(&self, id: &$key) -> Outcome<()> {
            self.delete(&key(Slot::$slot, id)?);
            Ok(())
        }
    )*};
}

impl StorageProvider<CURRENT_VERSION> for Storage {
    type Error = BadValue;

    // The one value whose reader asks what comes next: MessagePack says so, postcard does not.
    fn write_mls_join_config<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        id: &GroupId,
        config: &MlsGroupJoinConfig,
    ) -> Outcome<()> {
        let config = rmp_serde::to_vec(config).ok().ok_or(BadValue)?;
        self.set(key(Slot::JoinConfig, id)?, &config)
    }

    fn mls_group_join_config<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<CURRENT_VERSION>,
    >(
        &self,
        id: &GroupId,
    ) -> Outcome<Option<MlsGroupJoinConfig>> {
        let config: Option<Vec<u8>> = self.get(&key(Slot::JoinConfig, id)?)?;
        let config = config.map(|bytes| rmp_serde::from_slice(&bytes));
        config.transpose().ok().ok_or(BadValue)
    }

    setters! {
        write_tree<GroupId, TreeSync>(GroupId, TreeSync) in Tree;
        write_interim_transcript_hash<GroupId, InterimTranscriptHash>(GroupId, InterimTranscriptHash)
            in InterimTranscriptHash;
        write_context<GroupId, GroupContext>(GroupId, GroupContext) in Context;
        write_confirmation_tag<GroupId, ConfirmationTag>(GroupId, ConfirmationTag) in ConfirmationTag;
        write_group_state<GroupState, GroupId>(GroupId, GroupState) in GroupState;
        write_message_secrets<GroupId, MessageSecrets>(GroupId, MessageSecrets) in MessageSecrets;
        write_resumption_psk_store<GroupId, ResumptionPskStore>(GroupId, ResumptionPskStore)
            in ResumptionPsks;
        write_own_leaf_index<GroupId, LeafNodeIndex>(GroupId, LeafNodeIndex) in OwnLeafIndex;
        write_group_epoch_secrets<GroupId, GroupEpochSecrets>(GroupId, GroupEpochSecrets) in EpochSecrets;
        write_signature_key_pair<SignaturePublicKey, SignatureKeyPair>(SignaturePublicKey, SignatureKeyPair)
            in SignatureKeyPair;
        write_encryption_key_pair<EncryptionKey, HpkeKeyPair>(EncryptionKey, HpkeKeyPair)
            in EncryptionKeyPair;
        write_key_package<HashReference, KeyPackage>(HashReference, KeyPackage) in KeyPackage;
        write_psk<PskId, PskBundle>(PskId, PskBundle) in Psk;
    }

    getters! {
        tree<GroupId, TreeSync>(GroupId) -> TreeSync in Tree;
        interim_transcript_hash<GroupId, InterimTranscriptHash>(GroupId) -> InterimTranscriptHash
            in InterimTranscriptHash;
        group_context<GroupId, GroupContext>(GroupId) -> GroupContext in Context;
        confirmation_tag<GroupId, ConfirmationTag>(GroupId) -> ConfirmationTag in ConfirmationTag;
        group_state<GroupState, GroupId>(GroupId) -> GroupState in GroupState;
        message_secrets<GroupId, MessageSecrets>(GroupId) -> MessageSecrets in MessageSecrets;
        resumption_psk_store<GroupId, ResumptionPskStore>(GroupId) -> ResumptionPskStore in ResumptionPsks;
        own_leaf_index<GroupId, LeafNodeIndex>(GroupId) -> LeafNodeIndex in OwnLeafIndex;
        group_epoch_secrets<GroupId, GroupEpochSecrets>(GroupId) -> GroupEpochSecrets in EpochSecrets;
        signature_key_pair<SignaturePublicKey, SignatureKeyPair>(SignaturePublicKey) -> SignatureKeyPair
            in SignatureKeyPair;
        encryption_key_pair<HpkeKeyPair, EncryptionKey>(EncryptionKey) -> HpkeKeyPair in EncryptionKeyPair;
        key_package<HashReference, KeyPackage>(HashReference) -> KeyPackage in KeyPackage;
        psk<PskBundle, PskId>(PskId) -> PskBundle in Psk;
    }

    deleters! {
        delete_own_leaf_nodes(GroupId) in OwnLeafNodes;
        delete_group_config(GroupId) in JoinConfig;
        delete_tree(GroupId) in Tree;
        delete_confirmation_tag(GroupId) in ConfirmationTag;
        delete_group_state(GroupId) in GroupState;
        delete_context(GroupId) in Context;
        delete_interim_transcript_hash(GroupId) in InterimTranscriptHash;
        delete_message_secrets(GroupId) in MessageSecrets;
        delete_all_resumption_psk_secrets(GroupId) in ResumptionPsks;
        delete_own_leaf_index(GroupId) in OwnLeafIndex;
        delete_group_epoch_secrets(GroupId) in EpochSecrets;
        delete_signature_key_pair(SignaturePublicKey) in SignatureKeyPair;
        delete_encryption_key_pair(EncryptionKey) in EncryptionKeyPair;
        delete_key_package(HashReference) in KeyPackage;
        delete_psk(PskId) in Psk;
    }

    fn append_own_leaf_node<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        leaf_node: &LeafNode,
    ) -> Outcome<()> {
        self.append(key(Slot::OwnLeafNodes, group_id)?, leaf_node)
    }

    fn own_leaf_nodes<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Outcome<Vec<LeafNode>> {
        self.list(&key(Slot::OwnLeafNodes, group_id)?)
    }

    fn queue_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        proposal_ref: &ProposalRef,
        proposal: &QueuedProposal,
    ) -> Outcome<()> {
        self.set(key(Slot::Proposal, &(group_id, proposal_ref))?, proposal)?;
        self.append(key(Slot::ProposalRefs, group_id)?, proposal_ref)
    }

    fn queued_proposal_refs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Outcome<Vec<ProposalRef>> {
        self.list(&key(Slot::ProposalRefs, group_id)?)
    }

    fn queued_proposals<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Outcome<Vec<(ProposalRef, QueuedProposal)>> {
        let refs: Vec<ProposalRef> = self.list(&key(Slot::ProposalRefs, group_id)?)?;
        let with_proposal = refs.into_iter().map(|proposal_ref| {
            let proposal = self.get(&key(Slot::Proposal, &(group_id, &proposal_ref))?)?;
            Ok((proposal_ref, proposal.ok_or(BadValue)?))
        });
        with_proposal.collect()
    }

    fn remove_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        proposal_ref: &ProposalRef,
    ) -> Outcome<()> {
        let list = key(Slot::ProposalRefs, group_id)?;
        let gone = encode(proposal_ref)?;
        let mut refs: Vec<Vec<u8>> = self.get(&list)?.unwrap_or_default();
        refs.retain(|kept| *kept != *gone);
        self.set(list, &refs)?;
        self.delete(&key(Slot::Proposal, &(group_id, proposal_ref))?);
        Ok(())
    }

    fn clear_proposal_queue<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Outcome<()> {
        let list = key(Slot::ProposalRefs, group_id)?;
        for proposal_ref in self.list::<ProposalRef>(&list)? {
            self.delete(&key(Slot::Proposal, &(group_id, proposal_ref))?);
        }
        self.delete(&list);
        Ok(())
    }

    fn write_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
        key_pairs: &[HpkeKeyPair],
    ) -> Outcome<()> {
        self.set(epoch_key(group_id, epoch, leaf_index)?, key_pairs)
    }

    fn encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Outcome<Vec<HpkeKeyPair>> {
        Ok(self
            .get(&epoch_key(group_id, epoch, leaf_index)?)?
            .unwrap_or_default())
    }

    fn delete_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Outcome<()> {
        self.delete(&epoch_key(group_id, epoch, leaf_index)?);
        Ok(())
    }
}
