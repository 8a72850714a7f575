//! What must hold of the signatures of requests, whatever comes: one function for each target, which panics when it does not.
//!
//! libFuzzer looks for a way round them (`cargo xtask fuzz`); the suite runs them over the committed corpus and over what proptest
//! makes up. A finding becomes a file of the corpus.
#![expect(clippy::panic, reason = "a finding is a panic")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use seal::{
    referral::ForwarderKey,
    request::{Input, Request, is_digest_of},
};
use sfv::{BareItem, Dictionary, InnerList, ListEntry, Parser};

/// The secret key of everything that is signed here.
const SECRET: [u8; 32] = [7; 32];
/// A signed request: method, authority, path, digest, type, reference, `Signature-Input`, `Signature`, body. By another implementation.
pub const GOOD: [&str; 9] = [
    "POST",
    "help.example",
    "/api/v1/referrals",
    "sha-256=:3x82tyUNnbez2czypllSoZBKuqNppgLadhNH09hKRlk=:",
    "application/json",
    "Dg4ODg4ODg4ODg4ODg4ODg",
    r#"sotto=("@method" "@authority" "@path" "@query" "content-digest" "content-type" "idempotency-key");created=1800000000;expires=1800000300;nonce="AAECAwQFBgcICQoLDA0ODw==";keyid="AQEBAQEBAQEBAQEBAQEBAQ";alg="ed25519""#,
    "sotto=:2OD8jY0DSEromB9qwRYhZ6JdVV6gzjBSOPL8DaK760WUZR6kDkUA9RfSU1x0SiRhU6g7QyqOG19Q87aI0yjZDA==:",
    r#"{"routing":{"form":"tip","language":"en"},"sealed":"AQEB"}"#,
];

/// Reads headers as a stranger may send them: lines of `Signature-Input`, `Signature` and `Content-Digest`, and the body after them.
/// Returns whether the first was taken.
///
/// # Panics
/// When what is taken is not what somebody else's parser reads, or a signature holds that nobody made.
pub fn signature_headers(data: &[u8]) -> bool {
    let mut parts = data.splitn(4, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (input, signature, digest, body) = (part(), part(), part(), part());
    let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
    if is_digest_of(text(digest), body) {
        agrees_on_digest(text(digest), body);
    }
    let Ok(read) = Input::read(text(input)) else {
        return false;
    };
    agrees_on_input(text(input), &read);
    let good = Signed::default();
    let Some(request) = good.request() else {
        panic!("the request is text");
    };
    if read.verify(&request, text(signature), &public()).is_ok() {
        let [.., ours, _, _] = GOOD;
        assert_eq!(unnamed(text(input)), unnamed(ours), "a forgery");
    }
    true
}

/// Changes a signed request as the data says, five bytes for each change: which part, where (two bytes), how, and a byte for it. Returns
/// whether it still counts.
///
/// # Panics
/// When it counts although anything of it was changed that is signed.
pub fn signed_request(data: &[u8]) -> bool {
    let mut changed = Signed::default();
    let (steps, _rest) = data.as_chunks();
    for step in steps {
        changed.apply(*step);
    }
    let counts = changed.counts();
    assert!(
        !counts || changed.is_good_but_for_its_name(),
        "it counts although it was changed"
    );
    counts
}

/// A request, each part of it as bytes that may be changed.
struct Signed([Vec<u8>; 9]);

impl Default for Signed {
    fn default() -> Self {
        Self(GOOD.map(|part| part.as_bytes().to_vec()))
    }
}

impl Signed {
    fn apply(&mut self, [part, high, low, how, byte]: [u8; 5]) {
        let count = self.0.len();
        let Some(part) = self.0.get_mut(usize::from(part) % count) else {
            return;
        };
        let place = usize::from(u16::from_be_bytes([high, low])) % (part.len() + 1);
        match how % 3 {
            0 => {
                for there in part.get_mut(place..).unwrap_or_default().iter_mut().take(1) {
                    *there ^= byte;
                }
            }
            1 => part.insert(place, byte),
            _ => part.truncate(place),
        }
    }

    fn text(&self) -> Option<[&str; 9]> {
        let texts: Option<Vec<&str>> = self
            .0
            .iter()
            .map(|part| std::str::from_utf8(part).ok())
            .collect();
        texts?.try_into().ok()
    }

    fn request(&self) -> Option<Request<'_>> {
        let [method, authority, path, digest, kind, reference, ..] = self.text()?;
        Some(Request {
            method,
            authority,
            path,
            content_digest: digest,
            content_type: kind,
            idempotency_key: reference,
        })
    }

    /// What the server asks of a request before it looks at times and nonce.
    fn counts(&self) -> bool {
        let (Some(request), Some([.., input, signature, body])) = (self.request(), self.text())
        else {
            return false;
        };
        is_digest_of(request.content_digest, body.as_bytes())
            && Input::read(input)
                .is_ok_and(|input| input.verify(&request, signature, &public()).is_ok())
    }

    /// Whether nothing differs from what was signed but the name of the signature, which is not.
    fn is_good_but_for_its_name(&self) -> bool {
        let Some([request @ .., input, signature, body]) = self.text() else {
            return false;
        };
        let [good @ .., good_input, good_signature, good_body] = GOOD;
        (request, body) == (good, good_body)
            && unnamed(input) == unnamed(good_input)
            && unnamed(signature) == unnamed(good_signature)
    }
}

