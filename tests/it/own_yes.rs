//! A release in the chat (R205–R209): the person's own page says yes or no and signs it, and takes it back in one tap.

use crate::{
    audit::words,
    introduction::{Brought, brought},
    referral::partner_of,
    release::{called_back, mailbox::Theirs, paper, refused},
};
use client::{Agreed, ClientError, Desk, Event, Visitor};
use domain::Clock as _;
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, ForwarderId, ProblemCode, ReleaseId,
    chat::Purpose,
    forwarder::{ForwarderKind, Scope},
    release::{AgreedBy, ConsentBranch, DataClass, ReleasePaper, ReleasePurpose, ReleaseState},
    task::TaskOn,
};
use seal::{
    Kind,
    consent::{Said, Word, words_hash},
};
use tests::{
    line::Line,
    seat::{Seat, meanwhile},
};

const HOUR_MS: u64 = 3_600_000;
/// What is put to her; the server must never see it.
const WORDS: &str =
    "marker-consent-heron-5501: may we tell Night hotline that we have taken it on?";
const NAME: &str = "marker-name-tern-5502";

pub(crate) fn agreed(
    line: &Line,
    on: TaskOn,
    to: (ForwarderId, ReleasePurpose, DataClass),
) -> Agreed {
    let (recipient, purpose, class) = to;
    Agreed {
        on,
        recipient,
        purpose,
        classes: vec![class],
        branch: ConsentBranch::Adult,
        until: u64::try_from(line.clock.now().0).unwrap() + 24 * HOUR_MS,
        paper: ReleasePaper {
            method: AgreedBy::InChat,
            ..paper()
        },
    }
}

/// The desk shows words, and the person's page has them before it.
pub(crate) async fn asked(
    alex: &mut Seat<Desk>,
    visitor: &mut Seat<Visitor>,
    words: &str,
) -> (ReleaseId, String) {
    let chat = visitor.chat_id();
    let named = alex.ask_consent(chat, words).await.unwrap();
    let shown = visitor.ever("the words", |event| match event {
        Event::Consent { release, words, .. } if *release == named => Some(words.clone()),
        _ => None,
    });
    (named, meanwhile(shown, alex).await)
}

/// What the person's page said of this release, as the desk hears it.
pub(crate) async fn heard(
    alex: &mut Seat<Desk>,
    visitor: &mut Seat<Visitor>,
    release: ReleaseId,
    said: Said,
) -> Word {
    let word = alex.ever("their word", |event| match event {
        Event::ConsentWord { word, .. } if word.release == release.0 && word.said == said => {
            Some(word.clone())
        }
        _ => None,
    });
    meanwhile(word, visitor).await
}

async fn state(desk: &Desk, id: ReleaseId) -> Option<ReleaseState> {
    let all = desk.releases().await.unwrap().releases;
    let found = all.iter().find(|one| one.release_id == id);
    found.map(|one| one.state)
}

/// A partner's form and the person of it in a chat; their mailbox; and what may be told to them.
async fn scene() -> (Brought, Theirs, Agreed) {
    let scene = brought().await;
    called_back(&scene.line, &scene.sam, &scene.partner).await;
    let theirs = Theirs::of(&scene.line, &scene.partner);
    theirs.open(&scene.line).await.unwrap();
    let on = TaskOn::Item {
        item_id: scene.form.item_id,
    };
    let to = (
        scene.partner.forwarder,
        ReleasePurpose::ReferralStatusToForwarder,
        DataClass::StatusAccepted,
    );
    let status = agreed(&scene.line, on, to);
    (scene, theirs, status)
}

