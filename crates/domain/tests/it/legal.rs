//! Requests by law: what has to come before what (R204, R212, R218, R219).

use domain::{
    CallbackId, CaseId, ItemId, LegalId, MemberId, Millis, Rejected, TeamId, Timestamp,
    legal::{
        AGAIN, BACK, Basis, FURTHEST, Freeze, IDLE, KEPT, Kind, LINGERS, NarrowedBy, New, NotTold,
        NumberFrom, Refusal, Request, State, Step, Way,
    },
    task::On,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(600_000_000_000);
const ITEM: On = On::Item(ItemId::from_bytes([4; 16]));
const CALL: On = On::Callback(CallbackId::from_bytes([5; 16]));
const CASE: On = On::Case(CaseId::from_bytes([6; 16]));
const COMPLY: Step = Step::Comply {
    basis: Basis::CourtOrder,
    minimum: true,
    safety: true,
};

fn hours(count: i64) -> Millis {
    Millis::from_secs(count * 3_600)
}

fn new(kind: Kind) -> New {
    New {
        id: LegalId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        kind,
        by: MemberId::from_bytes([3; 16]),
        received: NOW,
        due: None,
    }
}

fn received(kind: Kind) -> Result<Request, Rejected> {
    Request::open(new(kind), NOW)
}

/// Everything in order, up to where the person was told.
const TOLD: [Step; 4] = [
    Step::Hold(Freeze::Held),
    Step::Verify(NumberFrom::Directory),
    Step::Counsel,
    Step::Notify(Way::InChat),
];

fn walk(kind: Kind, steps: &[Step], held: &[On]) -> Result<Request, Rejected> {
    let first = received(kind)?;
    steps
        .iter()
        .try_fold(first, |request, step| request.step(*step, held, NOW))
}

#[test]
fn the_steps_follow_each_other_and_none_is_left_out() {
    let states = [
        State::HoldSet,
        State::Verified,
        State::Counsel,
        State::PersonNotified,
    ];
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.is_paper()) {
        for (done, state) in (1..).zip(states) {
            let steps = TOLD.get(..done).unwrap_or_default();
            let stands = walk(kind, steps, &[ITEM]).map(|request| request.state);
            assert_eq!(stands, Ok(state), "{}", kind.name());
            // Whoever leaves one out is refused.
            let skipped = steps.get(1..).unwrap_or_default();
            assert!(done == 1 || walk(kind, skipped, &[ITEM]).is_err());
        }
    }
}

#[test]
fn a_subpoena_of_an_attorney_is_no_order_until_a_judge_has_spoken() {
    let told = walk(Kind::SubpoenaAttorney, &TOLD, &[ITEM]);
    for basis in Basis::ALL {
        let comply = Step::Comply {
            basis: *basis,
            minimum: true,
            safety: true,
        };
        for between in [
            &[][..],
            &[Step::Object],
            &[Step::Narrow(NarrowedBy::Agreement)],
        ] {
            let stands = between
                .iter()
                .try_fold(told, |request, step| {
                    Ok::<_, Rejected>(request?.step(*step, &[ITEM], NOW))
                })
                .and_then(|request| request);
            let complied = stands.and_then(|request| request.step(comply, &[ITEM], NOW));
            assert!(complied.is_err(), "{}", basis.name());
        }
    }
    for court in [Step::InCamera, Step::Narrow(NarrowedBy::Court)] {
        let ordered = told.and_then(|request| request.step(court, &[ITEM], NOW));
        let complied = ordered.and_then(|request| request.step(COMPLY, &[ITEM], NOW));
        assert_eq!(
            complied.map(|request| request.state),
            Ok(State::CompliedMinimum)
        );
    }
}

#[test]
fn what_is_handed_over_is_the_least_with_a_basis_and_steps_for_safety() {
    let told = walk(Kind::CourtOrder, &TOLD, &[ITEM]);
    for (minimum, safety) in [(false, true), (true, false), (false, false)] {
        let comply = Step::Comply {
            basis: Basis::CourtOrder,
            minimum,
            safety,
        };
        assert!(
            told.and_then(|request| request.step(comply, &[ITEM], NOW))
                .is_err()
        );
    }
    let complied = told.and_then(|request| request.step(COMPLY, &[ITEM], NOW));
    assert!(complied.is_ok());
    assert!(
        told.and_then(|request| request.step(COMPLY, &[], NOW))
            .is_err(),
        "of nothing"
    );
}

