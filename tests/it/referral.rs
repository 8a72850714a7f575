//! What other hotlines send: taken in or refused as a whole, read by whoever holds it, and nothing but a receipt goes back.

use crate::audit::words;
use bytes::Bytes;
use client::{Answer, Desk, Http, notice};
use domain::Clock as _;
use hyper::Method;
use protocol::{
    Bytes as Sealed, CredentialId, ForwarderId, Problem, ProblemCode, Reference,
    forwarder::{
        AddForwarderKeyParams, ForwarderFacts, ForwarderKind, KeepForwarderParams,
        RevokeForwarderKeyParams, Scope, Stance,
    },
    limits::REFERRAL_BODY_BYTES,
    people::RevokeReason,
    queue::{ItemKind, Level, LevelReason, LevelSetBy},
    referral::{
        ConsentBasis, Form, FormKind, LocalReason, MayContact, PersonKnows, ReceiptResponse,
        ReferralParams, ReferralStatus, Routing,
    },
};
use seal::{
    Notice,
    boxes::SecretKey,
    referral::{ForwarderKey, Referral},
    request::{Request, content_digest, sign},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use tests::{line::Line, seat::Seat};

pub(crate) const PATH: &str = "/api/v1/referrals";
const MARK: &str = "marker-referral-godwit-4720";
const NUMBER: &str = "+12035550177";

/// Another hotline, in the register of a line.
pub(crate) struct Partner {
    pub(crate) forwarder: ForwarderId,
    pub(crate) id: CredentialId,
    pub(crate) key: ForwarderKey,
}

/// A request on its way: what a test may break.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        let mut changed = self.without(name);
        changed.headers.push((name.to_owned(), value.to_owned()));
        changed
    }
}

pub(crate) fn facts() -> ForwarderFacts {
    ForwarderFacts {
        name: "Another hotline".to_owned(),
        kind: ForwarderKind::OtherStateHotline,
        stance: Stance::ByConsent,
        hours: "all day".to_owned(),
        phone: "+18605550100".to_owned(),
        called_at: None,
        agreed_at: None,
        active: true,
    }
}

/// A partner whom this supervisor has written down, with a signing key for these scopes.
pub(crate) async fn partner(sam: &Desk, scopes: &[Scope]) -> Partner {
    partner_of(sam, ForwarderKind::OtherStateHotline, scopes).await
}

/// The same of another kind.
pub(crate) async fn partner_of(sam: &Desk, kind: ForwarderKind, scopes: &[Scope]) -> Partner {
    let forwarder = ForwarderId(rand::random());
    let params = KeepForwarderParams {
        forwarder_id: forwarder,
        facts: ForwarderFacts { kind, ..facts() },
    };
    sam.keep_forwarder(&params).await.unwrap();
    let key = ForwarderKey::generate().unwrap();
    let added = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id: forwarder,
            public_key: Some(Sealed(key.public().to_vec())),
            certificate: None,
            scopes: scopes.to_vec(),
        })
        .await
        .unwrap();
    assert_eq!(added.api_key, None);
    Partner {
        forwarder,
        id: added.credential_id,
        key,
    }
}

pub(crate) async fn supervisor(line: &Line) -> Seat<Desk> {
    line.desk("sam").await
}

/// A referral of somebody who knows and agreed.
pub(crate) fn agreed() -> Form {
    let routing = Routing {
        form: FormKind::Referral,
        person_knows: PersonKnows::Yes,
        consent: ConsentBasis::PersonAgreedVerbal,
        reasons: vec![LevelReason::NoSafeBed, LevelReason::Exploited],
        language: "en".to_owned(),
    };
    let mut form: Form = serde_json::from_value(serde_json::json!({ "routing": routing })).unwrap();
    form.about = "Maria".to_owned();
    form.contact.number = NUMBER.to_owned();
    form.text = MARK.to_owned();
    form
}

pub(crate) async fn the_notice(line: &Line) -> Notice {
    notice(&line.visitor_plan(line.visitor_site()))
        .await
        .unwrap()
}

