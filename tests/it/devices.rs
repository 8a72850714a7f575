//! Devices and log-ins: listed, named, ended, revoked.

use crate::talk::pair;
use client::Event;
use protocol::{ProblemCode, limits::close, people::RevokeReason};
use std::time::Duration;
use tests::{line::Line, seat::meanwhile};
use tokio::time::timeout;

/// A revoked device must be gone within this.
const AT_ONCE: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_device_that_is_revoked_in_a_live_chat_is_gone_within_a_second_and_reads_nothing_more() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let sam = line.desk("sam").await;
    let people = sam.people().await.unwrap().people;
    let device = people
        .iter()
        .find(|person| person.alias == "Alex")
        .map(|person| person.devices[0].device_id)
        .unwrap();
    sam.revoke(device, RevokeReason::Lost).await.unwrap();
    let closed = timeout(AT_ONCE, alex.over()).await.unwrap();
    assert_eq!(closed, close::UNAUTHENTICATED);
    let refused = alex.colleagues().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unauthenticated));
    // The next advocate takes over and takes the lost device's keys out.
    let mut bea = line.desk("bea").await;
    assert_eq!(bea.claim().await, chat, "back at the head of the queue");
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    let id = visitor.say("not for the lost device").await.unwrap();
    let seq = visitor.stored(&id).await;
    let stored = domain::ChatId::from_bytes(chat.0);
    let rows = line.store().entries_after(stored, 0, 100).await.unwrap();
    let row = rows.iter().find(|row| u64::try_from(row.seq) == Ok(seq));
    let trust = alex.trust();
    let keys = alex.chat_mut(chat).unwrap();
    let read = keys.receive(seq, &row.unwrap().payloads[0], &trust);
    assert_eq!(read.err(), Some(seal::Error::Epoch));
    meanwhile(bea.hears("not for the lost device"), &mut visitor).await;
    // Nothing of it is left to come back with.
    let again = client::Desk::log_in_with(line.desk_plan(line.desk_site()), "alex", &line.org.keys);
    assert_eq!(
        again.await.err().and_then(|error| error.code()),
        Some(ProblemCode::BadCredentials)
    );
    let here = bea.colleagues().await.unwrap();
    assert!(here.iter().all(|one| one.alias != "Alex"));
}

#[tokio::test]
async fn a_revoked_device_that_only_sat_beside_is_taken_out_by_the_holder() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut sam = line.desk("sam").await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, protocol::chat::Purpose::Support)
        .await
        .unwrap();
    let invitation = sam.invited().await;
    sam.accept(invitation.invitation_id, seal::Suite::XWing)
        .await
        .unwrap();
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), &mut alex).await;
    meanwhile(sam.entered(), &mut alex).await;
    let own = sam.me().device_id;
    sam.revoke(own, RevokeReason::Replaced).await.unwrap();
    assert_eq!(sam.over().await, close::UNAUTHENTICATED);
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
}

#[tokio::test]
async fn only_its_owner_and_who_certifies_can_revoke_a_device() {
    let line = Line::start().await;
    let (alex, bea) = (line.desk("alex").await, line.desk("bea").await);
    let of_bea = bea.me().device_id;
    let refused = alex.revoke(of_bea, RevokeReason::Lost).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NotFound));
    let refused = alex.people().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    bea.revoke(of_bea, RevokeReason::Replaced).await.unwrap();
    assert!(line.app().trust().revoked().len() == 1);
}

#[tokio::test]
async fn a_person_sees_names_and_ends_what_is_theirs() {
    let line = Line::start().await;
    let mut first = line.desk("alex").await;
    let device = first.me().device_id;
    first.name_device(device, " Office laptop ").await.unwrap();
    for not_a_name in ["", "two\nlines", &"x".repeat(41)] {
        let refused = first.name_device(device, not_a_name).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Malformed));
    }
    line.clock.advance_ms(60_000);
    // The second log-in takes the device's place; the first one's session goes on.
    let second = line.desk("alex").await;
    first
        .until("replaced", |event| {
            matches!(event, Event::Over(close::REPLACED)).then_some(())
        })
        .await;
    let mine = second.devices().await.unwrap();
    assert_eq!(mine.devices.len(), 1);
    assert_eq!(mine.devices[0].name, "Office laptop");
    assert_eq!(mine.devices[0].used_at % 86_400_000, 0);
    let current: Vec<bool> = mine.sessions.iter().map(|one| one.current).collect();
    assert_eq!(current, [true, false], "the newest first");
    second
        .end_session(mine.sessions[1].session_id)
        .await
        .unwrap();
    let refused = first.devices().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unauthenticated));
    let gone = second.end_session(mine.sessions[1].session_id).await;
    assert_eq!(gone.unwrap_err().code(), Some(ProblemCode::NotFound));
}
