//! `sotto-forward` against a whole line: each form comes exactly once, however often it is cut short.

use client::Clock;
use domain::Clock as _;
use forward::{ForwardError, Home, Line as Sender, Outcome, Settings, form::from_csv, send_all};
use protocol::{
    Bytes, ForwarderId, ProblemCode, Reference,
    forwarder::{
        AddForwarderKeyParams, ForwarderFacts, ForwarderKind, KeepForwarderParams, Scope, Stance,
    },
    people::RevokeReason,
    referral::{ConsentBasis, Form},
};
use std::{fmt::Write as _, net::SocketAddr, path::Path, sync::Arc};
use tests::{
    hand::Hand,
    line::{Line, PACE},
    proxy::{Proxy, Verdict, Way},
};
use tokio::sync::mpsc;

const MARK: &str = "marker-forward-dunnock-4730";

/// Three forms of a night.
fn forms() -> Vec<Form> {
    let text = format!(
        "form,language,personKnows,consent,reasons,text\n\
         referral,en,yes,personAgreedVerbal,exploited,{MARK} one\n\
         referral,es,no,mandated,under18,{MARK} two\n\
         tip,en,unknown,thirdPartyTip,,{MARK} three\n"
    );
    from_csv(&text).unwrap()
}

/// A forwarder that the line's register knows.
pub(crate) async fn registered(line: &Line, folder: &Path) -> (Home, Settings) {
    let home = Home::create(folder).unwrap();
    let sam = line.desk("sam").await;
    let forwarder_id = ForwarderId(rand::random());
    let facts = ForwarderFacts {
        name: "Night hotline".to_owned(),
        kind: ForwarderKind::Ct211,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_at: None,
        agreed_at: None,
        active: true,
    };
    sam.keep_forwarder(&KeepForwarderParams {
        forwarder_id,
        facts,
    })
    .await
    .unwrap();
    let added = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id,
            public_key: Some(Bytes(home.key().public().to_vec())),
            certificate: None,
            scopes: vec![Scope::Refer],
        })
        .await
        .unwrap();
    let fingerprint = line.org.pinned().fingerprint();
    let fingerprint = fingerprint.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    let settings = Settings {
        origin: line.visitor_site().origin,
        fingerprint,
        key_id: added.credential_id.to_string(),
        connect: None,
        mutual: None,
    };
    home.set_up(&settings).unwrap();
    (home, settings)
}

async fn find(line: &Line, settings: &Settings) -> forward::Result<Sender> {
    let clock: Arc<dyn Clock> = Arc::<Hand>::clone(&line.clock);
    Sender::find(settings, clock, PACE).await
}

/// One try, by a program that was just started.
pub(crate) async fn try_once(
    line: &Line,
    folder: &Path,
    settings: &Settings,
) -> Vec<(Reference, Outcome)> {
    let home = Home::open(folder).unwrap();
    assert_eq!(home.settings().unwrap().key_id, settings.key_id);
    let sender = find(line, settings).await.unwrap();
    send_all(&home, &sender, &settings.key_id).await.unwrap()
}

async fn arrived(line: &Line) -> Vec<Reference> {
    let mut tx = line.store().read().await.unwrap();
    let mut found = Vec::new();
    for item in tx.open_items(line.org.team, None, 1_000).await.unwrap() {
        let row = tx.referral(item.referral().unwrap()).await.unwrap();
        found.push(Reference(row.unwrap().reference));
    }
    found.sort_unstable();
    found
}

pub(crate) fn through(settings: &Settings, address: SocketAddr) -> Settings {
    Settings {
        connect: Some(address),
        ..settings.clone()
    }
}

fn is_form(way: Way, text: &str) -> bool {
    way == Way::ToServer && text.starts_with("POST /api/v1/referrals")
}

