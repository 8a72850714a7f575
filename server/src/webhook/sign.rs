//! Requests to somebody else's server, signed as Standard Webhooks says (v1a: Ed25519). How a receiver checks them: docs/paging.md.

use super::post::{PostError, Poster};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Timestamp;
use ed25519_dalek::{Signer as _, SigningKey};
use hyper::{HeaderMap, StatusCode, header, http::HeaderValue};
use url::Url;
use zeroize::Zeroizing;

/// Signs for one receiver, with two keys while it learns the new one.
pub struct Signer {
    url: Url,
    keys: Vec<SigningKey>,
}

impl Signer {
    /// From the bytes of the keys.
    pub fn new(url: Url, key: &Zeroizing<[u8; 32]>, old: Option<&Zeroizing<[u8; 32]>>) -> Self {
        let keys = [Some(key), old];
        let keys = keys.into_iter().flatten();
        Self {
            url,
            keys: keys.map(|key| SigningKey::from_bytes(key)).collect(),
        }
    }

    /// The public half of the present key.
    pub fn public(&self) -> String {
        let public = self.keys.first().map(SigningKey::verifying_key);
        let public = public.map(|key| key.to_bytes()).unwrap_or_default();
        format!("whpk_{}", STANDARD.encode(public))
    }

    fn signatures(&self, id: &str, secs: u64, body: &str) -> String {
        let signed = format!("{id}.{secs}.{body}");
        let one = |key: &SigningKey| {
            let signature = key.sign(signed.as_bytes()).to_bytes();
            format!("v1a,{}", STANDARD.encode(signature))
        };
        self.keys.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// Sends a body of JSON under an id that stays the same when it is sent again.
    ///
    /// # Errors
    /// [`PostError`] where no answer came.
    pub async fn send(
        &self,
        poster: &Poster,
        id: &str,
        body: String,
        now: Timestamp,
    ) -> Result<StatusCode, PostError> {
        let signatures = self.signatures(id, now.secs(), &body);
        let (Ok(id), Ok(signatures)) = (
            HeaderValue::from_str(id),
            HeaderValue::from_str(&signatures),
        ) else {
            return Err(PostError::Request);
        };
        let named = header::HeaderName::from_static;
        let headers: HeaderMap = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            ),
            (named("webhook-id"), id),
            (named("webhook-timestamp"), HeaderValue::from(now.secs())),
            (named("webhook-signature"), signatures),
        ]
        .into_iter()
        .collect();
        poster.post(&self.url, headers, body.into_bytes()).await
    }
}

/// Bytes as hexadecimal digits, as ids of webhooks have them.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
    }
    text
}
