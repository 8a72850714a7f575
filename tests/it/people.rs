//! Keeping people: what is written down of them, their roles, their leaving, and what may not come to them.

use client::Desk;
use domain::{
    Millis,
    audit::Event,
    enrolment::RevokeReason as Reason,
    permission::{Role as DomainRole, Roles},
};
use protocol::{
    MemberId, ProblemCode,
    chat::Purpose,
    enrol::EnrolPurpose,
    limits::close,
    person::{Mandate, PersonFacts, Privilege},
    staff::Role,
};
use std::time::Duration;
use tests::{
    line::Line,
    org::PASSPHRASE,
    seat::{Seat, meanwhile},
};
use tokio::time::timeout;

/// Whoever is dismissed is gone within this.
const AT_ONCE: Duration = Duration::from_secs(1);

const DAY_MS: u64 = 86_400_000;

/// Gives somebody other roles, past the rules: the shared organisation has one supervisor and no director.
async fn made(line: &Line, login: &str, roles: &[DomainRole]) {
    let store = line.store();
    let mut tx = store.begin().await.unwrap();
    let staff = tx.staff_by_login(login).await.unwrap().unwrap();
    let roles: Roles = roles.iter().copied().collect();
    tx.set_roles(staff.id, roles).await.unwrap();
    tx.commit().await.unwrap();
}

async fn member(desk: &Desk, alias: &str) -> MemberId {
    desk.person(alias).await.unwrap().member_id
}

pub(crate) fn code(result: client::Result<()>) -> Option<ProblemCode> {
    result.err().and_then(|error| error.code())
}

/// Events of a kind, with their reasons, oldest first.
async fn written(line: &Line, event: Event) -> Vec<Option<String>> {
    let words = super::audit::words(line).await;
    let of_kind = words.into_iter().filter(|(name, _)| name == event.name());
    of_kind.map(|(_, reason)| reason).collect()
}

#[tokio::test]
async fn somebody_under_18_comes_only_to_who_has_a_written_clearance() {
    let line = Line::start().await;
    let mut visitor = line.visitor().await;
    let mut sam = line.desk("sam").await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    // Nobody is cleared, nobody has said anything: the chat comes to Alex, who learns it and keeps it.
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    alex.mark_minor(chat, true).await.unwrap();
    let to = alex.colleague("Bea").await.unwrap();
    for purpose in [Purpose::Transfer, Purpose::Support] {
        let refused = alex.invite(chat, to, purpose).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Unfit), "{purpose:?}");
    }
    alex.give_back(chat).await.unwrap();
    // It waits at the head of the queue, and comes to nobody: not to the next advocate, not to a supervisor who picks it.
    let refused = bea.claim_next().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NothingWaiting));
    let id = item_of(&line, chat).await;
    let refused = sam.pick(id, protocol::queue::PickReason::Urgency).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unfit));
    // Another one, who came later, is helped meanwhile.
    let other = line.visitor().await;
    assert_eq!(bea.claim_next().await.unwrap(), other.chat_id());
    // A determination cannot be dated ahead.
    let facts = PersonFacts {
        cleared_at: Some((now(&line) / DAY_MS) * DAY_MS),
        privilege: Privilege::DvCounsellor,
        mandate: Mandate::None,
        languages: vec!["es".to_owned(), "en".to_owned(), "es".to_owned()],
        gender: None,
    };
    let ahead = PersonFacts {
        cleared_at: facts.cleared_at.map(|day| day + 2 * DAY_MS),
        ..facts.clone()
    };
    let cleo = member(&sam, "Cleo").await;
    assert_eq!(
        code(sam.keep_facts(cleo, ahead).await),
        Some(ProblemCode::Malformed)
    );
    sam.keep_facts(cleo, facts.clone()).await.unwrap();
    let kept = sam.person("Cleo").await.unwrap().facts;
    let once = PersonFacts {
        languages: vec!["en".to_owned(), "es".to_owned()],
        ..facts
    };
    assert_eq!(kept, Some(once));
    let mut cleo = line.desk("cleo").await;
    assert_eq!(cleo.claim().await, chat);
    meanwhile(visitor.readers_are(&["Cleo"]), &mut cleo).await;
    assert_eq!(
        written(&line, Event::StaffChanged).await,
        [Some("cleared".to_owned())]
    );
}

/// The item of a chat.
async fn item_of(line: &Line, chat: protocol::ChatId) -> protocol::ItemId {
    let mut tx = line.store().read().await.unwrap();
    let chat = domain::ChatId::from_bytes(chat.0);
    let item = tx.item_of_chat(chat).await.unwrap().unwrap();
    protocol::ItemId(*item.id.as_bytes())
}

fn now(line: &Line) -> u64 {
    u64::try_from(domain::Clock::now(&*line.clock).0).unwrap()
}

