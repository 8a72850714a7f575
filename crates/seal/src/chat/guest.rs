//! A worker of another hotline who was on the line with the person, and stays in the chat until the person is through (R363, E6).
//!
//! Nobody certifies them. Their public key stands in the sealed form that came with the person: the holder's desk lets in that key and
//! no other. The visitor's client lets in the key that the person has said yes to and no other. A guest reads from then on, writes, and changes nothing.

#[cfg(feature = "desk")]
use openmls::prelude::{KeyPackage, MlsMessageOut};
use openmls::prelude::{KeyPackageIn, MlsMessageBodyIn, ProtocolVersion};

use super::{Chat, config};
#[cfg(feature = "desk")]
use super::{Facts, Handshake, JoinKeys, Notes, Own, admit::welcomed, credential, state::Saved};
use crate::{
    Error, Refusal, Result,
    policy::{self, GuestLeaf},
    provider::Crypto,
    wire::{Reader, Writer},
};
#[cfg(feature = "desk")]
use crate::{Suite, Trust, provider::Provider, sign::Key};

/// The longest name of a guest or of their organisation, in bytes.
const GUEST_NAME_MAX_BYTES: usize = 200;

/// How an identity of a guest begins: certificates begin with 1.
const VERSION: u8 = 2;
const WHAT: &str = "guest";

/// Who somebody says that they are who comes from another hotline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// How they are called.
    pub name: String,
    /// Where they work.
    pub organisation: String,
}

impl Guest {
    /// As the identity in a group.
    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::new()
            .u8(VERSION)
            .opaque(self.name.as_bytes())
            .opaque(self.organisation.as_bytes())
            .public()
    }

    /// From an identity in a group.
    pub(crate) fn decode(identity: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(identity, WHAT);
        reader.version(VERSION)?;
        let (name, organisation) = (reader.text()?, reader.text()?);
        reader.end()?;
        Self::new(name, organisation)
    }

    /// A guest who can be told apart: with a name that is shown in one line.
    pub fn new(name: &str, organisation: &str) -> Result<Self> {
        let fits = |text: &str| {
            let shown = !text.trim().is_empty() && !text.chars().any(char::is_control);
            shown && text.len() <= GUEST_NAME_MAX_BYTES
        };
        if !fits(name) || !fits(organisation) {
            return Err(Error::Malformed(WHAT));
        }
        Ok(Self {
            name: name.to_owned(),
            organisation: organisation.to_owned(),
        })
    }
}

/// Who knocks, by the key package that they hand over, and with which key. Shown to the person before anybody comes in.
pub fn knocking(key_package: &[u8]) -> Result<(Guest, [u8; 32])> {
    let package = package(key_package)?
        .validate(&Crypto, ProtocolVersion::Mls10)
        .ok()
        .ok_or(Error::Signature("key package"))?;
    let leaf = policy::admit_guest(package.leaf_node())?;
    Ok((leaf.guest, leaf.key))
}

fn package(bytes: &[u8]) -> Result<KeyPackageIn> {
    match config::message(bytes)?.extract() {
        MlsMessageBodyIn::KeyPackage(package) => Ok(package),
        MlsMessageBodyIn::PublicMessage(_)
        | MlsMessageBodyIn::PrivateMessage(_)
        | MlsMessageBodyIn::Welcome(_)
        | MlsMessageBodyIn::GroupInfo(_) => Err(Error::Malformed("key package")),
    }
}

impl Chat {
    /// The person said yes to the guest with this key, who may come in once. To be saved before the server is told.
    pub fn agree_to_guest(&mut self, key: [u8; 32]) {
        self.notes.guest = Some(key);
    }

