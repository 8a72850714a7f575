//! An interpreter in the chat (R505, R506, S4): the person says yes before anybody comes in, and may have them leave at any time.

use super::talk::pair;
use client::{Desk, Event, Visitor};
use domain::{ClientId as LogId, InvitationId as RowId};
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, DeviceId, InvitationId, MemberId, ProblemCode,
    chat::{Asking, ChatState, EndReason, Purpose},
    conflict::Hidden,
    frame::Welcome,
    person::{Mandate, PersonFacts, Privilege},
    queue::{Device, Safety},
};
use seal::{Refusal, Suite, Who, message::Wish};
use tests::{
    line::Line,
    org::Org,
    seat::{Seat, meanwhile},
};

const BEFORE: &str = "nobody but Alex reads this";

/// A line with interpreters, where a person has talked with Alex alone.
async fn talking() -> (Line, Seat<Visitor>, Seat<Desk>, ChatId) {
    let line = Line::start_of(Org::with_interpreters()).await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    visitor.say(BEFORE).await.unwrap();
    meanwhile(alex.hears(BEFORE), &mut visitor).await;
    (line, visitor, alex, chat)
}

fn member(line: &Line, login: &str) -> MemberId {
    MemberId(*line.org.find(login).member.as_bytes())
}

fn device(line: &Line, login: &str) -> DeviceId {
    DeviceId(*line.org.find(login).device.as_bytes())
}

/// Alex asks for an interpreter, who says yes. Returns what the person is asked.
async fn asked(
    alex: &mut Seat<Desk>,
    interpreter: &mut Seat<Desk>,
    visitor: &mut Seat<Visitor>,
) -> Asking {
    let chat = visitor.chat_id();
    let to = interpreter.me().member_id;
    alex.invite(chat, to, Purpose::Interpret).await.unwrap();
    let invitation = interpreter.invited().await;
    assert_eq!(invitation.purpose, Purpose::Interpret);
    let id = invitation.invitation_id;
    interpreter.accept(id, Suite::XWing).await.unwrap();
    meanwhile(visitor.asked_for_interpreter(), alex).await
}

/// All three are in.
async fn interpreted() -> (Line, Seat<Visitor>, Seat<Desk>, Seat<Desk>) {
    let (line, mut visitor, mut alex, _) = talking().await;
    let mut ines = line.desk("ines").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    visitor.answer_interpreter(&asking, true).await.unwrap();
    meanwhile(ines.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Ines"]), &mut alex).await;
    (line, visitor, alex, ines)
}

/// Until nobody is asked about.
async fn over(visitor: &mut Seat<Visitor>) {
    let open = |state: &ChatState| {
        matches!(
            state,
            ChatState::Active {
                interpreter: None,
                ..
            }
        )
    };
    visitor.state("no question", open).await;
}

#[tokio::test]
async fn the_person_is_told_who_it_would_be_before_anybody_comes_in() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    assert_eq!(visitor.interpreter(&asking).await.unwrap().alias, "Ines");
    assert_eq!(visitor.readers(), ["Alex"], "nobody is in before");

    visitor.answer_interpreter(&asking, true).await.unwrap();
    meanwhile(ines.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Ines"]), &mut alex).await;
    visitor.say("desde ahora").await.unwrap();
    meanwhile(ines.hears("desde ahora"), &mut visitor).await;
    ines.say(chat, "from now on").await.unwrap();
    meanwhile(alex.hears("from now on"), &mut ines).await;
    assert_eq!(
        ines.texts(),
        ["desde ahora"],
        "what was said before is not hers"
    );
    let words = super::audit::words(&line).await;
    assert!(words.iter().any(|(event, _)| event == "interpreter_joined"));
}

#[tokio::test]
async fn a_no_means_no_and_the_desk_hears_it() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    let mut ivo = line.desk("ivo").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    visitor.answer_interpreter(&asking, false).await.unwrap();
    let wish = Wish {
        gender: true,
        community: false,
    };
    visitor.wish(wish).await.unwrap();
    let told = |event: &Event| match event {
        Event::InterpreterRefused(invitation) => Some(invitation.to),
        _ => None,
    };
    assert_eq!(
        meanwhile(alex.until("the no", told), &mut visitor).await,
        member(&line, "ines")
    );
    let heard = alex.ever("the wish", |event| match event {
        Event::Wish { wish, .. } => Some(*wish),
        _ => None,
    });
    assert_eq!(meanwhile(heard, &mut visitor).await, wish);
    // She learns that nobody needs her, and not whose word it was.
    ines.until("not needed", |event| match event {
        Event::InvitationClosed(..) => Some(()),
        _ => None,
    })
    .await;
    assert_eq!(visitor.readers(), ["Alex"]);

    // She is not listed and not asked a second time; somebody else may be.
    let listed = alex.interpreters(chat).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].alias, "Ivo");
    let again = alex.invite(chat, member(&line, "ines"), Purpose::Interpret);
    assert_eq!(
        again.await.unwrap_err().code(),
        Some(ProblemCode::NotAgreed)
    );
    let asking = asked(&mut alex, &mut ivo, &mut visitor).await;
    assert_eq!(visitor.interpreter(&asking).await.unwrap().alias, "Ivo");
    // The same answer to a question that is over changes nothing.
    visitor.answer_interpreter(&asking, false).await.unwrap();
    visitor.answer_interpreter(&asking, true).await.unwrap();
    meanwhile(over(&mut visitor), &mut alex).await;
    assert_eq!(alex.readers(chat), ["Alex"]);
}

