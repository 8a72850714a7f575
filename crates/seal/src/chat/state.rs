//! A chat as bytes: whole, or what changed since the last time.
//!
//! ```text
//! Part v1 = { u8 version = 1; u32 number; u32 changed; { key<V>; value<V> }*; { removed key<V> }* }
//! ```
//! Part 0 is whole; each further part carries the values that changed. Parts are secret: the caller seals them (under
//! the return phrase, or the desk's local key) and stores one before it acknowledges what led to it.

use std::collections::{BTreeMap, BTreeSet};

use openmls::prelude::{GroupId, MlsGroup};
use openmls_traits::OpenMlsProvider as _;
use zeroize::Zeroizing;

use super::{
    Chat, Facts, Notes, Own, Pending,
    seen::{Seen, count},
};
use crate::{
    Chain, Error, Result, Suite, hash,
    policy::VISITOR,
    provider::{Provider, Values},
    sign::Key,
    wire::{Reader, Writer},
};

const WHAT: &str = "chat state";
/// Our own values in the store; OpenMLS's keys begin otherwise.
const FACTS: &[u8] = b"sotto/facts";
/// See [`FACTS`].
const NOTES: &[u8] = b"sotto/notes";
/// Devices of interpreters whom the person has said yes to; there only while there are any.
const AGREED: &[u8] = b"sotto/agreed";
/// The key of a guest whom the person has said yes to; likewise.
const GUEST: &[u8] = b"sotto/guest";

/// What was handed out last, by hash.
#[derive(Default)]
pub(super) struct Saved {
    next: u32,
    hashes: BTreeMap<Vec<u8>, [u8; 32]>,
}

impl Chat {
    /// The whole state. Parts that [`Chat::take_delta`] makes from now on follow this one.
    pub fn save(&mut self) -> Result<Zeroizing<Vec<u8>>> {
        self.saved = Saved::default();
        self.take_delta()?.ok_or(Error::Inactive)
    }

    /// What changed since the last [`Chat::save`] or [`Chat::take_delta`]; `None` if nothing did.
    pub fn take_delta(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>> {
        if self.notes.over {
            return Err(Error::Inactive);
        }
        let mut values = self.provider.storage().values().clone();
        values.insert(FACTS.to_vec(), self.facts.write(&self.key));
        values.insert(NOTES.to_vec(), self.notes.write());
        if !self.notes.agreed.is_empty() {
            values.insert(AGREED.to_vec(), self.notes.write_agreed());
        }
        if let Some(key) = &self.notes.guest {
            values.insert(GUEST.to_vec(), Zeroizing::new(key.to_vec()));
        }
        let hashes: BTreeMap<_, _> = values
            .iter()
            .map(|(key, value)| (key.clone(), hash::sha256(&[value])))
            .collect();
        if hashes == self.saved.hashes {
            return Ok(None);
        }
        let old = &self.saved.hashes;
        let changed: Vec<_> = values
            .iter()
            .filter(|(key, _)| hashes.get(*key) != old.get(*key))
            .collect();
        let mut writer = Writer::new()
            .u8(1)
            .u32(self.saved.next)
            .u32(count(changed.len()));
        for (key, value) in changed {
            writer = writer.opaque(key).opaque(value);
        }
        for key in old.keys().filter(|key| !hashes.contains_key(*key)) {
            writer = writer.opaque(key);
        }
        self.saved = Saved {
            next: self.saved.next + 1,
            hashes,
        };
        Ok(Some(writer.secret()))
    }

    /// The visitor's chat from its parts, in order, the first one whole.
    #[cfg(feature = "visitor")]
    pub fn load<P: AsRef<[u8]>>(parts: &[P]) -> Result<Self> {
        Self::assemble(parts, None)
    }

    /// As [`Chat::load`], after a return by phrase: what was saved may be older than what was sent, so a refresh has
    /// to be confirmed before anything is sent.
    #[cfg(feature = "visitor")]
    pub fn restore<P: AsRef<[u8]>>(parts: &[P]) -> Result<Self> {
        let mut chat = Self::assemble(parts, None)?;
        chat.notes.refresh_first = true;
        Ok(chat)
    }

    /// A desk's chat from its parts, in order, the first one whole.
    #[cfg(feature = "desk")]
    pub fn load_desk<P: AsRef<[u8]>>(parts: &[P], identity: &crate::Identity) -> Result<Self> {
        Self::assemble(parts, Some(identity.key()))
    }

    fn assemble<P: AsRef<[u8]>>(parts: &[P], device: Option<&Key>) -> Result<Self> {
        let mut values = Values::new();
        for (number, part) in parts.iter().enumerate() {
            apply(&mut values, part.as_ref(), count(number))?;
        }
        let facts = values.remove(FACTS).ok_or(Error::Malformed(WHAT))?;
        let notes = values.remove(NOTES).ok_or(Error::Malformed(WHAT))?;
        let (facts, key) = Facts::read(&facts, device)?;
        let mut notes = Notes::read(&notes)?;
        if let Some(agreed) = values.remove(AGREED) {
            notes.read_agreed(&agreed)?;
        }
        if let Some(key) = values.remove(GUEST) {
            let key = key.as_slice().try_into().ok();
            notes.guest = Some(key.ok_or(Error::Malformed(WHAT))?);
        }
        let provider = Provider::default();
        *provider.storage().values() = values;
        let id = GroupId::from_slice(&facts.chat);
        let group = MlsGroup::load(provider.storage(), &id).ok().flatten();
        let group = group.ok_or(Error::Malformed(WHAT))?;
        let own = group.own_leaf_node().ok_or(Error::Malformed(WHAT))?;
        if own.signature_key().as_slice() != key.public()
            || group.ciphersuite() != facts.suite.mls()
        {
            return Err(Error::Malformed(WHAT));
        }
        Ok(Self {
            provider,
            group,
            key,
            facts,
            notes,
            saved: Saved::default(),
        })
    }
}

/// Applies one part to what the parts before it gave.
fn apply(values: &mut Values, part: &[u8], number: u32) -> Result<()> {
    let mut reader = Reader::new(part, WHAT);
    reader.version(1)?;
    if reader.u32()? != number {
        return Err(Error::Malformed(WHAT));
    }
    for _ in 0..reader.u32()? {
        let (key, value) = (reader.opaque()?, reader.opaque()?);
        values.insert(key.to_vec(), Zeroizing::new(value.to_vec()));
    }
    while !reader.is_empty() {
        values.remove(reader.opaque()?);
    }
    Ok(())
}

impl Facts {
    fn write(&self, key: &Key) -> Zeroizing<Vec<u8>> {
        let writer = Writer::new()
            .u8(1)
            .bytes(&self.chat)
            .u16(self.suite.code())
            .bytes(&self.visitor_key);
        match &self.own {
            // A desk's device key stays in its vault.
            Own::Staff(chain) => writer.opaque(&chain.encode()),
            Own::Visitor => writer.opaque(VISITOR).bytes(key.secret()),
            // Never read again: a guest is one only as long as their tab is open.
            Own::Guest(guest) => writer.opaque(&guest.encode()),
        }
        .secret()
    }