#[tokio::test]
async fn an_invitation_is_not_taken_by_who_became_unfit_meanwhile() {
    let line = Line::start().await;
    let _visitor = line.visitor().await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let chat = alex.claim().await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = bea.invited().await;
    alex.mark_minor(chat, true).await.unwrap();
    let refused = bea
        .accept(invitation.invitation_id, seal::Suite::XWing)
        .await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::Unfit));
    // A mark can be taken back.
    alex.mark_minor(chat, false).await.unwrap();
    bea.accept(invitation.invitation_id, seal::Suite::XWing)
        .await
        .unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    assert_eq!(
        written(&line, Event::ContactMarked).await,
        [Some("minor".to_owned()), Some("not_minor".to_owned())]
    );
}

#[tokio::test]
async fn facts_are_kept_by_others_and_not_by_administrators() {
    let line = Line::start().await;
    made(&line, "cam", &[DomainRole::Administrator]).await;
    let (sam, cam) = (line.desk("sam").await, line.desk("cam").await);
    let facts = PersonFacts {
        cleared_at: Some(0),
        privilege: Privilege::SocialWorker,
        mandate: Mandate::None,
        languages: Vec::new(),
        gender: None,
    };
    let own = sam.me().member_id;
    assert_eq!(
        code(sam.keep_facts(own, facts.clone()).await),
        Some(ProblemCode::Forbidden)
    );
    assert_eq!(
        code(cam.keep_facts(own, facts.clone()).await),
        Some(ProblemCode::Forbidden)
    );
    assert_eq!(cam.person("Sam").await.unwrap().facts, None);
    let nobody = MemberId([0xee; 16]);
    assert_eq!(
        code(sam.keep_facts(nobody, facts).await),
        Some(ProblemCode::NotFound)
    );
    assert!(sam.person("Sam").await.unwrap().facts.is_some());
}

#[tokio::test]
async fn more_roles_need_a_second_person_and_a_new_certificate() {
    let line = Line::start().await;
    made(&line, "cam", &[DomainRole::Administrator]).await;
    made(&line, "bea", &[DomainRole::Director]).await;
    let (sam, cam, bea) = (
        line.desk("sam").await,
        line.desk("cam").await,
        line.desk("bea").await,
    );
    let mut alex = line.desk("alex").await;
    let who = member(&sam, "Alex").await;
    let roles = [Role::Advocate, Role::Supervisor];
    cam.ask_roles(who, &roles).await.unwrap();
    let asked = sam.person("Alex").await.unwrap().role_request.unwrap();
    assert_eq!(asked.roles, roles);
    assert_eq!(asked.asked_by, cam.me().member_id);
    // Neither who asked nor whom it is about; and only to what was read.
    let refused = [
        code(cam.decide_roles(who, &roles, true).await),
        code(alex.decide_roles(who, &roles, true).await),
    ];
    assert_eq!(refused, [Some(ProblemCode::Forbidden); 2]);
    let other = [Role::Advocate, Role::Director];
    assert_eq!(
        code(sam.decide_roles(who, &other, true).await),
        Some(ProblemCode::Conflict)
    );
    let before = sam.person("Alex").await.unwrap();
    assert_eq!(before.roles, [Role::Advocate, Role::CaseWorker]);
    bea.decide_roles(who, &roles, true).await.unwrap();
    // Sessions, sockets and certificates of before are gone at once.
    let closed = timeout(AT_ONCE, alex.over()).await.unwrap();
    assert_eq!(closed, close::UNAUTHENTICATED);
    assert_eq!(
        alex.colleagues().await.unwrap_err().code(),
        Some(ProblemCode::Unauthenticated)
    );
    let after = sam.person("Alex").await.unwrap();
    assert_eq!(after.roles, roles);
    assert_eq!((after.devices.len(), after.role_request), (0, None));
    assert_eq!(
        code(bea.decide_roles(who, &roles, true).await),
        Some(ProblemCode::NotFound)
    );
    // They come in again with their passphrase, and the certificate says the new roles.
    let way_in = sam.enrol_device(who, EnrolPurpose::Device).await.unwrap();
    let desk = super::enrolment::enrolled(&line, &sam, &way_in, PASSPHRASE).await;
    let certified = desk.identity().staff().roles;
    assert_eq!(
        certified.bits(),
        DomainRole::Advocate.bit() | DomainRole::Supervisor.bit()
    );
    let mut alex = Seat::new(desk);
    alex.queue_told().await;
    assert!(alex.people().await.is_ok());
    assert_eq!(
        written(&line, Event::ApprovalGiven).await,
        [Some("role_change".to_owned())]
    );
    assert_eq!(
        written(&line, Event::RoleChange).await,
        [Some("raised".to_owned())]
    );
    let revoked = written(&line, Event::KeyRevoked).await;
    assert_eq!(revoked, [Some(Reason::Replaced.name().to_owned())]);
}

