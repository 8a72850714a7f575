//! What the holder of a chat and a supervisor beside them say apart from it: the visitor's group does not carry it, and neither does
//! anything that outlives the chat.

use super::{hostile::through, talk::pair};
use client::{Desk, Event, Visitor};
use protocol::{
    AsideId, Bytes, ChatId, ProblemCode, ServerFrame,
    aside::AsideStep,
    chat::{EndReason, Purpose},
    people::RevokeReason,
};
use seal::{Refusal, Suite};
use tests::{
    line::Line,
    logs,
    proxy::{Proxy, Verdict, Way},
    seat::{Party, Seat, meanwhile},
};

const ASKED: &str = "marker-aside-dotterel-4721";
const ANSWERED: &str = "marker-aside-whimbrel-4722";

/// A person, Alex who holds the chat, and Sam who sits beside.
async fn beside(line: &Line) -> (Seat<Visitor>, Seat<Desk>, Seat<Desk>, ChatId) {
    let site = line.desk_site();
    beside_at(line, site).await
}

/// The same, with Sam behind another way in.
async fn beside_at(
    line: &Line,
    site: client::Site,
) -> (Seat<Visitor>, Seat<Desk>, Seat<Desk>, ChatId) {
    let (mut visitor, mut alex) = pair(line).await;
    let chat = visitor.chat_id();
    let mut sam = line.desk_at("sam", site).await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = meanwhile(sam.invited(), &mut alex).await;
    sam.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(sam.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), &mut alex).await;
    alex.reads_with(chat, "Sam").await;
    (visitor, alex, sam, chat)
}

async fn open_at(seat: &mut Seat<Desk>) -> AsideId {
    seat.until("the aside", |event| match event {
        Event::AsideOpen(_, id) => Some(*id),
        _ => None,
    })
    .await
}

/// Both can talk apart.
async fn apart(alex: &mut Seat<Desk>, sam: &mut Seat<Desk>, chat: ChatId) -> AsideId {
    let with = sam.me().member_id;
    let id = alex.open_aside(chat, with).await.unwrap();
    assert_eq!(meanwhile(open_at(alex), sam).await, id);
    assert_eq!(meanwhile(open_at(sam), alex).await, id);
    id
}

async fn hears(seat: &mut Seat<Desk>, words: &str) {
    seat.until(words, |event| match event {
        Event::AsideText { text, .. } if text == words => Some(()),
        _ => None,
    })
    .await;
}

async fn over(seat: &mut Seat<Desk>) {
    seat.until("the end of the aside", |event| {
        matches!(event, Event::AsideOver(_)).then_some(())
    })
    .await;
}

async fn alarm<P: Party>(seat: &mut Seat<P>) -> seal::Error {
    seat.until("alarm", |event| match event {
        Event::Alarm(_, error) => Some(*error),
        _ => None,
    })
    .await
}