pub(crate) fn body(
    form: &Form,
    reference: Reference,
    key: Option<&ForwarderKey>,
    notice: &Notice,
) -> Vec<u8> {
    let inside = serde_json::to_vec(form).unwrap();
    let sealed = Referral::seal(reference.0, &inside, key, notice).unwrap();
    let params = ReferralParams {
        routing: form.routing.clone(),
        sealed: Sealed(sealed),
        introduction: None,
    };
    serde_json::to_vec(&params).unwrap()
}

pub(crate) fn signed(line: &Line, partner: &Partner, reference: Reference, body: Vec<u8>) -> Sent {
    let site = line.visitor_site();
    let authority = site.origin.split_once("://").unwrap().1.to_owned();
    let (digest, reference) = (content_digest(&body), reference.to_string());
    let request = Request {
        method: "POST",
        authority: &authority,
        path: PATH,
        content_digest: &digest,
        content_type: "application/json",
        idempotency_key: &reference,
    };
    let now = line.clock.now().secs();
    let headers = sign(&request, &partner.id.to_string(), &partner.key, now).unwrap();
    let headers = [
        ("signature-input", headers.input),
        ("signature", headers.signature),
        ("content-digest", digest.clone()),
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", reference.clone()),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    Sent {
        headers: headers.to_vec(),
        body,
    }
}

pub(crate) async fn ask(line: &Line, sent: &Sent) -> Answer {
    let headers: Vec<(&str, &str)> = sent
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    // Nothing of this comes from a page.
    let headers = [headers, vec![("origin", "")]].concat();
    let body = Some(Bytes::from(sent.body.clone()));
    let http = Http::new(line.visitor_site());
    http.request(Method::POST, PATH, body, &headers)
        .await
        .unwrap()
}

pub(crate) fn problem(answer: &Answer) -> ProblemCode {
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem.status, answer.status);
    problem.code
}

pub(crate) fn receipt(answer: &Answer) -> ReceiptResponse {
    serde_json::from_slice(&answer.body).unwrap()
}

/// Sends a form; returns its reference.
pub(crate) async fn send(line: &Line, partner: &Partner, form: &Form) -> Reference {
    let reference = Reference(rand::random());
    let body = body(form, reference, Some(&partner.key), &the_notice(line).await);
    let answer = ask(line, &signed(line, partner, reference, body)).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    reference
}

/// What is answered to the question after a reference.
pub(crate) async fn receipt_of(line: &Line, reference: Reference) -> ReceiptResponse {
    let path = format!("{PATH}/{reference}");
    let http = Http::new(line.visitor_site());
    let answer = http.request(Method::GET, &path, None, &[]).await.unwrap();
    assert_eq!(answer.status, 200);
    receipt(&answer)
}

