//! The public log of keys: what is served is in it, for everybody to see, and a log that lies is found out.

use client::Http;

use protocol::{
    ProblemCode,
    keys::{KeysParams, KeysResponse},
    people::RevokeReason,
};
use seal::{
    Chain, Error,
    cert::CertKind,
    keylog::{self, Leaf, Proof, View},
};
use sotto::{
    organisation::fingerprint::Typed,
    software::fetch::Origin,
    watch::{self, Alarm, Expected, State},
};
use tests::line::Line;

fn reading(from: u64, after: u64) -> KeysParams {
    KeysParams {
        from,
        leaves: Vec::new(),
        after: Some(after),
    }
}

async fn ask(line: &Line, params: &KeysParams) -> Vec<u8> {
    let http = Http::new(line.visitor_site());
    let answer: KeysResponse = http.post("/api/v1/keys", params).await.unwrap();
    answer.proof.0
}

fn view(line: &Line) -> View {
    let origin = keylog::origin(&line.org.pinned());
    View::new(line.org.log_key().verifier(&origin).unwrap(), None)
}

fn now(line: &Line) -> u64 {
    client::Clock::now_s(&*line.clock)
}

/// All leaves, each proved to be in the head.
async fn leaves(line: &Line) -> Vec<Leaf> {
    let proof = ask(line, &reading(0, 0)).await;
    view(line).learn(&proof, now(line)).unwrap();
    let proved = Proof::decode(&proof).unwrap().leaves;
    let read = proved.iter().map(|one| Leaf::decode(&one.leaf).unwrap());
    read.collect()
}

async fn chain_of(line: &Line, login: &str) -> Chain {
    let device = line.org.find(login).device;
    let row = line.store().read().await.unwrap().device(device).await;
    Chain::decode(&row.unwrap().unwrap().chain).unwrap()
}

#[tokio::test]
async fn a_line_that_is_older_than_the_log_gets_its_leaves_and_keeps_them() {
    let mut line = Line::start().await;
    let first = leaves(&line).await;
    let certs: Vec<CertKind> = first
        .iter()
        .filter_map(|leaf| match leaf {
            Leaf::Cert(cert) => Some(cert.kind),
            Leaf::Revocation { .. } | Leaf::Notice(_) => None,
        })
        .collect();
    let mut expected = vec![CertKind::Certifier];
    expected.extend(vec![CertKind::Device; line.org.people.len()]);
    assert_eq!(certs, expected, "who signed stands before what was signed");
    let notice = seal::Notice::verify(&line.org.notice, &line.org.pinned(), now(&line)).unwrap();
    assert_eq!(first.last(), Some(&notice.leaf()));
    assert_eq!(first.len(), certs.len() + 1, "and nothing else");
    for person in &line.org.people {
        let leaf = Leaf::of_cert(chain_of(&line, &person.login).await.device());
        assert!(first.contains(&leaf), "{}", person.login);
    }
    line.restart().await;
    assert_eq!(leaves(&line).await, first);
}

#[tokio::test]
async fn a_copy_of_the_same_database_gets_the_same_log() {
    let (one, other) = (Line::start().await, Line::start().await);
    assert_eq!(leaves(&one).await, leaves(&other).await);
}

#[tokio::test]
async fn a_revocation_is_in_the_log_as_soon_as_it_counts() {
    let line = Line::start().await;
    let before = leaves(&line).await.len();
    let serial = chain_of(&line, "bea").await.device().subject().serial;
    let sam = line.desk("sam").await;
    let device = protocol::DeviceId(*line.org.find("bea").device.as_bytes());
    sam.revoke(device, RevokeReason::Lost).await.unwrap();
    let after = leaves(&line).await;
    assert_eq!(
        after.get(before..),
        Some(&[Leaf::Revocation { serial }][..])
    );
}

#[tokio::test]
async fn a_leaf_is_proved_by_its_hash_and_one_that_is_not_there_is_left_out() {
    let line = Line::start().await;
    let shown = Leaf::of_cert(chain_of(&line, "alex").await.device());
    let ghost = line.org.identity("Ghost", &[], 99);
    let hidden = Leaf::of_cert(ghost.chain().device());
    let params = KeysParams {
        from: 0,
        leaves: [&shown, &hidden]
            .map(|leaf| protocol::Bytes(leaf.hash().to_vec()))
            .into(),
        after: None,
    };
    let proof = ask(&line, &params).await;
    let mut view = view(&line);
    view.learn(&proof, now(&line)).unwrap();
    assert!(view.knows(&shown) && !view.knows(&hidden));
    assert_eq!(Proof::decode(&proof).unwrap().leaves.len(), 1);
}

#[tokio::test]
async fn a_head_is_signed_anew_every_hour_and_continues_the_one_before() {
    let line = Line::start().await;
    let mut view = view(&line);
    let old = ask(&line, &reading(0, 0)).await;
    view.learn(&old, now(&line)).unwrap();
    let seen = view.seen().unwrap();
    line.leap(27 * 3_600).await;
    assert_eq!(view.learn(&old, now(&line)), Err(Error::StaleLog));
    let mut tx = line.store().begin().await.unwrap();
    let added = Leaf::Revocation { serial: 4_711 };
    sotto::keys::publish(tx.as_mut(), &added).await.unwrap();
    tx.commit().await.unwrap();
    let new = ask(&line, &reading(seen.head.size, seen.head.size)).await;
    view.learn(&new, now(&line)).unwrap();
    assert!(view.knows(&added));
    assert_eq!(view.size(), seen.head.size + 1);
    assert!(view.seen().unwrap().time > seen.time);
}

