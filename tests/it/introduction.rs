//! Somebody on another hotline's line is brought into a chat by a code, with the worker who was with them beside them (R363, S3).

use crate::{
    audit::words,
    referral::{Partner, Sent, ask, open_items, partner, problem, signed, the_notice},
};
use client::{Desk, Guest, Opening, Seat as Place, Speaker, Visitor};
use protocol::{
    Bytes as Sealed, ItemId, ProblemCode, Reference, Token,
    chat::ChatState,
    forwarder::Scope,
    introduction::{GuestResponse, GuestSeat, NewIntroduction, Worker},
    queue::{ItemKind, Level, LevelReason, Safety},
    referral::{
        ConsentBasis, Form, FormKind, LocalReason, PersonKnows, ReferralParams, ReferralResponse,
        ReferralStatus, Routing,
    },
};
use seal::{
    Guest as Name,
    chat::GuestKey,
    referral::{ForwarderKey, Referral},
};
use tests::{
    line::Line,
    seat::{Party, Seat, meanwhile},
};

const CODE: &str = "4819237702";

/// A worker of the other hotline, on the telephone with somebody.
struct Caller {
    code: String,
    seat: Token,
    key: GuestKey,
    name: Name,
}

impl Caller {
    fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            seat: Token(rand::random()),
            key: GuestKey::generate().unwrap(),
            name: Name::new("Maria", "National Hotline").unwrap(),
        }
    }

    /// The form: she is in a motel in Bridgeport and wants out tonight.
    fn form(&self) -> Form {
        let routing = Routing {
            form: FormKind::Referral,
            person_knows: PersonKnows::Yes,
            consent: ConsentBasis::PersonOnLine,
            reasons: vec![LevelReason::NoSafeBed],
            language: "en".to_owned(),
        };
        let mut form: Form =
            serde_json::from_value(serde_json::json!({ "routing": routing })).unwrap();
        form.town = "Bridgeport".to_owned();
        form.worker = Some(Worker {
            name: self.name.name.clone(),
            organisation: self.name.organisation.clone(),
            key: Sealed(self.key.public().to_vec()),
        });
        form
    }

    fn beside(&self) -> NewIntroduction {
        NewIntroduction {
            code: self.code.clone(),
            seat: self.seat,
        }
    }

    /// The page on which the worker stays.
    fn page(self, line: &Line) -> Place {
        let plan = line.visitor_plan(line.visitor_site());
        Place::new(plan, self.seat, self.key, self.name).unwrap()
    }
}

async fn request(
    line: &Line,
    partner: &Partner,
    (form, new): (&Form, Option<NewIntroduction>),
) -> Sent {
    let reference = Reference(rand::random());
    let inside = serde_json::to_vec(form).unwrap();
    let notice = the_notice(line).await;
    let key: Option<&ForwarderKey> = Some(&partner.key);
    let params = ReferralParams {
        routing: form.routing.clone(),
        sealed: Sealed(Referral::seal(reference.0, &inside, key, &notice).unwrap()),
        introduction: new,
    };
    signed(
        line,
        partner,
        reference,
        serde_json::to_vec(&params).unwrap(),
    )
}

async fn refers(line: &Line, partner: &Partner, caller: &Caller) {
    let form = caller.form();
    let sent = request(line, partner, (&form, Some(caller.beside()))).await;
    let answer = ask(line, &sent).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
}

/// The person types the code.
async fn comes(line: &Line, code: &str) -> client::Result<Seat<Visitor>> {
    let opening = Opening {
        code: Some(code.to_owned()),
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, opening).await?);
    visitor.group_opened().await;
    Ok(visitor)
}

/// Waits until the person is put before this desk. Their form may have been before, and a desk may be told of that late.
async fn person_before(desk: &mut Seat<Desk>) -> ItemId {
    loop {
        let queue = desk.queue();
        let offered = desk.offered();
        let person = queue
            .iter()
            .find(|item| item.kind == ItemKind::Chat && offered.contains(&item.item_id));
        if let Some(person) = person {
            return person.item_id;
        }
        desk.queue_told().await;
    }
}

/// Waits until the seat of the worker stands like this.
pub(crate) async fn seat<P: Party>(
    party: &mut Seat<P>,
    what: &str,
    fits: impl Fn(&Option<GuestSeat>) -> bool + Send + Sync,
) -> Option<GuestSeat> {
    let state = party
        .state(
            what,
            |state| matches!(state, ChatState::Active { guest, .. } if fits(guest)),
        )
        .await;
    match state {
        ChatState::Active { guest, .. } => guest,
        _ => None,
    }
}

