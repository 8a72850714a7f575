//! What a partner sees and does of its own, by its key: the keys, changed over by itself, and which of its forms came.

use crate::{
    audit::words,
    referral::{Partner, agreed, body, partner, problem, supervisor, the_notice},
};
use bytes::Bytes;
use client::{Answer, Desk, Http};
use domain::Clock as _;
use hyper::Method;
use protocol::{
    Bytes as Sealed, CredentialId, ProblemCode, Reference,
    forwarder::{
        AddForwarderKeyParams, AddOwnKeyParams, ForwarderKeyResponse, OwnKeysResponse, Proof,
        RevokeForwarderKeyParams, Scope,
    },
    referral::{
        ConsentBasis, FormKind, LocalReason, OwnReceiptsResponse, PersonKnows, ReferralStatus,
        Routing,
    },
};
use seal::{
    referral::ForwarderKey,
    request::{Request, content_digest, sign},
};
use serde::{Serialize, de::DeserializeOwned};
use tests::line::Line;

const ALL: [Scope; 3] = [Scope::Refer, Scope::AskTraining, Scope::KeepKeys];

/// Asks by an API key.
async fn by_api(line: &Line, key: &str, path: &str, params: &(impl Serialize + Sync)) -> Answer {
    let bearer = format!("Bearer {key}");
    let reference = Reference(rand::random()).to_string();
    let headers = [
        ("idempotency-key", reference.as_str()),
        ("authorization", &bearer),
    ];
    let body = Some(Bytes::from(serde_json::to_vec(params).unwrap()));
    let http = Http::new(line.visitor_site());
    let path = format!("/api/v1/own/{path}");
    http.request(Method::POST, &path, body, &headers)
        .await
        .unwrap()
}

