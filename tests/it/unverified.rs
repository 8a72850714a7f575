//! Forms without a key, from the partners' page: taken and marked, told nothing, and no flood of them takes the line from who needs it.

use crate::{
    audit::words,
    referral::{agreed, body, open_items, partner, problem, receipt, supervisor, the_notice},
};
use bytes::Bytes;
use client::{Answer, Http, Site};
use domain::forwarder::{NOBODY, NOBODYS_KEY};
use hyper::Method;
use protocol::{
    ProblemCode, Reference,
    forwarder::Scope,
    limits::REFERRAL_BODY_BYTES,
    queue::{Level, LevelReason},
    referral::{ConsentBasis, Form, FormKind, LocalReason, PersonKnows, ReferralStatus, Routing},
};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};
use tests::line::Line;

const PATH: &str = "/api/v1/forms";

/// The line, as it is reached from a network of this number.
fn from(line: &Line, network: u8) -> Site {
    Site {
        source: Some(IpAddr::V4(Ipv4Addr::new(127, 13, network, 1))),
        ..line.visitor_site()
    }
}

async fn post(site: Site, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let http = Http::new(site);
    let body = Some(Bytes::from(body));
    http.request(Method::POST, PATH, body, headers)
        .await
        .unwrap()
}

/// Sends one under a fresh reference, from a network.
async fn send(line: &Line, network: u8, form: &Form) -> Answer {
    let reference = Reference(rand::random());
    let body = body(form, reference, None, &the_notice(line).await);
    let named = reference.to_string();
    post(from(line, network), &[("idempotency-key", &named)], body).await
}

fn with(reasons: &[LevelReason]) -> Form {
    let mut form = agreed();
    form.routing.reasons = reasons.to_vec();
    form
}

fn question() -> Form {
    let mut form = agreed();
    form.routing = Routing {
        form: FormKind::Training,
        person_knows: PersonKnows::Unknown,
        consent: ConsentBasis::Unknown,
        reasons: Vec::new(),
        language: "en".to_owned(),
    };
    form
}

/// How many wait at a level.
async fn waiting(line: &Line, level: domain::Level) -> u32 {
    let mut tx = line.store().read().await.unwrap();
    tx.count_waiting(line.org.team, Some(level), 10_000)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_form_without_a_key_is_taken_marked_and_answered_like_any_other() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let known = partner(&sam, &[Scope::Refer]).await;
    let mut alex = line.desk("alex").await;
    let mut form = agreed();
    form.routing.consent = ConsentBasis::PersonOnLine;
    let reference = Reference(rand::random());
    let bytes = body(&form, reference, None, &the_notice(&line).await);
    let named = reference.to_string();
    let headers = [("idempotency-key", named.as_str())];
    let first = post(line.visitor_site(), &headers, bytes.clone()).await;
    assert_eq!(first.status, 201, "{:?}", first.body);
    assert_eq!(receipt(&first).reference, reference);
    let again = post(line.visitor_site(), &headers, bytes).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(open_items(&line).await, 1);
    while alex.queue().is_empty() {
        alex.queue_told().await;
    }
    let [item] = alex.queue().try_into().ok().unwrap();
    assert!(item.unverified);
    assert_eq!(
        (item.level, item.live),
        (Level::T2, false),
        "nobody knows whether somebody is on a line"
    );
    let read = alex.claim_referral().await.unwrap();
    assert!(!read.from.registered && !read.from.verified);
    assert_eq!((read.reference, read.signer.as_ref()), (reference, None));
    assert_eq!(alex.open_referral(&read).unwrap(), (form, None));
    alex.move_referral(
        &read,
        ReferralStatus::Rejected,
        Some(LocalReason::ServedElsewhere),
    )
    .await
    .unwrap();
    assert_eq!(open_items(&line).await, 0);
    // It is in no register, and nobody gives it a key.
    let [only] = sam
        .forwarders()
        .await
        .unwrap()
        .forwarders
        .try_into()
        .ok()
        .unwrap();
    assert_eq!(only.forwarder_id, known.forwarder);
    let told = words(&line).await;
    for event in ["forward_received", "forward_receipt_sent"] {
        assert!(told.iter().any(|(word, _)| word == event), "{event}");
    }
}