#[tokio::test]
async fn killed_and_cut_short_each_form_comes_exactly_once() {
    let line = Line::start().await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("forward");
    let (home, settings) = registered(&line, &folder).await;
    let spool = home.spool().unwrap();
    let mut expected: Vec<Reference> = forms()
        .iter()
        .map(|form| spool.add(form).unwrap())
        .collect();
    expected.sort_unstable();
    assert_eq!(spool.list().unwrap(), expected);
    drop((home, spool));
    // Killed when the first form is on its way: it may have come, or not.
    let (seen, mut sent) = mpsc::channel(1);
    let proxy = Proxy::before(line.visitor, move |way, text| {
        if is_form(way, text) {
            let _full = seen.try_send(());
        }
        Verdict::Pass
    })
    .await;
    let broken = through(&settings, proxy.address);
    tokio::select! {
        _ = try_once(&line, &folder, &broken) => panic!("it was killed before"),
        on_its_way = sent.recv() => on_its_way.unwrap(),
    }
    // Each answer is lost: the line has the forms, and nobody knows.
    proxy.judge(|way, text| match way {
        Way::ToClient if text.contains("readWithinSecs") => Verdict::Drop,
        Way::ToClient | Way::ToServer => Verdict::Pass,
    });
    for (_, outcome) in try_once(&line, &folder, &broken).await {
        let Outcome::Waits(error) = outcome else {
            panic!("the answer was lost: {outcome:?}");
        };
        assert!(error.is_passing());
    }
    assert_eq!(arrived(&line).await, expected);
    // Each request is lost.
    proxy.judge(move |way, text| {
        if is_form(way, text) {
            Verdict::Drop
        } else {
            Verdict::Pass
        }
    });
    let tried = try_once(&line, &folder, &broken).await;
    assert_eq!(tried.len(), 3);
    assert!(
        tried
            .iter()
            .all(|(_, outcome)| matches!(outcome, Outcome::Waits(_)))
    );
    // The key was replaced meanwhile: what came before is known again all the same.
    let mut sam = line.desk("sam").await;
    let bea = protocol::DeviceId(*line.org.find("bea").device.as_bytes());
    sam.revoke(bea, RevokeReason::Lost).await.unwrap();
    assert!(sam.keep_up().await.unwrap().key);
    let done = try_once(&line, &folder, &settings).await;
    assert!(
        done.iter()
            .all(|(_, outcome)| matches!(outcome, Outcome::Sent(_))),
        "{done:?}"
    );
    assert_eq!(arrived(&line).await, expected);
    let home = Home::open(&folder).unwrap();
    assert_eq!(home.spool().unwrap().list().unwrap(), []);
    // The same spreadsheet once more: somebody was not sure whether it went.
    let spool = home.spool().unwrap();
    for form in &forms() {
        spool.add(form).unwrap();
    }
    let again = try_once(&line, &folder, &settings).await;
    assert!(
        again
            .iter()
            .all(|(_, outcome)| matches!(outcome, Outcome::SentBefore)),
        "{again:?}"
    );
    assert_eq!(arrived(&line).await, expected);
}