#[tokio::test]
async fn her_own_yes_stands_on_the_paper_and_one_tap_stops_what_lies_in_the_mailbox() {
    let (scene, theirs, status) = scene().await;
    let Brought {
        line,
        partner,
        mut alex,
        mut visitor,
        form,
        ..
    } = scene;
    let chat = visitor.chat_id();
    let (id, shown) = asked(&mut alex, &mut visitor, WORDS).await;
    assert_eq!(shown, WORDS, "exactly what the desk put to her");
    // Nothing is stored before she has answered, and nobody is told anything.
    let nothing = alex.take_release(&status).await.unwrap_err();
    assert!(matches!(nothing, ClientError::Missing(_)), "{nothing:?}");
    visitor
        .say_consent((id, &shown), Said::Yes, NAME)
        .await
        .unwrap();
    let word = heard(&mut alex, &mut visitor, id, Said::Yes).await;
    assert_eq!(
        (word.name.as_str(), word.words_hash),
        (NAME, words_hash(WORDS))
    );
    let taken = alex.take_release_in_chat(chat, (WORDS, &word), &status);
    assert_eq!(taken.await.unwrap(), id);

    is_on_the_paper(&alex, id).await;
    // A letter waits in the mailbox. She takes it back: the desk ends it at once, and nothing is handed out.
    let about = (status.on, form.reference);
    let told = alex.tell_status(about, partner.forwarder, DataClass::StatusAccepted);
    told.await.unwrap();
    visitor
        .say_consent((id, WORDS), Said::TakenBack, "")
        .await
        .unwrap();
    heard(&mut alex, &mut visitor, id, Said::TakenBack).await;
    alex.withdraw_release(id).await.unwrap();
    assert!(theirs.fetch(&line).await.letters.is_empty());
    assert_eq!(state(&alex, id).await, Some(ReleaseState::Withdrawn));
    let kept_back = Some("letter_kept_back".to_owned());
    assert!(
        words(&line)
            .await
            .contains(&("release_withdrawn".to_owned(), kept_back))
    );
    // Her old yes does not bring it back: a release is stored once.
    let again = alex.take_release_in_chat(chat, (WORDS, &word), &status);
    assert_eq!(again.await.unwrap(), id);
    assert_eq!(state(&alex, id).await, Some(ReleaseState::Withdrawn));
    // The server has seen neither the words nor the name.
    let disk = line.disk();
    for mark in [WORDS, NAME] {
        assert!(!crate::canary::has(&disk, mark.as_bytes()));
    }
}

/// What is kept says how, and over which words, and carries her signature: for this release and these words, and for nothing else.
async fn is_on_the_paper(desk: &Desk, id: ReleaseId) {
    let all = desk.releases().await.unwrap().releases;
    let one = all.iter().find(|one| one.release_id == id).unwrap();
    assert_eq!(one.state, ReleaseState::Live);
    let kept = desk.release_paper(one).unwrap().unwrap();
    assert_eq!(kept.method, AgreedBy::InChat);
    assert_eq!(kept.words_hash.as_slice(), words_hash(WORDS));
    assert!(Desk::is_own_yes(id, &kept));
    assert!(!Desk::is_own_yes(ReleaseId([7; 16]), &kept));
    let mut other = kept.clone();
    other.words_hash = Bytes(words_hash("other words").to_vec());
    assert!(!Desk::is_own_yes(id, &other));
    let mut other = kept;
    other.own_yes.as_mut().unwrap().name = "somebody else".to_owned();
    assert!(!Desk::is_own_yes(id, &other));
}

#[tokio::test]
async fn a_no_is_a_no() {
    let (scene, _theirs, status) = scene().await;
    let (mut alex, mut visitor) = (scene.alex, scene.visitor);
    let chat = visitor.chat_id();
    let (id, shown) = asked(&mut alex, &mut visitor, WORDS).await;
    visitor
        .say_consent((id, &shown), Said::No, "")
        .await
        .unwrap();
    let word = heard(&mut alex, &mut visitor, id, Said::No).await;
    let taken = alex.take_release_in_chat(chat, (WORDS, &word), &status);
    let refused = taken.await.unwrap_err();
    assert!(matches!(refused, ClientError::Missing(_)), "{refused:?}");
    // Made into a yes by hand, it is signed by nobody.
    let made = Word {
        said: Said::Yes,
        ..word
    };
    let taken = alex.take_release_in_chat(chat, (WORDS, &made), &status);
    let refused = taken.await.unwrap_err();
    assert!(matches!(refused, ClientError::Seal(_)), "{refused:?}");
    assert_eq!(state(&alex, id).await, None);
}

#[tokio::test]
async fn a_yes_counts_for_the_words_that_she_was_shown() {
    let (scene, _theirs, status) = scene().await;
    let (mut alex, mut visitor) = (scene.alex, scene.visitor);
    let chat = visitor.chat_id();
    let (id, shown) = asked(&mut alex, &mut visitor, WORDS).await;
    visitor
        .say_consent((id, &shown), Said::Yes, "")
        .await
        .unwrap();
    let word = heard(&mut alex, &mut visitor, id, Said::Yes).await;
    let wider = "may we tell them everything?";
    let taken = alex.take_release_in_chat(chat, (wider, &word), &status);
    let refused = taken.await.unwrap_err();
    assert!(matches!(refused, ClientError::Missing(_)), "{refused:?}");
    let made = Word {
        words_hash: words_hash(wider),
        ..word.clone()
    };
    let taken = alex.take_release_in_chat(chat, (wider, &made), &status);
    assert!(matches!(taken.await.unwrap_err(), ClientError::Seal(_)));
    let made = Word {
        release: [9; 16],
        ..word
    };
    let taken = alex.take_release_in_chat(chat, (WORDS, &made), &status);
    assert!(matches!(taken.await.unwrap_err(), ClientError::Seal(_)));
    assert_eq!(state(&alex, id).await, None);
}