/// The headers and the body of a signed request to a path.
fn signed(
    line: &Line,
    partner: &Partner,
    path: &str,
    params: &impl Serialize,
) -> (Vec<(&'static str, String)>, Bytes) {
    let body = Bytes::from(serde_json::to_vec(params).unwrap());
    let headers = headers(line, partner, (path, Reference(rand::random())), &body);
    (headers, body)
}

/// The headers of a body that goes to a path under a reference.
fn headers(
    line: &Line,
    partner: &Partner,
    (path, reference): (&str, Reference),
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let site = line.visitor_site();
    let (digest, reference) = (content_digest(body), reference.to_string());
    let request = Request {
        method: "POST",
        authority: site.origin.split_once("://").unwrap().1,
        path,
        content_digest: &digest,
        content_type: "application/json",
        idempotency_key: &reference,
    };
    let now = line.clock.now().secs();
    let made = sign(&request, &partner.id.to_string(), &partner.key, now).unwrap();
    vec![
        ("signature-input", made.input),
        ("signature", made.signature),
        ("content-digest", digest.clone()),
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", reference.clone()),
    ]
}

async fn send(
    line: &Line,
    path: &str,
    (headers, body): &(Vec<(&'static str, String)>, Bytes),
) -> Answer {
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let http = Http::new(line.visitor_site());
    http.request(Method::POST, path, Some(body.clone()), &headers)
        .await
        .unwrap()
}

/// Asks by a signature.
async fn by_key(
    line: &Line,
    partner: &Partner,
    path: &str,
    params: &(impl Serialize + Sync),
) -> Answer {
    let path = format!("/api/v1/own/{path}");
    let request = signed(line, partner, &path, params);
    send(line, &path, &request).await
}

fn read<T: DeserializeOwned>(answer: &Answer) -> T {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    serde_json::from_slice(&answer.body).unwrap()
}

fn nothing() -> serde_json::Value {
    serde_json::json!({})
}

fn revoke(id: CredentialId) -> RevokeForwarderKeyParams {
    RevokeForwarderKeyParams { credential_id: id }
}

fn api_key(scopes: &[Scope]) -> AddOwnKeyParams {
    AddOwnKeyParams {
        public_key: None,
        scopes: scopes.to_vec(),
    }
}

/// An API key that the desk gives a partner.
async fn given(sam: &Desk, partner: &Partner, scopes: &[Scope]) -> String {
    let params = AddForwarderKeyParams {
        forwarder_id: partner.forwarder,
        public_key: None,
        certificate: None,
        scopes: scopes.to_vec(),
    };
    let added = sam.add_forwarder_key(&params).await.unwrap();
    added.api_key.unwrap()
}

#[tokio::test]
async fn a_partner_changes_over_to_a_new_key_by_itself() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let old = partner(&sam, &ALL).await;
    let listed: OwnKeysResponse = read(&by_key(&line, &old, "keys", &nothing()).await);
    assert_eq!(
        (listed.name.as_str(), listed.own),
        ("Another hotline", old.id)
    );
    assert_eq!(listed.keys.len(), 1);
    assert!(listed.keys[0].used_at.is_some(), "asking is a use");
    // A signing key that the partner made itself, beside the old one.
    let new = ForwarderKey::generate().unwrap();
    let params = AddOwnKeyParams {
        public_key: Some(Sealed(new.public().to_vec())),
        scopes: ALL.to_vec(),
    };
    let added: ForwarderKeyResponse = read(&by_key(&line, &old, "keys/add", &params).await);
    assert_eq!(added.api_key, None);
    let new = Partner {
        forwarder: old.forwarder,
        id: added.credential_id,
        key: new,
    };
    let gone = by_key(&line, &new, "keys/revoke", &revoke(old.id)).await;
    assert_eq!(gone.status, 204);
    for path in ["keys", "receipts"] {
        let refused = by_key(&line, &old, path, &nothing()).await;
        assert_eq!(
            problem(&refused),
            ProblemCode::BadSignature,
            "a revoked key sees nothing"
        );
    }
    let listed: OwnKeysResponse = read(&by_key(&line, &new, "keys", &nothing()).await);
    let revoked: Vec<bool> = listed
        .keys
        .iter()
        .map(|key| key.revoked_at.is_some())
        .collect();
    assert_eq!(revoked.iter().filter(|gone| **gone).count(), 1);
    let twice = by_key(&line, &new, "keys/revoke", &revoke(old.id)).await;
    assert_eq!(problem(&twice), ProblemCode::NotFound);
    // The same by an API key, which is told once; and the last one goes by itself.
    let added: ForwarderKeyResponse = read(&by_key(&line, &new, "keys/add", &api_key(&ALL)).await);
    let secret = added.api_key.unwrap();
    let listed: OwnKeysResponse = read(&by_api(&line, &secret, "keys", &nothing()).await);
    assert_eq!(listed.own, added.credential_id);
    assert_eq!(
        listed
            .keys
            .iter()
            .filter(|key| key.proof == Proof::ApiKey)
            .count(),
        1
    );
    let own = by_api(&line, &secret, "keys/revoke", &revoke(listed.own)).await;
    assert_eq!(own.status, 204);
    let refused = by_api(&line, &secret, "keys", &nothing()).await;
    assert_eq!(problem(&refused), ProblemCode::BadSignature);
    let told = words(&line).await;
    for event in ["key_attested", "key_revoked"] {
        let reason = Some("by_forwarder".to_owned());
        assert_eq!(
            told.iter()
                .filter(|one| **one == (event.to_owned(), reason.clone()))
                .count(),
            2,
            "{event}: {told:?}"
        );
    }
}

#[tokio::test]
async fn a_key_does_no_more_than_it_may() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let own = partner(&sam, &ALL).await;
    let other = partner(&sam, &ALL).await;
    let training = given(&sam, &own, &[Scope::AskTraining]).await;
    for (path, params) in [
        ("keys", nothing()),
        (
            "keys/add",
            serde_json::to_value(api_key(&[Scope::AskTraining])).unwrap(),
        ),
        ("keys/revoke", serde_json::to_value(revoke(own.id)).unwrap()),
    ] {
        let refused = by_api(&line, &training, path, &params).await;
        assert_eq!(problem(&refused), ProblemCode::Forbidden, "{path}");
    }
    // A key that keeps keys makes none that may do more than itself.
    let narrow = given(&sam, &own, &[Scope::AskTraining, Scope::KeepKeys]).await;
    let more = by_api(&line, &narrow, "keys/add", &api_key(&[Scope::Refer])).await;
    assert_eq!(problem(&more), ProblemCode::Forbidden);
    let same = by_api(&line, &narrow, "keys/add", &api_key(&[Scope::AskTraining])).await;
    assert_eq!(same.status, 200);
    // What is somebody else's is not there.
    let foreign = by_key(&line, &own, "keys/revoke", &revoke(other.id)).await;
    let unknown = revoke(CredentialId(rand::random()));
    let unknown = by_key(&line, &own, "keys/revoke", &unknown).await;
    assert_eq!(problem(&foreign), ProblemCode::NotFound);
    assert_eq!(foreign.body, unknown.body);
    let still: OwnKeysResponse = read(&by_key(&line, &other, "keys", &nothing()).await);
    assert_eq!(still.keys.len(), 1);
    assert!(still.keys[0].revoked_at.is_none());
    let denied = ("access_denied".to_owned(), Some("keep_own_keys".to_owned()));
    assert_eq!(
        words(&line)
            .await
            .iter()
            .filter(|one| **one == denied)
            .count(),
        3
    );
}

#[tokio::test]
async fn receipts_say_that_a_form_came_and_nothing_of_what_became_of_it() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let own = partner(&sam, &ALL).await;
    let other = partner(&sam, &ALL).await;
    let mut question = agreed();
    question.routing = Routing {
        form: FormKind::Training,
        person_knows: PersonKnows::Unknown,
        consent: ConsentBasis::Unknown,
        reasons: Vec::new(),
        language: "en".to_owned(),
    };
    let notice = the_notice(&line).await;
    let mut sent = Vec::new();
    for form in [agreed(), question] {
        let reference = Reference(rand::random());
        let bytes = body(&form, reference, Some(&own.key), &notice);
        let answer = send_form(&line, &own, reference, bytes.into()).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        sent.push((reference, form.routing.form));
        line.clock.advance_ms(60_000);
    }
    let list = async |partner: &Partner| -> OwnReceiptsResponse {
        read(&by_key(&line, partner, "receipts", &nothing()).await)
    };
    let before = list(&own).await;
    let found: Vec<_> = before
        .receipts
        .iter()
        .map(|one| (one.reference, one.form.unwrap()))
        .collect();
    assert_eq!(found, [sent[1], sent[0]], "the newest first");
    assert!(
        before
            .receipts
            .iter()
            .all(|one| one.received_at % 60_000 == 0),
        "to the minute"
    );
    assert_eq!(list(&other).await.receipts, []);
    // What becomes of it changes nothing there.
    let read_referral = sam.claim_referral().await.unwrap();
    sam.move_referral(
        &read_referral,
        ReferralStatus::Rejected,
        Some(LocalReason::NoCapacity),
    )
    .await
    .unwrap();
    assert_eq!(list(&own).await, before);
    let training = given(&sam, &own, &[Scope::AskTraining]).await;
    let seen: OwnReceiptsResponse = read(&by_api(&line, &training, "receipts", &nothing()).await);
    assert_eq!(seen.receipts.len(), 1, "only what this key could have sent");
    assert_eq!(seen.receipts[0].form, Some(FormKind::Training));
    line.leap(31 * 24 * 3_600).await;
    assert_eq!(list(&own).await.receipts, [], "after thirty days");
}