    /// Whether a guest who would be added may come in, as far as the person decides it.
    pub(super) fn check_guest(&self, added: Option<&GuestLeaf>) -> Result<()> {
        match added {
            Some(leaf) if self.is_visitor() && self.notes.guest != Some(leaf.key) => {
                Err(Refusal::NotAgreed.into())
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Who is in the chat as a guest, if anybody is.
    pub fn guest(&self) -> Option<Guest> {
        self.leaves()
            .iter()
            .find_map(|leaf| Guest::decode(policy::identity_of(leaf)).ok())
    }
}

/// A guest's signing key: made beside the form, whose sealed part names its public half. Wiped when dropped.
#[cfg(feature = "desk")]
pub struct GuestKey(Key);

#[cfg(feature = "desk")]
impl GuestKey {
    /// A new key.
    pub fn generate() -> Result<Self> {
        Key::generate().map(Self)
    }

    /// A key from its 32 secret bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(Key::from_secret(secret))
    }

    /// The secret bytes, for the link that brings the worker to the page.
    pub fn secret(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(*self.0.secret())
    }

    /// The public half, for the form.
    pub fn public(&self) -> [u8; 32] {
        self.0.public()
    }

    /// A key package to knock with. Returns the keys to keep and the package to hand over.
    pub fn knock(&self, guest: &Guest, suite: Suite) -> Result<(JoinKeys, Vec<u8>)> {
        let provider = Provider::default();
        let bundle = KeyPackage::builder()
            .leaf_node_capabilities(config::capabilities(suite))
            .key_package_lifetime(config::lifetime())
            .build(
                suite.mls(),
                &provider,
                &self.0,
                credential(guest.encode(), &self.0),
            )
            .ok()
            .ok_or(Error::Group("key package"))?;
        let bytes = MlsMessageOut::from(bundle.into_key_package()).to_bytes();
        Ok((
            JoinKeys::new(provider, suite),
            bytes.ok().ok_or(Error::Group("key package"))?,
        ))
    }
}

#[cfg(feature = "desk")]
impl Chat {
    /// A guest joins `chat` by the welcome that answers a knock. Looks round: everybody but the visitor is certified.
    pub fn join_as_guest(
        key: &GuestKey,
        guest: &Guest,
        keys: JoinKeys,
        (chat, welcome): ([u8; 16], &[u8]),
        trust: &Trust,
    ) -> Result<Self> {
        let (provider, group, suite) = welcomed(keys, welcome)?;
        if group.group_id().as_slice() != chat {
            return Err(Error::SwappedGroup);
        }
        if group.extensions().iter().next().is_some() {
            return Err(Refusal::NotAllowed.into());
        }
        let leaves: Vec<_> = group.members().collect();
        let visitor = leaves
            .iter()
            .find(|leaf| policy::is_visitor_leaf(leaf.index))
            .and_then(|leaf| leaf.signature_key.as_slice().try_into().ok());
        let visitor_key: [u8; 32] = visitor.ok_or(Error::SwappedGroup)?;
        policy::check_members(&leaves, &visitor_key, group.own_leaf_index(), trust)?;
        let facts = Facts {
            chat,
            suite,
            visitor_key,
            own: Own::Guest(guest.clone()),
        };
        let mut joined = Self {
            provider,
            group,
            key: key.0.clone(),
            facts,
            notes: Notes::default(),
            saved: Saved::default(),
        };
        joined.note_arrival();
        Ok(joined)
    }

    /// Lets in the guest who knocks, if they have the key that stands in the form.
    pub fn let_guest_in(&mut self, key_package: &[u8], expected: &[u8; 32]) -> Result<Handshake> {
        self.writable()?;
        let package = package(key_package)?
            .validate(&Crypto, ProtocolVersion::Mls10)
            .ok()
            .ok_or(Error::Signature("key package"))?;
        if package.ciphersuite() != self.facts.suite.mls() {
            return Err(Error::Suite);
        }
        let leaf = policy::admit_guest(package.leaf_node())?;
        if leaf.key != *expected {
            return Err(Refusal::OtherKey.into());
        }
        if self.guest().is_some() {
            return Err(Refusal::Twice.into());
        }
        if self.leaves().len() >= policy::MAX_MEMBERS {
            return Err(Refusal::TooMany.into());
        }
        let handshake = self.stage(&[], Some(package))?;
        Ok(self.wait_for(handshake))
    }

    /// Takes the guest out.
    pub fn remove_guest(&mut self) -> Result<Handshake> {
        self.writable()?;
        let leaves = self.leaves();
        let leaf = leaves
            .iter()
            .find(|leaf| Guest::decode(policy::identity_of(leaf)).is_ok());
        let leaf = leaf.ok_or(Error::NoSuchMember)?.index;
        let handshake = self.stage(&[leaf], None)?;
        Ok(self.wait_for(handshake))
    }
}