#[tokio::test]
async fn nobody_of_the_staff_says_her_yes() {
    let (scene, _theirs, status) = scene().await;
    let Brought {
        line,
        sam: _,
        mut alex,
        mut visitor,
        ..
    } = scene;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    alex.invite(chat, bea.me().member_id, Purpose::Support)
        .await
        .unwrap();
    let invitation = bea.invited().await.invitation_id;
    bea.accept(invitation, seal::Suite::XWing).await.unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex", "Bea"]), &mut alex).await;
    let (id, _shown) = asked(&mut alex, &mut visitor, WORDS).await;
    // Bea's client says yes for her, from Bea's own place, with a signature that is none of hers.
    let forged = Word {
        said: Said::Yes,
        release: id.0,
        words_hash: words_hash(WORDS),
        name: NAME.to_owned(),
        signature: [1; 64],
    };
    sends(&mut bea, chat, &forged).await;
    let refusal = alex.until("that it is refused", |event| match event {
        Event::ConsentRefused(_, error) => Some(*error),
        Event::ConsentWord { .. } => panic!("taken for hers"),
        _ => None,
    });
    let refusal = meanwhile(refusal, &mut bea).await;
    assert_eq!(refusal, seal::Refusal::NotAllowed.into());
    // A desk that stores it all the same has a paper that every colleague sees to be unsigned.
    let taken = alex.take_release_in_chat(chat, (WORDS, &forged), &status);
    assert!(matches!(taken.await.unwrap_err(), ClientError::Seal(_)));
    let mut kept = status.paper.clone();
    kept.own_yes = Some(protocol::release::OwnYes {
        key: Bytes(visitor.chat().visitor_key().to_vec()),
        name: String::new(),
        signature: Bytes(forged.signature.to_vec()),
    });
    assert!(!Desk::is_own_yes(id, &kept));
    // And staff cannot sign with her key in their own copy of the chat.
    let ask = seal::consent::Ask {
        release: id.0,
        words: WORDS,
    };
    let made = alex
        .chat_mut(chat)
        .unwrap()
        .say_consent(&ask, Said::Yes, "", 0);
    assert_eq!(made.unwrap_err(), seal::Refusal::NotAllowed.into());
    assert_eq!(state(&alex, id).await, None);
}

#[tokio::test]
async fn she_may_take_back_what_was_never_stored() {
    let (scene, _theirs, status) = scene().await;
    let Brought {
        line,
        sam,
        mut alex,
        mut visitor,
        ..
    } = scene;
    let chat = visitor.chat_id();
    let shelter = partner_of(&sam, ForwarderKind::ShelterHousing, &[Scope::Refer]).await;
    let on = TaskOn::Item {
        item_id: alex.item_of(chat).unwrap(),
    };
    let to = (
        shelter.forwarder,
        ReleasePurpose::ShelterPlacement,
        DataClass::Needs,
    );
    let bed = agreed(&line, on, to);
    let (id, shown) = asked(&mut alex, &mut visitor, WORDS).await;
    visitor
        .say_consent((id, &shown), Said::Yes, "")
        .await
        .unwrap();
    visitor
        .say_consent((id, &shown), Said::TakenBack, "")
        .await
        .unwrap();
    heard(&mut alex, &mut visitor, id, Said::TakenBack).await;
    let gone = refused(alex.withdraw_release(id).await);
    assert_eq!(gone, Some(ProblemCode::NotFound));
    // Another release in the same chat is asked about and stored by itself (R206).
    let (other, shown) = asked(&mut alex, &mut visitor, "may we tell the shelter?").await;
    assert_ne!(other, id);
    visitor
        .say_consent((other, &shown), Said::Yes, "")
        .await
        .unwrap();
    let word = heard(&mut alex, &mut visitor, other, Said::Yes).await;
    let taken = alex.take_release_in_chat(chat, ("may we tell the shelter?", &word), &bed);
    assert_eq!(taken.await.unwrap(), other);
    assert_eq!(state(&alex, other).await, Some(ReleaseState::Live));
    drop(status);
}

/// A word in somebody's own name, past their client.
async fn sends(desk: &mut Seat<Desk>, chat_id: ChatId, word: &Word) {
    let chat = desk.chat_mut(chat_id).unwrap();
    let bytes = chat.send(Kind::ConsentWord, &word.encode(), 0).unwrap();
    let client_id = ClientId([0x66; 16]);
    let frame = ClientFrame::Send {
        chat_id,
        client_id,
        payload: Bytes(bytes),
    };
    desk.socket().keep(client_id, frame).await;
}
