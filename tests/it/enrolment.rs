//! How somebody comes in with a new device, through the server, and how that is attacked.

use crate::audit::words;
use client::{Desk, Event, Link, Newcomer, Progress};
use domain::permission::Role as DomainRole;
use protocol::{
    Bytes as Sealed, ProblemCode,
    enrol::{EnrolPurpose, EnrolState, EnrolmentsResponse, NewPerson},
    limits::close,
    people::RevokeReason,
    staff::Role,
};
use seal::{Refusal, passphrase::PassphraseKeys};
use tests::{
    line::Line,
    org::{Org, PASSPHRASE},
    proxy::{Proxy, Verdict, Way},
    seat::{Seat, meanwhile},
};

fn dora() -> NewPerson {
    NewPerson {
        login: "Dora".to_owned(),
        alias: "Dora".to_owned(),
        roles: vec![Role::Advocate],
    }
}

/// Compares: both sides show the digits.
async fn compared(desk: &Desk, newcomer: &mut Newcomer, way_in: &Link) -> client::Comparing {
    let comparing = desk.begin_comparison(way_in.id).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Waiting);
    let digits = desk.digits(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Digits(digits));
    comparing
}

/// A whole enrolment: code, digits, certificate, vault.
pub(crate) async fn enrolled(line: &Line, desk: &Desk, way_in: &Link, passphrase: &str) -> Desk {
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = compared(desk, &mut newcomer, way_in).await;
    desk.certify(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Certified);
    newcomer.finish("Laptop", passphrase).await.unwrap()
}

#[tokio::test]
async fn somebody_new_is_invited_compared_certified_and_answers_people() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let mut desk = Seat::new(enrolled(&line, &sam, &way_in, "a passphrase of Dora").await);
    desk.queue_told().await;
    desk.clock_in(None).await.unwrap();
    let mut visitor = line.visitor().await;
    let chat = desk.claim().await;
    visitor.readers_are(&["Dora"]).await;
    visitor.say("hello Dora").await.unwrap();
    meanwhile(desk.hears("hello Dora"), &mut visitor).await;
    assert_eq!(chat, visitor.chat_id());
    assert!(sam.enrolments().await.unwrap().is_empty(), "it is done");
    let word = |event: &str| (event.to_owned(), Some("join".to_owned()));
    let said = words(&line).await;
    for step in ["staff_invited", "key_attested", "staff_enrolled"] {
        assert!(said.contains(&word(step)), "{step} stands in the audit log");
    }
    // The same browser logs in again; another one has the passphrase and opens nothing.
    let plan = desk.plan().clone();
    let again = Desk::log_in(plan.clone(), "dora", "a passphrase of Dora").await;
    assert!(again.is_ok());
    let elsewhere = line.desk_plan(line.desk_site());
    let elsewhere = Desk::log_in(elsewhere, "dora", "a passphrase of Dora").await;
    assert!(elsewhere.is_err(), "the vault is bound to its browser");
}

#[tokio::test]
async fn a_second_device_is_approved_by_the_first_and_the_first_can_be_revoked_from_it() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let mut first = line.desk("alex").await;
    let me = first.me().member_id;
    let way_in = first.enrol_device(me, EnrolPurpose::Device).await.unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = compared(&first, &mut newcomer, &way_in).await;
    first.approve(&comparing).await.unwrap();
    // An advocate has no certifying key, and may not certify either.
    assert!(first.certify(&comparing).await.is_err());
    // The supervisor sees the approval and certifies without another comparison.
    let (_, candidate) = sam.candidate(way_in.id).await.unwrap();
    assert!(candidate.approval.is_some());
    let comparing = sam.begin_comparison(way_in.id).await.unwrap();
    sam.certify(&comparing).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Certified);
    let mut second = Seat::new(newcomer.finish("Phone", PASSPHRASE).await.unwrap());
    second.queue_told().await;
    let mine = second.devices().await.unwrap();
    assert_eq!(mine.devices.len(), 2);
    // Both work at once, until one is revoked.
    let old = first.me().device_id;
    second.revoke(old, RevokeReason::Lost).await.unwrap();
    assert_eq!(first.over().await, close::UNAUTHENTICATED);
    let lost = ("key_revoked".to_owned(), Some("lost".to_owned()));
    assert!(words(&line).await.contains(&lost));
    let mut visitor = line.visitor().await;
    second.claim().await;
    visitor.readers_are(&["Alex"]).await;
}

