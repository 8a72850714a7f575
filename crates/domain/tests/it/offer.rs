//! Before whom an item is put.

use domain::{
    Level, MemberId, Millis, Timestamp,
    offer::{Answer, Asked, Candidate, Offer, OfferPolicy, choose},
    queue::may_take,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_000_000);

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

/// Idle for longer, the lower the number.
fn candidate(number: u8) -> Candidate {
    Candidate {
        member: member(number),
        load: Vec::new(),
        asked: None,
        drills: false,
        idle_since: Timestamp(i64::from(number)),
        spared: false,
    }
}

fn offer(to: u8, made_secs_ago: i64, answer: Answer) -> Offer {
    let made = Timestamp(NOW.0 - made_secs_ago * 1_000);
    Offer {
        to: member(to),
        made,
        until: made.plus(Millis::from_secs(30)),
        answer,
    }
}

fn chosen(level: Level, waited: i64, before: &[Offer], people: &[(Candidate, bool)]) -> Vec<u8> {
    let asked = Asked {
        level,
        drill: false,
        waited: Millis::from_secs(waited),
        before,
    };
    let fit: Vec<_> = people.iter().map(|(one, speaks)| (one, *speaks)).collect();
    let chosen = choose(asked, &fit, NOW, &OfferPolicy::default());
    chosen.iter().map(|member| member.as_bytes()[0]).collect()
}

fn three() -> Vec<(Candidate, bool)> {
    (1..=3).map(|number| (candidate(number), true)).collect()
}

#[test]
fn one_at_a_time_the_longest_idle_first() {
    assert_eq!(chosen(Level::T3, 0, &[], &three()), [1]);
    let open = [offer(1, 10, Answer::Open)];
    assert_eq!(
        chosen(Level::T3, 10, &open, &three()),
        [],
        "it is theirs to answer"
    );
    let declined = [offer(1, 10, Answer::Declined)];
    assert_eq!(chosen(Level::T3, 10, &declined, &three()), [2]);
    let lapsed = [offer(1, 60, Answer::Lapsed), offer(2, 30, Answer::Lapsed)];
    assert_eq!(chosen(Level::T3, 60, &lapsed, &three()), [3]);
}

#[test]
fn an_imminent_one_comes_to_everybody_at_once() {
    assert_eq!(chosen(Level::T1, 0, &[], &three()), [1, 2, 3]);
    let open = [offer(1, 1, Answer::Open)];
    assert_eq!(chosen(Level::T1, 1, &open, &three()), [2, 3]);
}

#[test]
fn who_had_one_in_danger_is_asked_about_a_second_only_where_nobody_else_comes() {
    let mut people = three();
    people[0].0.spared = true;
    assert_eq!(chosen(Level::T1, 0, &[], &people), [2, 3]);
    assert_eq!(chosen(Level::T2, 0, &[], &people), [1], "anything else");
    let thinks = [offer(2, 5, Answer::Open), offer(3, 5, Answer::Declined)];
    assert_eq!(chosen(Level::T1, 5, &thinks, &people), []);
    let nobody = [offer(2, 40, Answer::Lapsed), offer(3, 35, Answer::Declined)];
    assert_eq!(chosen(Level::T1, 40, &nobody, &people), [1]);
    assert_eq!(
        chosen(Level::T1, 0, &[], &people[..1]),
        [1],
        "there is nobody else"
    );
    for (one, _) in &mut people {
        one.spared = true;
    }
    assert_eq!(chosen(Level::T1, 0, &[], &people), [1, 2, 3]);
}

#[test]
fn it_widens_after_a_minute_and_a_half() {
    assert_eq!(chosen(Level::T4, 89, &[], &three()), [1]);
    assert_eq!(chosen(Level::T4, 90, &[], &three()), [1, 2, 3]);
}

#[test]
fn the_language_goes_first_and_then_nobody_is_left_for_it() {
    let mut people = three();
    people[0].1 = false;
    assert_eq!(chosen(Level::T4, 0, &[], &people), [2]);
    assert_eq!(chosen(Level::T4, 179, &[], &people), [2, 3]);
    assert_eq!(chosen(Level::T4, 180, &[], &people), [1, 2, 3]);
    for (_, speaks) in &mut people {
        *speaks = false;
    }
    assert_eq!(chosen(Level::T4, 0, &[], &people), [1], "nobody speaks it");
}

#[test]
fn whoever_said_no_is_asked_again_when_they_have_rested() {
    let alone = [(candidate(1), true)];
    // The offer ended 59 and 60 seconds ago.
    assert_eq!(
        chosen(Level::T4, 120, &[offer(1, 89, Answer::Lapsed)], &alone),
        []
    );
    assert_eq!(
        chosen(Level::T4, 120, &[offer(1, 90, Answer::Lapsed)], &alone),
        [1]
    );
}