/// How many items are open.
pub(crate) async fn open_items(line: &Line) -> usize {
    let mut tx = line.store().read().await.unwrap();
    tx.open_items(line.org.team, None, 1_000)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_referral_reaches_whoever_is_next_and_only_a_receipt_goes_back() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let mut alex = line.desk("alex").await;
    let (form, reference) = (agreed(), Reference(rand::random()));
    let bytes = body(
        &form,
        reference,
        Some(&partner.key),
        &the_notice(&line).await,
    );
    let first = ask(&line, &signed(&line, &partner, reference, bytes.clone())).await;
    assert_eq!(first.status, 201);
    assert_eq!(receipt(&first).reference, reference);
    while alex.queue().is_empty() {
        alex.queue_told().await;
    }
    let [item] = alex.queue().try_into().ok().unwrap();
    assert_eq!(
        (
            item.kind,
            item.chat_id,
            item.level,
            item.level_by,
            item.live,
            item.supervisor
        ),
        (
            ItemKind::Referral,
            None,
            Level::T2,
            LevelSetBy::Forwarder,
            false,
            false
        )
    );
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.reference, reference);
    assert_eq!(
        (read.contact, read.status),
        (MayContact::Agreed, ReferralStatus::Requested)
    );
    assert!(!read.from.verified, "nobody has called them back");
    assert_eq!(read.signer, Some(Sealed(partner.key.public().to_vec())));
    let (opened, signer) = alex.open_referral(&read).unwrap();
    assert_eq!((opened, signer), (form, Some(partner.key.public())));
    assert!(
        sam.read_referral(read.item_id).await.is_err(),
        "it is not theirs"
    );
    // Sent again while it is worked on: nothing changes, and the answer is the same.
    let again = ask(&line, &signed(&line, &partner, reference, bytes.clone())).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    let status = async |status, reason| alex.move_referral(&read, status, reason).await;
    let early = status(ReferralStatus::Completed, None).await;
    assert_eq!(early.unwrap_err().code(), Some(ProblemCode::WrongState));
    status(ReferralStatus::Accepted, None).await.unwrap();
    status(ReferralStatus::InProgress, None).await.unwrap();
    let silent = status(ReferralStatus::Failed, None).await;
    assert_eq!(
        silent.unwrap_err().code(),
        Some(ProblemCode::WrongState),
        "it says why"
    );
    let disk = line.disk();
    status(ReferralStatus::Completed, Some(LocalReason::NeedMet))
        .await
        .unwrap();
    assert_eq!(open_items(&line).await, 0);
    let gone = alex.read_referral(read.item_id).await;
    assert_eq!(gone.unwrap_err().code(), Some(ProblemCode::NotFound));
    // After it was closed, too.
    let late = ask(&line, &signed(&line, &partner, reference, bytes)).await;
    assert_eq!((late.status, &late.body), (200, &first.body));
    assert_eq!(open_items(&line).await, 0);
    for mark in [MARK, NUMBER, "Maria"] {
        let found = disk
            .windows(mark.len())
            .any(|bytes| bytes == mark.as_bytes());
        assert!(!found, "{mark} is sealed");
    }
    assert!(
        disk.windows(16).any(|bytes| bytes == reference.0),
        "the database was looked through"
    );
    let told: Vec<_> = words(&line).await;
    for event in ["forward_received", "forward_receipt_sent", "referral_state"] {
        assert!(
            told.iter().any(|(word, _)| word == event),
            "{event}: {told:?}"
        );
    }
}

/// R362, S7.
#[tokio::test]
async fn who_does_not_know_is_contacted_by_nobody_before_a_supervisor_has_decided() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let alex = line.desk("alex").await;
    let mut form = agreed();
    form.routing.person_knows = PersonKnows::No;
    send(&line, &partner, &form).await;
    let none = alex.claim_referral().await;
    assert_eq!(none.unwrap_err().code(), Some(ProblemCode::NothingWaiting));
    let read = sam.claim_referral().await.unwrap();
    assert_eq!(read.contact, MayContact::Ask);
    let forbidden = alex.allow_contact(&read).await;
    assert_eq!(forbidden.unwrap_err().code(), Some(ProblemCode::Forbidden));
    // Given back without a word, it still comes to supervisors only.
    sam.return_referral(&read).await.unwrap();
    let none = alex.claim_referral().await;
    assert_eq!(none.unwrap_err().code(), Some(ProblemCode::NothingWaiting));
    let read = sam.claim_referral().await.unwrap();
    sam.allow_contact(&read).await.unwrap();
    sam.return_referral(&read).await.unwrap();
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.contact, MayContact::Allowed);
}

/// R363, S3.
#[tokio::test]
async fn somebody_on_the_line_goes_before_forms_of_the_same_level() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    send(&line, &partner, &agreed()).await;
    line.clock.advance_ms(1_000);
    let mut form = agreed();
    form.routing.consent = ConsentBasis::PersonOnLine;
    form.routing.reasons.clear();
    let there = send(&line, &partner, &form).await;
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.reference, there);
    assert_eq!(read.consent, ConsentBasis::PersonOnLine);
}

