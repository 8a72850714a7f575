//! What the ladder says to the outbox, and what the audit log tells of it.

use domain::{
    ItemId, MemberId, Timestamp,
    page::{Cause, PageState},
};
use sotto::{App, notify};
use store::page::PageRow;
use tests::line::Line;

const ITEM: ItemId = ItemId::from_bytes([7; 16]);

async fn call(app: &App, member: MemberId, step: u32) -> bool {
    let cause = Cause::Item(ITEM);
    let page = notify::Page {
        member,
        cause,
        step,
        wait: domain::Millis(0),
    };
    let mut tx = app.store.begin().await.unwrap();
    let fresh = notify::page(tx.as_mut(), app, page).await.unwrap();
    tx.commit().await.unwrap();
    fresh
}

async fn pages(app: &App) -> Vec<PageRow> {
    let mut tx = app.store.read().await.unwrap();
    tx.pages_about(ITEM).await.unwrap()
}

async fn events(app: &App) -> Vec<(String, Option<Vec<u8>>, Option<String>)> {
    let mut tx = app.store.read().await.unwrap();
    let rows = tx.audit_rows(0, 1_000).await.unwrap();
    let ours = rows.into_iter().filter_map(|row| {
        let event = row.event.filter(|event| event.starts_with("page_"))?;
        Some((event, row.actor, row.reason))
    });
    ours.filter(|event| event.0 != "page_sent").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_ends_the_pages_of_everybody() {
    let line = Line::start().await;
    let app = line.app();
    let staff = app
        .store
        .read()
        .await
        .unwrap()
        .staff_of_team(app.team)
        .await
        .unwrap();
    let (first, second) = (staff[0].id, staff[1].id);
    assert!(call(app, first, 0).await);
    assert!(!call(app, first, 0).await, "the same step calls once");
    assert!(call(app, second, 1).await);

    let mut tx = app.store.begin().await.unwrap();
    let later = Timestamp(app.now().0 + 1);
    let waiting = notify::unacknowledged(tx.as_mut(), later).await.unwrap();
    assert_eq!(waiting.len(), 2);
    let passed = waiting.iter().find(|page| page.member == first).unwrap();
    assert!(notify::pass(tx.as_mut(), app, passed).await.unwrap());
    assert!(!notify::pass(tx.as_mut(), app, passed).await.unwrap());
    let left = notify::unacknowledged(tx.as_mut(), later).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].member, second);
    let cause = Cause::Item(ITEM);
    assert!(
        notify::acknowledge(tx.as_mut(), app, second, cause)
            .await
            .unwrap()
    );
    assert!(
        !notify::acknowledge(tx.as_mut(), app, second, cause)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();

    let found = pages(app).await;
    let states: Vec<_> = found.iter().map(|page| (page.member, page.state)).collect();
    let expected = [
        (first, PageState::Withdrawn),
        (second, PageState::Acknowledged),
    ];
    assert_eq!(states, expected);
    let events = events(app).await;
    let named: Vec<_> = events
        .iter()
        .map(|event| (event.0.as_str(), event.1.as_deref()))
        .collect();
    let expected = [
        ("page_timed_out", Some(first.as_bytes().as_slice())),
        ("page_acked", Some(second.as_bytes().as_slice())),
    ];
    assert_eq!(named, expected);
    assert!(call(app, first, 0).await, "the item came back to the queue");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_calls_nobody() {
    let line = Line::start().await;
    let app = line.app();
    let staff = app
        .store
        .read()
        .await
        .unwrap()
        .staff_of_team(app.team)
        .await
        .unwrap();
    assert!(call(app, staff[0].id, 0).await);
    let mut tx = app.store.begin().await.unwrap();
    notify::withdraw(tx.as_mut(), Cause::Item(ITEM))
        .await
        .unwrap();
    let later = Timestamp(app.now().0 + 1);
    assert_eq!(
        notify::unacknowledged(tx.as_mut(), later).await.unwrap(),
        []
    );
    tx.commit().await.unwrap();
    assert_eq!(pages(app).await[0].state, PageState::Withdrawn);
    assert_eq!(events(app).await, []);
}
