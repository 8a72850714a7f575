//! Two of the staff apart from the visitor: an MLS group (RFC 9420) of exactly two certified devices, beside one chat.
//!
//! It is made with a fresh key package and a Welcome and never changes: no commit is taken after that, so that nobody comes in. Messages
//! have keys of their own, which are gone when they were used; the whole group is gone with the chat.

use openmls::prelude::{
    ContentType, GroupId, KeyPackage, KeyPackageIn, Member as Leaf, MlsGroup, MlsMessageBodyIn,
    ProtocolVersion,
};
use openmls_traits::OpenMlsProvider as _;
use zeroize::Zeroizing;

use super::{
    Chat, Facts, Notes, Own, Place, Received, Who,
    admit::{JoinKeys, welcomed},
    config, credential,
    state::Saved,
};
use crate::{
    Chain, Error, Identity, Kind, Refusal, Result, Staff, Suite, Trust, cert::Roles, policy,
    provider::Provider,
};

/// Who may talk apart: whoever holds a chat, and whoever supervises.
const PARTIES: Roles = Roles::ADVOCATE.and(Roles::SUPERVISOR);

/// What two of the staff say to each other beside a chat, as one of them holds it. Has no `Debug`; secrets are wiped when
/// dropped.
pub struct Aside(Chat);

impl Aside {
    /// Makes the group with the device `with`, whose fresh key package came by the server. Returns the Welcome for it. Who the
    /// device is the caller knows from the chat's own group, not from the server.
    pub fn open(
        identity: &Identity,
        place: Place,
        (with, key_package): (&[u8; 16], &[u8]),
        trust: &Trust,
    ) -> Result<(Self, Vec<u8>)> {
        let MlsMessageBodyIn::KeyPackage(package) = config::message(key_package)?.extract() else {
            return Err(Error::Malformed("key package"));
        };
        let provider = Provider::default();
        let package = admit(&provider, package, with, trust)?;
        let suite = Suite::from_mls(package.ciphersuite())?;
        let group = MlsGroup::new_with_group_id(
            &provider,
            identity.key(),
            &config::create(suite),
            GroupId::from_slice(&place.group()),
            credential(identity.chain().encode(), identity.key()),
        );
        let group = group.ok().ok_or(Error::Group("aside"))?;
        let mut chat = whole(provider, group, identity, (place, suite));
        let handshake = chat.stage(&[], Some(package))?;
        // Nobody else is in it: there is nothing to wait for. If the server refuses, all of it is thrown away.
        chat.group
            .merge_pending_commit(&chat.provider)
            .ok()
            .ok_or(Error::Group("aside"))?;
        chat.note_arrival();
        let welcome = handshake.welcome.ok_or(Error::Group("welcome"))?;
        Ok((Self(chat), welcome))
    }

    /// Joins by the Welcome that came for a key package of ours. In the group are we and the device `with`, and nobody else.
    pub fn join(
        identity: &Identity,
        keys: JoinKeys,
        welcome: &[u8],
        (place, with): (Place, &[u8; 16]),
        trust: &Trust,
    ) -> Result<Self> {
        let (provider, group, suite) = welcomed(keys, welcome)?;
        if group.group_id().as_slice() != place.group() {
            return Err(Error::SwappedGroup);
        }
        if group.extensions().iter().next().is_some() {
            return Err(Refusal::NotAllowed.into());
        }
        let own = group.own_leaf_index();
        let members: Vec<Leaf> = group.members().collect();
        let [one, two] = members.as_slice() else {
            return Err(Refusal::TooMany.into());
        };
        let other = if one.index == own { two } else { one };
        let chain = Chain::decode(policy::identity_of(other))
            .ok()
            .ok_or(Error::Refused(Refusal::Uncertified))?;
        let staff = trust.admit(&chain, &other.signature_key)?;
        check(&staff, with)?;
        let mut chat = whole(provider, group, identity, (place, suite));
        chat.note_arrival();
        Ok(Self(chat))
    }

    /// Who the other one is, by certificate.
    pub fn other(&self) -> Option<Staff> {
        let members = self.0.members().into_iter();
        let mut others = members.filter(|member| !member.own);
        others.find_map(|member| match member.who {
            Who::Staff(staff) => Some(staff),
            Who::Visitor | Who::Guest(_) => None,
        })
    }

    /// Seals a text to the other one. `now` is in unix seconds. Refused when a certificate of the two was revoked.
    pub fn say(&mut self, text: &[u8], now: u64, trust: &Trust) -> Result<Vec<u8>> {
        self.check_current(trust)?;
        self.0.send(Kind::Text, text, now)
    }

    /// The server accepted `entry` at place `seq` of the aside's log.
    pub fn sent(&mut self, seq: u64, entry: &[u8]) {
        self.0.sent(seq, entry);
    }

    /// Opens the entry at place `seq`. Anything but a message is refused: the group never changes.
    pub fn receive(&mut self, seq: u64, entry: &[u8], trust: &Trust) -> Result<Received> {
        self.check_current(trust)?;
        let message = config::message(entry)?.try_into_protocol_message();
        let message = message.ok().ok_or(Error::Malformed("entry"))?;
        if message.content_type() != ContentType::Application {
            return Err(Refusal::NotAllowed.into());
        }
        self.0.receive(seq, entry, trust)
    }

    /// What changed since the last time, secret; `None` if nothing did.
    pub fn take_delta(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>> {
        self.0.take_delta()
    }

    /// From everything that [`Aside::take_delta`] ever gave, in order.
    pub fn load<P: AsRef<[u8]>>(parts: &[P], identity: &Identity) -> Result<Self> {
        Chat::load_desk(parts, identity).map(Self)
    }

    fn check_current(&self, trust: &Trust) -> Result<()> {
        if self.0.unfit(trust).is_empty() {
            Ok(())
        } else {
            Err(Refusal::Revoked.into())
        }
    }
}

/// A key package as the one of the expected device.
fn admit(
    provider: &Provider,
    package: KeyPackageIn,
    with: &[u8; 16],
    trust: &Trust,
) -> Result<KeyPackage> {
    let package = package
        .validate(provider.crypto(), ProtocolVersion::Mls10)
        .ok()
        .ok_or(Error::Signature("key package"))?;
    check(&policy::admit_added(package.leaf_node(), trust)?, with)?;
    Ok(package)
}

/// The expected device, of somebody who may talk apart.
fn check(staff: &Staff, with: &[u8; 16]) -> Result<()> {
    if staff.device != *with {
        return Err(Refusal::Identity.into());
    }
    if !staff.roles.any_of(PARTIES) {
        return Err(Refusal::Role.into());
    }
    Ok(())
}

fn whole(
    provider: Provider,
    group: MlsGroup,
    identity: &Identity,
    (place, suite): (Place, Suite),
) -> Chat {
    let facts = Facts {
        chat: place.group(),
        suite,
        // There is no visitor.
        visitor_key: [0; 32],
        own: Own::Staff(Box::new(identity.chain().clone())),
    };
    let mut chat = Chat {
        provider,
        group,
        key: identity.key().clone(),
        facts,
        notes: Notes::default(),
        saved: Saved::default(),
    };
    chat.note_arrival();
    chat
}