#[tokio::test]
async fn the_person_may_have_them_leave_at_any_time() {
    let (line, mut visitor, mut alex, mut ines) = interpreted().await;
    let chat = visitor.chat_id();
    // The one who holds the chat cannot be sent away like this.
    visitor.send_away(device(&line, "alex")).await;
    visitor.send_away(device(&line, "ines")).await;
    meanwhile(ines.removed(), &mut visitor).await;
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    visitor.say("ya sin Ines").await.unwrap();
    meanwhile(alex.hears("ya sin Ines"), &mut visitor).await;
    assert!(!ines.texts().contains(&"ya sin Ines"));
    assert!(ines.chat(chat).is_none(), "her keys are gone");
    let again = alex.invite(chat, member(&line, "ines"), Purpose::Interpret);
    assert_eq!(
        again.await.unwrap_err().code(),
        Some(ProblemCode::NotAgreed)
    );
    let words = super::audit::words(&line).await;
    let away = ("participant_left".to_owned(), Some("sent_away".to_owned()));
    assert!(words.contains(&away));
}

#[tokio::test]
async fn who_interprets_may_leave_and_does_nothing_else() {
    let (line, mut visitor, mut alex, mut ines) = interpreted().await;
    let chat = visitor.chat_id();
    // Nothing of what an advocate does: not claim, not invite, not end.
    let refused = ines.claim_next().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    assert_eq!(ines.fence(chat), None);
    assert_eq!(ines.queue().len(), 0, "the queue is not shown to her");
    // Somebody whom her own keys would let in is refused.
    let bea = line.desk("bea").await;
    let (_, package) = seal::chat::key_package(bea.identity(), Suite::XWing).unwrap();
    let trust = ines.trust().with_log(None);
    let made = ines.chat_mut(chat).unwrap().let_in(&package, &trust);
    let frame = handshake(chat, made.unwrap(), None, None);
    let code = refusal(&mut ines, frame).await;
    assert_eq!(code, ProblemCode::RefusedReader);

    ines.step_out(chat).await.unwrap();
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    visitor.say("gracias").await.unwrap();
    meanwhile(alex.hears("gracias"), &mut visitor).await;
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
}

