//! A secret key in a file, under a passphrase: the organisation's root and its release key.
//!
//! ```text
//! KeyFile v1 = { u8 version = 1; u8 kind; salt[16]; public<V>; nonce[24]; ciphertext }
//! ```
//! `public` is the root's public key (kind 1) or a [`crate::manifest::ReleaseCert`] (kind 2), readable without the
//! passphrase. Additional data of the ciphertext are the label and everything before the nonce. The passphrase is
//! stretched with Argon2id: 256 MiB, four passes.

use zeroize::Zeroizing;

use crate::{
    Error, Refusal, Result, Root, aead, bytes, hash,
    identity::RootKey,
    kdf, labels,
    manifest::{ReleaseCert, ReleaseKey},
    wire::{Reader, Writer},
};

/// The shortest passphrase of a key file, in bytes.
pub const PASSPHRASE_MIN_BYTES: usize = 15;

const WHAT: &str = "key file";
const ROOT: u8 = 1;
const RELEASE: u8 = 2;

/// What a key file says without its passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Public {
    /// A root's.
    Root(Root),
    /// A release key's.
    Release(Box<ReleaseCert>),
}

/// Reads what needs no passphrase. Nothing of it is proven before the file is opened.
pub fn public(file: &[u8]) -> Result<Public> {
    Ok(Parts::read(file)?.public)
}

/// Seals a root.
pub fn seal_root(root: &RootKey, passphrase: &str) -> Result<Vec<u8>> {
    seal(ROOT, root.root().key(), &root.secret(), passphrase)
}

/// Opens a root's file. A wrong passphrase is [`Error::Sealed`].
pub fn open_root(file: &[u8], passphrase: &str) -> Result<RootKey> {
    let parts = Parts::read(file)?;
    let Public::Root(expected) = parts.public else {
        return Err(Error::Malformed(WHAT));
    };
    let root = RootKey::from_secret(&*parts.open(passphrase)?);
    if root.root() == expected {
        Ok(root)
    } else {
        Err(Refusal::OtherKey.into())
    }
}

/// Seals a release key.
pub fn seal_release(key: &ReleaseKey, passphrase: &str) -> Result<Vec<u8>> {
    seal(RELEASE, &key.cert().encode(), &key.secret(), passphrase)
}

/// Opens a release key's file. A wrong passphrase is [`Error::Sealed`].
pub fn open_release(file: &[u8], passphrase: &str) -> Result<ReleaseKey> {
    let parts = Parts::read(file)?;
    let secret = parts.open(passphrase)?;
    let Public::Release(cert) = parts.public else {
        return Err(Error::Malformed(WHAT));
    };
    ReleaseKey::new(&secret, *cert)
}

struct Parts<'a> {
    kind: u8,
    salt: [u8; 16],
    public: Public,
    encoded: &'a [u8],
    sealed: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(file: &'a [u8]) -> Result<Self> {
        let mut reader = Reader::new(file, WHAT);
        reader.version(1)?;
        let kind = reader.u8()?;
        let salt = reader.array()?;
        let encoded = reader.opaque()?;
        let public = match kind {
            ROOT => {
                let key = encoded.try_into().ok().ok_or(Error::Malformed(WHAT))?;
                Public::Root(Root::new(key)?)
            }
            RELEASE => Public::Release(Box::new(ReleaseCert::decode(encoded)?)),
            _ => return Err(Error::Malformed(WHAT)),
        };
        Ok(Self {
            kind,
            salt,
            public,
            encoded,
            sealed: reader.rest(),
        })
    }

    fn open(&self, passphrase: &str) -> Result<Zeroizing<[u8; 32]>> {
        let key = stretch(passphrase, &self.salt)?;
        let aad = [
            labels::KEY_FILE,
            header(self.kind, &self.salt, self.encoded).as_slice(),
        ]
        .concat();
        let secret = aead::open(&key, &aad, self.sealed, WHAT)?;
        let secret: &[u8; 32] = secret
            .as_slice()
            .try_into()
            .ok()
            .ok_or(Error::Malformed(WHAT))?;
        Ok(Zeroizing::new(*secret))
    }
}

fn seal(kind: u8, public: &[u8], secret: &[u8; 32], passphrase: &str) -> Result<Vec<u8>> {
    let salt = bytes::random()?;
    let key = stretch(passphrase, &salt)?;
    let header = header(kind, &salt, public);
    let aad = [labels::KEY_FILE, header.as_slice()].concat();
    let sealed = aead::seal(&key, &aad, secret)?;
    Ok(header.bytes(&sealed).public())
}

fn header(kind: u8, salt: &[u8; 16], public: &[u8]) -> Writer {
    Writer::new().u8(1).u8(kind).bytes(salt).opaque(public)
}

/// White space at the ends does not count: a file that was written with an editor ends in a newline.
fn stretch(passphrase: &str, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>> {
    let passphrase = passphrase.trim();
    if passphrase.len() < PASSPHRASE_MIN_BYTES {
        return Err(Error::Size("passphrase"));
    }
    let stretched = kdf::stretch(passphrase.as_bytes(), salt, &kdf::KEY_FILE)?;
    let mut key = Zeroizing::new([0; 32]);
    kdf::expand(&stretched, labels::KEY_FILE, key.as_mut_slice())?;
    Ok(key)
}

/// A short name for a key file's public half, for messages: the first bytes of its hash.
pub fn short(public: &Public) -> [u8; 8] {
    match public {
        Public::Root(root) => root.org(),
        Public::Release(cert) => hash::key_id(cert.key()),
    }
}