fn has(hay: &[u8], needle: &str) -> bool {
    hay.windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn two_talk_apart_and_the_person_has_nothing_of_it() {
    logs::capture();
    let line = Line::start().await;
    let (mut visitor, mut alex, mut sam, chat) = beside(&line).await;
    let before = last_seq(&line, chat).await;
    let id = apart(&mut alex, &mut sam, chat).await;
    alex.say_aside(id, ASKED).await.unwrap();
    meanwhile(hears(&mut sam, ASKED), &mut alex).await;
    // While it is under way it stands on the disk, sealed.
    sam.say_aside(id, ANSWERED).await.unwrap();
    let disk = line.disk();
    assert!(
        has(&disk, "aside_entry"),
        "what is looked through is the database"
    );
    assert!(!has(&disk, ASKED) && !has(&disk, ANSWERED));
    meanwhile(hears(&mut alex, ANSWERED), &mut sam).await;

    // The log of the chat has not moved, and the person's page was told nothing.
    assert_eq!(last_seq(&line, chat).await, before);
    visitor.say("are you there?").await.unwrap();
    meanwhile(alex.hears("are you there?"), &mut visitor).await;
    assert_eq!(visitor.texts(), ["hello"]);
    let heard = alex.texts().len();
    assert_eq!(heard, 1, "and it is not among the chat's texts either");

    // Whoever ends the chat ends that too, with everything of it.
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
    meanwhile(over(&mut alex), &mut sam).await;
    meanwhile(over(&mut sam), &mut alex).await;
    assert_eq!((alex.asides(), sam.asides()), (vec![], vec![]));
    assert_eq!(
        line.store()
            .read()
            .await
            .unwrap()
            .aside(row(id))
            .await
            .unwrap(),
        None
    );
    assert!(!has(&logs::logged(), ASKED));
}

#[tokio::test]
async fn either_of_the_two_may_begin_and_nobody_else() {
    let line = Line::start().await;
    let (mut visitor, mut alex, mut sam, chat) = beside(&line).await;
    // Bea sits beside as well, and supervises nobody.
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = meanwhile(bea.invited(), &mut alex).await;
    bea.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Sam", "Bea"]), &mut alex).await;
    meanwhile(
        async {
            while bea.readers(chat).len() < 3 {
                bea.members("all three").await;
            }
        },
        &mut sam,
    )
    .await;
    for refused in [
        alex.open_aside(chat, bea.me().member_id).await,
        bea.open_aside(chat, alex.me().member_id).await,
    ] {
        let code = refused.unwrap_err().code();
        assert_eq!(code, Some(ProblemCode::Forbidden));
    }
    // The supervisor begins; a second one beside the same chat is not made.
    let with = alex.me().member_id;
    let id = sam.open_aside(chat, with).await.unwrap();
    assert_eq!(meanwhile(open_at(&mut sam), &mut alex).await, id);
    let second = alex.open_aside(chat, sam.me().member_id).await;
    assert_eq!(second.unwrap_err().code(), Some(ProblemCode::Conflict));
    // Who is not one of the two cannot read, write or end it.
    let http = bea.plan().http.clone();
    let params = protocol::aside::ReadAsideParams {
        aside_id: id,
        after: 0,
    };
    let read: client::Result<protocol::aside::ReadAsideResponse> =
        http.post("/api/v1/asides/read", &params).await;
    assert_eq!(read.unwrap_err().code(), Some(ProblemCode::NotFound));
    let closed = bea.close_aside(id).await.unwrap_err();
    assert_eq!(closed.code(), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn it_ends_when_one_of_the_two_leaves_the_chat() {
    let line = Line::start().await;
    let (mut visitor, mut alex, mut sam, chat) = beside(&line).await;
    let id = apart(&mut alex, &mut sam, chat).await;
    sam.step_out(chat).await.unwrap();
    meanwhile(over(&mut alex), &mut visitor).await;
    meanwhile(over(&mut sam), &mut alex).await;
    let refused = alex.say_aside(id, ASKED).await.unwrap_err();
    assert!(matches!(refused, client::ClientError::Missing(_)));
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    // Either of the two may end it without leaving.
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = meanwhile(sam.invited(), &mut alex).await;
    sam.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(sam.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), &mut alex).await;
    let id = apart(&mut alex, &mut sam, chat).await;
    sam.close_aside(id).await.unwrap();
    meanwhile(over(&mut alex), &mut sam).await;
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), &mut alex).await;
}

#[tokio::test]
async fn nothing_comes_from_a_revoked_device() {
    let line = Line::start().await;
    let (mut visitor, mut alex, mut sam, chat) = beside(&line).await;
    let id = apart(&mut alex, &mut sam, chat).await;
    let own = sam.me().device_id;
    sam.revoke(own, RevokeReason::Lost).await.unwrap();
    // The server takes nothing more of it: it is out of the chat, and what was said beside it is gone.
    meanwhile(over(&mut alex), &mut visitor).await;
    assert_eq!(
        line.store()
            .read()
            .await
            .unwrap()
            .aside(row(id))
            .await
            .unwrap(),
        None
    );
    let refused = sam.say_aside(id, ANSWERED).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Unauthenticated));
}

/// Whoever waits for an event may give that up at any moment, also in the middle of a step: it is taken up again.
#[tokio::test]
async fn a_wait_that_is_given_up_loses_no_step() {
    let line = Line::start().await;
    let (_visitor, mut alex, mut sam, chat) = beside(&line).await;
    let with = sam.me().member_id;
    let id = alex.open_aside(chat, with).await.unwrap();
    let mut patience = 0;
    while alex.asides().is_empty() || sam.asides().is_empty() {
        patience += patience / 2 + 1;
        assert!(patience < 1_000_000, "they never talk apart");
        gives_up(&mut alex, patience).await;
        gives_up(&mut sam, patience).await;
    }
    alex.say_aside(id, ASKED).await.unwrap();
    hears(&mut sam, ASKED).await;
}

