//! S4, step by step: somebody near New Haven who survived torture, speaks Arabic, has a hearing in ten days, and fears the embassy of home.
//! What their page and the desks look like is in `e2e/new-haven.test.ts`.

use crate::{
    own_yes::{agreed, asked, heard},
    referral::partner_of,
};
use client::{Desk, Event, Opening, Visitor};
use protocol::{
    ChatId, MemberId, ProblemCode,
    chat::{Asking, ChatState, EndReason, Purpose},
    forwarder::{ForwarderKind, Scope},
    person::{Mandate, PersonFacts, Privilege},
    queue::{Gender, Level, LevelReason},
    release::{DataClass, ReleasePurpose, ReleaseState},
    task::TaskOn,
};
use seal::{Suite, consent::Said, message::Wish};
use std::sync::OnceLock;
use tests::{
    line::Line,
    org::Org,
    seat::{Seat, meanwhile},
};

const BEFORE: &str = "هذا قبل الترجمة";
const WITH_INES: &str = "لا أريد هذا الشخص";
const WITH_IVO: &str = "هل تستطيع السفارة أن تعرف؟";
const AFTER: &str = "هذا بعد الترجمة";
/// What the release says, in Arabic: the desk's own words are in `text/release-words-ar.ts`.
const WORDS: &str = "هل نخبر المحامي؟";

/// Alex works on cases as well.
fn people() -> &'static Org {
    static PEOPLE: OnceLock<Org> = OnceLock::new();
    use domain::permission::Role;
    PEOPLE.get_or_init(|| {
        Org::new(&[
            ("alex", &[Role::Advocate]),
            ("bea", &[Role::Advocate, Role::CaseWorker]),
            ("sam", &[Role::Supervisor]),
            ("cam", &[Role::CaseWorker]),
            ("ines", &[Role::Interpreter]),
            ("ivo", &[Role::Interpreter]),
        ])
    })
}

fn member(line: &Line, login: &str) -> MemberId {
    MemberId(*line.org.find(login).member.as_bytes())
}

async fn speaks(line: &Line, sam: &Desk, login: &str, (tag, gender): (&str, Option<Gender>)) {
    let facts = PersonFacts {
        cleared_at: None,
        privilege: Privilege::NoneKnown,
        mandate: Mandate::None,
        languages: vec![tag.to_owned()],
        gender,
    };
    sam.keep_facts(member(line, login), facts).await.unwrap();
}

/// 1 and the first half of 2: they come in Arabic, and would rather talk with a woman.
async fn comes(line: &Line) -> (Seat<Visitor>, Seat<Desk>, ChatId) {
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    speaks(line, &sam, "alex", ("en", Some(Gender::Man))).await;
    speaks(line, &sam, "bea", ("en", Some(Gender::Woman))).await;
    speaks(line, &sam, "ines", ("ar", None)).await;
    speaks(line, &sam, "ivo", ("ar", None)).await;
    let alex = line.desk("alex").await;
    let mut bea = line.desk("bea").await;
    let plan = line.visitor_plan(line.visitor_site());
    let opening = Opening {
        language: "ar".to_owned(),
        ..Opening::default()
    };
    let mut person = Seat::new(Visitor::open(plan, opening).await.unwrap());
    person.group_opened().await;
    person.prefer(Some(Gender::Woman)).await;
    person
        .state("noted", |state| {
            matches!(
                state,
                ChatState::Waiting {
                    prefers: Some(Gender::Woman),
                    ..
                }
            )
        })
        .await;
    line.sweep().await;
    // Nobody here speaks Arabic: after three minutes whoever needs an interpreter is better than none; never a man.
    line.advance(181).await;
    let item = bea.asked_about(1).await[0];
    assert_eq!(alex.offered(), []);
    let chat = bea.accept_offer(item).await.unwrap();
    bea.entered().await;
    meanwhile(person.readers_are(&["Bea"]), &mut bea).await;
    // The hearing is in ten days: important, by the deadline (T3).
    bea.assess(chat, Some(LevelReason::DeadlineSoon))
        .await
        .unwrap();
    bea.sees("T3 by the deadline", |item| {
        item.level == Level::T3 && item.level_why == LevelReason::DeadlineSoon
    })
    .await;
    (person, bea, chat)
}