    fn read(bytes: &[u8], device: Option<&Key>) -> Result<(Self, Key)> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let chat = reader.array()?;
        let suite = Suite::try_from(reader.u16()?)?;
        let visitor_key = reader.array()?;
        let identity = reader.opaque()?;
        let (own, key) = match device {
            Some(key) => (Own::Staff(Box::new(Chain::decode(identity)?)), key.clone()),
            None if identity == VISITOR => (Own::Visitor, Key::from_secret(&reader.array()?)),
            None => return Err(Error::Malformed(WHAT)),
        };
        reader.end()?;
        Ok((
            Self {
                chat,
                suite,
                visitor_key,
                own,
            },
            key,
        ))
    }
}

impl Notes {
    fn write(&self) -> Zeroizing<Vec<u8>> {
        let mut writer = self
            .seen
            .write(Writer::new().u8(1))
            .u8(u8::from(self.refresh_first));
        writer = writer.u32(count(self.since.len()));
        for (leaf, epoch) in &self.since {
            writer = writer.u32(*leaf).u64(*epoch);
        }
        let Some(pending) = &self.pending else {
            return writer.u8(0).secret();
        };
        writer = writer.u8(if pending.claim { 2 } else { 1 });
        for commit in &pending.commits {
            writer = writer.bytes(commit);
        }
        writer.secret()
    }

    fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        let seen = Seen::read(&mut reader)?;
        let refresh_first = reader.u8()? == 1;
        let mut since = BTreeMap::new();
        for _ in 0..reader.u32()? {
            since.insert(reader.u32()?, reader.u64()?);
        }
        let claim = match reader.u8()? {
            0 => None,
            1 => Some(false),
            2 => Some(true),
            _ => return Err(Error::Malformed(WHAT)),
        };
        let mut commits = Vec::new();
        while !reader.is_empty() {
            commits.push(reader.array()?);
        }
        let pending = claim.map(|claim| Pending { claim, commits });
        Ok(Self {
            seen,
            since,
            pending,
            agreed: BTreeSet::new(),
            guest: None,
            refresh_first,
            over: false,
        })
    }

    fn write_agreed(&self) -> Zeroizing<Vec<u8>> {
        let writer = Writer::new().u8(1);
        let all = self.agreed.iter();
        all.fold(writer, |writer, device| writer.bytes(device))
            .secret()
    }

    fn read_agreed(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = Reader::new(bytes, WHAT);
        reader.version(1)?;
        while !reader.is_empty() {
            self.agreed.insert(reader.array()?);
        }
        Ok(())
    }
}
