//! Rules of pages.

use domain::{
    ItemId, Millis,
    page::{AfterRound, Cause, PageState, RetryPolicy, WayState, after_round, order, reachable},
};

const POLICY: RetryPolicy = RetryPolicy {
    first: Millis::from_secs(5),
    longest: Millis::from_secs(60),
    lapse: Millis::from_secs(900),
};

#[test]
fn a_way_that_refused_comes_after_the_others() {
    let ways = vec![
        ("a", WayState::Broken),
        ("b", WayState::Untried),
        ("c", WayState::Broken),
        ("d", WayState::Works),
    ];
    let names: Vec<_> = order(ways, |way| way.1).iter().map(|way| way.0).collect();
    assert_eq!(names, ["b", "d", "a", "c"]);
}

#[test]
fn pauses_double_up_to_the_longest() {
    let pause = |rounds| after_round(&[WayState::Works], rounds, Millis(0), &POLICY);
    let expected = [
        (0, 5),
        (1, 10),
        (2, 20),
        (3, 40),
        (4, 60),
        (40, 60),
        (u32::MAX, 60),
    ];
    for (rounds, secs) in expected {
        assert_eq!(pause(rounds), AfterRound::Pause(Millis::from_secs(secs)));
    }
}

#[test]
fn a_page_is_given_up_when_it_is_old_or_nothing_is_left() {
    let works = [WayState::Broken, WayState::Works];
    let late = after_round(&works, 3, POLICY.lapse, &POLICY);
    assert_eq!(late, AfterRound::Fail);
    for nothing in [&[][..], &[WayState::Broken]] {
        assert_eq!(
            after_round(nothing, 0, Millis(0), &POLICY),
            AfterRound::Fail
        );
        assert!(!reachable(nothing));
    }
    assert!(reachable(&works));
}

#[test]
fn a_cause_is_read_as_it_was_written() {
    for cause in [
        Cause::Item(ItemId::from_bytes([7; 16])),
        Cause::Test,
        Cause::Lapse,
        Cause::Relief,
        Cause::Callback,
        Cause::Task,
    ] {
        assert_eq!(Cause::from_parts(cause.kind(), cause.item()), Some(cause));
    }
    assert_eq!(Cause::from_parts("item", None), None);
    assert_eq!(
        Cause::from_parts("test", Cause::Item(ItemId::from_bytes([7; 16])).item()),
        None
    );
    assert_eq!(Cause::from_parts("rest", None), None);
}

/// R703: nothing but an answer, its own or another's, ends a page.
#[test]
fn a_page_that_went_out_is_still_open() {
    let open: Vec<_> = PageState::ALL
        .iter()
        .filter(|state| state.is_open())
        .collect();
    assert_eq!(
        open,
        [&PageState::Queued, &PageState::Sent, &PageState::Failed]
    );
}