#[tokio::test]
async fn a_new_device_of_somebody_who_works_here_needs_their_passphrase() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let alex = line.desk("alex").await;
    let me = alex.me().member_id;
    let way_in = alex.enrol_device(me, EnrolPurpose::Device).await.unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = compared(&sam, &mut newcomer, &way_in).await;
    sam.certify(&comparing).await.unwrap();
    newcomer.step().await.unwrap();
    let refused = newcomer.finish("Phone", "another passphrase").await;
    assert_eq!(
        refused.err().and_then(|error| error.code()),
        Some(ProblemCode::BadCredentials)
    );
}

#[tokio::test]
async fn who_lost_everything_comes_back_through_two_supervisors() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    // A second supervisor, to begin with.
    let tess = NewPerson {
        login: "tess".to_owned(),
        alias: "Tess".to_owned(),
        roles: vec![Role::Supervisor],
    };
    let way_in = sam.invite_staff(tess).await.unwrap();
    let tess = enrolled(&line, &sam, &way_in, "a passphrase of Tess").await;
    let mut alex = line.desk("alex").await;
    let lost = alex.me().member_id;
    let own = alex.enrol_device(lost, EnrolPurpose::Recovery).await;
    assert_eq!(
        own.unwrap_err().code(),
        Some(ProblemCode::Forbidden),
        "nobody recovers themselves"
    );
    // Who made the link does not certify it.
    let way_in = sam
        .enrol_device(lost, EnrolPurpose::Recovery)
        .await
        .unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = compared(&sam, &mut newcomer, &way_in).await;
    let refused = sam.certify(&comparing).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    sam.withdraw_enrolment(way_in.id).await.unwrap();
    // The other one made it.
    let way_in = tess
        .enrol_device(lost, EnrolPurpose::Recovery)
        .await
        .unwrap();
    let back = enrolled(&line, &sam, &way_in, "a new passphrase").await;
    assert_eq!(back.me().member_id, lost);
    assert_eq!(back.devices().await.unwrap().devices.len(), 1);
    // What was before is gone: the device within the second, the passphrase at once.
    assert_eq!(alex.over().await, close::UNAUTHENTICATED);
    let before = Desk::log_in_with(line.desk_plan(line.desk_site()), "alex", &line.org.keys).await;
    assert_eq!(
        before.err().and_then(|error| error.code()),
        Some(ProblemCode::BadCredentials)
    );
    let mut back = Seat::new(back);
    back.queue_told().await;
    back.clock_in(None).await.unwrap();
    let mut visitor = line.visitor().await;
    back.claim().await;
    visitor.readers_are(&["Alex"]).await;
}

#[tokio::test]
async fn somebody_new_with_power_needs_two_supervisors_once_there_are_two() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let person = |name: &str, role| NewPerson {
        login: name.to_owned(),
        alias: name.to_owned(),
        roles: vec![role],
    };
    // The only supervisor lets the second one in alone: there is nobody to ask.
    let tess = person("Tess", Role::Supervisor);
    let way_in = sam.invite_staff(tess).await.unwrap();
    let tess = enrolled(&line, &sam, &way_in, "a passphrase of Tess").await;
    for role in [
        Role::Supervisor,
        Role::RotaManager,
        Role::Director,
        Role::Auditor,
        Role::Administrator,
    ] {
        let way_in = sam.invite_staff(person("Noor", role)).await.unwrap();
        let plan = line.desk_plan(line.desk_site());
        let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
        let comparing = compared(&sam, &mut newcomer, &way_in).await;
        let refused = sam.certify(&comparing).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Forbidden), "{role:?}");
        let shown = sam.enrolments().await.unwrap();
        assert!(shown.iter().all(|one| one.needs_second), "{role:?}");
        sam.withdraw_enrolment(way_in.id).await.unwrap();
    }
    // The other one asks, and this one agrees by certifying.
    let noor = person("Noor", Role::Director);
    let way_in = tess.invite_staff(noor).await.unwrap();
    let noor = enrolled(&line, &sam, &way_in, "a passphrase of Noor").await;
    assert_eq!(noor.me().roles, [Role::Director]);
    // Who answers people and reaches only what they are let into needs one.
    let way_in = sam.invite_staff(dora()).await.unwrap();
    enrolled(&line, &sam, &way_in, "a passphrase of Dora").await;
}