/// A line with the person in a chat, whose form the same advocate holds, and the worker's page.
pub(crate) struct Brought {
    pub(crate) line: Line,
    pub(crate) partner: Partner,
    pub(crate) sam: Seat<Desk>,
    pub(crate) alex: Seat<Desk>,
    pub(crate) visitor: Seat<Visitor>,
    pub(crate) page: Place,
    pub(crate) form: ReferralResponse,
}

/// The form is acknowledged by Alex, and the person comes by the code to Alex and to nobody else.
pub(crate) async fn brought() -> Brought {
    brought_to(Line::start().await).await
}

/// The same on this line.
pub(crate) async fn brought_to(line: Line) -> Brought {
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let mut alex = line.desk("alex").await;
    let caller = Caller::new(CODE);
    refers(&line, &partner, &caller).await;
    let form = alex.claim_referral().await.unwrap();
    let bea = line.desk("bea").await;
    let visitor = comes(&line, CODE).await.unwrap();
    let offered = person_before(&mut alex).await;
    assert!(bea.offered().is_empty(), "nobody else is asked before Alex");
    let chat = alex.accept_offer(offered).await.unwrap();
    assert_eq!(chat, visitor.chat_id());
    alex.entered().await;
    let (opened, _) = alex.open_referral(&form).unwrap();
    let key = opened.worker.unwrap().key.0.try_into().unwrap();
    alex.expect_guest(chat, key);
    let page = caller.page(&line);
    Brought {
        line,
        partner,
        sam,
        alex,
        visitor,
        page,
        form,
    }
}

/// The worker knocks, the person says yes, and they sit there.
pub(crate) async fn seated(
    page: Place,
    alex: &mut Seat<Desk>,
    visitor: &mut Seat<Visitor>,
) -> Seat<Guest> {
    assert_eq!(page.knock().await.unwrap(), GuestResponse::Here);
    let asked = seat(visitor, "the question", |guest| {
        matches!(guest, Some(GuestSeat::Asked { .. }))
    })
    .await;
    let Some(GuestSeat::Asked {
        invitation_id,
        key_package,
    }) = asked
    else {
        panic!("nobody was asked about");
    };
    visitor
        .answer_guest(invitation_id, &key_package, true)
        .await
        .unwrap();
    seat(alex, "somebody who sits there", |guest| {
        matches!(guest, Some(GuestSeat::Here { ready: false }))
    })
    .await;
    let GuestResponse::Welcomed {
        chat_id,
        welcome,
        seq,
    } = page.knock().await.unwrap()
    else {
        panic!("not welcomed");
    };
    let guest = page.enter(chat_id, welcome.as_slice(), seq).await.unwrap();
    let mut guest = Seat::new(guest);
    seat(&mut guest, "their own seat", Option::is_some).await;
    guest
}

/// The steps of the transfer, in the words of E6.
pub(crate) async fn steps(line: &Line) -> Vec<String> {
    let all = words(line).await.into_iter();
    let steps = all.filter(|(event, _)| event == "transfer_state");
    steps.filter_map(|(_, why)| why).collect()
}

fn names(chat: &seal::Chat) -> Vec<String> {
    let name = |member: seal::Member| match member.who {
        seal::Who::Visitor => "visitor".to_owned(),
        seal::Who::Staff(staff) => staff.alias,
        seal::Who::Guest(guest) => guest.name,
    };
    chat.members().into_iter().map(name).collect()
}

#[tokio::test]
async fn who_acknowledged_the_form_has_the_person_and_the_worker_goes_when_both_have_said_so() {
    let Brought {
        line,
        mut alex,
        mut visitor,
        page,
        form,
        ..
    } = brought().await;
    let chat = visitor.chat_id();
    let read = alex.read_referral(form.item_id).await.unwrap();
    assert_eq!(read.chat_id, Some(chat));
    let again = page.knock().await.unwrap();
    assert_eq!(again, GuestResponse::Here);
    let mut maria = seated(page, &mut alex, &mut visitor).await;
    visitor.members("Maria").await;
    assert_eq!(names(visitor.chat()), ["visitor", "Alex", "Maria"]);
    maria.say("I am here with you").await.unwrap();
    let by = visitor.hears("I am here with you").await;
    assert_eq!(by, Speaker::Guest("Maria".to_owned()));
    visitor.say("please stay until I know them").await.unwrap();
    alex.hears("please stay until I know them").await;
    maria.hears("please stay until I know them").await;
    // One yes alone sends nobody away.
    alex.confirm_guest(chat).await.unwrap();
    seat(&mut visitor, "that Alex has them", |guest| {
        matches!(guest, Some(GuestSeat::Here { ready: true }))
    })
    .await;
    maria.say("shall I go?").await.unwrap();
    visitor.hears("shall I go?").await;
    visitor.let_guest_go().await;
    maria.removed().await;
    seat(&mut alex, "nobody there", Option::is_none).await;
    while names(visitor.chat()) != ["visitor", "Alex"] {
        visitor.members("without Maria").await;
    }
    let written = steps(&line).await;
    let path = [
        "introduced",
        "receiver_ringing",
        "agreed",
        "joined",
        "receiver_confirmed",
        "confirmed_both",
        "completed",
    ];
    assert_eq!(written, path);
}