/// K8: a reference that somebody has seen on another's screen tells nothing.
#[tokio::test]
async fn whoever_sends_under_anothers_reference_learns_nothing() {
    let line = Line::start().await;
    let notice = the_notice(&line).await;
    let answer = async |reference: Reference| {
        let named = reference.to_string();
        let body = body(&agreed(), reference, None, &notice);
        let answer = post(line.visitor_site(), &[("idempotency-key", &named)], body).await;
        let text = String::from_utf8_lossy(&answer.body).replace(&named, "X");
        (answer.status, text, answer.headers.len())
    };
    let seen = Reference(rand::random());
    let (first, second) = (answer(seen).await, answer(seen).await);
    let unknown = answer(Reference(rand::random())).await;
    assert_eq!(first, second, "another body, the same answer");
    assert_eq!(second, unknown);
}

/// The answer of both ways is the same, and comes on the same beat (tests of the beat stand beside it).
#[tokio::test]
async fn with_and_without_a_key_the_answer_is_the_same() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let key = sam
        .add_forwarder_key(&protocol::forwarder::AddForwarderKeyParams {
            forwarder_id: partner(&sam, &[Scope::Refer]).await.forwarder,
            public_key: None,
            certificate: None,
            scopes: vec![Scope::Refer],
        })
        .await
        .unwrap();
    let bearer = format!("Bearer {}", key.api_key.unwrap());
    let reference = Reference(rand::random());
    let named = reference.to_string();
    let bytes = body(&agreed(), reference, None, &the_notice(&line).await);
    let without = post(
        line.visitor_site(),
        &[("idempotency-key", &named)],
        bytes.clone(),
    )
    .await;
    let headers = [
        ("idempotency-key", named.as_str()),
        ("authorization", &bearer),
    ];
    let http = Http::new(line.visitor_site());
    let body = Some(Bytes::from(bytes));
    let with = http
        .request(Method::POST, "/api/v1/referrals", body, &headers)
        .await
        .unwrap();
    assert_eq!((with.status, &with.body), (without.status, &without.body));
    let headers_of = |answer: &Answer| -> Vec<String> {
        answer
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    };
    assert_eq!(headers_of(&with), headers_of(&without));
}

/// R605 e, K10: a flood is slowed or put lower; who tells of danger from elsewhere keeps their place, and a chat waits for none of it.
#[tokio::test]
async fn a_flood_takes_nobodys_place() {
    use domain::Level as L;
    let line = Line::start().await;
    for _ in 0..30 {
        let answer = send(&line, 1, &with(&[LevelReason::DangerNow])).await;
        assert_eq!(answer.status, 201, "what is urgent is never held up");
    }
    assert_eq!(
        (waiting(&line, L::T1).await, waiting(&line, L::T3).await),
        (4, 26),
        "one network has four places, then it stands lower"
    );
    let mut taken = 0;
    let held = loop {
        let answer = send(&line, 1, &with(&[])).await;
        if answer.status != 201 {
            break answer;
        }
        taken += 1;
    };
    assert_eq!((taken, problem(&held)), (10, ProblemCode::RateLimited));
    assert!(held.header("retry-after").is_some());
    assert_eq!(send(&line, 2, &with(&[])).await.status, 201);
    send(&line, 2, &with(&[LevelReason::DangerNow])).await;
    assert_eq!(
        waiting(&line, L::T1).await,
        5,
        "another network has its own"
    );
    // Many networks at once: twenty places for all, within a while.
    for network in 3..30 {
        send(&line, network, &with(&[LevelReason::DangerNow])).await;
    }
    assert_eq!(waiting(&line, L::T1).await, 20);
    // Waiting alone makes none of them urgent; whoever is in the chat rises.
    let _visitor = line.visitor().await;
    assert_eq!(waiting(&line, L::T2).await, 0);
    line.advance(3 * 3_600).await;
    assert_eq!(
        waiting(&line, L::T2).await,
        1,
        "only whoever is in the chat"
    );
}

#[tokio::test]
async fn what_is_least_urgent_is_turned_away_first() {
    let line = Line::start().await;
    let room = domain::unverified::room(domain::Level::T5);
    for sent in 0..room {
        line.clock.advance_ms(30_000);
        let answer = send(&line, 1, &question()).await;
        assert_eq!(answer.status, 201, "{sent}");
    }
    line.clock.advance_ms(30_000);
    assert_eq!(
        problem(&send(&line, 1, &question()).await),
        ProblemCode::RateLimited
    );
    assert_eq!(
        send(&line, 1, &with(&[LevelReason::Exploited]))
            .await
            .status,
        201
    );
    assert_eq!(
        send(&line, 1, &with(&[LevelReason::DangerNow]))
            .await
            .status,
        201
    );
}

/// What is wrong, the headers, the body, and what is answered.
type Bad<'a> = (&'a str, &'a [(&'a str, &'a str)], Vec<u8>, ProblemCode);

