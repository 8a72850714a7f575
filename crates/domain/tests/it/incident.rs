//! Incidents and the notices that are owed (R223).

use domain::{
    IncidentId, MemberId, Millis, Rejected, TeamId, Timestamp,
    incident::{
        AGAIN, Answer, Answered, Breach, Cause, Duty, FIRST, GRANT_MAKER, Incident, KEPT, New,
        RESIDENTS,
    },
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(600_000_000_000);

fn open(breach: Breach, identity: bool) -> Incident {
    let new = New {
        id: IncidentId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        cause: Cause::Lost,
        breach,
        identity,
        request: None,
        by: MemberId::from_bytes([3; 16]),
    };
    Incident::open(new, NOW)
}

fn answered(duty: Duty, answer: Answer) -> Answered {
    Answered {
        duty,
        answer,
        by: MemberId::from_bytes([3; 16]),
        at: NOW,
    }
}

fn after(incident: Incident, answers: &[(Duty, Answer)]) -> Result<Incident, Rejected> {
    answers
        .iter()
        .try_fold(incident, |incident, (duty, answer)| {
            incident.resolve(answered(*duty, *answer), NOW)
        })
}

const ALL_DONE: [(Duty, Answer); 6] = [
    (Duty::Contain, Answer::Done),
    (Duty::Director, Answer::Done),
    (Duty::GrantMaker, Answer::Done),
    (Duty::AttorneyGeneral, Answer::Done),
    (Duty::Residents, Answer::Done),
    (Duty::Persons, Answer::SafeWay),
];

#[test]
fn the_clocks_run_from_when_the_breach_is_known() -> Result<(), Rejected> {
    for breach in [Breach::Imminent, Breach::Actual] {
        let incident = open(breach, true);
        for (duty, within) in [
            (Duty::Contain, FIRST),
            (Duty::Director, FIRST),
            (Duty::GrantMaker, GRANT_MAKER),
            (Duty::AttorneyGeneral, RESIDENTS),
            (Duty::Residents, RESIDENTS),
            (Duty::Identity, RESIDENTS),
            (Duty::Persons, RESIDENTS),
        ] {
            assert_eq!(
                incident.due(duty),
                Some(NOW.plus(within)),
                "{}",
                duty.name()
            );
        }
    }
    let none = open(Breach::None, true);
    assert_eq!(
        none.owed().collect::<Vec<_>>(),
        [Duty::Contain, Duty::Director]
    );
    let later = NOW.plus(Millis::from_secs(86_400));
    let worse = none.worsen(Breach::Imminent, false, later)?;
    assert_eq!(worse.due(Duty::GrantMaker), Some(later.plus(GRANT_MAKER)));
    let actual = worse.worsen(Breach::Actual, false, later.plus(GRANT_MAKER))?;
    assert_eq!(
        actual.due(Duty::GrantMaker),
        Some(later.plus(GRANT_MAKER)),
        "an imminent one counts"
    );
    let no_less = actual.worsen(Breach::None, false, later)?;
    assert_eq!(no_less.breach, Breach::Actual);
    assert!(no_less.identity, "once said it stays said");
    Ok(())
}

#[test]
fn the_attorney_general_is_told_not_later_than_residents() {
    let residents = (Duty::Residents, Answer::Done);
    let general = (Duty::AttorneyGeneral, Answer::Done);
    assert!(after(open(Breach::Actual, false), &[residents]).is_err());
    assert!(after(open(Breach::Actual, false), &[general, residents]).is_ok());
}

#[test]
fn encryption_is_a_harbour_for_the_state_and_none_for_who_pays() {
    for duty in Duty::ALL {
        let harbour = after(open(Breach::Actual, true), &[(*duty, Answer::SafeHarbour)]);
        let fits = matches!(
            duty,
            Duty::AttorneyGeneral | Duty::Residents | Duty::Identity
        );
        assert_eq!(harbour.is_ok(), fits, "{}", duty.name());
    }
    for answer in [Answer::NotOwed, Answer::SafeHarbour, Answer::NotReachable] {
        let excused = after(open(Breach::Imminent, false), &[(Duty::GrantMaker, answer)]);
        assert!(excused.is_err(), "{}", answer.name());
    }
}

#[test]
fn the_people_are_told_by_their_own_way_only() {
    for answer in Answer::ALL {
        let told = after(open(Breach::Actual, false), &[(Duty::Persons, *answer)]);
        let fits = matches!(
            answer,
            Answer::SafeWay | Answer::NotReachable | Answer::NotOwed
        );
        assert_eq!(told.is_ok(), fits, "{}", answer.name());
    }
}

#[test]
fn it_is_over_when_all_was_answered() -> Result<(), Rejected> {
    for without in 0..ALL_DONE.len() {
        let mut answers = ALL_DONE.to_vec();
        let (left, _) = answers.remove(without);
        // Without the attorney general nobody else is told either.
        answers.retain(|(duty, _)| left != Duty::AttorneyGeneral || *duty != Duty::Residents);
        let incident = after(open(Breach::Actual, false), &answers)?;
        assert!(incident.close(NOW).is_err(), "without {}", left.name());
    }
    let all = after(open(Breach::Actual, false), &ALL_DONE)?;
    assert_eq!(all.next, None);
    let closed = all.close(NOW)?;
    assert_eq!(closed.forgotten(), Some(NOW.plus(KEPT)));
    assert!(closed.clone().close(NOW).is_err());
    assert!(closed.worsen(Breach::Actual, true, NOW).is_err());
    let numbers = after(open(Breach::Actual, true), &ALL_DONE)?;
    assert!(numbers.close(NOW).is_err(), "identity services are owed");
    Ok(())
}

#[test]
fn it_calls_at_once_then_before_each_clock_and_again_when_one_is_over() -> Result<(), Rejected> {
    let incident = open(Breach::Actual, false);
    assert_eq!(incident.next, Some(NOW));
    let first = incident.call(NOW).map(|incident| incident.next);
    assert_eq!(first, Some(Some(NOW.plus(FIRST))));
    let quick = after(
        open(Breach::Actual, false),
        &[
            (Duty::Contain, Answer::Done),
            (Duty::Director, Answer::Done),
        ],
    )?;
    let mut stands = quick;
    for before in [18, 12, 6, 2, 0] {
        let at = NOW.plus(Millis::from_secs((24 - before) * 3_600));
        assert_eq!(stands.next, Some(at), "{before} hours before");
        assert_eq!(stands.is_overdue(at), before == 0);
        stands = stands.call(at).ok_or(Rejected {
            action: "call",
            from: "open",
            stale: false,
        })?;
    }
    assert_eq!(stands.next, Some(NOW.plus(GRANT_MAKER).plus(AGAIN)));
    Ok(())
}

proptest! {
    #[test]
    fn while_something_is_owed_there_is_a_next_call(
        breach in proptest::sample::select(Breach::ALL),
        identity in any::<bool>(),
        answers in prop::collection::vec(
            (proptest::sample::select(Duty::ALL), proptest::sample::select(Answer::ALL), 0_i64..2_000),
            0..30,
        ),
    ) {
        let mut stands = open(breach, identity);
        let mut now = NOW;
        for (duty, answer, hours) in answers {
            now = now.plus(Millis::from_secs(hours * 3_600));
            let called = stands.clone().call(now);
            stands = called.unwrap_or(stands);
            if let Ok(next) = stands.clone().resolve(answered(duty, answer), now) {
                stands = next;
            }
            let left = Duty::ALL.iter().any(|duty| stands.due(*duty).is_some());
            prop_assert_eq!(stands.next.is_some(), left);
            prop_assert!(stands.next.is_none_or(|next| now < next));
            prop_assert_eq!(stands.clone().close(now).is_ok(), !left);
            if stands.answer(Duty::Residents) == Some(Answer::Done) {
                prop_assert_eq!(stands.answer(Duty::AttorneyGeneral), Some(Answer::Done));
            }
        }
    }
}
