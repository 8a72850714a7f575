//! Other people's implementations of RFC 9421 and our profile of it: what they sign, the server takes; what `sotto-forward` signs, they
//! verify; and whatever was changed afterwards, either refuses.
//!
//! One is `http-message-signatures` from `PyPI`, in a process of its own that signs, sends and verifies (`foreign_signer.py`); the other
//! the crate `httpsig`.

use crate::{
    forward::{registered, through, try_once},
    referral::{
        PATH, Partner, Sent, agreed, ask, body, open_items, partner, problem, supervisor,
        the_notice,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Clock as _;
use forward::Outcome;
use httpsig::prelude::{
    AlgorithmName, HttpSignatureBase, HttpSignatureHeaders, HttpSignatureParams, PublicKey,
    SecretKey, VerifyingKey as _,
    message_component::{HttpMessageComponent, HttpMessageComponentId},
};
use protocol::{Problem, ProblemCode, Reference, forwarder::Scope};
use seal::request::{COMPONENTS, Request, content_digest, sign};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tests::{line::Line, tap::Tap};
use tokio::{io::AsyncWriteExt as _, time::timeout};

/// Has the Python program do what it is told.
async fn python(jobs: &[Value]) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let packages: PathBuf = root.join("target/tools/foreign-signer");
    assert!(
        packages.join("http_message_signatures").exists(),
        "http-message-signatures is missing, which signs in this test: `cargo xtask tools` installs it below target/tools"
    );
    let mut child = tokio::process::Command::new("python3")
        .arg(root.join("tests/it/foreign_signer.py"))
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("python3 is there, see docs/building.md");
    let mut input = child.stdin.take().unwrap();
    input
        .write_all(&serde_json::to_vec(jobs).unwrap())
        .await
        .unwrap();
    drop(input);
    let output = timeout(Duration::from_mins(1), child.wait_with_output());
    let output = output.await.expect("it ends in time").unwrap();
    assert!(output.status.success(), "it says on standard error why");
    let results: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(results.len(), jobs.len());
    results
}

/// An answer that the Python program got.
#[derive(Deserialize)]
struct Got {
    status: u16,
    body: String,
}

impl Got {
    fn problem(&self) -> Option<ProblemCode> {
        let problem: Option<Problem> = serde_json::from_str(&self.body).ok();
        problem.map(|problem| problem.code)
    }
}

/// A form, sealed by us, that the Python program is to sign and send: with these things other than usual.
async fn job(line: &Line, partner: &Partner, unusual: Value) -> Value {
    let reference = Reference(rand::random());
    let notice = the_notice(line).await;
    let sealed = body(&agreed(), reference, Some(&partner.key), &notice);
    let created = line.clock.now().secs();
    let origin = line.visitor_site().origin;
    let mut job = json!({
        "do": "send",
        "address": line.visitor.to_string(),
        "url": format!("{origin}{PATH}"),
        "headers": { "Content-Type": "application/json", "Idempotency-Key": reference.to_string() },
        "body": String::from_utf8(sealed).unwrap(),
        "keyId": partner.id.to_string(),
        "secret": STANDARD.encode(*partner.key.secret()),
        "created": created,
        "expires": created + 300,
        "nonce": STANDARD.encode(rand::random::<[u8; 16]>()),
        "cover": COMPONENTS,
    });
    let Value::Object(unusual) = unusual else {
        panic!("an object");
    };
    for (name, value) in unusual {
        job[name] = value;
    }
    job
}

#[tokio::test]
async fn what_a_foreign_program_signs_is_taken_and_refused_once_it_was_changed() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let now = line.clock.now().secs();
    let mut backwards = COMPONENTS;
    backwards.reverse();
    let without_query: Vec<&str> = COMPONENTS
        .into_iter()
        .filter(|name| *name != "@query")
        .collect();
    let one_more = [COMPONENTS.as_slice(), &["@scheme"]].concat();
    let elsewhere = format!("http://127.0.0.1:1{PATH}");
    let stranger = STANDARD.encode([3; 32]);
    let other = Reference([9; 16]).to_string();
    let change = |name: &str, old: &str, new: &str| json!({ "changes": { name: [old, new] } });
    let none = None;
    let bad = Some(ProblemCode::BadSignature);
    let malformed = Some(ProblemCode::Malformed);
    let stale = Some(ProblemCode::StaleSignature);
    let cases = [
        ("as it should be", json!({}), none),
        ("in another order", json!({ "cover": backwards }), none),
        ("without the algorithm", json!({ "algorithm": false }), none),
        (
            "under another name",
            json!({ "label": "night", "tag": "shift" }),
            none,
        ),
        (
            "another body",
            json!({ "bodyAfter": "{}" }),
            Some(ProblemCode::WrongDigest),
        ),
        (
            "another body with its digest",
            json!({ "bodyAfter": "{}", "digestAfter": true }),
            bad,
        ),
        (
            "another reference",
            json!({ "set": { "Idempotency-Key": other } }),
            bad,
        ),
        (
            "another type",
            change("content-type", "json", "json; charset=utf-8"),
            bad,
        ),
        (
            "another moment",
            change("signature-input", "created=1", "created=01"),
            bad,
        ),
        (
            "another nonce",
            change("signature-input", "nonce=\"", "nonce=\"A"),
            bad,
        ),
        ("another key's name", json!({ "keyId": other }), bad),
        (
            "a key that the line does not know",
            json!({ "secret": stranger }),
            bad,
        ),
        ("another host", json!({ "url": elsewhere }), bad),
        ("a query", json!({ "query": "?a=1" }), malformed),
        (
            "covers too little",
            json!({ "cover": without_query }),
            malformed,
        ),
        ("covers too much", json!({ "cover": one_more }), malformed),
        (
            "no Ed25519",
            change("signature-input", "ed25519", "hmac-sha256"),
            malformed,
        ),
        (
            "long ago",
            json!({ "created": now - 301, "expires": now - 1 }),
            stale,
        ),
        ("for too long", json!({ "expires": now + 301 }), stale),
    ];
    let mut jobs = Vec::new();
    for (_, unusual, _) in &cases {
        jobs.push(job(&line, &partner, unusual.clone()).await);
    }
    jobs.push(job(&line, &partner, json!({ "twice": true })).await);
    let mut results = python(&jobs).await;
    let twice: Vec<Got> = serde_json::from_value(results.pop().unwrap()).unwrap();
    for ((what, _, expected), result) in cases.iter().zip(results) {
        let [got]: [Got; 1] = serde_json::from_value(result).unwrap();
        assert_eq!(got.problem(), *expected, "{what}: {}", got.body);
        assert_eq!(got.status == 201, expected.is_none(), "{what}");
    }
    assert_eq!(twice[0].status, 201);
    assert_eq!(twice[1].problem(), Some(ProblemCode::Replayed));
    let taken = cases.iter().filter(|(_, _, problem)| problem.is_none());
    assert_eq!(open_items(&line).await, taken.count() + 1);
}