#[test]
fn who_is_asked_already_is_asked_only_about_something_more_urgent() {
    let busy = |asked| {
        let one = Candidate {
            asked: Some(asked),
            ..candidate(1)
        };
        [(one, true)]
    };
    assert_eq!(chosen(Level::T3, 0, &[], &busy(Level::T3)), []);
    assert_eq!(chosen(Level::T3, 0, &[], &busy(Level::T4)), [1]);
    assert_eq!(chosen(Level::T1, 0, &[], &busy(Level::T2)), [1]);
}

#[test]
fn practice_is_put_before_empty_hands_and_is_in_nobodys_way() {
    let with = |load: &[Level], asked, drills| Candidate {
        load: load.to_vec(),
        asked,
        drills,
        ..candidate(1)
    };
    for (one, practises) in [
        (with(&[], None, false), true),
        (with(&[Level::T5], None, false), false),
        (with(&[], Some(Level::Tx), false), false),
        (with(&[], None, true), false),
    ] {
        let asked = |drill| Asked {
            level: Level::T4,
            drill,
            waited: Millis(0),
            before: &[],
        };
        let drilled = choose(asked(true), &[(&one, true)], NOW, &OfferPolicy::default());
        assert_eq!(!drilled.is_empty(), practises, "{one:?}");
        // Whoever practises is there for anybody real.
        let real = choose(asked(false), &[(&one, true)], NOW, &OfferPolicy::default());
        assert_eq!(real.len(), 1, "{one:?}");
    }
}

#[test]
fn every_answer_has_a_word_of_its_own() {
    for answer in Answer::ALL {
        assert_eq!(Answer::from_name(answer.name()), Some(*answer));
    }
}

/// When `choose` may next find somebody whom it does not find now: an offer lapses, it widens, somebody has rested.
fn next_look(
    since: Timestamp,
    before: &[Offer],
    now: Timestamp,
    policy: &OfferPolicy,
) -> Option<Timestamp> {
    let widening = [policy.widen, policy.any_language].map(|wait| since.plus(wait));
    let answers = before.iter().map(|offer| match offer.answer {
        Answer::Open => offer.until,
        Answer::Declined | Answer::Lapsed | Answer::Accepted | Answer::Withdrawn => {
            offer.until.plus(policy.rest)
        }
    });
    widening
        .into_iter()
        .chain(answers)
        .filter(|moment| *moment > now)
        .min()
}

fn people() -> impl Strategy<Value = Vec<(Candidate, bool)>> {
    let load = proptest::collection::vec(proptest::sample::select(Level::ALL), 0..3);
    let asked = proptest::option::of(proptest::sample::select(Level::ALL));
    let one = (load, asked, 0_i64..5, any::<bool>());
    proptest::collection::vec(one, 0..6).prop_map(|fields| {
        let placed = (0_u8..).zip(fields);
        placed
            .map(|(number, (load, asked, idle, speaks))| {
                let one = Candidate {
                    load,
                    asked,
                    idle_since: Timestamp(idle),
                    ..candidate(number)
                };
                (one, speaks)
            })
            .collect()
    })
}

fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let one = (0_i64..200, proptest::sample::select(Answer::ALL));
    proptest::collection::vec(one, 0..6).prop_map(|fields| {
        let placed = (0_u8..).zip(fields);
        placed
            .map(|(to, (ago, answer))| offer(to, ago, answer))
            .collect()
    })
}

proptest! {
    /// Nobody over their capacity, nobody twice, nobody who thinks about it already, and never a silent person for ever: where
    /// somebody has room, there is either an offer, or a moment at which to look again.
    #[test]
    fn offers_are_fair_and_never_stop(
        level in proptest::sample::select(Level::ALL),
        waited in 0_i64..400,
        before in offers(),
        people in people(),
    ) {
        let found = chosen(level, waited, &before, &people);
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), found.len());
        for number in &found {
            let to = member(*number);
            let has_room = |(one, _): &(Candidate, bool)| one.member == to && may_take(&one.load, level);
            prop_assert!(people.iter().any(has_room));
            prop_assert!(!before.iter().any(|offer| offer.to == to && offer.is_open(NOW)));
        }
        let since = Timestamp(NOW.0 - waited * 1_000);
        let could = |(one, _): &(Candidate, bool)| {
            may_take(&one.load, level) && one.asked.is_none_or(|asked| level < asked)
        };
        // Offers whose time is over and that nobody has swept yet are taken for lapsed by the sweep, within a second.
        let unswept = |offer: &Offer| offer.answer == Answer::Open && !offer.is_open(NOW);
        if found.is_empty() && people.iter().any(could) && !before.iter().any(unswept) {
            let look = next_look(since, &before, NOW, &OfferPolicy::default());
            prop_assert!(look.is_some_and(|look| look > NOW));
        }
    }
}
