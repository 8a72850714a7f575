//! Rules of upkeep.

use super::Checked;
use super::fixture::{add_staff, at, chat_id, device_id, member_id, team_id};
use crate::{
    Store,
    case::{CaseRow, CaseWrapRow},
    staff::TeamWrapRow,
    upkeep::{KeepingRow, OldKeyRow, WarningRow},
};
use domain::{CaseId, upkeep::Lapsing};
use std::sync::Arc;

fn wrap(generation: i64) -> TeamWrapRow {
    TeamWrapRow {
        generation,
        wrap: vec![7],
    }
}

/// A team's key and a case's are exposed by a device that they were sealed to, and by no other.
pub async fn a_lost_device_exposes_what_it_held(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let fresh = KeepingRow {
        keyed_at: at(0),
        exposed: false,
    };
    tx.set_team_keeping(team_id(), fresh).await?;
    tx.put_team_wrap(team_id(), device_id(1), &wrap(1)).await?;
    let case = CaseId::from_bytes([5; 16]);
    let row = CaseRow {
        id: case,
        opened_at: at(0),
        key_version: 1,
        entries: 0,
        exposed: false,
    };
    assert!(tx.insert_case(&row).await?);
    for number in [1, 2] {
        let wrap = CaseWrapRow {
            member: member_id(number),
            device: device_id(number),
            key_version: 1,
            wrap: vec![1],
        };
        tx.put_case_wrap(case, &wrap).await?;
    }
    tx.expose_keys(device_id(3)).await?;
    assert_eq!(tx.team_keeping(team_id()).await?, Some(fresh));
    assert_eq!(tx.exposed_cases(member_id(2)).await?, []);
    tx.expose_keys(device_id(1)).await?;
    let keeping = tx.team_keeping(team_id()).await?;
    assert_eq!(keeping.map(|keeping| keeping.exposed), Some(true));
    assert_eq!(tx.exposed_cases(member_id(2)).await?, [case]);
    tx.case_is_safe(case).await?;
    assert_eq!(tx.exposed_cases(member_id(2)).await?, []);
    // Minutes only.
    let later = KeepingRow {
        keyed_at: at(90_000),
        exposed: false,
    };
    tx.set_team_keeping(team_id(), later).await?;
    let kept = tx.team_keeping(team_id()).await?;
    assert_eq!(kept.map(|kept| kept.keyed_at), Some(at(60_000)));
    Ok(())
}

/// With every half of it, and without any other.
pub async fn an_old_key_goes_as_a_whole(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for device in [1, 2] {
        for generation in [1, 2, 3] {
            tx.put_team_wrap(team_id(), device_id(device), &wrap(generation))
                .await?;
        }
    }
    let old = |generation| OldKeyRow {
        generation,
        replaced_at: at(60_000 * generation),
    };
    for generation in [2, 1, 1] {
        tx.put_old_key(team_id(), old(generation)).await?;
    }
    assert_eq!(tx.old_keys(team_id()).await?, [old(1), old(2)]);
    tx.drop_old_key(team_id(), 1).await?;
    assert_eq!(tx.old_keys(team_id()).await?, [old(2)]);
    for device in [1, 2] {
        let left = tx.team_wraps(team_id(), device_id(device)).await?;
        assert_eq!(left, [wrap(3), wrap(2)]);
    }
    Ok(())
}

/// Only while it is the one that was read.
pub async fn a_box_is_replaced_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    assert!(tx.insert_chat(chat_id(1), &[1; 32], at(0)).await?);
    assert!(tx.set_group(chat_id(1), &[1], &[2], &[3; 32]).await?);
    assert!(!tx.replace_intake(chat_id(1), &[1], &[4]).await?);
    assert!(tx.replace_intake(chat_id(1), &[2], &[4]).await?);
    assert!(!tx.replace_intake(chat_id(1), &[2], &[5]).await?);
    let intake = tx.chat(chat_id(1)).await?.and_then(|chat| chat.intake);
    assert_eq!(intake, Some(vec![4]));
    Ok(())
}

/// Once for each threshold, and until a mail told of it.
pub async fn a_warning_is_given_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let first = WarningRow {
        what: Lapsing::Notice,
        subject: [1; 16],
        until: at(60_000),
        hours: 72,
    };
    let second = WarningRow {
        hours: 24,
        what: Lapsing::OldKey,
        ..first
    };
    for (row, new) in [(first, true), (first, false), (second, true)] {
        assert_eq!(tx.insert_warning(&row).await?, new);
    }
    assert_eq!(tx.unmailed_warnings().await?, [first, second]);
    tx.warnings_are_mailed().await?;
    assert_eq!(tx.unmailed_warnings().await?, []);
    assert!(!tx.insert_warning(&first).await?, "mailed or not");
    tx.delete_old_warnings(at(60_001)).await?;
    assert!(tx.insert_warning(&first).await?, "forgotten");
    Ok(())
}