#[tokio::test]
async fn a_request_for_training_is_information_and_names_nobody() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::AskTraining]).await;
    let alex = line.desk("alex").await;
    let mut form = agreed();
    form.routing = Routing {
        form: FormKind::Training,
        person_knows: PersonKnows::Unknown,
        consent: ConsentBasis::Unknown,
        reasons: Vec::new(),
        language: "en".to_owned(),
    };
    send(&line, &partner, &form).await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(
        (read.form, read.contact),
        (FormKind::Training, MayContact::Agreed)
    );
    let reference = Reference(rand::random());
    let referral = body(
        &agreed(),
        reference,
        Some(&partner.key),
        &the_notice(&line).await,
    );
    let refused = ask(&line, &signed(&line, &partner, reference, referral)).await;
    assert_eq!(
        problem(&refused),
        ProblemCode::Forbidden,
        "the key is for training"
    );
}

#[tokio::test]
async fn what_is_not_as_it_should_be_is_refused_and_nothing_of_it_is_stored() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let notice = the_notice(&line).await;
    let reference = Reference(rand::random());
    let bytes = body(&agreed(), reference, Some(&partner.key), &notice);
    let good = || signed(&line, &partner, reference, bytes.clone());
    let stranger = Partner {
        forwarder: partner.forwarder,
        id: partner.id,
        key: ForwarderKey::generate().unwrap(),
    };
    let unknown = Partner {
        forwarder: partner.forwarder,
        id: CredentialId(rand::random()),
        key: partner.key.clone(),
    };
    let other_key = SecretKey::generate().unwrap();
    let retired = {
        let terms = seal::notice::Terms {
            key: other_key.public().unwrap(),
            ..notice.terms().clone()
        };
        let forged = Notice::issue(&terms, &line.org.certifier).unwrap();
        let root = line.org.pinned();
        let forged = Notice::verify(&forged, &root, line.clock.now().secs()).unwrap();
        body(&agreed(), reference, Some(&partner.key), &forged)
    };
    let mut about_nobody: Value = serde_json::from_slice(&bytes).unwrap();
    about_nobody["routing"]["form"] = "training".into();
    let mut surprising: Value = serde_json::from_slice(&bytes).unwrap();
    surprising["surprise"] = 1.into();
    let mut no_language: Value = serde_json::from_slice(&bytes).unwrap();
    no_language["routing"]["language"] = "en\u{0}".into();
    let sign_body = |body: Vec<u8>| signed(&line, &partner, reference, body);
    let json = |value: &Value| sign_body(serde_json::to_vec(value).unwrap());
    let refused = [
        (
            "no signature",
            good().without("signature-input").without("signature"),
            ProblemCode::Unsigned,
        ),
        (
            "half a signature",
            good().without("signature"),
            ProblemCode::Malformed,
        ),
        (
            "no digest",
            good().without("content-digest"),
            ProblemCode::Malformed,
        ),
        (
            "no profile",
            good().with("signature-input", "s=();created=1"),
            ProblemCode::Malformed,
        ),
        (
            "a digest of something else",
            good().with("content-digest", &content_digest(b"{}")),
            ProblemCode::WrongDigest,
        ),
        (
            "another body",
            Sent {
                body: b"{}".to_vec(),
                ..good()
            },
            ProblemCode::WrongDigest,
        ),
        (
            "another reference",
            good().with("idempotency-key", &Reference([1; 16]).to_string()),
            ProblemCode::BadSignature,
        ),
        (
            "no reference",
            good().without("idempotency-key"),
            ProblemCode::NoReference,
        ),
        (
            "a short reference",
            good().with("idempotency-key", "AA"),
            ProblemCode::NoReference,
        ),
        (
            "a stranger's key",
            signed(&line, &stranger, reference, bytes.clone()),
            ProblemCode::BadSignature,
        ),
        (
            "an unknown key",
            signed(&line, &unknown, reference, bytes.clone()),
            ProblemCode::BadSignature,
        ),
        (
            "no API key",
            good()
                .without("signature-input")
                .with("authorization", "Bearer sotto_AAAA"),
            ProblemCode::BadSignature,
        ),
        ("a retired key", sign_body(retired), ProblemCode::RetiredKey),
        ("no JSON", sign_body(b"{".to_vec()), ProblemCode::Malformed),
        ("nothing", sign_body(Vec::new()), ProblemCode::Malformed),
        (
            "a field too many",
            json(&surprising),
            ProblemCode::Malformed,
        ),
        (
            "a language that is none",
            json(&no_language),
            ProblemCode::Malformed,
        ),
        (
            "a training about somebody",
            json(&about_nobody),
            ProblemCode::Forbidden,
        ),
        (
            "too much",
            sign_body(vec![b' '; REFERRAL_BODY_BYTES + 1]),
            ProblemCode::TooLarge,
        ),
    ];
    for (what, sent, expected) in refused {
        let answer = ask(&line, &sent).await;
        assert_eq!(problem(&answer), expected, "{what}");
        assert_eq!(open_items(&line).await, 0, "{what}");
    }
    let stale = good();
    line.clock.advance_ms(301_000);
    assert_eq!(
        problem(&ask(&line, &stale).await),
        ProblemCode::StaleSignature
    );
    assert_eq!(open_items(&line).await, 0);
    // Nothing of all that stands in the way of the real one.
    assert_eq!(ask(&line, &good()).await.status, 201);
    let other = body(&agreed(), reference, Some(&partner.key), &notice);
    let other = ask(&line, &signed(&line, &partner, reference, other)).await;
    assert_eq!(
        problem(&other),
        ProblemCode::Conflict,
        "another body under the same reference"
    );
    assert_eq!(open_items(&line).await, 1);
}

