//! Signed requests: HTTP Message Signatures (RFC 9421) with Ed25519, in the one profile that forwarders use.
//!
//! Exactly one signature, over all of [`COMPONENTS`] and nothing else, in any order, with `created`, `expires`, `nonce` and `keyid`. The
//! line of the parameters is taken into the signature base as it came, so that what is verified is what was read. Times are unix
//! seconds; whether they are fresh, and whether the nonce is new, the caller decides.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{Error, Result, bytes, hash, referral::ForwarderKey, sign};

/// What a signature covers: all of these.
pub const COMPONENTS: [&str; 7] = [
    "@method",
    "@authority",
    "@path",
    "@query",
    "content-digest",
    "content-type",
    "idempotency-key",
];

/// The longest header that is read, in bytes.
pub const HEADER_MAX_BYTES: usize = 1_024;

const WHAT: &str = "request signature";

/// A request as both sides see it.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method, upper case.
    pub method: &'a str,
    /// Host, and the port where it is not the scheme's own, lower case: of the origin that the line publishes.
    pub authority: &'a str,
    /// The path.
    pub path: &'a str,
    /// The header of the body's digest.
    pub content_digest: &'a str,
    /// The header of the body's type.
    pub content_type: &'a str,
    /// The header that names the request.
    pub idempotency_key: &'a str,
}

/// The `Content-Digest` of a body (RFC 9530).
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(hash::sha256(&[body])))
}

/// Whether a `Content-Digest` header holds for a body. Digests of other kinds may stand beside the one that is looked at; that one must
/// not be there in two ways, because others would read the last of them.
pub fn is_digest_of(header: &str, body: &[u8]) -> bool {
    let expected = content_digest(body);
    let all = header.split(',').map(str::trim);
    let mut ours = all.filter(|one| one.starts_with("sha-256=")).peekable();
    ours.peek().is_some() && ours.all(|one| one == expected)
}

/// What a `Signature-Input` header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    label: String,
    covered: Vec<String>,
    params: String,
    /// When it was signed.
    pub created: u64,
    /// Until when it is to be taken.
    pub expires: u64,
    /// A value that no other request has.
    pub nonce: String,
    /// Which key.
    pub key_id: String,
}

