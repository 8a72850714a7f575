//! All keys of a case that a device holds, and who reads the case.

use super::{
    CaseEntry, CaseKey, Draft, SealedFile, Unwrapped, file, key_version, open, readers, seal,
};
use crate::{Chain, Error, Identity, Refusal, Result, Trust, boxes::PublicKey, hash, wrap};
use zeroize::Zeroizing;

const WHAT: &str = "case key";

/// Who reads a case, by the signed lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readers {
    /// Nobody has signed anything: a case from before there were lists.
    Unsigned,
    /// The lists do not follow from each other, or one is missing: nothing is sealed to anybody by them.
    Unsound,
    /// These people, by id.
    Signed(Vec<[u8; 16]>),
}

/// The keys, the oldest first. Has no `Debug`: it holds keys.
pub struct Keyring {
    case: [u8; 16],
    held: Vec<Held>,
    readers: Readers,
}

#[derive(Clone)]
struct Held {
    key: CaseKey,
    current: bool,
}

impl Keyring {
    /// A new case: a key of version 1, which this device made, and nobody on the list yet.
    pub fn found(case: [u8; 16]) -> Result<Self> {
        let key = CaseKey::generate(case, 1)?;
        Ok(Self {
            case,
            held: vec![Held { key, current: true }],
            readers: Readers::Unsigned,
        })
    }

    /// Opens what was wrapped to this device, and the lists in the order in which they were stored. A wrap that does not open is
    /// as if it were not there: others may, and a colleague can wrap the key again.
    pub fn open(
        own: &Identity,
        case: [u8; 16],
        (wraps, lists): (&[Vec<u8>], &[Vec<u8>]),
        trust: &Trust,
    ) -> Self {
        let unwrapped = wraps.iter().filter_map(|bytes| {
            let version = wrap::version(bytes).ok()?;
            let opened = CaseKey::unwrap(own, bytes, (case, version), trust).ok()?;
            let Unwrapped { key, current, .. } = opened;
            Some(Held { key, current })
        });
        let mut held: Vec<Held> = unwrapped.collect();
        held.sort_by_key(|held| held.key.version);
        let mut ring = Self {
            case,
            held,
            readers: Readers::Unsigned,
        };
        ring.readers = ring.read_lists(lists, trust);
        ring
    }

    /// The case.
    pub fn case(&self) -> [u8; 16] {
        self.case
    }

    /// The newest version that is held; 0 for none.
    pub fn newest(&self) -> u32 {
        self.held.last().map_or(0, |held| held.key.version)
    }

    /// Whether something new may be sealed under the newest key (see [`Unwrapped::current`]). Otherwise the case gets another
    /// one first.
    pub fn is_current(&self) -> bool {
        self.held.last().is_some_and(|held| held.current)
    }

    /// Who reads the case.
    pub fn readers(&self) -> &Readers {
        &self.readers
    }

    /// The same with a key of the next version, under which nobody is on the list yet.
    pub fn next(&self) -> Result<Self> {
        let version = self.newest().checked_add(1).ok_or(Error::Size(WHAT))?;
        let key = CaseKey::generate(self.case, version)?;
        let mut held = self.held.clone();
        held.push(Held { key, current: true });
        Ok(Self {
            case: self.case,
            held,
            readers: self.readers.clone(),
        })
    }

    /// Signs the list of who reads the case from now on, and seals it under the newest key. `now` is in unix seconds.
    pub fn sign_readers(&self, by: &Identity, members: &[[u8; 16]], now: u64) -> Result<Vec<u8>> {
        readers::seal(self.newest_key()?, by, members, now)
    }

    /// Wraps the keys of these versions that are held to a device, named by its certificates and its box key.
    pub fn wrap(
        &self,
        by: &Identity,
        to: (&Chain, &PublicKey),
        versions: &[u32],
        trust: &Trust,
    ) -> Result<Vec<(u32, Vec<u8>)>> {
        let asked = |held: &&Held| versions.contains(&held.key.version);
        let wrapped = self.held.iter().filter(asked).map(|Held { key, .. }| {
            let wrapped = key.wrap(by, to, trust)?;
            Ok((key.version, wrapped))
        });
        wrapped.collect()
    }

    /// The versions that are held, the oldest first.
    pub fn versions(&self) -> Vec<u32> {
        self.held.iter().map(|held| held.key.version).collect()
    }

    /// Signs and seals an entry under the newest key, if that may be (see [`Keyring::is_current`]).
    pub fn seal(&self, author: &Identity, draft: &Draft<'_>, now: u64) -> Result<Vec<u8>> {
        if !self.is_current() {
            return Err(Refusal::OldKey.into());
        }
        seal(self.newest_key()?, author, draft, now)
    }

    /// Opens an entry with the key of its version.
    pub fn read(&self, entry: &[u8; 16], sealed: &[u8], trust: &Trust) -> Result<CaseEntry> {
        let version = key_version(sealed)?;
        let key = self.key(version).ok_or(Error::Sealed(WHAT))?;
        open(key, entry, sealed, trust)
    }

    /// Seals a file under the newest key, if that may be (see [`Keyring::is_current`]). The entry that names it carries its hash.
    pub fn seal_file(&self, file: &[u8; 16], body: &[u8]) -> Result<SealedFile> {
        if !self.is_current() {
            return Err(Refusal::OldKey.into());
        }
        file::seal(self.newest_key()?, file, body)
    }

    /// Opens a file with the key of its version, if it is the one of this hash: what the author of the entry stored.
    pub fn open_file(
        &self,
        file: &[u8; 16],
        sealed: &[u8],
        named: &[u8; 32],
    ) -> Result<Zeroizing<Vec<u8>>> {
        if hash::sha256(&[sealed]) != *named {
            return Err(Error::Sealed("case file"));
        }
        let version = file::version(sealed)?;
        let key = self.key(version).ok_or(Error::Sealed("case file"))?;
        file::open(key, file, sealed)
    }

    fn key(&self, version: u32) -> Option<&CaseKey> {
        let mut held = self.held.iter().map(|held| &held.key);
        held.find(|key| key.version == version)
    }

    fn newest_key(&self) -> Result<&CaseKey> {
        let newest = self.held.last().map(|held| &held.key);
        newest.ok_or(Error::Sealed(WHAT))
    }

    /// Each list is by somebody of the one before it, and the last is sealed under the newest key: who was taken off is on no list
    /// under a key that was made since.
    fn read_lists(&self, lists: &[Vec<u8>], trust: &Trust) -> Readers {
        if lists.is_empty() {
            return Readers::Unsigned;
        }
        let mut known: Option<(u32, Vec<[u8; 16]>)> = None;
        for list in lists {
            // Under a key that this device never had: what follows is held against the first that it can read.
            let key = readers::version(list).ok().and_then(|one| self.key(one));
            let Some(key) = key else { continue };
            let before = known.as_ref();
            let Ok(opened) = readers::open(key, list, trust) else {
                return Readers::Unsound;
            };
            let follows = before.is_none_or(|(version, members)| {
                *version <= key.version && members.contains(&opened.by.member)
            });
            if !follows {
                return Readers::Unsound;
            }
            known = Some((key.version, opened.members));
        }
        match known {
            Some((version, members)) if version == self.newest() => Readers::Signed(members),
            Some(_) | None => Readers::Unsound,
        }
    }
}
