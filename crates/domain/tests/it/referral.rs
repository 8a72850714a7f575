//! What may be done with a person who was referred, how urgent it is, and how the matter moves on.

use crate::{holder, waiting};
use domain::{
    About, CallbackId, Fence, Item, ItemState, Level, ReferralId, Timestamp,
    item::LeasePolicy,
    level::{DeviceRisk, Safety, SetBy, Why},
    referral::{
        BadRouting, Consent, Contact, Form, Knows, LocalReason, REASONS_MAX, Routing, Status,
        contact, join_contact,
    },
};

fn routing(form: Form) -> Routing {
    Routing {
        form,
        knows: Knows::Yes,
        consent: Consent::PersonAgreedVerbal,
        reasons: Vec::new(),
        language: "es".to_owned(),
    }
}

/// R362, written out once more.
#[test]
fn only_who_knows_and_agreed_is_contacted() {
    for form in [Form::Referral, Form::Tip] {
        for knows in Knows::ALL {
            for consent in Consent::ALL {
                let agreed = matches!(
                    consent.name(),
                    "person_agreed_written" | "person_agreed_verbal" | "person_on_line"
                );
                let expected = if knows.name() == "yes" && agreed {
                    Contact::Agreed
                } else {
                    Contact::Ask
                };
                let found = contact(form, *knows, *consent);
                assert_eq!(found, expected, "{form:?} {knows:?} {consent:?}");
            }
        }
    }
    let training = contact(Form::Training, Knows::Unknown, Consent::Unknown);
    assert_eq!(training, Contact::Agreed, "it is about nobody");
}

#[test]
fn the_most_urgent_trigger_gives_the_level_by_the_forwarders_word() {
    let now = Timestamp(7);
    let level = |form, consent, reasons: &[Why]| {
        let routing = Routing {
            consent,
            reasons: reasons.to_vec(),
            ..routing(form)
        };
        let found = routing.assessment(now);
        assert_eq!(
            (found.by, found.since, found.confirmed),
            (SetBy::Forwarder, now, false)
        );
        assert_eq!(found.first, found.level);
        (found.level, found.why)
    };
    let agreed = Consent::PersonAgreedWritten;
    assert_eq!(
        level(Form::Referral, agreed, &[]),
        (Level::T4, Why::Provider)
    );
    assert_eq!(
        level(Form::Tip, Consent::ThirdPartyTip, &[]),
        (Level::T4, Why::Helper)
    );
    assert_eq!(
        level(
            Form::Referral,
            agreed,
            &[Why::Exploited, Why::Weapon, Why::BeingMoved]
        ),
        (Level::T1, Why::Weapon)
    );
    let line = Consent::PersonOnLine;
    assert_eq!(
        level(Form::Referral, line, &[]),
        (Level::T2, Why::OnTheLine)
    );
    assert_eq!(
        level(Form::Referral, line, &[Why::Stalked]),
        (Level::T2, Why::OnTheLine),
        "who is on the line is urgent at least"
    );
    assert_eq!(
        level(Form::Referral, line, &[Why::Under18]),
        (Level::T2, Why::Under18)
    );
    assert_eq!(
        level(Form::Training, Consent::Unknown, &[]),
        (Level::T5, Why::Training)
    );
}

#[test]
fn a_form_names_what_forwarders_know_and_nothing_else() {
    let check = |reasons: Vec<Why>| {
        Routing {
            reasons,
            ..routing(Form::Referral)
        }
        .check()
    };
    for why in Why::ALL {
        let unknown = matches!(
            why,
            Why::CannotTalkLong
                | Why::OnTheLine
                | Why::Helper
                | Why::Provider
                | Why::NotSaid
                | Why::Question
                | Why::Training
                | Why::Research
                | Why::Press
                | Why::Test
                | Why::Spam
                | Why::Prank
                | Why::Abusive
                | Why::WaitedLong
        );
        let expected = if unknown {
            Err(BadRouting::Reason)
        } else {
            Ok(())
        };
        assert_eq!(check(vec![*why]), expected, "{why:?}");
    }
    assert_eq!(check(vec![Why::Weapon; REASONS_MAX]), Ok(()));
    assert_eq!(
        check(vec![Why::Weapon; REASONS_MAX + 1]),
        Err(BadRouting::Reason)
    );
}

#[test]
fn a_request_for_training_is_about_nobody() {
    let empty = Routing {
        knows: Knows::Unknown,
        consent: Consent::Unknown,
        ..routing(Form::Training)
    };
    assert_eq!(empty.check(), Ok(()));
    assert_eq!(routing(Form::Training).check(), Err(BadRouting::Training));
    let about = Routing {
        reasons: vec![Why::Under18],
        ..empty
    };
    assert_eq!(about.check(), Err(BadRouting::Training));
}