#[tokio::test]
async fn what_is_not_as_it_should_be_is_refused_with_its_words() {
    let line = Line::start().await;
    let reference = Reference(rand::random());
    let named = reference.to_string();
    let good = body(&agreed(), reference, None, &the_notice(&line).await);
    let changed = |change: fn(&mut Value)| {
        let mut value: Value = serde_json::from_slice(&good).unwrap();
        change(&mut value);
        serde_json::to_vec(&value).unwrap()
    };
    let reference = [("idempotency-key", named.as_str())];
    let refused: [Bad<'_>; 10] = [
        ("no reference", &[], good.clone(), ProblemCode::NoReference),
        (
            "a short reference",
            &[("idempotency-key", "AA")],
            good.clone(),
            ProblemCode::NoReference,
        ),
        (
            "another origin",
            &[
                ("idempotency-key", &named),
                ("origin", "https://elsewhere.example"),
            ],
            good.clone(),
            ProblemCode::WrongOrigin,
        ),
        ("no JSON", &reference, b"{".to_vec(), ProblemCode::Malformed),
        ("nothing", &reference, Vec::new(), ProblemCode::Malformed),
        (
            "a field too many",
            &reference,
            changed(|value| value["surprise"] = 1.into()),
            ProblemCode::Malformed,
        ),
        (
            "no box",
            &reference,
            changed(|value| value["sealed"] = "AAAA".into()),
            ProblemCode::Malformed,
        ),
        (
            "no language",
            &reference,
            changed(|value| value["routing"]["language"] = "en\u{0}".into()),
            ProblemCode::Malformed,
        ),
        (
            "a question about somebody",
            &reference,
            changed(|value| value["routing"]["form"] = "training".into()),
            ProblemCode::Malformed,
        ),
        (
            "too much",
            &reference,
            vec![b' '; REFERRAL_BODY_BYTES + 1],
            ProblemCode::TooLarge,
        ),
    ];
    for (what, headers, body, expected) in refused {
        let answer = post(line.visitor_site(), headers, body).await;
        assert_eq!(problem(&answer), expected, "{what}");
        assert_eq!(open_items(&line).await, 0, "{what}");
    }
    // Sealed to a replaced key: the page seals anew under the same reference.
    let mut sam = supervisor(&line).await;
    let bea = line.org.find("bea").device;
    let lost = protocol::people::RevokeReason::Lost;
    sam.revoke(protocol::DeviceId(*bea.as_bytes()), lost)
        .await
        .unwrap();
    assert!(sam.keep_up().await.unwrap().key);
    let old = post(line.visitor_site(), &reference, good).await;
    assert_eq!(problem(&old), ProblemCode::RetiredKey);
    let reference_of = Reference::parse(&named).unwrap();
    let anew = body(&agreed(), reference_of, None, &the_notice(&line).await);
    let anew = post(line.visitor_site(), &reference, anew).await;
    assert_eq!(anew.status, 201);
}

/// The entry of whoever has no key is nobody's: no key opens it, and the desk does not change it.
#[tokio::test]
async fn nobody_comes_in_as_whoever_has_no_key() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let line = Line::start().await;
    assert_eq!(send(&line, 1, &agreed()).await.status, 201);
    let sam = supervisor(&line).await;
    let secret = URL_SAFE_NO_PAD.encode([0; 48]);
    let named = Reference(rand::random()).to_string();
    let bearer = format!("Bearer sotto_{secret}");
    let headers = [
        ("idempotency-key", named.as_str()),
        ("authorization", &bearer),
    ];
    for path in [
        "/api/v1/referrals",
        "/api/v1/own/receipts",
        "/api/v1/own/keys",
    ] {
        let http = Http::new(line.visitor_site());
        let answer = http
            .request(Method::POST, path, Some("{}".into()), &headers)
            .await
            .unwrap();
        assert_eq!(problem(&answer), ProblemCode::BadSignature, "{path}");
    }
    let key = protocol::forwarder::AddForwarderKeyParams {
        forwarder_id: protocol::ForwarderId(*NOBODY.as_bytes()),
        public_key: None,
        certificate: None,
        scopes: vec![Scope::Refer],
    };
    let refused = sam.add_forwarder_key(&key).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NotFound));
    let revoke = protocol::forwarder::RevokeForwarderKeyParams {
        credential_id: protocol::CredentialId(*NOBODYS_KEY.as_bytes()),
    };
    let refused = sam.revoke_forwarder_key(&revoke).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NotFound));
}