/// The server was taken over, log key and all, and shows somebody else another past.
#[tokio::test]
async fn a_forked_and_a_rolled_back_log_are_found_out() {
    let (line, other) = (Line::start().await, Line::start().await);
    let rolled_back = ask(&other, &reading(0, 0)).await;
    for (line, serial) in [(&line, 1), (&other, 2)] {
        let mut tx = line.store().begin().await.unwrap();
        let leaf = Leaf::Revocation { serial };
        sotto::keys::publish(tx.as_mut(), &leaf).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut view = view(&line);
    let seen = ask(&line, &reading(0, 0)).await;
    view.learn(&seen, now(&line)).unwrap();
    let size = view.size();
    let forked = ask(&other, &reading(size, size)).await;
    assert_eq!(view.learn(&forked, now(&line)), Err(Error::Forked));
    assert_eq!(view.learn(&rolled_back, now(&line)), Err(Error::Forked));
    assert_eq!(view.size(), size, "nothing of that was believed");
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let line = Line::start().await;
    let http = Http::new(line.desk_site());
    for (count, length, code) in [
        (1, 31, ProblemCode::Malformed),
        (protocol::limits::KEYS_WANTED + 1, 32, ProblemCode::TooLarge),
    ] {
        let params = KeysParams {
            from: 0,
            leaves: vec![protocol::Bytes(vec![0; length]); count],
            after: None,
        };
        let refused = http.post::<KeysResponse>("/api/v1/keys", &params).await;
        assert_eq!(refused.unwrap_err().code(), Some(code));
    }
}

/// One look of a partner at a line.
async fn look(
    line: &Line,
    state: &mut State,
    known: Option<&[String]>,
) -> (Result<(), Alarm>, Vec<String>) {
    let site = line.visitor_site();
    let origin = Origin::parse(&site.origin, None, None).unwrap();
    let expected = Expected {
        fingerprint: Typed::Whole(line.org.pinned().fingerprint()),
        known: known.map(|known| known.iter().cloned().collect()),
    };
    let mut told = Vec::new();
    let mut tell = |line: &str| {
        told.push(line.to_owned());
        Ok(())
    };
    let looked = watch::follow(&origin, &expected, state, now(line), &mut tell).await;
    (looked, told)
}

pub(crate) async fn publish(line: &Line, leaf: &Leaf) {
    let mut tx = line.store().begin().await.unwrap();
    sotto::keys::publish(tx.as_mut(), leaf).await.unwrap();
    tx.commit().await.unwrap();
}

fn first_words(lines: &[String]) -> Vec<String> {
    let words = lines
        .iter()
        .filter_map(|line| line.split_whitespace().next());
    words.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_partner_is_told_each_leaf_once_and_stops_at_an_unknown_certificate() {
    let line = Line::start().await;
    let mut state = State::default();
    let (looked, all) = look(&line, &mut state, None).await;
    looked.unwrap();
    assert_eq!(all.len(), leaves(&line).await.len());
    let (looked, again) = look(&line, &mut state, None).await;
    looked.unwrap();
    assert_eq!(again, Vec::<String>::new());
    let mut known = first_words(&all);
    let ghost = line.org.identity("Ghost", &[], 99);
    let leaf = Leaf::of_cert(ghost.chain().device());
    publish(&line, &leaf).await;
    for _ in 0..2 {
        let (looked, told) = look(&line, &mut state, Some(&known)).await;
        assert!(matches!(looked, Err(Alarm::Unknown(_))), "{looked:?}");
        assert_eq!(told, Vec::<String>::new());
    }
    known.extend(first_words(&[watch::line(&leaf)]));
    let (looked, told) = look(&line, &mut state, Some(&known)).await;
    looked.unwrap();
    assert_eq!(told, [watch::line(&leaf)]);
}

#[tokio::test]
async fn a_partner_shouts_on_a_fork_a_rollback_a_stale_head_and_another_root() {
    let (line, other) = (Line::start().await, Line::start().await);
    let mut state = State::default();
    publish(&line, &Leaf::Revocation { serial: 1 }).await;
    look(&line, &mut state, None).await.0.unwrap();
    let kept = state.clone();
    // Another server with the same keys, whose log is shorter, as long, and longer.
    for serial in 2..5 {
        let (looked, told) = look(&other, &mut state, None).await;
        assert!(matches!(looked, Err(Alarm::Forked)), "{looked:?}");
        assert_eq!((told, &state), (Vec::new(), &kept), "nothing was believed");
        publish(&other, &Leaf::Revocation { serial }).await;
    }
    let origin = Origin::parse(&line.visitor_site().origin, None, None).unwrap();
    let mut tell = |_: &str| Ok(());
    let stranger = Expected {
        fingerprint: Typed::Whole([0; 32]),
        known: None,
    };
    let shown = watch::follow(&origin, &stranger, &mut state, now(&line), &mut tell).await;
    assert!(matches!(shown, Err(Alarm::OtherRoot)), "{shown:?}");
    let expected = Expected {
        fingerprint: Typed::Whole(line.org.pinned().fingerprint()),
        known: None,
    };
    let late = now(&line) + keylog::HEAD_MAX_AGE_S + 61;
    let old = watch::follow(&origin, &expected, &mut state, late, &mut tell).await;
    assert!(matches!(old, Err(Alarm::Stale)), "{old:?}");
}
