//! Short forms of what `crash` does at length.

use tests::{
    crash::{self, Plan},
    forward_kill,
    line::Line,
    race,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_loses_doubles_and_reorders_nothing() {
    let plan = Plan {
        kills: 6,
        chats: 10,
        seed: 7,
        pause_ms: 400,
    };
    let report = crash::run(plan).await;
    assert!(report.acknowledged > 50, "{report:?}");
    assert!(report.is_clean(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn referrals_come_exactly_once_though_sender_and_server_are_killed() {
    let plan = forward_kill::Plan {
        referrals: 150,
        forwarders: 3,
        seed: 11,
        life_ms: 1_000,
    };
    let report = forward_kill::run(plan).await;
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.given, 150);
    assert!(report.server_kills >= 3, "{report:?}");
    assert!(report.forwarder_kills >= 3, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_item_is_claimed_exactly_once_by_many_who_race_for_it() {
    let line = Line::start().await;
    let outcome = race::race(&line, 40, 120).await;
    assert_eq!(
        (outcome.double, outcome.stuck, outcome.stale_taken),
        (0, 0, 0),
        "{outcome:?}"
    );
    assert_eq!(outcome.ended, 120);
    assert_eq!(outcome.claims, 120 + outcome.stale_refused);
    assert!(outcome.stale_refused > 0, "some came back: {outcome:?}");
}