async fn asked_in(
    bea: &mut Seat<Desk>,
    interpreter: &mut Seat<Desk>,
    person: &mut Seat<Visitor>,
) -> Asking {
    let to = interpreter.me().member_id;
    bea.invite(person.chat_id(), to, Purpose::Interpret)
        .await
        .unwrap();
    let id = interpreter.invited().await.invitation_id;
    interpreter.accept(id, Suite::XWing).await.unwrap();
    meanwhile(person.asked_for_interpreter(), bea).await
}

#[tokio::test]
async fn s4_an_interpreter_of_their_choice_and_one_release_of_their_own() {
    let line = Line::start_of(people()).await;
    let (mut person, mut bea, chat) = comes(&line).await;
    person.say(BEFORE).await.unwrap();
    meanwhile(bea.hears(BEFORE), &mut person).await;

    let mut ines = line.desk("ines").await;
    let mut ivo = line.desk("ivo").await;
    not_this_one(&line, (&mut person, &mut bea, &mut ines)).await;
    let first = bea.chat(chat).unwrap().authenticator();
    interpreted((&mut person, &mut bea, &mut ivo)).await;
    let second = bea.chat(chat).unwrap().authenticator();
    assert_ne!(first, second, "the keys are others since Ivo is in");

    // 5. What is asked is answered by a human; nothing in the program knows an embassy or calls one (no such kind of agency exists).
    person.say(WITH_IVO).await.unwrap();
    meanwhile(ivo.hears(WITH_IVO), &mut person).await;
    meanwhile(bea.hears(WITH_IVO), &mut person).await;

    leaves((&mut person, &mut bea, ivo)).await;
    let third = bea.chat(chat).unwrap().authenticator();
    assert_ne!(second, third, "and others again since he is out");
    internal_and_outside(&line, (&mut person, &mut bea)).await;

    bea.end(chat, EndReason::EndedByAdvocate).await.unwrap();
    line.advance(121).await;
    // The refusal was theirs for as long as the chat was open, and is nowhere now.
    let disk = line.disk();
    for words in [BEFORE, WITH_INES, WITH_IVO, AFTER, WORDS] {
        assert!(!crate::canary::has(&disk, words.as_bytes()), "{words}");
    }
    let mut tx = line.store().read().await.unwrap();
    let chat = domain::ChatId::from_bytes(chat.0);
    assert!(tx.chat(chat).await.unwrap().is_none());
}

/// 2. No to Ines, without a reason, and what another one should be like: only the people in the chat read it.
async fn not_this_one(
    line: &Line,
    (person, bea, ines): (&mut Seat<Visitor>, &mut Seat<Desk>, &mut Seat<Desk>),
) {
    let chat = person.chat_id();
    let listed = bea.interpreters(chat).await.unwrap();
    assert_eq!(listed.len(), 2, "both speak Arabic");
    let asking = asked_in(bea, ines, person).await;
    assert_eq!(person.interpreter(&asking).await.unwrap().alias, "Ines");
    person.answer_interpreter(&asking, false).await.unwrap();
    let wish = Wish {
        gender: true,
        community: true,
    };
    person.wish(wish).await.unwrap();
    let heard = bea.ever("the wish", |event| match event {
        Event::Wish { wish, .. } => Some(*wish),
        _ => None,
    });
    assert_eq!(meanwhile(heard, person).await, wish);
    person.say(WITH_INES).await.unwrap();
    meanwhile(bea.hears(WITH_INES), person).await;
    let left = bea.interpreters(chat).await.unwrap();
    let names: Vec<&str> = left.iter().map(|one| one.alias.as_str()).collect();
    assert_eq!(names, ["Ivo"], "who was refused is not offered again");
    let again = bea.invite(chat, member(line, "ines"), Purpose::Interpret);
    let refused = again.await.unwrap_err().code();
    assert_eq!(refused, Some(ProblemCode::NotAgreed));
    assert!(ines.chat(chat).is_none() && ines.texts().is_empty());
}