fn public() -> [u8; 32] {
    ForwarderKey::from_secret(&SECRET).public()
}

/// A header of one signature without its name.
fn unnamed(header: &str) -> Option<&str> {
    header.split_once('=').map(|(_, rest)| rest)
}

/// What we take is what a parser of structured fields reads: one signature, the same components and parameters.
fn agrees_on_input(header: &str, ours: &Input) {
    let read: Result<Dictionary, _> = Parser::new(header).parse();
    let Ok(read) = read else {
        panic!("it was taken, and is no structured field: {header}");
    };
    let mut all = read.values();
    let (Some(ListEntry::InnerList(list)), None) = (all.next(), all.next()) else {
        panic!("it was taken, and is not one list: {header}");
    };
    let number = |name| list.params.get(name).and_then(BareItem::as_integer);
    let number = |name| number(name).and_then(|number| u64::try_from(i64::from(number)).ok());
    let text = |name| list.params.get(name).and_then(BareItem::as_string);
    let text = |name| text(name).map(|text| text.as_str().to_owned());
    assert_eq!(number("created"), Some(ours.created), "{header}");
    assert_eq!(number("expires"), Some(ours.expires), "{header}");
    assert_eq!(text("nonce").as_ref(), Some(&ours.nonce), "{header}");
    assert_eq!(text("keyid").as_ref(), Some(&ours.key_id), "{header}");
    assert_eq!(components(list), Some(sorted_components()), "{header}");
}

fn components(list: &InnerList) -> Option<Vec<&str>> {
    let names = list.items.iter().map(|item| {
        let name = item.bare_item.as_string()?;
        item.params.is_empty().then_some(name.as_str())
    });
    let mut names: Vec<&str> = names.collect::<Option<_>>()?;
    names.sort_unstable();
    Some(names)
}

fn sorted_components() -> Vec<&'static str> {
    let mut names = seal::request::COMPONENTS.to_vec();
    names.sort_unstable();
    names
}

/// Where others read a SHA-256 in the header, it is the one that we have taken.
fn agrees_on_digest(header: &str, body: &[u8]) {
    let read: Result<Dictionary, _> = Parser::new(header).parse();
    let Some(ListEntry::Item(item)) = read.ok().and_then(|all| all.get("sha-256").cloned()) else {
        return;
    };
    if let BareItem::ByteSequence(bytes) = item.bare_item {
        let expected = seal::request::content_digest(body);
        let theirs = format!("sha-256=:{}:", STANDARD.encode(bytes));
        assert_eq!(theirs, expected, "{header}");
    }
}
