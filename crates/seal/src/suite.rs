//! The ciphersuites a chat may use.

use openmls::prelude::Ciphersuite;

use crate::{Error, Result};

/// A ciphersuite of a chat.
///
/// The code point of [`Suite::XWing`] is provisional, and the rule by which X-Wing derives a key pair has changed in
/// the drafts: the provider freezes the rule that goes with this code point here. A change of the rule is a new suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suite {
    /// 0x004E: ML-KEM-768 with X25519, AES-256-GCM, SHA-384, Ed25519.
    #[default]
    XWing,
    /// 0x0003: X25519, ChaCha20-Poly1305, SHA-256, Ed25519.
    X25519,
}

impl Suite {
    /// The code point on the wire.
    pub fn code(self) -> u16 {
        u16::from(self.mls())
    }

    pub(crate) fn mls(self) -> Ciphersuite {
        match self {
            Self::XWing => Ciphersuite::MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519,
            Self::X25519 => Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519,
        }
    }

    pub(crate) fn from_mls(suite: Ciphersuite) -> Result<Self> {
        [Self::XWing, Self::X25519]
            .into_iter()
            .find(|ours| ours.mls() == suite)
            .ok_or(Error::Suite)
    }
}

impl TryFrom<u16> for Suite {
    type Error = Error;

    fn try_from(code: u16) -> Result<Self> {
        [Self::XWing, Self::X25519]
            .into_iter()
            .find(|ours| ours.code() == code)
            .ok_or(Error::Suite)
    }
}