#[tokio::test]
async fn interpreters_are_found_by_language_and_never_past_a_conflict() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    assert_eq!(
        alex.interpreters(chat).await.unwrap(),
        [],
        "nobody is there"
    );
    let mut ines = line.desk("ines").await;
    let ivo = line.desk("ivo").await;
    let sam = line.desk("sam").await;
    let facts = PersonFacts {
        cleared_at: None,
        privilege: Privilege::NoneKnown,
        mandate: Mandate::None,
        languages: vec!["es".to_owned(), "quc".to_owned()],
        gender: None,
    };
    sam.keep_facts(member(&line, "ines"), facts).await.unwrap();
    let listed = alex.interpreters(chat).await.unwrap();
    let shown: Vec<(&str, &[String])> = listed
        .iter()
        .map(|one| (one.alias.as_str(), one.languages.as_slice()))
        .collect();
    let (spanish, english) = (["es".to_owned(), "quc".to_owned()], ["en".to_owned()]);
    assert_eq!(shown, [("Ines", &spanish[..]), ("Ivo", &english[..])]);

    // Ivo must not see this person, and takes a break besides.
    let item_id = alex.item(chat).unwrap();
    let hidden = Hidden::Item { item_id };
    alex.bar(hidden, ivo.me().member_id).await.unwrap();
    let barred = alex.invite(chat, ivo.me().member_id, Purpose::Interpret);
    assert_eq!(barred.await.unwrap_err().code(), Some(ProblemCode::Unfit));
    let listed = alex.interpreters(chat).await.unwrap();
    assert_eq!(listed.len(), 1);
    // Who does not hold the chat is told nothing.
    let nobody = sam.interpreters(chat).await.unwrap_err();
    assert!(matches!(nobody, client::ClientError::Missing(_)));

    // While the person is asked about one, no other question stands before them.
    asked(&mut alex, &mut ines, &mut visitor).await;
    let second = alex.invite(chat, member(&line, "ines"), Purpose::Interpret);
    assert_eq!(
        second.await.unwrap_err().code(),
        Some(ProblemCode::Conflict)
    );
}

#[tokio::test]
async fn an_interpreter_is_not_told_what_an_advocate_is_and_sits_beside_nobody() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    for purpose in [Purpose::Support, Purpose::Transfer] {
        let refused = alex.invite(chat, member(&line, "ines"), purpose).await;
        assert_eq!(
            refused.unwrap_err().code(),
            Some(ProblemCode::Forbidden),
            "without the person's yes she comes in for nothing"
        );
    }
    let refused = alex
        .invite(chat, member(&line, "sam"), Purpose::Interpret)
        .await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::Forbidden));
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    visitor.answer_interpreter(&asking, true).await.unwrap();
    meanwhile(ines.entered(), &mut alex).await;
    assert_eq!(ines.taps(chat), Some((Safety::NotSaid, Device::NotSaid)));
}

#[tokio::test]
async fn without_an_answer_nobody_comes_in() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    line.advance(179).await;
    assert_eq!(visitor.interpreter(&asking).await.unwrap().alias, "Ines");
    line.advance(2).await;
    meanwhile(over(&mut visitor), &mut alex).await;
    visitor.answer_interpreter(&asking, true).await.unwrap();
    visitor.say("tarde").await.unwrap();
    meanwhile(alex.hears("tarde"), &mut visitor).await;
    assert_eq!(alex.readers(chat), ["Alex"]);
    // Time said no, not the person: she may be asked again.
    let listed = alex.interpreters(chat).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn a_desk_that_does_not_wait_for_the_yes_is_refused() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    let package = stored_package(&line, asking.invitation_id).await;
    // A desk that cheats asks no log of keys.
    let trust = alex.trust().with_log(None);
    let made = alex.chat_mut(chat).unwrap().let_in(&package, &trust);
    let fence = alex.fence(chat);
    let frame = handshake(chat, made.unwrap(), Some(asking.invitation_id), fence);
    let code = meanwhile(refusal(&mut alex, frame), &mut visitor).await;
    assert_eq!(code, ProblemCode::NotAgreed);
    assert_eq!(visitor.readers(), ["Alex"]);
}

#[tokio::test]
async fn a_server_that_answers_for_the_person_lets_nobody_in() {
    let (line, mut visitor, mut alex, _) = talking().await;
    let mut ines = line.desk("ines").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    // Somebody who took the server over writes the yes.
    let row = RowId::from_bytes(asking.invitation_id.0);
    let mut tx = line.store().begin().await.unwrap();
    let until = tx.invitation(row).await.unwrap().unwrap().until;
    tx.set_agreed(row, true, until).await.unwrap();
    tx.commit().await.unwrap();
    line.app()
        .hub
        .member_changed(domain::MemberId::from_bytes(member(&line, "alex").0));
    meanwhile(ines.entered(), &mut alex).await;
    let alarm = visitor.until("alarm", |event| match event {
        Event::Alarm(_, error) => Some(*error),
        _ => None,
    });
    assert_eq!(alarm.await, seal::Error::RefusedReader(Refusal::NotAgreed));
    assert_eq!(visitor.readers(), ["Alex"], "nothing was merged");
}