/// Sends a form's body under its reference.
async fn send_form(line: &Line, partner: &Partner, reference: Reference, body: Bytes) -> Answer {
    let path = "/api/v1/referrals";
    let headers = headers(line, partner, (path, reference), &body);
    send(line, path, &(headers, body)).await
}

#[tokio::test]
async fn a_request_counts_once_and_nonsense_is_refused_with_its_words() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let own = partner(&sam, &ALL).await;
    let path = "/api/v1/own/keys/add";
    let request = signed(&line, &own, path, &api_key(&ALL));
    assert_eq!(send(&line, path, &request).await.status, 200);
    assert_eq!(
        problem(&send(&line, path, &request).await),
        ProblemCode::Replayed
    );
    let elsewhere = send(&line, "/api/v1/own/keys", &request).await;
    assert_eq!(
        problem(&elsewhere),
        ProblemCode::BadSignature,
        "signed for another path"
    );
    // Where nothing is to be said, a word that is not known is not taken for one that is.
    for path in ["keys", "receipts", "mailbox"] {
        for bad in [
            serde_json::json!(null),
            serde_json::json!([]),
            serde_json::json!({"all": true}),
        ] {
            let refused = by_key(&line, &own, path, &bad).await;
            assert_eq!(problem(&refused), ProblemCode::Malformed, "{path} {bad}");
        }
    }
    let add = async |params: serde_json::Value| by_key(&line, &own, "keys/add", &params).await;
    for bad in [
        serde_json::json!({}),
        serde_json::json!({ "publicKey": null, "scopes": [] }),
        serde_json::json!({ "publicKey": null, "scopes": ["keepKeys"] }),
        serde_json::json!({ "publicKey": "AAAA", "scopes": ["refer"] }),
        serde_json::json!({ "publicKey": null, "scopes": ["refer"], "more": 1 }),
    ] {
        assert_eq!(problem(&add(bad).await), ProblemCode::Malformed);
    }
    let bad = by_key(&line, &own, "keys/revoke", &nothing()).await;
    assert_eq!(problem(&bad), ProblemCode::Malformed);
    let http = Http::new(line.visitor_site());
    for path in ["keys", "keys/add", "keys/revoke", "receipts"] {
        let path = format!("/api/v1/own/{path}");
        let answer = http
            .request(Method::POST, &path, Some("{}".into()), &[])
            .await
            .unwrap();
        assert_eq!(problem(&answer), ProblemCode::NoReference, "{path}");
        let named = [("idempotency-key", "AAAAAAAAAAAAAAAAAAAAAA")];
        let answer = http
            .request(Method::POST, &path, Some("{}".into()), &named)
            .await
            .unwrap();
        assert_eq!(problem(&answer), ProblemCode::Unsigned, "{path}");
    }
    // Two there are; more than ten are too many.
    for _ in 0..8 {
        assert_eq!(
            by_key(&line, &own, "keys/add", &api_key(&ALL)).await.status,
            200
        );
    }
    let full = by_key(&line, &own, "keys/add", &api_key(&ALL)).await;
    assert_eq!(problem(&full), ProblemCode::WrongState);
}
