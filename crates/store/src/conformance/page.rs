//! Rules of ways and pages.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, device_id, item, member_id};
use crate::{
    Store,
    device::RevocationRow,
    page::{PageRow, WayRow},
};
use domain::{
    ItemId, PageId, WayId,
    enrolment::RevokeReason,
    page::{Cause, PageState, WayKind, WayState},
};
use std::sync::Arc;

fn way(number: u64, kind: WayKind) -> WayRow {
    WayRow {
        id: WayId::from_bytes(bytes16(number)),
        member: member_id(1),
        kind,
        device: (kind == WayKind::Push).then(|| device_id(1)),
        target: b"sealed".to_vec(),
        state: WayState::Untried,
    }
}

fn about(number: u64) -> ItemId {
    ItemId::from_bytes(bytes16(number))
}

fn page(number: u64, member: u64, step: u32) -> PageRow {
    PageRow {
        id: PageId::from_bytes(bytes16(number)),
        member: member_id(member),
        cause: Cause::Item(about(1)),
        step,
        state: PageState::Queued,
        attempts: 0,
        rounds: 0,
        made_at: at(i64::try_from(number).unwrap_or(0)),
        next_at: at(i64::try_from(number).unwrap_or(0)),
        way: None,
        passed: false,
    }
}

/// As their person puts them; another person's are not touched.
pub async fn ways_keep_their_order(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let mut rows = Vec::new();
    for (number, kind) in (1..).zip(WayKind::ALL) {
        let row = way(number, *kind);
        assert!(tx.insert_way(&row).await?);
        assert!(!tx.insert_way(&row).await?);
        rows.push(row);
    }
    let second = way(9, WayKind::Push);
    assert!(!tx.insert_way(&second).await?, "one way to a device");
    assert_eq!(tx.ways_of(member_id(1)).await?, rows);
    assert_eq!(tx.way_of_device(device_id(1)).await?, Some(rows[0].clone()));
    for (place, row) in (1..).zip(rows.iter().rev()) {
        tx.place_way(member_id(1), row.id, place).await?;
        tx.place_way(member_id(2), row.id, 9).await?;
    }
    rows.reverse();
    assert_eq!(tx.ways_of(member_id(1)).await?, rows);
    tx.set_way_state(rows[0].id, WayState::Broken).await?;
    rows[0].state = WayState::Broken;
    assert_eq!(tx.every_way().await?, rows);
    let states = tx.way_states().await?;
    let broken = states.iter().filter(|one| one.1 == WayState::Broken);
    assert_eq!(broken.count(), 1);
    tx.set_way_target(rows[0].id, b"elsewhere").await?;
    rows[0].target = b"elsewhere".to_vec();
    assert!(!tx.delete_way(member_id(2), rows[1].id).await?);
    assert!(tx.delete_way(member_id(1), rows[1].id).await?);
    rows.remove(1);
    assert_eq!(tx.ways_of(member_id(1)).await?, rows);
    tx.delete_ways_of(member_id(1)).await?;
    assert_eq!(tx.ways_of(member_id(1)).await?, []);
    Ok(())
}

/// The other ways of its person stay.
pub async fn a_way_goes_with_its_device(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for (number, kind) in [(1, WayKind::Push), (2, WayKind::Mail)] {
        assert!(tx.insert_way(&way(number, kind)).await?);
    }
    let revocation = RevocationRow {
        serial: 7,
        device: Some(device_id(1)),
        member: member_id(1),
        reason: RevokeReason::Lost,
        revoked_at: at(0),
        until: at(60_000),
    };
    assert!(tx.revoke(&revocation).await?);
    assert_eq!(tx.ways_of(member_id(1)).await?, [way(2, WayKind::Mail)]);
    Ok(())
}

/// While it is open. One that has ended is written anew: the item came back.
pub async fn a_page_is_written_once_for_each_step(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for row in [page(1, 1, 0), page(2, 1, 1), page(3, 2, 0)] {
        assert!(tx.insert_page(&row).await?);
        assert_eq!(tx.page(row.id).await?, Some(row));
    }
    let again = page(4, 1, 0);
    assert!(!tx.insert_page(&again).await?);
    assert_eq!(tx.page(again.id).await?, None);
    let test = PageRow {
        cause: Cause::Test,
        ..page(5, 1, 0)
    };
    assert!(tx.insert_page(&test).await?, "another cause");
    tx.withdraw_pages(about(1)).await?;
    assert!(tx.insert_page(&again).await?);
    assert_eq!(tx.page(again.id).await?, Some(again));
    assert_eq!(tx.page(page(1, 1, 0).id).await?, None);
    let mine: Vec<_> = tx
        .pages_of(member_id(1))
        .await?
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(mine, [test.id, again.id, page(2, 1, 1).id]);
    let steps: Vec<_> = tx
        .pages_about(about(1))
        .await?
        .iter()
        .map(|row| row.step)
        .collect();
    assert_eq!(steps, [0, 0, 1]);
    Ok(())
}

