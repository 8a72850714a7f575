//! Who vouches for the code: a release key that the root certified signs the manifest of every file that the pages are
//! made of.
//!
//! ```text
//! ReleaseCert v1       = { u8 version = 1; root_pk[32]; key[32]; u64 not_before; u64 not_after; sig[64] }
//! ReleaseSignature v1  = { u8 version = 1; ReleaseCert; u64 signed_at; manifest_hash[32]; sig[64] }
//! ```
//! The first signature is the root's, the second the release key's; each over its label and everything before it. The
//! root may be its own release key. Times are unix seconds.

use subtle::ConstantTimeEq as _;

use crate::{
    Error, Refusal, Result, Root, hash, labels, sign,
    wire::{Reader, Writer},
};

/// The longest validity of a release key: 400 days, in seconds.
pub const RELEASE_KEY_MAX_S: u64 = 400 * 86_400;
/// How far the signer's clock may run before the reader's, in seconds.
const CLOCK_SKEW_S: u64 = 600;

const CERT: &str = "release key";
const WHAT: &str = "release signature";

/// A key that may sign releases. Believe it only after [`verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseCert {
    root: Root,
    key: [u8; 32],
    not_before: u64,
    not_after: u64,
    signature: [u8; sign::SIGNATURE],
}

impl ReleaseCert {
    /// Reads a certificate; all of the bytes must belong to it.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, CERT);
        let cert = Self::read(&mut reader)?;
        reader.end()?;
        Ok(cert)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self> {
        reader.version(1)?;
        let cert = Self {
            root: Root::new(&reader.array()?)?,
            key: reader.array()?,
            not_before: reader.u64()?,
            not_after: reader.u64()?,
            signature: reader.array()?,
        };
        check_span(cert.not_before, cert.not_after)?;
        Ok(cert)
    }

    /// The bytes on the wire.
    pub fn encode(&self) -> Vec<u8> {
        self.signed_part().bytes(&self.signature).public()
    }

    /// The root that it names.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The key that it certifies.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// First second after its validity.
    pub fn not_after(&self) -> u64 {
        self.not_after
    }

    fn signed_part(&self) -> Writer {
        Writer::new()
            .u8(1)
            .bytes(self.root.key())
            .bytes(&self.key)
            .u64(self.not_before)
            .u64(self.not_after)
    }

    fn verify(&self, pinned: &[u8; 32], now: u64) -> Result<()> {
        if !bool::from(self.root.fingerprint().ct_eq(pinned)) {
            return Err(Refusal::Uncertified.into());
        }
        let body = self.signed_part();
        sign::verify(
            self.root.verifier(),
            labels::RELEASE_KEY,
            body.as_slice(),
            &self.signature,
            CERT,
        )?;
        if now < self.not_before {
            return Err(Refusal::NotYet.into());
        }
        if now >= self.not_after {
            return Err(Refusal::Expired.into());
        }
        Ok(())
    }
}

fn check_span(not_before: u64, not_after: u64) -> Result<()> {
    if not_after <= not_before {
        return Err(Error::Malformed(CERT));
    }
    if not_after - not_before > RELEASE_KEY_MAX_S {
        return Err(Refusal::TooLong.into());
    }
    Ok(())
}

/// What a verified signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// When the release was signed, by the signer's clock.
    pub at: u64,
    /// First second after the release key's validity.
    pub key_until: u64,
    /// The root behind it.
    pub root: Root,
}

/// Verifies that somebody whom the pinned root certified signed exactly this manifest. Fails closed when the release key
/// is over.
pub fn verify(signature: &[u8], manifest: &[u8], pinned: &[u8; 32], now: u64) -> Result<Signed> {
    let mut reader = Reader::new(signature, WHAT);
    reader.version(1)?;
    let cert = ReleaseCert::read(&mut reader)?;
    let at = reader.u64()?;
    let hash: [u8; 32] = reader.array()?;
    let signed = reader.array()?;
    reader.end()?;
    cert.verify(pinned, now)?;
    let key = sign::public_key(&cert.key, WHAT)?;
    let body = signed_part(&cert, at, &hash);
    sign::verify(&key, labels::RELEASE, body.as_slice(), &signed, WHAT)?;
    if hash != hash::sha256(&[manifest]) {
        return Err(Error::Signature("manifest"));
    }
    if at > now.saturating_add(CLOCK_SKEW_S) {
        return Err(Refusal::NotYet.into());
    }
    Ok(Signed {
        at,
        key_until: cert.not_after,
        root: cert.root,
    })
}

/// The root that a signature claims to come from. It proves nothing: compare its fingerprint, then [`verify`].
pub fn named_root(signature: &[u8]) -> Result<Root> {
    let mut reader = Reader::new(signature, WHAT);
    reader.version(1)?;
    Ok(ReleaseCert::read(&mut reader)?.root)
}

fn signed_part(cert: &ReleaseCert, at: u64, hash: &[u8; 32]) -> Writer {
    Writer::new()
        .u8(1)
        .bytes(&cert.encode())
        .u64(at)
        .bytes(hash)
}

#[cfg(feature = "desk")]
pub use signing::ReleaseKey;

#[cfg(feature = "desk")]
mod signing {
    use zeroize::Zeroizing;

    use super::{ReleaseCert, check_span, signed_part};
    use crate::{Refusal, Result, hash, identity::RootKey, labels, sign::Key};

    /// A release key with its certificate.
    pub struct ReleaseKey {
        key: Key,
        cert: ReleaseCert,
    }

    impl ReleaseKey {
        /// A new key, certified by the root from `not_before` to `not_after`.
        pub fn issue(root: &RootKey, not_before: u64, not_after: u64) -> Result<Self> {
            Self::certify(root, Key::generate()?, not_before, not_after)
        }

        /// The root as its own release key.
        pub fn of_root(root: &RootKey, not_before: u64, not_after: u64) -> Result<Self> {
            Self::certify(
                root,
                Key::from_secret(&root.secret()),
                not_before,
                not_after,
            )
        }

        fn certify(root: &RootKey, key: Key, not_before: u64, not_after: u64) -> Result<Self> {
            check_span(not_before, not_after)?;
            let mut cert = ReleaseCert {
                root: root.root(),
                key: key.public(),
                not_before,
                not_after,
                signature: [0; crate::sign::SIGNATURE],
            };
            let body = cert.signed_part();
            cert.signature = root
                .key()
                .sign_labelled(labels::RELEASE_KEY, body.as_slice());
            Ok(Self { key, cert })
        }

        /// Puts secret and certificate together; they must belong to each other.
        pub fn new(secret: &[u8; 32], cert: ReleaseCert) -> Result<Self> {
            let key = Key::from_secret(secret);
            if key.public() == cert.key {
                Ok(Self { key, cert })
            } else {
                Err(Refusal::OtherKey.into())
            }
        }

        /// The certificate.
        pub fn cert(&self) -> &ReleaseCert {
            &self.cert
        }

        /// The secret bytes, to be sealed.
        pub fn secret(&self) -> Zeroizing<[u8; 32]> {
            Zeroizing::new(*self.key.secret())
        }

        /// Signs a manifest at `now`.
        pub fn sign(&self, manifest: &[u8], now: u64) -> Vec<u8> {
            let body = signed_part(&self.cert, now, &hash::sha256(&[manifest]));
            let signature = self.key.sign_labelled(labels::RELEASE, body.as_slice());
            body.bytes(&signature).public()
        }
    }
}