#[tokio::test]
async fn a_server_that_shows_one_and_lets_another_in_is_found_out() {
    let (line, mut visitor, mut alex, chat) = talking().await;
    let mut ines = line.desk("ines").await;
    let ivo = line.desk("ivo").await;
    let asking = asked(&mut alex, &mut ines, &mut visitor).await;
    // The question shows Ines; what is handed to the desk is Ivo's.
    let (_, package) = seal::chat::key_package(ivo.identity(), Suite::XWing).unwrap();
    visitor.answer_interpreter(&asking, true).await.unwrap();
    // A desk that cheats asks no log of keys.
    let trust = alex.trust().with_log(None);
    let made = alex
        .chat_mut(chat)
        .unwrap()
        .let_in(&package, &trust)
        .unwrap();
    // The server under attack takes it: it writes the entry past its own check.
    forged_entry(&line, chat, &made).await;
    let alarm = visitor.until("alarm", |event| match event {
        Event::Alarm(_, error) => Some(*error),
        _ => None,
    });
    assert_eq!(alarm.await, seal::Error::RefusedReader(Refusal::NotAgreed));
    let names: Vec<_> = visitor.chat().members().into_iter().collect();
    assert!(
        names
            .iter()
            .all(|one| one.who != Who::Staff(ivo.identity().staff()))
    );
}

/// The key package that the interpreter's desk left with the server.
async fn stored_package(line: &Line, id: InvitationId) -> Vec<u8> {
    let mut tx = line.store().read().await.unwrap();
    let row = tx.invitation(RowId::from_bytes(id.0)).await.unwrap();
    match row.unwrap().state {
        store::chat::InvitationState::Accepted { key_package, .. } => key_package,
        state => panic!("{state:?}"),
    }
}

/// A handshake as the next entry of the log, whatever the server's rules say.
async fn forged_entry(line: &Line, chat: ChatId, made: &seal::Handshake) {
    let epoch = i64::try_from(made.epoch).unwrap();
    let chat = domain::ChatId::from_bytes(chat.0);
    let forged = store::chat::NewHandshake {
        chat,
        sender: store::Endpoint::Device(line.org.find("alex").device),
        client_id: LogId::from_bytes([0x77; 16]),
        commits: made.commits.clone(),
        epoch,
        new_epoch: epoch + 1,
        oldest_epoch: epoch,
        group_info: made.group_info.clone(),
        now: domain::Clock::now(&*line.clock),
    };
    let mut tx = line.store().begin().await.unwrap();
    let row = tx.insert_handshake(&forged).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    line.app().hub.published(chat, row);
}

fn handshake(
    chat_id: ChatId,
    made: seal::Handshake,
    invitation: Option<InvitationId>,
    fence: Option<u64>,
) -> (ClientId, ClientFrame) {
    let client_id = ClientId([0x55; 16]);
    let welcome = made.welcome.map(Bytes);
    let frame = ClientFrame::Handshake {
        chat_id,
        client_id,
        commits: made.commits.into_iter().map(Bytes).collect(),
        group_info: Bytes(made.group_info),
        welcome: invitation
            .zip(welcome)
            .map(|(invitation_id, welcome)| Welcome {
                invitation_id,
                welcome,
            }),
        fence,
    };
    (client_id, frame)
}

/// What the server says to a frame that it refuses.
async fn refusal(desk: &mut Seat<Desk>, (id, frame): (ClientId, ClientFrame)) -> ProblemCode {
    desk.socket().keep(id, frame).await;
    desk.until("a refusal", |event| match event {
        Event::Refused(_, code) => Some(*code),
        _ => None,
    })
    .await
}
