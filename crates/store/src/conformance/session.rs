//! Rules of sessions and tickets.

use super::Checked;
use super::fixture::{add_staff, at, bytes32, device_id, member_id};
use crate::{Result, Store, StoreError, Tx, staff::SessionRow};
use domain::Timestamp;
use std::sync::Arc;
use tokio::task::JoinSet;

const MINUTE: i64 = 60_000;

/// Rulings 21.
pub async fn a_session_knows_minutes_only(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let exact = SessionRow {
        seen_at: at(61_234),
        ends_at: at(599_999),
        ..session(1)
    };
    tx.insert_session(&exact).await?;
    let kept = SessionRow {
        seen_at: at(MINUTE),
        ends_at: at(9 * MINUTE),
        ..exact
    };
    assert_eq!(tx.session(&bytes32(1)).await?, Some(kept));
    assert_eq!(tx.session(&bytes32(2)).await?, None);
    Ok(())
}

/// And never back.
pub async fn a_session_is_touched_forward(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    tx.insert_session(&session(1)).await?;
    tx.insert_session(&session(2)).await?;
    for (now, seen) in [(at(MINUTE + 1), at(MINUTE)), (at(1), at(MINUTE))] {
        tx.touch_session(&bytes32(1), now).await?;
        let expected = SessionRow {
            seen_at: seen,
            ..session(1)
        };
        assert_eq!(tx.session(&bytes32(1)).await?, Some(expected));
    }
    assert_eq!(tx.session(&bytes32(2)).await?, Some(session(2)));
    Ok(())
}

/// Otherwise a ticket could open a socket after the log-out.
pub async fn an_ended_session_takes_its_tickets(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    for number in [1, 2] {
        tx.insert_session(&session(number)).await?;
        tx.insert_ticket(&bytes32(10 + number), &bytes32(number), at(1_000))
            .await?;
    }
    assert!(tx.delete_session(&bytes32(1)).await?);
    assert!(!tx.delete_session(&bytes32(1)).await?);
    assert_eq!(tx.session(&bytes32(1)).await?, None);
    assert_eq!(tx.take_ticket(&bytes32(11), at(0)).await?, None);
    let other = tx.take_ticket(&bytes32(12), at(0)).await?;
    assert_eq!(other, Some(session(2)));
    Ok(())
}

/// So that their sockets can be closed. Over, or idle for too long.
pub async fn old_sessions_name_their_devices(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let over = SessionRow {
        ends_at: at(MINUTE),
        ..session(1)
    };
    let idle = SessionRow {
        seen_at: at(-MINUTE),
        device: device_id(2),
        ..session(2)
    };
    for row in [over, idle, session(3)] {
        tx.insert_session(&row).await?;
    }
    assert_eq!(tx.delete_old_sessions(at(0), at(-MINUTE)).await?, []);
    let mut devices = tx.delete_old_sessions(at(MINUTE), at(0)).await?;
    devices.sort_unstable();
    assert_eq!(devices, [device_id(1), device_id(2)]);
    assert_eq!(tx.session(&bytes32(1)).await?, None);
    assert_eq!(tx.session(&bytes32(2)).await?, None);
    assert_eq!(tx.session(&bytes32(3)).await?, Some(session(3)));
    Ok(())
}

/// However many try at once.
pub async fn a_ticket_is_good_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    tx.insert_session(&session(1)).await?;
    tx.insert_ticket(&bytes32(11), &bytes32(1), at(1_000))
        .await?;
    tx.commit().await?;
    let mut racers = JoinSet::new();
    for _ in 0..16 {
        let store = Arc::clone(&store);
        racers.spawn(async move {
            let mut tx = store.begin().await?;
            let taken = tx.take_ticket(&bytes32(11), at(999)).await?;
            tx.commit().await?;
            Ok::<Option<SessionRow>, StoreError>(taken)
        });
    }
    let mut taken = Vec::new();
    while let Some(session) = racers.join_next().await {
        taken.extend(session??);
    }
    assert_eq!(taken, [session(1)]);
    Ok(())
}

/// Also when it is swept.
pub async fn a_lapsed_ticket_is_good_for_nothing(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    tx.insert_session(&session(1)).await?;
    for number in [11, 12] {
        tx.insert_ticket(&bytes32(number), &bytes32(1), at(1_000))
            .await?;
    }
    assert_eq!(tx.take_ticket(&bytes32(11), at(1_000)).await?, None);
    assert_eq!(tx.take_ticket(&bytes32(11), at(0)).await?, None);
    assert_eq!(tx.take_ticket(&bytes32(13), at(0)).await?, None);
    tx.delete_old_sessions(at(1_000), Timestamp(0)).await?;
    assert_eq!(tx.take_ticket(&bytes32(12), at(0)).await?, None);
    Ok(())
}

async fn begin(store: &dyn Store) -> Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    Ok(tx)
}

fn session(number: u64) -> SessionRow {
    SessionRow {
        token_hash: bytes32(number),
        member: member_id(1),
        device: device_id(1),
        seen_at: at(0),
        ends_at: at(60 * MINUTE),
        began_at: at(0),
        proven_at: at(0),
    }
}
