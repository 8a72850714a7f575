//! The partners' page: a form is sealed, and signed where there is a key; so is the request that carries it.

use js_sys::Reflect;
use seal::letter;
use seal::referral::{ForwarderKey, Referral};
use seal::request::{self, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::border::{Plain, fixed, whole};
use crate::error::{self, BAD_ARGUMENT, Result};

const JSON: &str = "application/json";

#[wasm_bindgen]
impl Trust {
    /// Seals a form to the team under its reference, without a signature; `body` is JSON. Throws `expired` when the notice is over,
    /// `wrongSize`.
    #[wasm_bindgen(js_name = sealForm)]
    pub fn seal_form(&self, reference: &[u8], body: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_form_by(None, reference, body, now)
    }
}

impl Trust {
    fn seal_form_by(
        &self,
        by: Option<&ForwarderKey>,
        reference: &[u8],
        body: &str,
        now: f64,
    ) -> Result<Vec<u8>> {
        if whole(now)? >= self.notice().terms().not_after {
            return Err(error::code("expired"));
        }
        Referral::seal(fixed(reference)?, body.as_bytes(), by, self.notice()).map_err(error::of)
    }
}

/// A partner's signing key. It lives in the tab and never comes out.
#[wasm_bindgen]
pub struct PartnerKey {
    key: ForwarderKey,
}

#[wasm_bindgen]
impl PartnerKey {
    /// From the text of the file that the partner's own program keeps. Throws `malformed`.
    pub fn parse(text: &str) -> Result<PartnerKey> {
        let key = ForwarderKey::parse(text).map_err(error::of)?;
        Ok(PartnerKey { key })
    }

    /// The public half, by which the line's register knows it: 32 bytes.
    #[wasm_bindgen(getter, js_name = publicKey)]
    pub fn public_key(&self) -> Vec<u8> {
        self.key.public().to_vec()
    }

    /// Seals a form as `Trust.sealForm` does, with a signature inside.
    #[wasm_bindgen(js_name = sealForm)]
    pub fn seal_form(
        &self,
        trust: &Trust,
        reference: &[u8],
        body: &str,
        now: f64,
    ) -> Result<Vec<u8>> {
        trust.seal_form_by(Some(&self.key), reference, body, now)
    }

    /// The public half of this key's mailbox, for the line: letters are sealed to it.
    #[wasm_bindgen(getter)]
    pub fn mailbox(&self) -> Result<Vec<u8>> {
        let public = self.key.mailbox().and_then(|mailbox| mailbox.public());
        Ok(public.map_err(error::of)?.bytes().to_vec())
    }

    /// Opens a letter and proves who of the line's staff wrote it: `recipient` is what the line calls this key. Throws `cannotOpen`, and
    /// `uncertified`, `badSignature` or `notYet` where its author does not count.
    #[wasm_bindgen(js_name = openLetter, unchecked_return_type = "OpenedLetter")]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn open_letter(
        &self,
        trust: &Trust,
        letter: &[u8],
        recipient: &[u8],
        sealed: &[u8],
        now: f64,
    ) -> Result<JsValue> {
        let mailbox = self.key.mailbox().map_err(error::of)?;
        let (recipient, letter) = (fixed(recipient)?, fixed(letter)?);
        let opened = letter::open(&mailbox, &recipient, &letter, sealed, &trust.at(now)?)
            .map_err(error::of)?;
        let body = std::str::from_utf8(&opened.body);
        let body = body.map_err(|_source| error::code("malformed"))?;
        Ok(Plain::new()
            .with("author", opened.author.alias)
            .number("signedAt", opened.signed_at)
            .with("body", body)
            .done())
    }

    /// The headers of a signed request (RFC 9421); `keyId` is what the line calls the key.
    #[wasm_bindgen(unchecked_return_type = "SignedHeaders")]
    pub fn sign(
        &self,
        #[wasm_bindgen(unchecked_param_type = "RequestToSign")] request: &JsValue,
        key_id: &str,
        now: f64,
    ) -> Result<JsValue> {
        let [authority, path, body, reference] =
            ["authority", "path", "body", "reference"].map(|name| text(request, name));
        let digest = request::content_digest(body?.as_bytes());
        let request = Request {
            method: "POST",
            authority: &authority?,
            path: &path?,
            content_digest: &digest,
            content_type: JSON,
            idempotency_key: &reference?,
        };
        let headers = request::sign(&request, key_id, &self.key, whole(now)?).map_err(error::of)?;
        Ok(Plain::new()
            .with("input", headers.input)
            .with("signature", headers.signature)
            .with("digest", digest)
            .done())
    }
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
export interface RequestToSign {
  /** Host and port of the line's origin, as the address shows them. */
  authority: string;
  path: string;
  /** The body as it will be sent, as JSON. */
  body: string;
  /** The `Idempotency-Key`. */
  reference: string;
}
export interface OpenedLetter {
  /** The name of who of the line's staff wrote it. */
  author: string;
  /** When, in unix seconds. */
  signedAt: number;
  /** What it says, as JSON. */
  body: string;
}
export interface SignedHeaders {
  /** `Signature-Input`. */
  input: string;
  /** `Signature`. */
  signature: string;
  /** `Content-Digest`. */
  digest: string;
}
"#;

fn text(object: &JsValue, name: &str) -> Result<String> {
    let value = Reflect::get(object, &JsValue::from_str(name));
    let value = value.map_err(|_thrown| error::code(BAD_ARGUMENT))?;
    value.as_string().ok_or_else(|| error::code(BAD_ARGUMENT))
}