#[tokio::test]
async fn a_signed_request_counts_once_also_after_a_restart() {
    let mut line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let reference = Reference(rand::random());
    let bytes = body(
        &agreed(),
        reference,
        Some(&partner.key),
        &the_notice(&line).await,
    );
    let sent = signed(&line, &partner, reference, bytes);
    assert_eq!(ask(&line, &sent).await.status, 201);
    assert_eq!(problem(&ask(&line, &sent).await), ProblemCode::Replayed);
    drop(sam);
    line.restart().await;
    assert_eq!(problem(&ask(&line, &sent).await), ProblemCode::Replayed);
    line.advance(700).await;
    assert_eq!(
        problem(&ask(&line, &sent).await),
        ProblemCode::StaleSignature
    );
    assert_eq!(open_items(&line).await, 1);
}

#[tokio::test]
async fn a_revoked_key_and_a_stopped_partner_send_nothing_more() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let second = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id: partner.forwarder,
            public_key: None,
            certificate: None,
            scopes: vec![Scope::Refer],
        })
        .await
        .unwrap();
    let api_key = second.api_key.unwrap();
    let notice = the_notice(&line).await;
    let fresh = |key: Option<&ForwarderKey>| {
        let reference = Reference(rand::random());
        (reference, body(&agreed(), reference, key, &notice))
    };
    let by_api = |(reference, body): (Reference, Vec<u8>)| Sent {
        headers: vec![
            ("authorization".to_owned(), format!("Bearer {api_key}")),
            ("idempotency-key".to_owned(), reference.to_string()),
        ],
        body,
    };
    let by_key = |(reference, body)| signed(&line, &partner, reference, body);
    assert_eq!(
        ask(&line, &by_key(fresh(Some(&partner.key)))).await.status,
        201
    );
    line.clock.advance_ms(1_000);
    assert_eq!(ask(&line, &by_api(fresh(None))).await.status, 201);
    let read = sam.claim_referral().await.unwrap();
    sam.move_referral(
        &read,
        ReferralStatus::Rejected,
        Some(LocalReason::Duplicate),
    )
    .await
    .unwrap();
    let unsigned = sam.claim_referral().await.unwrap();
    assert_eq!(unsigned.signer, None);
    assert_eq!(sam.open_referral(&unsigned).unwrap().1, None);
    let revoke = RevokeForwarderKeyParams {
        credential_id: partner.id,
    };
    sam.revoke_forwarder_key(&revoke).await.unwrap();
    let twice = sam.revoke_forwarder_key(&revoke).await;
    assert_eq!(twice.unwrap_err().code(), Some(ProblemCode::NotFound));
    let refused = ask(&line, &by_key(fresh(Some(&partner.key)))).await;
    assert_eq!(problem(&refused), ProblemCode::BadSignature);
    assert_eq!(
        ask(&line, &by_api(fresh(None))).await.status,
        201,
        "the other key still counts"
    );
    let stopped = KeepForwarderParams {
        forwarder_id: partner.forwarder,
        facts: ForwarderFacts {
            active: false,
            ..facts()
        },
    };
    sam.keep_forwarder(&stopped).await.unwrap();
    let refused = ask(&line, &by_api(fresh(None))).await;
    assert_eq!(problem(&refused), ProblemCode::BadSignature);
    let [known] = sam
        .forwarders()
        .await
        .unwrap()
        .forwarders
        .try_into()
        .ok()
        .unwrap();
    assert_eq!(known.facts, stopped.facts);
    assert!(known.keys.iter().all(|key| key.used_at.is_some()));
    assert_eq!(
        known
            .keys
            .iter()
            .filter(|key| key.revoked_at.is_some())
            .count(),
        1
    );
}