/// And not after that.
pub async fn a_page_is_tried_until_it_is_settled(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let row = page(1, 1, 0);
    assert!(tx.insert_page(&row).await?);
    assert!(tx.insert_page(&page(2, 1, 1)).await?);
    assert_eq!(tx.due_pages(at(0), 10).await?, []);
    assert_eq!(tx.due_pages(at(1), 10).await?, [row]);
    assert_eq!(tx.due_pages(at(2), 1).await?, [row]);
    assert!(tx.lease_page(row.id, at(1), at(1)).await?);
    assert!(!tx.lease_page(row.id, at(2), at(50)).await?, "another has");
    let way = WayId::from_bytes(bytes16(7));
    assert!(tx.try_page(row.id, Some(way), at(100)).await?);
    let tried = PageRow {
        attempts: 1,
        way: Some(way),
        next_at: at(100),
        ..row
    };
    assert_eq!(tx.page(row.id).await?, Some(tried));
    assert!(tx.pause_page(row.id, at(500)).await?);
    let paused = PageRow {
        rounds: 1,
        next_at: at(500),
        ..tried
    };
    assert_eq!(tx.page(row.id).await?, Some(paused));
    assert!(tx.settle_page(row.id, PageState::Sent).await?);
    assert!(!tx.settle_page(row.id, PageState::Failed).await?);
    assert!(!tx.try_page(row.id, None, at(900)).await?);
    assert!(!tx.pause_page(row.id, at(900)).await?);
    let sent = PageRow {
        state: PageState::Sent,
        ..paused
    };
    assert_eq!(tx.page(row.id).await?, Some(sent));
    Ok(())
}

/// R703: the one who answered is known, the others are let go.
pub async fn an_answer_ends_all_pages_of_an_item(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let other = PageRow {
        cause: Cause::Item(about(2)),
        ..page(4, 1, 0)
    };
    let test = PageRow {
        cause: Cause::Test,
        ..page(5, 1, 0)
    };
    for row in [page(1, 1, 0), page(2, 1, 1), page(3, 2, 0), other, test] {
        assert!(tx.insert_page(&row).await?);
    }
    tx.settle_page(page(1, 1, 0).id, PageState::Sent).await?;
    let cause = Cause::Item(about(1));
    assert_eq!(tx.answer_pages(member_id(1), cause).await?, 2);
    assert_eq!(tx.answer_pages(member_id(1), cause).await?, 0);
    assert_eq!(tx.withdraw_pages(about(1)).await?, 1);
    let mut states = Vec::new();
    for number in 1..6 {
        let row = tx.page(PageId::from_bytes(bytes16(number))).await?;
        states.extend(row.map(|row| row.state));
    }
    let (answered, gone) = (PageState::Acknowledged, PageState::Withdrawn);
    let waits = PageState::Queued;
    assert_eq!(states, [answered, answered, gone, waits, waits]);
    assert_eq!(tx.answer_pages(member_id(2), Cause::Test).await?, 0);
    assert_eq!(tx.answer_pages(member_id(1), Cause::Test).await?, 1);
    let relief = PageRow {
        cause: Cause::Relief,
        ..page(6, 1, 0)
    };
    assert!(tx.insert_page(&relief).await?);
    let to = member_id(1);
    assert_eq!(tx.withdraw_pages_to(member_id(2), Cause::Relief).await?, 0);
    assert_eq!(tx.withdraw_pages_to(to, Cause::Relief).await?, 1);
    assert_eq!(tx.withdraw_pages_to(to, Cause::Relief).await?, 0);
    Ok(())
}

/// Whether it went out or not.
pub async fn the_ladder_goes_past_a_page_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let rows = [page(1, 1, 0), page(2, 1, 1), page(3, 2, 0), page(4, 2, 1)];
    for row in rows {
        assert!(tx.insert_page(&row).await?);
    }
    tx.settle_page(rows[0].id, PageState::Sent).await?;
    tx.settle_page(rows[1].id, PageState::Failed).await?;
    tx.answer_pages(member_id(2), Cause::Item(about(1))).await?;
    let calls = rows.iter().filter(|row| row.member == member_id(1));
    let mut calls: Vec<_> = calls
        .filter_map(|row| Some((row.cause.item()?, row.member)))
        .collect();
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(tx.open_calls().await?, calls);
    let left = tx.unanswered_pages(at(2), 10).await?;
    assert_eq!(
        left.iter().map(|row| row.id).collect::<Vec<_>>(),
        [rows[0].id]
    );
    assert_eq!(tx.unanswered_pages(at(9), 10).await?.len(), 2);
    assert_eq!(tx.unanswered_pages(at(9), 1).await?.len(), 1);
    assert!(tx.pass_page(rows[0].id).await?);
    assert!(!tx.pass_page(rows[0].id).await?);
    assert!(!tx.pass_page(rows[2].id).await?, "it was answered");
    let left = tx.unanswered_pages(at(9), 10).await?;
    assert_eq!(
        left.iter().map(|row| row.id).collect::<Vec<_>>(),
        [rows[1].id]
    );
    let passed = tx.page(rows[0].id).await?;
    assert!(passed.is_some_and(|row| row.passed && row.state.is_open()));
    Ok(())
}

/// An open page about an item stays: the step is not called twice.
pub async fn pages_go_with_their_item_or_when_they_are_old(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.insert_item(&item(1)).await?;
    let test = PageRow {
        cause: Cause::Test,
        ..page(1, 1, 0)
    };
    let other = PageRow {
        cause: Cause::Item(about(2)),
        ..page(2, 1, 0)
    };
    for row in [test, other, page(3, 1, 0), page(4, 1, 1)] {
        assert!(tx.insert_page(&row).await?);
    }
    tx.answer_pages(member_id(1), other.cause).await?;
    tx.delete_old_pages(at(1)).await?;
    assert_eq!(tx.pages_of(member_id(1)).await?.len(), 4);
    tx.delete_old_pages(at(9)).await?;
    let left = tx.pages_of(member_id(1)).await?;
    assert_eq!(left, [page(4, 1, 1), page(3, 1, 0)]);
    tx.delete_page(page(4, 1, 1).id).await?;
    assert_eq!(tx.pages_of(member_id(1)).await?.len(), 1);
    tx.delete_item(about(1)).await?;
    assert_eq!(tx.pages_of(member_id(1)).await?, []);
    Ok(())
}