/// Waits for what happens next, but only so long.
async fn gives_up(desk: &mut Desk, patience: u32) {
    let tired = async {
        for _ in 0..patience {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        event = desk.next() => drop(event.unwrap()),
        () = tired => {}
    }
}

#[tokio::test]
async fn a_server_that_swaps_keys_brings_nobody_in() {
    let line = Line::start().await;
    // Sam's desk is shown a Welcome of Bea's, who holds a certificate like everybody.
    let bea = line.desk("bea").await;
    let forged = std::sync::Arc::new(std::sync::Mutex::new(None::<Bytes>));
    let shown = std::sync::Arc::clone(&forged);
    let proxy = Proxy::before(line.desk, move |way, text| {
        let Ok(ServerFrame::Aside { mut aside }) = serde_json::from_str(text) else {
            return Verdict::Pass;
        };
        match (way, &aside.step, shown.lock().unwrap().clone()) {
            (Way::ToClient, AsideStep::Welcomed { .. }, Some(welcome)) => {
                aside.step = AsideStep::Welcomed { welcome };
                Verdict::Replace(ServerFrame::Aside { aside }.encode())
            }
            _ => Verdict::Pass,
        }
    })
    .await;
    let site = through(line.desk_site(), &proxy);
    let (_visitor, mut alex, mut sam, chat) = beside_at(&line, site).await;
    // Whatever package Bea gets hold of: the group that she makes has her in it, and not Alex.
    let (_, package) = seal::chat::key_package(sam.identity(), Suite::XWing).unwrap();
    let device = sam.identity().staff().device;
    let place = seal::chat::Place {
        chat: chat.0,
        aside: [1; 16],
    };
    let with = (&device, package.as_slice());
    let (_, welcome) =
        seal::Aside::open(bea.identity(), place, with, &bea.trust().with_log(None)).unwrap();
    *forged.lock().unwrap() = Some(Bytes(welcome));
    alex.open_aside(chat, sam.me().member_id).await.unwrap();
    meanwhile(open_at(&mut alex), &mut sam).await;
    let found = meanwhile(alarm(&mut sam), &mut alex).await;
    assert!(matches!(found, seal::Error::Sealed(_)), "{found:?}");
    assert_eq!(sam.asides(), []);
    meanwhile(over(&mut alex), &mut sam).await;
}

#[tokio::test]
async fn a_key_package_of_somebody_else_is_refused_by_who_opens() {
    let line = Line::start().await;
    let (_visitor, mut alex, mut sam, chat) = beside(&line).await;
    let bea = line.desk("bea").await;
    let id = alex.open_aside(chat, sam.me().member_id).await.unwrap();
    // Somebody who took the server over answers in Sam's place, with the keys of another certified device.
    let (_, package) = seal::chat::key_package(bea.identity(), Suite::XWing).unwrap();
    let answered = store::aside::AsideState::Answered {
        key_package: package,
    };
    let mut tx = line.store().begin().await.unwrap();
    tx.set_aside(row(id), &answered).await.unwrap();
    tx.commit().await.unwrap();
    line.app().hub.device_changed(line.org.find("alex").device);
    let found = alarm(&mut alex).await;
    assert_eq!(found, seal::Error::Refused(Refusal::Identity));
    assert_eq!(alex.asides(), []);
    meanwhile(
        sam.state("still there", |state| {
            matches!(state, protocol::chat::ChatState::Active { .. })
        }),
        &mut alex,
    )
    .await;
}

/// How many entries the chat's log has had.
async fn last_seq(line: &Line, chat: ChatId) -> i64 {
    let chat = domain::ChatId::from_bytes(chat.0);
    let row = line.store().read().await.unwrap().chat(chat).await.unwrap();
    row.unwrap().last_seq
}

fn row(id: AsideId) -> domain::AsideId {
    domain::AsideId::from_bytes(id.0)
}