/// 3. Ivo comes in by name, reads from then on, and sees nothing of the item.
async fn interpreted((person, bea, ivo): (&mut Seat<Visitor>, &mut Seat<Desk>, &mut Seat<Desk>)) {
    let chat = person.chat_id();
    let asking = asked_in(bea, ivo, person).await;
    person.answer_interpreter(&asking, true).await.unwrap();
    meanwhile(ivo.entered(), bea).await;
    meanwhile(person.readers_are(&["Bea", "Ivo"]), bea).await;
    assert!(ivo.texts().is_empty(), "what was said before stays closed");
    assert_eq!((ivo.item(chat), ivo.fence(chat)), (None, None));
    assert_eq!(ivo.queue().len(), 0);
}

/// 7. He goes: what is said from then on he cannot read, and there is no place where he could have written anything down (R506, K12).
async fn leaves((person, bea, mut ivo): (&mut Seat<Visitor>, &mut Seat<Desk>, Seat<Desk>)) {
    let chat = person.chat_id();
    // No case, no task, no release is open to who interprets.
    let case = ivo.open_case(None, &[ivo.me().member_id], b"notes").await;
    assert_eq!(case.unwrap_err().code(), Some(ProblemCode::Forbidden));
    let releases = ivo.releases().await.unwrap_err();
    assert_eq!(releases.code(), Some(ProblemCode::Forbidden));
    ivo.step_out(chat).await.unwrap();
    meanwhile(person.readers_are(&["Bea"]), bea).await;
    ivo.removed().await;
    assert!(ivo.chat(chat).is_none(), "his keys are gone");
    person.say(AFTER).await.unwrap();
    meanwhile(bea.hears(AFTER), person).await;
    assert_eq!(ivo.texts(), [WITH_IVO]);
}

/// 6. To the legal unit of the same agency it is a hand-off that they look at and agree to; to a lawyer outside, a release of its own.
async fn internal_and_outside(line: &Line, (person, bea): (&mut Seat<Visitor>, &mut Seat<Desk>)) {
    let chat = person.chat_id();
    let facts = "المواعيد الأخيرة: جلسة بعد عشرة أيام";
    let named = bea.propose(chat, facts).await.unwrap();
    let shown = person.until("the packet", |event| match event {
        Event::Proposal { hash, text, .. } => Some((*hash, text.clone())),
        _ => None,
    });
    let shown = meanwhile(shown, bea).await;
    assert_eq!(shown, (named, facts.to_owned()));
    person.answer(named, true).await.unwrap();
    let answer = bea.until("their answer", |event| match event {
        Event::Answer { hash, agreed, .. } => Some((*hash, *agreed)),
        _ => None,
    });
    assert_eq!(meanwhile(answer, person).await, (named, true));
    let unit = bea.colleague("Cam").await.unwrap();
    bea.open_case(Some((chat, true)), &[unit], facts.as_bytes())
        .await
        .unwrap();

    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let counsel = partner_of(&sam, ForwarderKind::LegalAid, &[Scope::Refer]).await;
    let on = TaskOn::Item {
        item_id: bea.item_of(chat).unwrap(),
    };
    let (who, what) = (counsel.forwarder, DataClass::ImmigrationNeed);
    let agreed = agreed(line, on, (who, ReleasePurpose::ImmigrationFiling, what));
    let (id, shown) = asked(bea, person, WORDS).await;
    person
        .say_consent((id, &shown), Said::Yes, "ع")
        .await
        .unwrap();
    let word = heard(bea, person, id, Said::Yes).await;
    let taken = bea.take_release_in_chat(chat, (WORDS, &word), &agreed);
    assert_eq!(taken.await.unwrap(), id);
    let all = bea.releases().await.unwrap().releases;
    let told: Vec<_> = all
        .iter()
        .filter(|one| one.state == ReleaseState::Live)
        .map(|one| one.recipient)
        .collect();
    assert_eq!(told, [who], "one agency, and nobody else");
}