#[tokio::test]
async fn only_who_keeps_the_register_sees_it_and_nonsense_is_not_written_down() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    assert_eq!(
        alex.forwarders().await.unwrap_err().code(),
        Some(ProblemCode::Forbidden)
    );
    let sam = supervisor(&line).await;
    let keep = async |facts| {
        let forwarder_id = ForwarderId([9; 16]);
        sam.keep_forwarder(&KeepForwarderParams {
            forwarder_id,
            facts,
        })
        .await
    };
    for bad in [
        ForwarderFacts {
            name: " ".to_owned(),
            ..facts()
        },
        ForwarderFacts {
            phone: "555".to_owned(),
            ..facts()
        },
        ForwarderFacts {
            phone: String::new(),
            called_at: Some(0),
            ..facts()
        },
    ] {
        assert_eq!(
            keep(bad).await.unwrap_err().code(),
            Some(ProblemCode::Malformed)
        );
    }
    assert_eq!(sam.forwarders().await.unwrap().forwarders, []);
    line.clock.advance_ms(6 * 60_000);
    assert_eq!(
        keep(facts()).await.unwrap_err().code(),
        Some(ProblemCode::StepUp)
    );
}

/// K8: nothing is looked up, so there is nothing that body or time could tell.
#[tokio::test]
async fn known_and_unknown_references_get_the_same_receipt() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let known = send(&line, &partner, &agreed()).await;
    let unknown = Reference(rand::random());
    let http = Http::new(line.visitor_site());
    let look = async |reference: Reference| {
        let path = format!("{PATH}/{reference}");
        http.request(Method::GET, &path, None, &[]).await.unwrap()
    };
    let (one, two) = (look(known).await, look(unknown).await);
    let named = |answer: &Answer, reference: Reference| {
        String::from_utf8_lossy(&answer.body).replace(&reference.to_string(), "X")
    };
    assert_eq!(
        (one.status, named(&one, known)),
        (two.status, named(&two, unknown))
    );
    assert_eq!(one.headers.len(), two.headers.len());
    let bad = http
        .request(Method::GET, &format!("{PATH}/AA"), None, &[])
        .await
        .unwrap();
    assert_eq!(problem(&bad), ProblemCode::Malformed);
}

/// K10.
#[tokio::test]
async fn a_flood_of_one_partner_is_held_up_and_nobody_else_is() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let other = self::partner(&sam, &[Scope::Refer]).await;
    let notice = the_notice(&line).await;
    let once = |partner: &Partner| {
        let reference = Reference(rand::random());
        let bytes = body(&agreed(), reference, Some(&partner.key), &notice);
        signed(&line, partner, reference, bytes)
    };
    for _ in 0..60 {
        assert_eq!(ask(&line, &once(&partner)).await.status, 201);
    }
    let held = ask(&line, &once(&partner)).await;
    assert_eq!(problem(&held), ProblemCode::RateLimited);
    assert!(held.header("retry-after").is_some());
    assert_eq!(ask(&line, &once(&other)).await.status, 201);
    let _visitor = line.visitor().await;
    line.clock.advance_ms(2_000);
    assert_eq!(ask(&line, &once(&partner)).await.status, 201);
}