#[tokio::test]
async fn what_cannot_be_sent_stays_sealed_and_says_why() {
    let line = Line::start().await;
    let folder = tempfile::tempdir().unwrap();
    let (home, settings) = registered(&line, folder.path()).await;
    let spool = home.spool().unwrap();
    let [form, _, _]: [Form; 3] = forms().try_into().unwrap();
    let reference = spool.add(&form).unwrap();
    let files = std::fs::read_dir(folder.path().join("spool")).unwrap();
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(
            !bytes
                .windows(MARK.len())
                .any(|part| part == MARK.as_bytes())
        );
    }
    // Another organisation answers in this one's place.
    let other = Settings {
        fingerprint: "00".repeat(32),
        ..settings.clone()
    };
    assert!(matches!(
        find(&line, &other).await.err(),
        Some(ForwardError::Seal(_))
    ));
    // Nobody answers at all.
    let nowhere = through(&settings, SocketAddr::from(([127, 0, 0, 1], 9)));
    assert!(
        find(&line, &nowhere)
            .await
            .err()
            .is_some_and(|error| error.is_passing())
    );
    // A key that the line does not know.
    let sender = find(&line, &settings).await.unwrap();
    let unknown = Reference([7; 16]).to_string();
    let [(sent, outcome)] = send_all(&home, &sender, &unknown)
        .await
        .unwrap()
        .try_into()
        .ok()
        .unwrap();
    assert_eq!(sent, reference);
    let Outcome::Waits(ForwardError::Line(error)) = outcome else {
        panic!("the line said no: {outcome:?}");
    };
    assert_eq!(error.code(), Some(ProblemCode::BadSignature));
    // A clock that is wrong.
    assert_eq!(spool.list().unwrap(), [reference]);
    let slow: Arc<dyn Clock> = Arc::new(Hand::at(line.clock.now().0 - 3_600_000));
    let sender = Sender::find(&settings, slow, PACE).await;
    if let Ok(sender) = sender {
        let sent = send_all(&home, &sender, &settings.key_id).await.unwrap();
        assert!(matches!(sent.as_slice(), [(_, Outcome::Waits(_))]));
    }
    assert_eq!(spool.list().unwrap(), [reference], "nothing is lost");
    assert_eq!(arrived(&line).await, []);
    try_once(&line, folder.path(), &settings).await;
    assert_eq!(spool.list().unwrap(), []);
    assert_eq!(arrived(&line).await, [reference]);
}

/// The line takes 60 forms of one hotline at once, then one each two seconds.
#[tokio::test]
async fn a_night_of_many_forms_waits_its_turn_and_all_of_it_goes() {
    let line = Line::start().await;
    let folder = tempfile::tempdir().unwrap();
    let (home, settings) = registered(&line, folder.path()).await;
    let spool = home.spool().unwrap();
    let [form, _, _]: [Form; 3] = forms().try_into().unwrap();
    for number in 0..62 {
        let own_ref = number.to_string();
        let form = Form {
            own_ref,
            ..form.clone()
        };
        spool.add(&form).unwrap();
    }
    let (seen, mut held) = mpsc::channel(8);
    let proxy = Proxy::before(line.visitor, move |way, text| {
        if way == Way::ToClient && text.contains("rateLimited") {
            let _full = seen.try_send(());
        }
        Verdict::Pass
    })
    .await;
    let sender = through(&settings, proxy.address);
    let all = try_once(&line, folder.path(), &sender);
    let turns = async {
        // The line's clock stands still but for this.
        while held.recv().await.is_some() {
            line.clock.advance_ms(2_000);
        }
    };
    let done = tokio::select! {
        done = all => done,
        () = turns => panic!("the proxy stands until the end"),
    };
    assert_eq!(done.len(), 62);
    let went = done
        .iter()
        .all(|(_, outcome)| matches!(outcome, Outcome::Sent(_)));
    assert!(went, "{done:?}");
    assert_eq!(arrived(&line).await.len(), 62);
}

#[tokio::test]
async fn what_was_answered_to_questions_is_read_at_the_desk() {
    let line = Line::start().await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("forward");
    let (home, settings) = registered(&line, &folder).await;
    // Somebody who wants help, knows, is on the telephone, speaks Spanish, and is in danger; the rest is left out, and sent.
    let typed = format!("1\n2\n2\nes\n1\n{}{MARK}\n\n\n2\n", "\n".repeat(10));
    let form = forward::ask::ask(&mut typed.as_bytes(), &mut std::io::sink()).unwrap();
    let reference = home.spool().unwrap().add(&form.unwrap().form).unwrap();
    let [(sent, Outcome::Sent(_))] = &try_once(&line, &folder, &settings).await[..] else {
        panic!("it is sent");
    };
    assert_eq!(*sent, reference);
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.reference, reference);
    assert_eq!(read.consent, ConsentBasis::PersonOnLine);
    assert!(
        !line
            .disk()
            .windows(MARK.len())
            .any(|part| part == MARK.as_bytes())
    );
}