/// A request as it went over the wire.
#[derive(Debug, Clone)]
struct Seen {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Seen {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let (first, headers) = head.split_once("\r\n").unwrap();
        let mut words = first.split(' ').map(str::to_owned);
        let headers = headers
            .split("\r\n")
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Self {
            method: words.next().unwrap(),
            path: words.next().unwrap(),
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    fn header(&mut self, name: &str) -> &mut String {
        let found = self.headers.iter_mut().find(|(known, _)| known == name);
        &mut found.unwrap().1
    }

    /// As something that the Python program is to verify.
    fn job(&self, origin: &str, key_id: &str, public: &[u8; 32]) -> Value {
        json!({
            "do": "verify",
            "method": self.method,
            "url": format!("{origin}{}", self.path),
            "headers": self.headers.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "body": self.body,
            "keyId": key_id,
            "public": STANDARD.encode(public),
            "cover": COMPONENTS,
        })
    }
}

/// The request, and each thing that is signed of it changed.
fn changed(seen: &Seen) -> Vec<(&'static str, Seen)> {
    let with = |change: &dyn Fn(&mut Seen)| {
        let mut changed = seen.clone();
        change(&mut changed);
        changed
    };
    vec![
        (
            "the method",
            with(&|seen| "PUT".clone_into(&mut seen.method)),
        ),
        ("the path", with(&|seen| seen.path.push('/'))),
        ("the query", with(&|seen| seen.path.push_str("?a=1"))),
        ("the body", with(&|seen| seen.body.push(' '))),
        (
            "the digest",
            with(&|seen| {
                seen.body.push(' ');
                *seen.header("content-digest") = content_digest(seen.body.as_bytes());
            }),
        ),
        (
            "the type",
            with(&|seen| seen.header("content-type").push_str("; charset=utf-8")),
        ),
        (
            "the reference",
            with(&|seen| *seen.header("idempotency-key") = Reference([9; 16]).to_string()),
        ),
        (
            "the nonce",
            with(&|seen| {
                let input = seen.header("signature-input");
                *input = input.replacen("nonce=\"", "nonce=\"A", 1);
            }),
        ),
        (
            "the signature",
            with(&|seen| {
                *seen.header("signature") = format!("sotto=:{}:", STANDARD.encode([7; 64]));
            }),
        ),
    ]
}

#[tokio::test]
async fn what_sotto_forward_signs_a_foreign_program_verifies() {
    let line = Line::start().await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("forward");
    let (home, settings) = registered(&line, &folder).await;
    home.spool().unwrap().add(&agreed()).unwrap();
    let tap = Tap::before(line.visitor).await;
    let settings = through(&settings, tap.address);
    let done = try_once(&line, &folder, &settings).await;
    assert!(
        matches!(done.as_slice(), [(_, Outcome::Sent(_))]),
        "{done:?}"
    );
    let sent = tap.sent();
    let post = sent
        .iter()
        .find(|sent| sent.starts_with(b"POST /api/v1/referrals "));
    let seen = Seen::read(post.unwrap());
    let public = home.key().public();
    let job = |seen: &Seen, origin: &str| seen.job(origin, &settings.key_id, &public);
    let good = job(&seen, &settings.origin);
    let mut jobs = vec![good.clone(), job(&seen, "http://other.example")];
    let mut names = vec!["nothing", "the host"];
    for (name, changed) in changed(&seen) {
        names.push(name);
        jobs.push(job(&changed, &settings.origin));
    }
    jobs.push(seen.job(
        &settings.origin,
        &settings.key_id,
        &seal::referral::ForwarderKey::generate().unwrap().public(),
    ));
    names.push("the key");
    let results = python(&jobs).await;
    for (name, result) in names.iter().zip(results) {
        assert_eq!(result["holds"], *name == "nothing", "{name}: {result}");
    }
}

/// The lines of a signature base, as the crate `httpsig` wants them.
fn lines(request: &Request<'_>, order: &[HttpMessageComponentId]) -> Vec<HttpMessageComponent> {
    let value = |name: &str| match name {
        "\"@method\"" => request.method,
        "\"@authority\"" => request.authority,
        "\"@path\"" => request.path,
        "\"@query\"" => "?",
        "\"content-digest\"" => request.content_digest,
        "\"content-type\"" => request.content_type,
        "\"idempotency-key\"" => request.idempotency_key,
        other => panic!("{other} is not covered"),
    };
    order
        .iter()
        .map(|id| format!("{id}: {}", value(&id.to_string())))
        .map(|line| HttpMessageComponent::try_from(line.as_str()).unwrap())
        .collect()
}

#[tokio::test]
async fn what_the_crate_httpsig_signs_is_taken_and_refused_once_it_was_changed() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let reference = Reference(rand::random());
    let sealed = body(
        &agreed(),
        reference,
        Some(&partner.key),
        &the_notice(&line).await,
    );
    let (digest, name) = (content_digest(&sealed), reference.to_string());
    let origin = line.visitor_site().origin;
    let request = Request {
        method: "POST",
        authority: origin.split_once("://").unwrap().1,
        path: PATH,
        content_digest: &digest,
        content_type: "application/json",
        idempotency_key: &name,
    };
    let ids = COMPONENTS.map(|name| HttpMessageComponentId::try_from(name).unwrap());
    let now = line.clock.now().secs();
    let mut params = HttpSignatureParams::try_new(&ids).unwrap();
    params
        .set_created(now)
        .set_expires(now + 300)
        .set_nonce("a nonce of theirs")
        .set_alg(&AlgorithmName::Ed25519)
        .set_keyid(&partner.id.to_string());
    let base = HttpSignatureBase::try_new(&lines(&request, &ids), &params).unwrap();
    let key = SecretKey::from_bytes(&AlgorithmName::Ed25519, &*partner.key.secret()).unwrap();
    let headers = base.build_signature_headers(&key, Some("theirs")).unwrap();
    let sent = Sent {
        headers: [
            ("signature-input", headers.signature_input_header_value()),
            ("signature", headers.signature_header_value()),
            ("content-digest", digest.clone()),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", name.clone()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec(),
        body: sealed,
    };
    let other = Reference([9; 16]).to_string();
    let changed = ask(&line, &sent.clone().with("idempotency-key", &other)).await;
    assert_eq!(problem(&changed), ProblemCode::BadSignature);
    assert_eq!(ask(&line, &sent).await.status, 201);
    assert_eq!(problem(&ask(&line, &sent).await), ProblemCode::Replayed);
}

#[tokio::test]
async fn what_we_sign_the_crate_httpsig_verifies() {
    let key = seal::referral::ForwarderKey::generate().unwrap();
    let public = PublicKey::from_bytes(&AlgorithmName::Ed25519, &key.public()).unwrap();
    let digest = content_digest(b"{}");
    let request = Request {
        method: "POST",
        authority: "help.example",
        path: PATH,
        content_digest: &digest,
        content_type: "application/json",
        idempotency_key: "AAAAAAAAAAAAAAAAAAAAAA",
    };
    let now = domain::Clock::now(&sotto::clock::SystemClock).secs();
    let ours = sign(&request, "one", &key, now).unwrap();
    let theirs = HttpSignatureHeaders::try_parse(&ours.signature, &ours.input).unwrap();
    let [(_, read)] = theirs.iter().collect::<Vec<_>>().try_into().unwrap();
    let params = read.signature_params();
    assert_eq!(params.created, Some(now));
    assert_eq!(params.expires, Some(now + 300));
    assert_eq!(params.keyid.as_deref(), Some("one"));
    let holds = |request: &Request<'_>, key: &PublicKey| {
        let lines = lines(request, &params.covered_components);
        let base = HttpSignatureBase::try_new(&lines, params).unwrap();
        base.verify_signature_headers(key, read).is_ok()
    };
    assert!(holds(&request, &public));
    let other = content_digest(b"[]");
    for changed in [
        Request {
            method: "PUT",
            ..request
        },
        Request {
            authority: "other.example",
            ..request
        },
        Request {
            path: "/api/v1/line",
            ..request
        },
        Request {
            content_digest: &other,
            ..request
        },
        Request {
            content_type: "text/plain",
            ..request
        },
        Request {
            idempotency_key: "AAAAAAAAAAAAAAAAAAAAAB",
            ..request
        },
    ] {
        assert!(!holds(&changed, &public), "{changed:?}");
    }
    let stranger = seal::referral::ForwarderKey::generate().unwrap().public();
    let stranger = PublicKey::from_bytes(&AlgorithmName::Ed25519, &stranger).unwrap();
    assert!(!holds(&request, &stranger));
    assert!(public.verify(b"something else", &[7; 64]).is_err());
}