#[tokio::test]
async fn a_referral_that_waits_is_sealed_to_the_next_team_key_with_its_signature() {
    let line = Line::start().await;
    let mut sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let mut alex = line.desk("alex").await;
    let reference = send(&line, &partner, &agreed()).await;
    let bea = line.org.find("bea").device;
    sam.revoke(protocol::DeviceId(*bea.as_bytes()), RevokeReason::Lost)
        .await
        .unwrap();
    let kept = sam.keep_up().await.unwrap();
    assert!(kept.key);
    assert_eq!(kept.resealed, 1);
    alex.refresh().await.unwrap();
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.reference, reference);
    assert_eq!(
        alex.open_referral(&read).unwrap(),
        (agreed(), Some(partner.key.public()))
    );
    // What is sealed to the old key by now is refused, and told so.
    let old = {
        let reference = Reference(rand::random());
        let old = Notice::verify_once(&line.org.notice, &line.org.pinned()).unwrap();
        signed(
            &line,
            &partner,
            reference,
            body(&agreed(), reference, Some(&partner.key), &old),
        )
    };
    assert_eq!(problem(&ask(&line, &old).await), ProblemCode::RetiredKey);
    send(&line, &partner, &agreed()).await;
}

/// The document for those who write their own sender: its words are ours, its examples are taken.
#[test]
fn the_openapi_document_says_what_the_server_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(root.join(path)).unwrap()).unwrap()
    };
    let document = read("docs/openapi.json");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let words = &schema["enum"];
        if words.is_array() && name != "Reason" {
            let ours = read(&format!("crates/protocol/tests/golden/{name}.all.json"));
            assert_eq!(*words, ours, "{name}");
        }
    }
    let taken = |why: &&domain::level::Why| {
        let routing = domain::referral::Routing {
            form: domain::referral::Form::Referral,
            knows: domain::referral::Knows::Yes,
            consent: domain::referral::Consent::Mandated,
            reasons: vec![**why],
            language: "en".to_owned(),
        };
        routing.check().is_ok()
    };
    let whys = domain::level::Why::ALL.iter().filter(taken);
    let whys: Vec<LevelReason> = whys.map(sotto::wire::ToWire::to_wire).collect();
    assert_eq!(
        schemas["Reason"]["enum"],
        serde_json::to_value(whys).unwrap()
    );
    for code in schemas["Problem"]["properties"]["code"]["enum"]
        .as_array()
        .unwrap()
    {
        let _known: ProblemCode = serde_json::from_value(code.clone()).unwrap();
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let route = |listed: &sotto::http::routes::Listed| {
                listed.path == path && listed.method.as_str().eq_ignore_ascii_case(method)
            };
            let file = *path == format!("/{}", sotto::organisation::SIGNED) && method == "get";
            let known = file || sotto::http::routes::visitor_list().iter().any(route);
            assert!(known, "{method} {path}");
        }
    }
    let keys = &document["paths"]["/api/v1/keys"]["post"]["requestBody"];
    let asked = keys["content"]["application/json"]["example"].clone();
    let _params: protocol::keys::KeysParams = serde_json::from_value(asked).unwrap();
    let line = &document["paths"]["/api/v1/line"]["get"]["responses"]["200"];
    let told = line["content"]["application/json"]["example"].clone();
    let _line: protocol::visitor::LineResponse = serde_json::from_value(told).unwrap();
    let post = &document["paths"][PATH]["post"];
    let sent = post["requestBody"]["content"]["application/json"]["example"].clone();
    let _params: ReferralParams = serde_json::from_value(sent).unwrap();
    let told = post["responses"]["201"]["content"]["application/json"]["example"].clone();
    let _receipt: ReceiptResponse = serde_json::from_value(told).unwrap();
    let form: Form = serde_json::from_value(schemas["Form"]["example"].clone()).unwrap();
    // Every field of the form, and no other, is described.
    for (name, value) in [
        ("Form", serde_json::to_value(&form)),
        ("SafeContact", serde_json::to_value(&form.contact)),
    ] {
        let fields: BTreeSet<String> = value
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let described: BTreeSet<String> = schemas[name]["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        assert_eq!(fields, described, "{name}");
    }
}