#[test]
fn whoever_asks_whether_somebody_is_here_gets_the_fixed_answer_and_nothing_else() {
    for kind in [Kind::MissingPersonQuery, Kind::InformalLe] {
        let verified = walk(kind, &[Step::Verify(NumberFrom::Directory)], &[]);
        assert_eq!(verified.map(|request| request.state), Ok(State::Verified));
        let told = walk(kind, &TOLD, &[ITEM]);
        for basis in Basis::ALL {
            let comply = Step::Comply {
                basis: *basis,
                minimum: true,
                safety: true,
            };
            assert!(
                told.and_then(|request| request.step(comply, &[ITEM], NOW))
                    .is_err()
            );
        }
        let refused = walk(kind, &[Step::Refuse(Refusal::FixedAnswer)], &[]);
        assert_eq!(refused.map(|request| request.state), Ok(State::Refused));
    }
    let ignored = walk(
        Kind::SubpoenaAttorney,
        &[Step::Refuse(Refusal::NotCompelled)],
        &[],
    );
    assert!(ignored.is_err(), "a paper is never ignored");
    let false_paper = walk(Kind::SubpoenaAttorney, &[Step::NotGenuine], &[]);
    assert_eq!(false_paper.map(|request| request.state), Ok(State::Refused));
}

#[test]
fn the_person_is_told_by_their_own_way_and_by_no_other() {
    let counsel = TOLD.get(..3).unwrap_or_default();
    let fits = [
        (Way::InChat, [true, false, false]),
        (Way::SafeCall, [false, true, true]),
        (Way::InPerson, [true, true, true]),
        (Way::CaseWorker, [false, false, true]),
    ];
    assert_eq!(fits.len(), Way::ALL.len());
    for (way, expected) in fits {
        for (on, fits) in [ITEM, CALL, CASE].into_iter().zip(expected) {
            let asked = walk(Kind::CourtOrder, counsel, &[on]);
            let told = asked.and_then(|request| request.step(Step::Notify(way), &[on], NOW));
            assert_eq!(told.is_ok(), fits, "{} of {}", way.name(), on.kind());
        }
    }
    for why in NotTold::ALL {
        for held in [&[ITEM][..], &[]] {
            let hold = Step::Hold(if held.is_empty() {
                Freeze::Nothing
            } else {
                Freeze::Held
            });
            let steps = [
                hold,
                Step::Verify(NumberFrom::Counsel),
                Step::Counsel,
                Step::Unreachable(*why),
            ];
            let nobody = *why == NotTold::NoRecord;
            let told = walk(Kind::CourtOrder, &steps, held);
            assert_eq!(told.is_ok(), nobody == held.is_empty(), "{}", why.name());
        }
    }
}

#[test]
fn nothing_is_over_while_something_is_held() -> Result<(), Rejected> {
    let withdrawn = received(Kind::GrandJury)?.step(Step::Withdraw, &[ITEM], NOW)?;
    assert!(withdrawn.step(Step::Close, &[ITEM], NOW).is_err());
    let closed = withdrawn.step(Step::Close, &[], NOW)?;
    assert_eq!((closed.closed, closed.next), (Some(NOW), None));
    assert_eq!(closed.forgotten(), Some(NOW.plus(KEPT)));
    Ok(())
}

#[test]
fn a_supervisor_is_called_at_once_and_before_the_date_and_again_when_it_is_over()
-> Result<(), Rejected> {
    let due = NOW.plus(hours(240));
    let asked = New {
        due: Some(due),
        ..new(Kind::SubpoenaAttorney)
    };
    let request = Request::open(asked, NOW)?;
    assert_eq!(request.next, Some(NOW));
    let called = request.call(NOW).ok_or(Rejected {
        action: "call",
        from: "received",
        stale: false,
    })?;
    assert_eq!(
        called.next,
        Some(NOW.plus(AGAIN)),
        "until somebody has begun"
    );
    assert_eq!(called.call(NOW), None);
    let begun = called.step(Step::Hold(Freeze::Nothing), &[], NOW)?;
    let mut stands = begun;
    for before in [168, 48, 24, 4, 0] {
        let at = Timestamp(due.0 - hours(before).0);
        assert_eq!(stands.next, Some(at), "{before} hours before");
        assert_eq!(stands.is_overdue(at), before == 0);
        stands = stands.call(at).ok_or(Rejected {
            action: "call",
            from: "hold_set",
            stale: false,
        })?;
    }
    assert_eq!(stands.next, Some(due.plus(AGAIN)));
    let moved = stands.answer_by(None, due)?;
    assert_eq!(moved.next, Some(due.plus(IDLE)));
    let answered = moved.step(Step::Withdraw, &[], due)?;
    assert_eq!(answered.next, Some(due.plus(LINGERS)));
    assert!(!answered.is_overdue(due.plus(hours(9_999))));
    Ok(())
}