#[tokio::test]
async fn a_code_is_good_once_for_three_days_and_until_it_is_taken_back() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let plan = || line.desk_plan(line.desk_site());
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let mut first = Newcomer::redeem(plan(), way_in.code).await.unwrap();
    let replayed = Newcomer::redeem(plan(), way_in.code).await.err().unwrap();
    assert_eq!(replayed.code(), Some(ProblemCode::NotFound));
    assert_eq!(first.step().await.unwrap(), Progress::Waiting);
    // Taken back, it is gone for the device that spent it as well.
    sam.withdraw_enrolment(way_in.id).await.unwrap();
    let gone = first.step().await.unwrap_err();
    assert_eq!(gone.code(), Some(ProblemCode::NotFound));
    let way_in = sam.invite_staff(dora()).await.unwrap();
    line.clock.advance_ms(72 * 3_600_000 - 1);
    let mut late = Newcomer::redeem(plan(), way_in.code).await.unwrap();
    line.clock.advance_ms(1);
    let lapsed = late.step().await.unwrap_err();
    assert_eq!(lapsed.code(), Some(ProblemCode::NotFound));
    let unknown = Newcomer::redeem(plan(), protocol::Token([7; 32])).await;
    assert_eq!(
        unknown.err().and_then(|error| error.code()),
        Some(ProblemCode::NotFound)
    );
}

#[tokio::test]
async fn only_who_certifies_makes_links_for_others() {
    let line = Line::start().await;
    let (sam, alex, bea) = (
        line.desk("sam").await,
        line.desk("alex").await,
        line.desk("bea").await,
    );
    let refused = alex.invite_staff(dora()).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    let of_bea = bea.me().member_id;
    let refused = alex.enrol_device(of_bea, EnrolPurpose::Device).await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::Forbidden));
    let taken = NewPerson {
        login: " ALEX ".to_owned(),
        ..dora()
    };
    let refused = sam.invite_staff(taken).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Conflict));
    for (login, alias) in [("", "Dora"), ("two words", "Dora"), ("dora", "")] {
        let odd = NewPerson {
            login: login.to_owned(),
            alias: alias.to_owned(),
            ..dora()
        };
        let refused = sam.invite_staff(odd).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Malformed), "{login:?}");
    }
    // Another’s link is not to be seen.
    sam.invite_staff(dora()).await.unwrap();
    assert!(alex.enrolments().await.unwrap().is_empty());
    assert_eq!(sam.enrolments().await.unwrap().len(), 1);
}

#[tokio::test]
async fn certifying_asks_for_a_fresh_proof() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = compared(&sam, &mut newcomer, &way_in).await;
    line.advance(6 * 60).await;
    let refused = sam.certify(&comparing).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::StepUp));
    let wrong = PassphraseKeys::derive("not the passphrase", &[1; 16]).unwrap();
    let refused = sam.prove(&wrong).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::BadCredentials));
    sam.prove(&line.org.keys).await.unwrap();
    sam.certify(&comparing).await.unwrap();
}