impl Input {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Error::Malformed`] for anything but one signature over all of [`COMPONENTS`] with all parameters.
    pub fn read(header: &str) -> Result<Self> {
        if header.len() > HEADER_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        let (label, params) = header.split_once('=').ok_or(Error::Malformed(WHAT))?;
        if !is_key(label) {
            return Err(Error::Malformed(WHAT));
        }
        let mut scanner = Scanner(params);
        let covered = scanner.inner_list()?;
        let found = scanner.parameters()?;
        let mut sorted: Vec<&str> = covered.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        let mut all = COMPONENTS;
        all.sort_unstable();
        if sorted != all {
            return Err(Error::Malformed(WHAT));
        }
        let missing = Error::Malformed(WHAT);
        Ok(Self {
            label: label.to_owned(),
            covered,
            params: params.to_owned(),
            created: found.created.ok_or(missing)?,
            expires: found.expires.ok_or(missing)?,
            nonce: found.nonce.ok_or(missing)?,
            key_id: found.key_id.ok_or(missing)?,
        })
    }

    /// Verifies the `Signature` header of this request by a public key.
    pub fn verify(&self, request: &Request<'_>, header: &str, key: &[u8; 32]) -> Result<()> {
        let signature = signature(&self.label, header)?;
        sign::verify(
            &sign::public_key(key, WHAT)?,
            b"",
            self.base(request).as_bytes(),
            &signature,
            WHAT,
        )
    }

    /// What is signed of this request.
    fn base(&self, request: &Request<'_>) -> String {
        let value = |name: &str| match name {
            "@method" => request.method,
            "@authority" => request.authority,
            "@path" => request.path,
            // Without a query the value is the question mark alone (section 2.2.7); requests with one are not taken.
            "@query" => "?",
            "content-digest" => request.content_digest,
            "content-type" => request.content_type,
            _ => request.idempotency_key,
        };
        let lines = self.covered.iter().map(|name| (name.as_str(), value(name)));
        signature_base(lines, &self.params)
    }
}

/// The signature base (RFC 9421 section 2.5) of components with their values, in the order in which `params` lists them.
fn signature_base<'a>(lines: impl Iterator<Item = (&'a str, &'a str)>, params: &str) -> String {
    let mut base = String::new();
    for (name, value) in lines {
        base.extend(["\"", name, "\": ", value, "\n"]);
    }
    base.extend(["\"@signature-params\": ", params]);
    base
}

/// The signature of this label in a `Signature` header that holds no other.
fn signature(label: &str, header: &str) -> Result<[u8; 64]> {
    let (name, value) = header.split_once('=').ok_or(Error::Malformed(WHAT))?;
    let encoded = value
        .strip_prefix(':')
        .and_then(|rest| rest.strip_suffix(':'))
        .filter(|_| name == label && header.len() <= HEADER_MAX_BYTES);
    let bytes = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
    let bytes = bytes.and_then(|bytes| bytes.as_slice().try_into().ok());
    bytes.ok_or(Error::Malformed(WHAT))
}

/// The two headers of a signed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers {
    /// `Signature-Input`.
    pub input: String,
    /// `Signature`.
    pub signature: String,
}

/// Signs a request at `now`, for five minutes, with a fresh nonce.
pub fn sign(request: &Request<'_>, key_id: &str, key: &ForwarderKey, now: u64) -> Result<Headers> {
    let nonce = STANDARD.encode(bytes::random::<16>()?);
    let covered: Vec<String> = COMPONENTS
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    // In the order in which others write them: some write the parameters anew before they verify, each time in this one.
    let header = format!(
        "sotto=({});created={now};expires={};nonce=\"{nonce}\";alg=\"ed25519\";keyid=\"{key_id}\"",
        covered.join(" "),
        now.saturating_add(300),
    );
    // Read again, so that nothing is signed that would not be taken.
    let input = Input::read(&header)?;
    let signature = key.key().sign_labelled(b"", input.base(request).as_bytes());
    Ok(Headers {
        signature: format!("sotto=:{}:", STANDARD.encode(signature)),
        input: header,
    })
}

#[derive(Default)]
struct Params {
    created: Option<u64>,
    expires: Option<u64>,
    nonce: Option<String>,
    key_id: Option<String>,
    alg: Option<String>,
    tag: Option<String>,
}

/// Reads what is left of a structured field (RFC 8941), in the one form in which it is written.
struct Scanner<'a>(&'a str);

impl Scanner<'_> {
    fn inner_list(&mut self) -> Result<Vec<String>> {
        self.take("(")?;
        let mut items = Vec::new();
        loop {
            let rest = self.0.trim_start_matches(' ');
            let apart = rest.len() < self.0.len() || items.is_empty();
            self.0 = rest;
            if self.take(")").is_ok() {
                return Ok(items);
            }
            if !apart {
                return Err(Error::Malformed(WHAT));
            }
            items.push(self.string()?);
        }
    }

    fn parameters(&mut self) -> Result<Params> {
        let mut params = Params::default();
        while !self.0.is_empty() {
            self.take(";")?;
            let (name, rest) = self.0.split_once('=').ok_or(Error::Malformed(WHAT))?;
            let name = name.to_owned();
            self.0 = rest;
            let fresh = match name.as_str() {
                "created" => params.created.replace(self.integer()?).is_none(),
                "expires" => params.expires.replace(self.integer()?).is_none(),
                "nonce" => params.nonce.replace(self.string()?).is_none(),
                "keyid" => params.key_id.replace(self.string()?).is_none(),
                "alg" => {
                    let algorithm = self.string()?;
                    algorithm == "ed25519" && params.alg.replace(algorithm).is_none()
                }
                "tag" => params.tag.replace(self.string()?).is_none(),
                _ => false,
            };
            if !fresh {
                return Err(Error::Malformed(WHAT));
            }
        }
        Ok(params)
    }

    fn take(&mut self, word: &str) -> Result<()> {
        self.0 = self.0.strip_prefix(word).ok_or(Error::Malformed(WHAT))?;
        Ok(())
    }

    /// A string without escapes: nothing that a forwarder writes needs one.
    fn string(&mut self) -> Result<String> {
        self.take("\"")?;
        let (text, rest) = self.0.split_once('"').ok_or(Error::Malformed(WHAT))?;
        let plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'\\';
        if text.is_empty() || !text.bytes().all(plain) {
            return Err(Error::Malformed(WHAT));
        }
        let text = text.to_owned();
        self.0 = rest;
        Ok(text)
    }

    /// A whole number of at most 15 digits (RFC 8941 section 3.3.1), not below zero.
    fn integer(&mut self) -> Result<u64> {
        let end = self.0.find(|letter: char| !letter.is_ascii_digit());
        let (digits, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        if digits.len() > 15 {
            return Err(Error::Malformed(WHAT));
        }
        let number = digits.parse().ok().ok_or(Error::Malformed(WHAT))?;
        self.0 = rest;
        Ok(number)
    }
}

/// Whether this may be the name of a signature (RFC 8941 section 3.1.2).
fn is_key(name: &str) -> bool {
    let first = |byte: u8| byte.is_ascii_lowercase() || byte == b'*';
    let next = |byte: u8| first(byte) || byte.is_ascii_digit() || b"_-.".contains(&byte);
    name.bytes().next().is_some_and(first) && name.bytes().all(next)
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn request(digest: &str) -> Request<'_> {
        Request {
            method: "POST",
            authority: "help.example",
            path: "/api/v1/referrals",
            content_digest: digest,
            content_type: "application/json",
            idempotency_key: "AAAAAAAAAAAAAAAAAAAAAA",
        }
    }

    #[test]
    fn what_is_signed_is_read_and_verified() {
        let key = ForwarderKey::generate().unwrap();
        let digest = content_digest(b"{}");
        let headers = sign(&request(&digest), "one", &key, NOW).unwrap();
        let input = Input::read(&headers.input).unwrap();
        assert_eq!((input.created, input.expires), (NOW, NOW + 300));
        assert_eq!(input.key_id, "one");
        let verify =
            |request: &Request<'_>, key: &[u8; 32]| input.verify(request, &headers.signature, key);
        assert_eq!(verify(&request(&digest), &key.public()), Ok(()));
        let refused = Err(Error::Signature(WHAT));
        let other = content_digest(b"[]");
        assert_eq!(verify(&request(&other), &key.public()), refused);
        let elsewhere = Request {
            authority: "other.example",
            ..request(&digest)
        };
        assert_eq!(verify(&elsewhere, &key.public()), refused);
        let again = Request {
            idempotency_key: "AAAAAAAAAAAAAAAAAAAAAB",
            ..request(&digest)
        };
        assert_eq!(verify(&again, &key.public()), refused);
        let stranger = ForwarderKey::generate().unwrap().public();
        assert_eq!(verify(&request(&digest), &stranger), refused);
    }

    #[test]
    fn a_header_that_is_not_of_the_profile_is_refused() {
        let all = COMPONENTS.map(|name| format!("\"{name}\"")).join(" ");
        let good = format!(
            "s=({all});created=1;expires=2;nonce=\"n\";keyid=\"k\";alg=\"ed25519\";tag=\"t\""
        );
        assert!(Input::read(&good).is_ok());
        for (part, instead) in [
            ("s=", "="),
            ("s=", "S="),
            ("s=", "1s="),
            ("\"@path\" ", "\"@path\""),
            ("\"@path\" ", ""),
            ("\"@path\" ", "\"@path\" \"@path\" "),
            ("\"@path\" ", "\"@path\";req "),
            ("\"@path\" ", "\"date\" "),
            ("created=1", "created=-1"),
            ("created=1", "created=1.0"),
            ("created=1", "created=1234567890123456"),
            ("created=1;", ""),
            ("created=1;", "created=1;created=1;"),
            ("expires=2;", ""),
            ("nonce=\"n\"", "nonce=n"),
            ("nonce=\"n\";", ""),
            ("keyid=\"k\"", "keyid=\"a\\\"b\""),
            ("keyid=\"k\"", "keyid=\"\""),
            ("alg=\"ed25519\"", "alg=\"hmac-sha256\""),
            ("alg=\"ed25519\"", "alg=\"ed25519\";alg=\"ed25519\""),
            ("tag=\"t\"", "tag=\"t\";tag=\"t\""),
            ("tag=\"t\"", "more=\"t\""),
            ("tag=\"t\"", "tag=\"t"),
            ("tag=\"t\"", "tag=\"t\", x=()"),
        ] {
            let bad = good.replacen(part, instead, 1);
            assert_ne!(bad, good);
            assert!(Input::read(&bad).is_err(), "{bad}");
        }
        for bad in ["", "s", "s=", "s=(", "s=()", "s=(\"", "\u{e9}=()"] {
            assert!(Input::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_digest_may_stand_among_others() {
        let own = content_digest(b"{}");
        assert_eq!(
            own,
            "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:"
        );
        assert!(is_digest_of(&own, b"{}"));
        assert!(is_digest_of(&format!("sha-512=:AA==:, {own}"), b"{}"));
        let twice = format!("{own}, sha-256=:AA==:");
        for wrong in ["", "sha-256=", "sha-512=:AA==:", "sha-256=:AA==:", &twice] {
            assert!(!is_digest_of(wrong, b"{}"), "{wrong}");
        }
    }
}