#[tokio::test]
async fn fewer_roles_are_given_at_once_and_a_question_can_be_taken_back() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let who = member(&sam, "Alex").await;
    // The only supervisor asks for more, and finds nobody who agrees: it can be taken back.
    let more = [Role::Advocate, Role::CaseWorker, Role::Auditor];
    sam.ask_roles(who, &more).await.unwrap();
    assert_eq!(
        code(sam.decide_roles(who, &more, true).await),
        Some(ProblemCode::Forbidden)
    );
    sam.decide_roles(who, &more, false).await.unwrap();
    assert_eq!(sam.person("Alex").await.unwrap().role_request, None);
    // It lapses by itself as well.
    sam.ask_roles(who, &more).await.unwrap();
    line.clock.advance_ms((72 * 3_600 + 60) * 1_000);
    sotto::staff::roles::ask::sweep(line.app()).await.unwrap();
    let left = line
        .store()
        .read()
        .await
        .unwrap()
        .role_change(domain::MemberId::from_bytes(who.0))
        .await
        .unwrap();
    assert_eq!(left, None);
    let sam = line.desk("sam").await;
    let mut alex = line.desk("alex").await;
    sam.ask_roles(who, &[Role::Advocate]).await.unwrap();
    assert_eq!(alex.over().await, close::UNAUTHENTICATED);
    assert_eq!(sam.person("Alex").await.unwrap().roles, [Role::Advocate]);
    // Not to oneself, not to nothing, not what they have.
    let own = sam.me().member_id;
    assert_eq!(
        code(sam.ask_roles(own, &[Role::CaseWorker]).await),
        Some(ProblemCode::Forbidden)
    );
    assert_eq!(
        code(sam.ask_roles(who, &[]).await),
        Some(ProblemCode::Malformed)
    );
    assert_eq!(
        code(sam.ask_roles(who, &[Role::Advocate]).await),
        Some(ProblemCode::Conflict)
    );
    assert_eq!(
        written(&line, Event::RoleChange).await,
        [Some("lowered".to_owned())]
    );
}

#[tokio::test]
async fn whoever_is_dismissed_is_gone_within_a_second_and_the_last_supervisor_stays() {
    let line = Line::start().await;
    made(&line, "cam", &[DomainRole::Administrator]).await;
    let (mut visitor, mut alex) = super::talk::pair(&line).await;
    let (sam, cam) = (line.desk("sam").await, line.desk("cam").await);
    let who = member(&sam, "Alex").await;
    sam.enrol_device(who, EnrolPurpose::Device).await.unwrap();
    sam.ask_roles(who, &[Role::Advocate, Role::Auditor])
        .await
        .unwrap();
    sam.dismiss(who).await.unwrap();
    let closed = timeout(AT_ONCE, alex.over()).await.unwrap();
    assert_eq!(closed, close::UNAUTHENTICATED);
    let gone = sam.person("Alex").await.unwrap();
    assert!(!gone.active);
    assert_eq!((gone.devices.len(), gone.role_request), (0, None));
    assert!(
        sam.enrolments().await.unwrap().is_empty(),
        "no way in is left"
    );
    let again = Desk::log_in_with(line.desk_plan(line.desk_site()), "alex", &line.org.keys).await;
    assert_eq!(
        again.err().and_then(|error| error.code()),
        Some(ProblemCode::BadCredentials)
    );
    assert_eq!(code(sam.dismiss(who).await), Some(ProblemCode::WrongState));
    // Whom they helped is helped on.
    let mut bea = line.desk("bea").await;
    assert_eq!(bea.claim().await, visitor.chat_id());
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    // Nobody dismisses themselves, and somebody who certifies is left.
    let own = sam.me().member_id;
    assert_eq!(code(sam.dismiss(own).await), Some(ProblemCode::Forbidden));
    assert_eq!(code(cam.dismiss(own).await), Some(ProblemCode::WrongState));
    assert_eq!(
        code(cam.ask_roles(own, &[Role::CaseWorker]).await),
        Some(ProblemCode::WrongState)
    );
    assert_eq!(written(&line, Event::StaffLeft).await, [None]);
}

#[tokio::test]
async fn what_is_grave_asks_for_a_fresh_proof() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let who = member(&sam, "Alex").await;
    line.clock.advance_ms(Millis::from_secs(6 * 60).0);
    let refused = [
        code(sam.ask_roles(who, &[Role::Advocate]).await),
        code(sam.dismiss(who).await),
    ];
    assert_eq!(refused, [Some(ProblemCode::StepUp); 2]);
    sam.prove(&line.org.keys).await.unwrap();
    sam.ask_roles(who, &[Role::Advocate]).await.unwrap();
}