/// A desk behind a server that shows another device than the one that redeemed.
async fn swapping(line: &Line, device: seal::identity::DeviceRequest) -> (Proxy, Seat<Desk>) {
    let proxy = Proxy::before(line.desk, move |way, text| {
        let list = text.strip_prefix("GET /api/v1/enrolments\n");
        let Some(body) = list.filter(|_| way == Way::ToClient) else {
            return Verdict::Pass;
        };
        let mut told: EnrolmentsResponse = serde_json::from_str(body).unwrap();
        for candidate in told
            .enrolments
            .iter_mut()
            .filter_map(|one| one.candidate.as_mut())
        {
            candidate.device_id = protocol::DeviceId(device.device);
            candidate.sig_key = Sealed(device.sig_pk.to_vec());
            candidate.box_key = Sealed(device.hpke_pk.bytes().to_vec());
        }
        Verdict::Replace(serde_json::to_string(&told).unwrap())
    })
    .await;
    let address = proxy.address;
    let site = client::Site {
        address,
        ..line.desk_site()
    };
    let desk = line.desk_at("sam", site).await;
    (proxy, desk)
}

#[tokio::test]
async fn a_server_that_swaps_the_new_device_shows_in_the_digits() {
    let line = Line::start().await;
    let mallory = seal::identity::DeviceKeys::generate().unwrap();
    let (_proxy, sam) = swapping(&line, mallory.request().unwrap()).await;
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let comparing = sam.begin_comparison(way_in.id).await.unwrap();
    newcomer.step().await.unwrap();
    let shown = sam.digits(&comparing).await.unwrap();
    let Progress::Digits(own) = newcomer.step().await.unwrap() else {
        panic!("no digits");
    };
    assert_ne!(shown, own);
}

#[tokio::test]
async fn a_new_device_refuses_a_certificate_of_another_organisation() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let strangers = Org::new(&[]);
    let forged = strangers
        .identity("Dora", &[DomainRole::Advocate], 99)
        .chain()
        .encode();
    let proxy = Proxy::before(line.desk, move |way, text| {
        let state = text.strip_prefix("POST /api/v1/enrol/state\n");
        if way == Way::ToServer || state.is_none() {
            return Verdict::Pass;
        }
        let chain = Sealed(forged.clone());
        Verdict::Replace(serde_json::to_string(&EnrolState::Certified { chain }).unwrap())
    })
    .await;
    let address = proxy.address;
    let site = client::Site {
        address,
        ..line.desk_site()
    };
    let plan = line.desk_plan(site);
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let refused = newcomer.step().await.unwrap_err();
    assert!(
        matches!(
            refused,
            client::ClientError::Seal(seal::Error::Refused(
                Refusal::OtherKey | Refusal::Uncertified
            ))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_desk_that_shows_another_nonce_than_it_committed_to_is_refused() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let way_in = sam.invite_staff(dora()).await.unwrap();
    let plan = line.desk_plan(line.desk_site());
    let mut newcomer = Newcomer::redeem(plan, way_in.code).await.unwrap();
    let first = sam.begin_comparison(way_in.id).await.unwrap();
    newcomer.step().await.unwrap();
    // A second comparison voids the first one: its nonce fits no more.
    let second = sam.begin_comparison(way_in.id).await.unwrap();
    newcomer.step().await.unwrap();
    let refused = sam.digits(&first).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Malformed));
    let digits = sam.digits(&second).await.unwrap();
    assert_eq!(newcomer.step().await.unwrap(), Progress::Digits(digits));
}

#[tokio::test]
async fn nobody_ends_the_log_in_of_somebody_else_and_an_ended_one_closes_its_socket() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let sessions = alex.devices().await.unwrap().sessions;
    let bea = line.desk("bea").await;
    // Somebody else's session is not theirs to end, nor to see.
    let refused = bea.end_session(sessions[0].session_id).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NotFound));
    let own = sessions[0].session_id;
    alex.end_session(own).await.unwrap();
    let ended = ("session_ended".to_owned(), None);
    assert!(words(&line).await.contains(&ended));
    alex.until("over", |event| {
        matches!(event, Event::Over(close::UNAUTHENTICATED)).then_some(())
    })
    .await;
}
