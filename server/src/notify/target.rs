//! Where a way leads: read from what a browser or a person says, checked against the operator's settings, and sealed.

use super::Keeping;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::page::WayKind;
use lettre::Address;
use p256::PublicKey;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

/// Longest address of a push service, in bytes; real ones have some two hundred.
const URL_BYTES: usize = 1_024;
/// Longest mail address, in bytes (RFC 5321 section 4.5.3.1.3, without the brackets).
const MAIL_BYTES: usize = 254;
/// Longest handle at a gateway, in characters.
const HANDLE_CHARS: usize = 64;

/// Why a way leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TargetError {
    /// It is not what it should be.
    #[error("not an address")]
    Malformed,
    /// The operator's settings do not allow it, or have nothing that goes there.
    #[error("the settings do not allow it")]
    NotAllowed,
}

/// What a browser or a person says, and what is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Target {
    /// A browser's subscription, as `PushSubscription.toJSON()` has it.
    Push {
        /// Where its push service takes pages.
        endpoint: String,
        /// Its public key: a point of P-256, base64url.
        p256dh: String,
        /// Its secret, base64url.
        auth: String,
    },
    /// A mailbox.
    Mail {
        /// Its address.
        address: String,
    },
    /// Somebody at a gateway.
    Gateway {
        /// The gateway's name in the settings.
        gateway: String,
        /// What the gateway knows them by.
        handle: String,
    },
}

/// A browser's subscription, ready to be sent to.
pub(super) struct Subscription {
    /// Where its push service takes pages.
    pub(super) url: Url,
    /// Its public key.
    pub(super) key: PublicKey,
    /// Its secret.
    pub(super) auth: [u8; 16],
}

/// A checked target.
pub(super) enum Checked {
    /// To a push service.
    Push(Subscription),
    /// To a mailbox.
    Mail(Address),
    /// To somebody at the gateway of this name.
    Gateway(String, String),
}

impl Target {
    /// What kind of way it is.
    pub const fn kind(&self) -> WayKind {
        match self {
            Self::Push { .. } => WayKind::Push,
            Self::Mail { .. } => WayKind::Mail,
            Self::Gateway { .. } => WayKind::Gateway,
        }
    }

    /// Reads it against the settings, as they are now.
    pub(super) fn check(&self, keeping: &Keeping) -> Result<Checked, TargetError> {
        match self {
            Self::Push {
                endpoint,
                p256dh,
                auth,
            } => subscription(keeping, endpoint, p256dh, auth).map(Checked::Push),
            Self::Mail { address } => {
                if keeping.mailer.is_none() {
                    return Err(TargetError::NotAllowed);
                }
                let short = address.len() <= MAIL_BYTES;
                let read = address.parse().ok().filter(|_| short);
                read.map(Checked::Mail).ok_or(TargetError::Malformed)
            }
            Self::Gateway { gateway, handle } => {
                if !keeping.gateways.iter().any(|(name, _)| name == gateway) {
                    return Err(TargetError::NotAllowed);
                }
                let length = handle.chars().count();
                if !(1..=HANDLE_CHARS).contains(&length) || handle.chars().any(char::is_control) {
                    return Err(TargetError::Malformed);
                }
                Ok(Checked::Gateway(gateway.clone(), handle.clone()))
            }
        }
    }
}

fn subscription(
    keeping: &Keeping,
    endpoint: &str,
    p256dh: &str,
    auth: &str,
) -> Result<Subscription, TargetError> {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let url = Url::parse(endpoint).ok();
    let url = url.filter(|_| endpoint.len() <= URL_BYTES);
    let url = url.ok_or(TargetError::Malformed)?;
    let key = decode(p256dh).and_then(|bytes| PublicKey::from_sec1_bytes(&bytes).ok());
    let auth = decode(auth).and_then(|bytes| bytes.try_into().ok());
    let (Some(key), Some(auth)) = (key, auth) else {
        return Err(TargetError::Malformed);
    };
    let host = url.host_str().unwrap_or_default();
    if !keeping.settings.is_push_host(host) || !keeping.settings.sends_to(&url) {
        return Err(TargetError::NotAllowed);
    }
    Ok(Subscription { url, key, auth })
}
