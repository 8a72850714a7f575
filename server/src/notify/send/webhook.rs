//! Requests to a gateway, signed as Standard Webhooks says (v1a: Ed25519). How a gateway checks them: docs/paging.md.

use crate::{
    config::paging::Gateway,
    notify::post::{Poster, answer},
};
use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{PageId, Timestamp, page::Answer};
use ed25519_dalek::{Signer as _, SigningKey};
use hyper::{HeaderMap, header, http::HeaderValue};
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

/// Signs for one gateway, with two keys while it learns the new one.
pub(in crate::notify) struct Signer {
    url: Url,
    keys: Vec<SigningKey>,
}

impl Signer {
    /// From the bytes of the keys.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub(in crate::notify) fn new(
        gateway: &Gateway,
        key: &Zeroizing<[u8; 32]>,
        old: Option<&Zeroizing<[u8; 32]>>,
    ) -> anyhow::Result<Self> {
        let url = Url::parse(&gateway.url);
        let keys = [Some(key), old];
        let keys = keys.into_iter().flatten();
        Ok(Self {
            url: url.context("[[paging.gateways]] url does not parse")?,
            keys: keys.map(|key| SigningKey::from_bytes(key)).collect(),
        })
    }

    /// The public half of the present key.
    pub(in crate::notify) fn public(&self) -> String {
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
}

/// Asks a gateway to call somebody. The id is the page's: a second copy after a crash has the same.
pub(super) async fn send(
    poster: &Poster,
    signer: &Signer,
    to: &str,
    page: PageId,
    now: Timestamp,
) -> Answer {
    let body = json!({"type": "duty_alert", "to": to}).to_string();
    let id = format!("page_{}", hex(page.as_bytes()));
    let signatures = signer.signatures(&id, now.secs(), &body);
    let (Ok(id), Ok(signatures)) = (
        HeaderValue::from_str(&id),
        HeaderValue::from_str(&signatures),
    ) else {
        return Answer::Refused;
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::HeaderName::from_static("webhook-id"), id);
    headers.insert(
        header::HeaderName::from_static("webhook-timestamp"),
        HeaderValue::from(now.secs()),
    );
    headers.insert(
        header::HeaderName::from_static("webhook-signature"),
        signatures,
    );
    match poster.post(&signer.url, headers, body.into_bytes()).await {
        Ok(status) => answer(status),
        Err(error) => error.answer(),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
    }
    text
}