#[test]
fn it_came_lately_and_is_answered_within_two_years() {
    let minute = Millis(60_000);
    for (ago, opens) in [
        (Millis(0), true),
        (BACK, true),
        (Millis(BACK.0 + minute.0), false),
    ] {
        let asked = New {
            received: Timestamp(NOW.0 - ago.0),
            ..new(Kind::CourtOrder)
        };
        assert_eq!(Request::open(asked, NOW).is_ok(), opens);
    }
    let ahead = New {
        received: NOW.plus(minute),
        ..new(Kind::CourtOrder)
    };
    assert!(Request::open(ahead, NOW).is_err());
    for (due, opens) in [(FURTHEST, true), (Millis(FURTHEST.0 + minute.0), false)] {
        let asked = New {
            due: Some(NOW.plus(due)),
            ..new(Kind::CourtOrder)
        };
        assert_eq!(Request::open(asked, NOW).is_ok(), opens);
    }
}

fn step() -> impl Strategy<Value = Step> {
    let pick = |count: usize| 0..count;
    prop_oneof![
        Just(Step::Hold(Freeze::Held)),
        Just(Step::Hold(Freeze::Nothing)),
        pick(NumberFrom::ALL.len()).prop_map(|n| Step::Verify(
            NumberFrom::ALL
                .get(n)
                .copied()
                .unwrap_or(NumberFrom::Directory)
        )),
        Just(Step::NotGenuine),
        Just(Step::Counsel),
        pick(Way::ALL.len())
            .prop_map(|n| Step::Notify(Way::ALL.get(n).copied().unwrap_or(Way::InChat))),
        pick(NotTold::ALL.len()).prop_map(|n| Step::Unreachable(
            NotTold::ALL.get(n).copied().unwrap_or(NotTold::NoRecord)
        )),
        Just(Step::Object),
        Just(Step::InCamera),
        Just(Step::Narrow(NarrowedBy::Court)),
        Just(Step::Narrow(NarrowedBy::Agreement)),
        (pick(Basis::ALL.len()), any::<bool>(), any::<bool>()).prop_map(|(n, minimum, safety)| {
            Step::Comply {
                basis: Basis::ALL.get(n).copied().unwrap_or(Basis::CourtOrder),
                minimum,
                safety,
            }
        }),
        Just(Step::Refuse(Refusal::Privileged)),
        Just(Step::Withdraw),
        Just(Step::Close),
    ]
}

fn held() -> impl Strategy<Value = Vec<On>> {
    proptest::sample::subsequence(vec![ITEM, CALL, CASE], 0..=3)
}

proptest! {
    #[test]
    fn however_it_goes_nothing_leaves_without_what_protects_the_person(
        kind in proptest::sample::select(Kind::ALL),
        steps in prop::collection::vec((step(), held()), 1..40),
    ) {
        let mut stands = Request::open(new(kind), NOW).map_err(|refused| TestCaseError::fail(refused.to_string()))?;
        let mut done = Vec::new();
        let mut now = NOW;
        for (step, held) in steps {
            now = now.plus(hours(1));
            let before = stands;
            match stands.step(step, &held, now) {
                Ok(after) => {
                    done.push(step);
                    stands = after;
                }
                Err(refused) => prop_assert_eq!(refused.from, before.state.name()),
            }
            if before.state.is_answered() && stands != before {
                prop_assert_eq!(stands.state, State::Closed);
                prop_assert!(held.is_empty());
            }
            prop_assert_eq!(stands.next.is_none(), stands.state == State::Closed);
            prop_assert_eq!(stands.closed.is_some(), stands.state == State::Closed);
        }
        let complied = done.iter().any(|step| matches!(step, Step::Comply { .. }));
        if complied {
            prop_assert!(kind.is_paper() || kind == Kind::RecordsRequest);
            for before in ["hold", "verify", "counsel"] {
                let found = done.iter().any(|step| step.name() == before);
                prop_assert!(found, "without {}", before);
            }
            prop_assert!(done.iter().any(|step| matches!(step, Step::Notify(_) | Step::Unreachable(_))));
            let court = done.iter().any(|step| matches!(step, Step::InCamera | Step::Narrow(NarrowedBy::Court)));
            if kind == Kind::SubpoenaAttorney {
                prop_assert!(court, "no judge has signed");
            }
            for step in &done {
                if let Step::Comply { basis, minimum, safety } = step {
                    prop_assert!(*minimum && *safety);
                    prop_assert!(*basis != Basis::CourtOrder || court || kind.is_signed());
                }
            }
        }
        if kind.is_paper() && done.iter().any(|step| matches!(step, Step::Refuse(_))) {
            prop_assert!(done.contains(&Step::Counsel), "a paper is not refused without counsel");
        }
    }
}
