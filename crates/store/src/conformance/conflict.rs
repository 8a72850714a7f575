//! Rules of conflicts of interest.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, member_id};
use crate::{
    Store,
    conflict::{BarRow, GlassRow, Opened},
};
use domain::{
    CaseId, GlassId, ItemId,
    conflict::{GlassReason, Hidden},
};
use std::sync::Arc;

fn item(number: u64) -> Hidden {
    Hidden::Item(ItemId::from_bytes(bytes16(number)))
}

fn glass(number: u64, reason: GlassReason) -> GlassRow {
    GlassRow {
        id: GlassId::from_bytes(bytes16(number)),
        member: member_id(1),
        reason,
        asked_at: at(0),
        opened: None,
    }
}

/// An item and a case of one id are two things.
pub async fn something_is_kept_from_somebody_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let case = Hidden::Case(CaseId::from_bytes(bytes16(1)));
    let row = |member: u64, hidden| BarRow {
        member: member_id(member),
        hidden,
        by: member_id(2),
    };
    for bar in [
        row(1, item(1)),
        row(1, case),
        row(2, item(1)),
        row(1, item(2)),
    ] {
        assert!(tx.put_bar(&bar).await?);
        assert!(!tx.put_bar(&bar).await?);
    }
    assert_eq!(tx.bars_of(member_id(1)).await?, [case, item(1), item(2)]);
    assert_eq!(tx.barred(item(1)).await?, [member_id(1), member_id(2)]);
    assert_eq!(tx.barred(case).await?, [member_id(1)]);
    assert_eq!(tx.item_bars().await?.len(), 3);
    tx.delete_bars(item(1)).await?;
    assert_eq!(tx.bars_of(member_id(1)).await?, [case, item(2)]);
    assert_eq!(tx.bars_of(member_id(2)).await?, []);
    Ok(())
}

/// Whole in each of its states, and gone when it is over and was looked at, or when nobody decided.
pub async fn a_request_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let mut rows = Vec::new();
    for (number, reason) in (1..).zip(GlassReason::ALL) {
        let row = glass(number, *reason);
        assert!(tx.insert_glass(&row).await?);
        assert!(!tx.insert_glass(&row).await?);
        assert_eq!(tx.glass(row.id).await?, Some(row));
        rows.push(row);
    }
    assert_eq!(tx.glasses().await?, rows);
    let mut opened = Opened {
        hidden: item(1),
        by: member_id(2),
        until: at(60_000),
        reviewed_by: None,
    };
    for reviewed_by in [None, Some(member_id(2))] {
        opened.reviewed_by = reviewed_by;
        tx.set_opened(rows[0].id, &opened).await?;
        let kept = tx.glass(rows[0].id).await?.and_then(|row| row.opened);
        assert_eq!(kept, Some(opened));
    }
    opened.reviewed_by = None;
    tx.set_opened(rows[1].id, &opened).await?;
    tx.delete_old_glasses(at(0), at(59_999)).await?;
    assert_eq!(tx.glasses().await?.len(), 3, "nothing is old yet");
    tx.delete_old_glasses(at(1), at(60_000)).await?;
    let left: Vec<_> = tx.glasses().await?.iter().map(|row| row.id).collect();
    assert_eq!(left, [rows[1].id], "what nobody has looked at stays");
    assert!(tx.delete_glass(rows[1].id).await?);
    assert!(!tx.delete_glass(rows[1].id).await?);
    Ok(())
}