#[tokio::test]
async fn the_worker_is_told_that_they_are_through_and_nothing_else() {
    let Brought {
        line,
        mut alex,
        mut visitor,
        page,
        form,
        ..
    } = brought().await;
    let caller = Caller::new(CODE);
    let token = page.token();
    let maria = seated(page, &mut alex, &mut visitor).await;
    alex.confirm_guest(visitor.chat_id()).await.unwrap();
    visitor.let_guest_go().await;
    seat(&mut alex, "nobody there", Option::is_none).await;
    drop((maria, form));
    let same = Place::new(
        line.visitor_plan(line.visitor_site()),
        token,
        caller.key,
        caller.name,
    )
    .unwrap();
    assert_eq!(
        same.knock().await.unwrap(),
        GuestResponse::Over { completed: true }
    );
}

#[tokio::test]
async fn a_no_lets_nobody_in_and_asks_for_no_reason() {
    let Brought {
        line: _line,
        alex: _alex,
        mut visitor,
        page,
        ..
    } = brought().await;
    page.knock().await.unwrap();
    let asked = seat(&mut visitor, "the question", Option::is_some).await;
    let Some(GuestSeat::Asked {
        invitation_id,
        key_package,
    }) = asked
    else {
        panic!("nobody was asked about");
    };
    visitor
        .answer_guest(invitation_id, &key_package, false)
        .await
        .unwrap();
    // Theirs is the page that was told of the question: what it is told next is newer than that.
    seat(&mut visitor, "nobody", Option::is_none).await;
    let over = GuestResponse::Over { completed: false };
    assert_eq!(page.knock().await.unwrap(), over);
    assert_eq!(names(visitor.chat()), ["visitor", "Alex"]);
}

#[tokio::test]
async fn the_person_alone_sends_the_worker_away_at_once() {
    let Brought {
        line,
        mut alex,
        mut visitor,
        page,
        ..
    } = brought().await;
    let mut maria = seated(page, &mut alex, &mut visitor).await;
    visitor.let_guest_go().await;
    maria.removed().await;
    visitor.say("without her now").await.unwrap();
    meanwhile(alex.hears("without her now"), &mut visitor).await;
    assert!(!maria.texts().contains(&"without her now"));
    let written = steps(&line).await;
    assert_eq!(written.last().map(String::as_str), Some("dropped"));
}

#[tokio::test]
async fn a_code_works_once_and_a_wrong_one_takes_no_place() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    refers(&line, &partner, &Caller::new(CODE)).await;
    let wrong = comes(&line, "1111111111").await.err().unwrap();
    assert_eq!(wrong.code(), Some(ProblemCode::CodeOver));
    let visitor = comes(&line, CODE).await.unwrap();
    let again = comes(&line, CODE).await.err().unwrap();
    assert_eq!(again.code(), Some(ProblemCode::CodeOver));
    assert_eq!(open_items(&line).await, 2, "the form and one chat");
    drop(visitor);
}

#[tokio::test]
async fn a_code_lapses_after_two_hours_and_goes_with_its_form() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    refers(&line, &partner, &Caller::new(CODE)).await;
    line.advance(2 * 3_600 + 1).await;
    let late = comes(&line, CODE).await.err().unwrap();
    assert_eq!(late.code(), Some(ProblemCode::CodeOver));
    let other = "5555555555";
    refers(&line, &partner, &Caller::new(other)).await;
    let alex = line.desk("alex").await;
    for _ in 0..2 {
        let form = alex.claim_referral().await.unwrap();
        let why = Some(LocalReason::Duplicate);
        alex.move_referral(&form, ReferralStatus::Rejected, why)
            .await
            .unwrap();
    }
    let closed = comes(&line, other).await.err().unwrap();
    assert_eq!(closed.code(), Some(ProblemCode::CodeOver));
}

