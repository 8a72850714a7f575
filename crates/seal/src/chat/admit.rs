//! How staff come in and go: claim, invitation, removal.

use openmls::prelude::{
    KeyPackage, KeyPackageIn, LeafNodeIndex, LeafNodeParameters, MlsGroup, MlsMessageBodyIn,
    MlsMessageOut, ProtocolVersion, StagedWelcome, group_info::VerifiableGroupInfo,
};
use openmls_traits::OpenMlsProvider as _;
use zeroize::Zeroizing;

use super::{Chat, Facts, Handshake, Notes, Own, Pending, config, credential, state::Saved};
use crate::{
    Chain, Error, Identity, Intake, Refusal, Result, Suite, Trust, hash,
    policy::{self, is_visitor_leaf},
    provider::Provider,
    wire::{Reader, Writer},
};

/// The keys behind a key package, until the welcome comes. Wiped when dropped.
pub struct JoinKeys {
    provider: Provider,
    suite: Suite,
}

/// Makes a key package for one chat, on demand, when its owner agrees to come in. Returns the keys to keep and the
/// package to hand over.
pub fn key_package(identity: &Identity, suite: Suite) -> Result<(JoinKeys, Vec<u8>)> {
    let provider = Provider::default();
    let credential = credential(identity.chain().encode(), identity.key());
    let bundle = KeyPackage::builder()
        .leaf_node_capabilities(config::capabilities(suite))
        .key_package_lifetime(config::lifetime())
        .build(suite.mls(), &provider, identity.key(), credential)
        .ok()
        .ok_or(Error::Group("key package"))?;
    let bytes = MlsMessageOut::from(bundle.into_key_package()).to_bytes();
    Ok((
        JoinKeys::new(provider, suite),
        bytes.ok().ok_or(Error::Group("key package"))?,
    ))
}

impl JoinKeys {
    pub(super) fn new(provider: Provider, suite: Suite) -> Self {
        Self { provider, suite }
    }

    /// The same keys once more, for who may have to try the same welcome again.
    pub fn again(&self) -> Result<Self> {
        Self::load(&self.save()?)
    }

    /// The keys as bytes, secret: to be sealed by the caller.
    pub fn save(&self) -> Result<Zeroizing<Vec<u8>>> {
        let mut writer = Writer::new().u8(1).u16(self.suite.code());
        for (key, value) in self.provider.storage().values().iter() {
            writer = writer.opaque(key).opaque(value);
        }
        Ok(writer.secret())
    }

    /// Reads what [`JoinKeys::save`] made.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, "join keys");
        reader.version(1)?;
        let suite = Suite::try_from(reader.u16()?)?;
        let provider = Provider::default();
        while !reader.is_empty() {
            let (key, value) = (reader.opaque()?, reader.opaque()?);
            let value = Zeroizing::new(value.to_vec());
            drop(provider.storage().values().insert(key.to_vec(), value));
        }
        Ok(Self { provider, suite })
    }
}

impl Chat {
    /// Claims a chat by an External Commit: works while the visitor is offline. Joins only the group that the intake
    /// binds. `lost` are devices of holders who vanished; they, and any whose certificate was revoked, are taken out
    /// by a second commit, which the server accepts together with the first.
    pub fn claim(
        identity: &Identity,
        intake: &Intake,
        group_info: &[u8],
        lost: &[[u8; 16]],
        trust: &Trust,
    ) -> Result<(Self, Handshake)> {
        trust.admit(identity.chain(), &identity.key().public())?;
        let (info, suite) = config::group_info(group_info, &intake.chat)?;
        if suite != intake.suite {
            return Err(Error::Suite);
        }
        let epoch = info.epoch().as_u64();
        let provider = Provider::default();
        let (group, commit) = external_commit(&provider, identity, info, suite)?;
        let mut chat = Self::enter(provider, group, identity, intake, trust)?;
        let mut commits = vec![commit];
        let gone = chat.lost_leaves(lost, trust);
        let group_info = if gone.is_empty() {
            chat.group_info()?
        } else {
            let second = chat.stage(&gone, None)?;
            commits.extend(second.commits);
            second.group_info
        };
        let digests = commits
            .iter()
            .map(|commit| hash::sha256(&[commit]))
            .collect();
        chat.notes.pending = Some(Pending {
            claim: true,
            commits: digests,
        });
        Ok((
            chat,
            Handshake {
                commits,
                group_info,
                welcome: None,
                epoch,
            },
        ))
    }

    /// Joins by a welcome, after [`key_package`] was handed over. Checks every member, and the visitor's key against
    /// the intake.
    pub fn join(
        identity: &Identity,
        keys: JoinKeys,
        welcome: &[u8],
        intake: &Intake,
        trust: &Trust,
    ) -> Result<Self> {
        let (provider, group, suite) = welcomed(keys, welcome)?;
        if group.group_id().as_slice() != intake.chat {
            return Err(Error::SwappedGroup);
        }
        if suite != intake.suite {
            return Err(Error::Suite);
        }
        if group.extensions().iter().next().is_some() {
            return Err(Refusal::NotAllowed.into());
        }
        Self::enter(provider, group, identity, intake, trust)
    }

    /// Lets somebody in: the receiver of a transfer, a supervisor, an interpreter.
    pub fn let_in(&mut self, key_package: &[u8], trust: &Trust) -> Result<Handshake> {
        self.writable()?;
        let MlsMessageBodyIn::KeyPackage(package) = config::message(key_package)?.extract() else {
            return Err(Error::Malformed("key package"));
        };
        let package = self.admit(package, trust)?;
        let handshake = self.stage(&[], Some(package))?;
        Ok(self.wait_for(handshake))
    }

