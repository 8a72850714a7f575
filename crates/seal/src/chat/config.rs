//! How groups are set up, and the reading of MLS messages.

#[cfg(any(feature = "visitor", feature = "desk"))]
use openmls::prelude::MlsGroupCreateConfig;
#[cfg(feature = "desk")]
use openmls::prelude::MlsGroupJoinConfig;
use openmls::prelude::{
    Capabilities, Lifetime, MlsMessageIn, PURE_PLAINTEXT_WIRE_FORMAT_POLICY,
    SenderRatchetConfiguration, WireFormatPolicy, tls_codec::Deserialize as _,
};
#[cfg(any(feature = "desk", feature = "delivery"))]
use openmls::prelude::{Extension, MlsMessageBodyIn, group_info::VerifiableGroupInfo};

#[cfg(any(feature = "desk", feature = "delivery"))]
use crate::Refusal;
use crate::{Error, Result, Suite};

/// The longest MLS message that is looked at, in bytes: a `GroupInfo` of the largest chat fits.
pub(crate) const MLS_MAX_BYTES: usize = 256 << 10;
/// Application messages are padded to a multiple of this, in bytes.
pub(super) const PADDING_BYTES: usize = 512;
/// How many epochs back a message may still be read.
pub(super) const PAST_EPOCHS: usize = 2;
/// Handshakes in the open, so that the server can check them; one that hides is refused.
pub(super) const WIRE: WireFormatPolicy = PURE_PLAINTEXT_WIRE_FORMAT_POLICY;

/// A new group.
#[cfg(any(feature = "visitor", feature = "desk"))]
pub(super) fn create(suite: Suite) -> MlsGroupCreateConfig {
    MlsGroupCreateConfig::builder()
        .ciphersuite(suite.mls())
        .capabilities(capabilities(suite))
        .lifetime(lifetime())
        .wire_format_policy(WIRE)
        .use_ratchet_tree_extension(true)
        .padding_size(PADDING_BYTES)
        .max_past_epochs(PAST_EPOCHS)
        .sender_ratchet_configuration(ratchet())
        .build()
}

#[cfg(feature = "desk")]
pub(super) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(WIRE)
        .use_ratchet_tree_extension(true)
        .padding_size(PADDING_BYTES)
        .max_past_epochs(PAST_EPOCHS)
        .sender_ratchet_configuration(ratchet())
        .build()
}

/// A sender's messages may arrive out of order within 32, and up to 1,000 may be missing.
pub(super) fn ratchet() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(32, 1_000)
}

/// Only the suite of the chat: smaller, and the same for everybody.
pub(super) fn capabilities(suite: Suite) -> Capabilities {
    Capabilities::new(None, Some(&[suite.mls()]), None, None, None)
}

/// MLS lifetimes say nothing here: OpenMLS compares them with the machine's own clock, and a visitor's telephone may
/// have a wrong one. What counts is the validity in the certificates, checked against the time that we are given.
pub(super) fn lifetime() -> Lifetime {
    Lifetime::init(0, u64::MAX)
}

/// Reads an MLS message.
pub(crate) fn message(bytes: &[u8]) -> Result<MlsMessageIn> {
    if bytes.len() > MLS_MAX_BYTES {
        return Err(Error::Size("MLS message"));
    }
    MlsMessageIn::tls_deserialize_exact(bytes)
        .ok()
        .ok_or(Error::Malformed("MLS message"))
}

/// Reads a `GroupInfo` of `chat`: one of our suites, the tree and the external key in it, and no other extension.
#[cfg(any(feature = "desk", feature = "delivery"))]
pub(crate) fn group_info(bytes: &[u8], chat: &[u8; 16]) -> Result<(VerifiableGroupInfo, Suite)> {
    let MlsMessageBodyIn::GroupInfo(info) = message(bytes)?.extract() else {
        return Err(Error::Malformed("GroupInfo"));
    };
    if info.group_id().as_slice() != chat {
        return Err(Error::SwappedGroup);
    }
    let suite = Suite::from_mls(info.ciphersuite())?;
    let ours = |extension: &Extension| {
        matches!(
            extension,
            Extension::RatchetTree(_) | Extension::ExternalPub(_)
        )
    };
    let extensions = info.extensions();
    if !extensions.iter().all(ours) || info.group_context().extensions().iter().next().is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    if extensions.ratchet_tree().is_none() || extensions.external_pub().is_none() {
        return Err(Error::Malformed("GroupInfo"));
    }
    Ok((info, suite))
}