#[tokio::test]
async fn whoever_takes_the_person_has_their_form_too() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let caller = Caller::new(CODE);
    refers(&line, &partner, &caller).await;
    // Nobody has the form yet: the person has its place, its urgency and its age.
    let visitor = comes(&line, CODE).await.unwrap();
    let mut bea = line.desk("bea").await;
    let chat = bea.claim_next().await.unwrap();
    assert_eq!(chat, visitor.chat_id());
    bea.entered().await;
    let form = bea
        .queue()
        .into_iter()
        .find(|item| item.kind == ItemKind::Referral)
        .unwrap();
    let read = bea.read_referral(form.item_id).await.unwrap();
    assert_eq!(read.chat_id, Some(chat));
    let talk = bea
        .queue()
        .into_iter()
        .find(|item| item.kind == ItemKind::Chat)
        .unwrap();
    assert_eq!(talk.level, Level::T2, "no less urgent than the form");
}

#[tokio::test]
async fn a_form_comes_from_a_colleague_to_who_has_the_person() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    refers(&line, &partner, &Caller::new(CODE)).await;
    let mut alex = line.desk("alex").await;
    let form = alex.claim_referral().await.unwrap();
    let mut bea = line.desk("bea").await;
    let _visitor = comes(&line, CODE).await.unwrap();
    let offered = person_before(&mut alex).await;
    alex.decline_offer(offered).await.unwrap();
    line.sweep().await;
    let offered = person_before(&mut bea).await;
    bea.accept_offer(offered).await.unwrap();
    bea.entered().await;
    let read = bea.read_referral(form.item_id).await.unwrap();
    assert!(read.fence > form.fence, "another holder's number");
    let gone = alex.read_referral(form.item_id).await.err().unwrap();
    assert_eq!(gone.code(), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn a_worker_whose_key_is_not_in_the_form_is_not_let_in() {
    let Brought {
        line,
        mut alex,
        mut visitor,
        page,
        ..
    } = brought().await;
    // Whoever has the capability, and another key: a server that puts itself in her place, say.
    let other = Caller::new(CODE);
    let plan = line.visitor_plan(line.visitor_site());
    let other = Place::new(plan, page.token(), other.key, other.name).unwrap();
    other.knock().await.unwrap();
    let asked = seat(&mut visitor, "the question", Option::is_some).await;
    let Some(GuestSeat::Asked {
        invitation_id,
        key_package,
    }) = asked
    else {
        panic!("nobody was asked about");
    };
    visitor
        .answer_guest(invitation_id, &key_package, true)
        .await
        .unwrap();
    let refused = alex.until_error("the refusal of another key").await;
    assert!(refused.contains("another key"), "{refused}");
    assert_eq!(names(visitor.chat()), ["visitor", "Alex"]);
}

#[tokio::test]
async fn a_seat_lapses_with_its_code() {
    let Brought {
        line,
        mut alex,
        mut visitor,
        page,
        ..
    } = brought().await;
    let mut maria = seated(page, &mut alex, &mut visitor).await;
    // They talk on, so that nothing ends for want of a word.
    for _ in 0..25 {
        line.advance(299).await;
        visitor.still_here().await;
        visitor.say("still here").await.unwrap();
        alex.hears("still here").await;
    }
    maria.removed().await;
    seat(&mut alex, "nobody there", Option::is_none).await;
    assert_eq!(names(visitor.chat()), ["visitor", "Alex"]);
}

#[tokio::test]
async fn only_who_is_on_the_line_is_brought_in_and_a_code_is_ten_digits() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let caller = Caller::new(CODE);
    let mut absent = caller.form();
    absent.routing.consent = ConsentBasis::PersonAgreedVerbal;
    let absent = (&absent, Some(caller.beside()));
    let answer = ask(&line, &request(&line, &partner, absent).await).await;
    assert_eq!(problem(&answer), ProblemCode::Malformed);
    for bad in ["", "481923770", "48192377021", "481923770x"] {
        let caller = Caller::new(bad);
        let form = caller.form();
        let sent = request(&line, &partner, (&form, Some(caller.beside()))).await;
        assert_eq!(problem(&ask(&line, &sent).await), ProblemCode::Malformed);
    }
    // A code that somebody else was told.
    refers(&line, &partner, &caller).await;
    let twice = Caller::new(CODE);
    let form = twice.form();
    let sent = request(&line, &partner, (&form, Some(twice.beside()))).await;
    assert_eq!(problem(&ask(&line, &sent).await), ProblemCode::Conflict);
    assert_eq!(open_items(&line).await, 1, "nothing half stored");
}

#[tokio::test]
async fn guesses_at_a_code_are_few() {
    let line = Line::start().await;
    let mut limited = false;
    for guess in 0..7 {
        let code = format!("{guess:010}");
        let refused = comes(&line, &code).await.err().unwrap();
        limited |= refused.code() == Some(ProblemCode::RateLimited);
    }
    assert!(limited, "guesses went on");
    // Who comes without a code waits for nothing.
    let opening = Opening {
        safety: Safety::InDangerNow,
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    Visitor::open(plan, opening).await.unwrap();
}