    /// Takes a device out. The visitor cannot be taken out, and nobody can take out itself.
    pub fn remove(&mut self, device: &[u8; 16]) -> Result<Handshake> {
        self.writable()?;
        let leaf = self.leaf_of(device).ok_or(Error::NoSuchMember)?;
        if leaf == self.group.own_leaf_index() {
            return Err(Refusal::NotAllowed.into());
        }
        let handshake = self.stage(&[leaf], None)?;
        Ok(self.wait_for(handshake))
    }

    /// A member of a group that passed the look round.
    fn enter(
        provider: Provider,
        group: MlsGroup,
        identity: &Identity,
        intake: &Intake,
        trust: &Trust,
    ) -> Result<Self> {
        let leaves: Vec<_> = group.members().collect();
        policy::check_members(&leaves, &intake.visitor_key, group.own_leaf_index(), trust)?;
        let facts = Facts {
            chat: intake.chat,
            suite: intake.suite,
            visitor_key: intake.visitor_key,
            own: Own::Staff(Box::new(identity.chain().clone())),
        };
        let key = identity.key().clone();
        let mut chat = Self {
            provider,
            group,
            key,
            facts,
            notes: Notes::default(),
            saved: Saved::default(),
        };
        chat.note_arrival();
        Ok(chat)
    }

    /// Checks a key package as a reader to be let in.
    fn admit(&self, package: KeyPackageIn, trust: &Trust) -> Result<KeyPackage> {
        let package = package
            .validate(self.provider.crypto(), ProtocolVersion::Mls10)
            .ok()
            .ok_or(Error::Signature("key package"))?;
        if package.ciphersuite() != self.facts.suite.mls() {
            return Err(Error::Suite);
        }
        let staff = policy::admit_added(package.leaf_node(), trust)?;
        if self.leaf_of(&staff.device).is_some() {
            return Err(Refusal::Twice.into());
        }
        if self.group.members().count() >= policy::MAX_MEMBERS {
            return Err(Refusal::TooMany.into());
        }
        Ok(package)
    }

    fn leaf_of(&self, device: &[u8; 16]) -> Option<LeafNodeIndex> {
        let mut staff = self
            .group
            .members()
            .filter(|leaf| !is_visitor_leaf(leaf.index));
        let found = staff.find(|leaf| {
            Chain::decode(policy::identity_of(leaf))
                .is_ok_and(|chain| chain.device().subject().device == *device)
        });
        found.map(|leaf| leaf.index)
    }

    /// The leaves of lost and of revoked devices, without our own.
    fn lost_leaves(&self, lost: &[[u8; 16]], trust: &Trust) -> Vec<LeafNodeIndex> {
        let own = self.group.own_leaf_index();
        let others = self
            .group
            .members()
            .filter(|leaf| !is_visitor_leaf(leaf.index) && leaf.index != own);
        let gone = others.filter(|leaf| {
            Chain::decode(policy::identity_of(leaf)).is_ok_and(|chain| {
                lost.contains(&chain.device().subject().device) || trust.is_revoked(&chain)
            })
        });
        gone.map(|leaf| leaf.index).collect()
    }
}

/// The group that a welcome leads to, whoever is in it; the caller looks round.
pub(super) fn welcomed(keys: JoinKeys, welcome: &[u8]) -> Result<(Provider, MlsGroup, Suite)> {
    let MlsMessageBodyIn::Welcome(welcome) = config::message(welcome)?.extract() else {
        return Err(Error::Malformed("welcome"));
    };
    let JoinKeys { provider, suite } = keys;
    let config = config::join_config();
    let group = StagedWelcome::build_from_welcome(&provider, &config, welcome)
        .ok()
        .and_then(|builder| builder.skip_lifetime_validation().build().ok())
        .ok_or(Error::Sealed("welcome"))?
        .into_group(&provider)
        .ok()
        .ok_or(Error::Group("welcome"))?;
    if group.ciphersuite() != suite.mls() {
        return Err(Error::Suite);
    }
    Ok((provider, group, suite))
}

/// The group as it is after our External Commit, and the commit. If this device sits in the group already, the commit
/// takes its old leaf out.
fn external_commit(
    provider: &Provider,
    identity: &Identity,
    info: VerifiableGroupInfo,
    suite: Suite,
) -> Result<(MlsGroup, Vec<u8>)> {
    let credential = credential(identity.chain().encode(), identity.key());
    let leaf = LeafNodeParameters::builder()
        .with_capabilities(config::capabilities(suite))
        .build();
    let (group, bundle) = MlsGroup::external_commit_builder()
        .with_config(config::join_config())
        .skip_lifetime_validation()
        .build_group(provider, info, credential)
        .ok()
        .ok_or(Error::Group("GroupInfo"))?
        .leaf_node_parameters(leaf)
        .load_psks(provider.storage())
        .ok()
        .and_then(|builder| {
            builder
                .build(provider.rand(), provider.crypto(), identity.key(), |_| true)
                .ok()
        })
        .and_then(|builder| builder.finalize(provider).ok())
        .ok_or(Error::Group("claim"))?;
    let commit = bundle
        .into_commit()
        .to_bytes()
        .ok()
        .ok_or(Error::Group("claim"))?;
    Ok((group, commit))
}