#[test]
fn somebody_under_18_is_kept_for_who_is_cleared() {
    for (why, minor) in [
        (Why::Under18, true),
        (Why::ChildWithController, true),
        (Why::Past, false),
    ] {
        let routing = Routing {
            reasons: vec![why],
            ..routing(Form::Referral)
        };
        assert_eq!(routing.is_minor(), minor);
    }
}

/// E18, written out once more: from where to where.
#[test]
fn a_referral_moves_as_the_table_says() {
    use Status::{Accepted, Cancelled, Completed, Failed, InProgress, OnHold, Rejected, Requested};
    let table: [(Status, &[Status]); 4] = [
        (Requested, &[Accepted, Rejected, Cancelled]),
        (
            Accepted,
            &[Cancelled, InProgress, OnHold, Failed, Completed],
        ),
        (InProgress, &[Cancelled, OnHold, Failed, Completed]),
        (OnHold, &[Cancelled, InProgress, Failed, Completed]),
    ];
    let why = Some(LocalReason::NeedMet);
    for from in Status::ALL {
        let row = table.iter().find(|(status, _)| status == from);
        assert_eq!(row.is_none(), from.is_over());
        for to in Status::ALL {
            let may = row.is_some_and(|(_, next)| next.contains(to));
            assert_eq!(from.to(*to, why).is_ok(), may, "{from:?} to {to:?}");
        }
    }
    for told in [Rejected, Cancelled] {
        assert!(Requested.to(told, None).is_err(), "{told:?} says why");
    }
    assert!(InProgress.to(Failed, None).is_err());
    assert!(InProgress.to(Completed, None).is_ok());
}

#[test]
fn what_is_no_talk_is_settled_in_one_step() {
    let policy = LeasePolicy::default();
    let now = Timestamp(5);
    let chat = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
    for about in [
        About::Referral(ReferralId::from_bytes([5; 16])),
        About::Callback(CallbackId::from_bytes([6; 16])),
    ] {
        let item = Item {
            about,
            supervisor: true,
            ..chat.clone()
        };
        assert!(item.clone().settle(Fence(0)).is_err(), "nobody holds it");
        let held = item.claim(holder(1), now, &policy).expect("it waits");
        assert!(held.clone().settle(Fence(0)).is_err(), "an old fence");
        let released = held.clone().release(Fence(1)).expect("it is held");
        assert!(!released.supervisor && released.state == held.state);
        let settled = held.settle(Fence(1)).expect("it is held");
        assert_eq!(settled.state, ItemState::Closed);
    }
    let held = chat.claim(holder(1), now, &policy).expect("it waits");
    assert!(held.settle(Fence(1)).is_err(), "a chat is wrapped up");
}

/// R367: where one of two says "ask first", a supervisor decides anew; what is about nobody is joined to nothing.
#[test]
fn of_two_about_one_person_the_stricter_contact_counts() {
    for one in Contact::ALL {
        for other in Contact::ALL {
            let both = join_contact((Form::Referral, *one), (Form::Tip, *other));
            let turned = join_contact((Form::Tip, *other), (Form::Referral, *one));
            assert_eq!(both, turned);
            let asks = [one, other].contains(&&Contact::Ask);
            assert_eq!(both == Ok(Contact::Ask), asks);
            assert!(join_contact((Form::Training, *one), (Form::Tip, *other)).is_err());
            assert!(join_contact((Form::Tip, *one), (Form::Training, *other)).is_err());
        }
    }
}

/// And so do clearance, who decides, age and level; who does not hold it joins nothing.
#[test]
fn what_is_stricter_about_one_of_two_holds_for_both() {
    let policy = LeasePolicy::default();
    let now = Timestamp(5_000_000);
    let form = |level: Level, minor: bool, since: i64| {
        let item = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
        let mut assessment = item.assessment;
        assessment.level = level;
        Item {
            about: About::Referral(ReferralId::from_bytes([7; 16])),
            assessment,
            minor,
            supervisor: minor,
            waiting_since: Timestamp(since),
            ..item
        }
    };
    for (mine, other) in [(Level::T4, Level::T2), (Level::T2, Level::T4)] {
        let held = form(mine, false, 20).claim(holder(1), now, &policy);
        let held = held.unwrap_or_else(|refused| panic!("{refused}"));
        let fence = held.fence;
        let joined = held.clone().join(fence, &form(other, true, 10));
        let joined = joined.unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(joined.assessment.level, Level::T2);
        assert!(joined.minor && joined.supervisor);
        assert_eq!(joined.waiting_since, Timestamp(10));
        assert_eq!(joined.state, held.state);
        let stale = held.join(Fence(fence.0 - 1), &form(other, true, 10));
        assert!(stale.is_err());
    }
    let free = form(Level::T2, false, 1);
    assert!(free.clone().join(Fence(0), &free).is_err());
}
