//! Web Push: RFC 8030 (the request), RFC 8291 (what is inside), RFC 8292 (who sends it).

use crate::{
    notify::target::Subscription,
    webhook::post::{Poster, answer},
};
use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Timestamp, page::Answer};
use hyper::{HeaderMap, StatusCode, header, http::HeaderValue};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::json;
use url::Url;
use web_push_native::Auth;
use zeroize::Zeroizing;

/// Everything that a push carries: the same bytes for everybody, always.
const PAYLOAD: &str = r#"{"v":1}                                                         "#;
/// A second page takes the place of one that was not delivered yet. Push services read it: it says nothing.
const TOPIC: &str = "1";
/// How long a push service may believe that it is this installation. RFC 8292 allows a day; nothing needs more than this.
const PROOF_S: u64 = 3_600;

/// Tells push services that it is this installation, by a key that is the same for all of them (RFC 8292).
pub(in crate::notify) struct Vapid {
    key: SigningKey,
    contact: Option<String>,
}

impl Vapid {
    /// From the bytes of the private key.
    ///
    /// # Errors
    /// For the few bytes that are no key: all zeroes, or past the end of the group.
    pub(in crate::notify) fn new(
        key: &Zeroizing<[u8; 32]>,
        contact: Option<String>,
    ) -> anyhow::Result<Self> {
        let key = SigningKey::from_slice(key.as_slice()).context(
            "vapid.key is not a key of P-256; remove it: everybody turns notifications on again",
        )?;
        Ok(Self { key, contact })
    }

    /// The public half, as browsers and push services take it.
    pub(in crate::notify) fn public(&self) -> [u8; 65] {
        let point = self.key.verifying_key().to_encoded_point(false);
        point
            .as_bytes()
            .try_into()
            .expect("an uncompressed point has 65 bytes")
    }

    /// `Authorization` for one push service.
    fn authorization(&self, url: &Url, now: Timestamp) -> Result<HeaderValue, ()> {
        let mut claims = json!({
            "aud": url.origin().ascii_serialization(),
            "exp": now.secs() + PROOF_S,
        });
        if let (Some(contact), Some(claims)) = (&self.contact, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), json!(contact));
        }
        let header = json!({"typ": "JWT", "alg": "ES256"});
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        let public = URL_SAFE_NO_PAD.encode(self.public());
        let value = HeaderValue::from_str(&format!("vapid t={signed}.{signature}, k={public}"));
        let mut value = value.map_err(|_source| ())?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Sends a page to a browser's push service.
pub(super) async fn send(
    poster: &Poster,
    vapid: &Vapid,
    to: &Subscription,
    ttl_secs: u32,
    now: Timestamp,
) -> Answer {
    let auth = Auth::clone_from_slice(&to.auth);
    let body = web_push_native::encrypt(PAYLOAD.as_bytes().to_vec(), &to.key, &auth);
    let (Ok(body), Ok(authorization)) = (body, vapid.authorization(&to.url, now)) else {
        return Answer::Refused;
    };
    let mut headers = HeaderMap::new();
    let fixed = [
        (header::CONTENT_ENCODING, "aes128gcm"),
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::HeaderName::from_static("urgency"), "high"),
        (header::HeaderName::from_static("topic"), TOPIC),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        header::HeaderName::from_static("ttl"),
        HeaderValue::from(ttl_secs),
    );
    headers.insert(header::AUTHORIZATION, authorization);
    match poster.post(&to.url, headers, body).await {
        // The browser has taken its subscription back, or has lost it.
        Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Answer::Gone,
        Ok(status) => answer(status),
        Err(error) => error.answer(),
    }
}
