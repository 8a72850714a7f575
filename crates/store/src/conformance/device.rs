//! Rules of named devices, revocation and a person's sessions.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, bytes32, device_id, device_row, member_id, team_id};
use crate::{
    Store,
    device::{DeviceNote, RevocationRow},
    staff::{SessionRow, TeamWrapRow},
};
use domain::{Timestamp, enrolment::RevokeReason};
use std::sync::Arc;

const DAY: i64 = 86_400_000;

/// The first millisecond of a day.
fn day(days: i64) -> Timestamp {
    Timestamp(at(days * DAY).0.div_euclid(DAY) * DAY)
}

fn revocation(serial: u64) -> RevocationRow {
    RevocationRow {
        serial,
        device: Some(device_id(1)),
        member: member_id(1),
        reason: RevokeReason::Lost,
        revoked_at: at(60_000),
        until: at(120_000),
    }
}

/// Rulings 21, and stricter.
pub async fn a_device_knows_days_only(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let fresh = tx.device_note(device_id(1)).await?;
    assert_eq!(fresh.map(|note| note.name), Some(String::new()));
    assert_eq!(tx.device_note(device_id(3)).await?, None);
    let note = DeviceNote {
        name: "Office".to_owned(),
        made_on: at(1_234),
        used_on: at(1_234),
        bound: true,
    };
    tx.set_device_note(device_id(1), &note).await?;
    for (now, used) in [(at(2 * DAY + 5), day(2)), (at(DAY), day(2))] {
        tx.note_device_use(device_id(1), now).await?;
        let kept = DeviceNote {
            made_on: day(0),
            used_on: used,
            ..note.clone()
        };
        assert_eq!(tx.device_note(device_id(1)).await?, Some(kept));
    }
    // A renewed certificate takes no name away.
    tx.put_device(&device_row(1)).await?;
    let kept = tx.device_note(device_id(1)).await?;
    assert_eq!(kept.map(|note| note.name), Some("Office".to_owned()));
    tx.put_vault(device_id(1), b"another vault").await?;
    let vault = tx.device(device_id(1)).await?.map(|row| row.vault);
    assert_eq!(vault, Some(b"another vault".to_vec()));
    Ok(())
}

/// Vault, wraps, sessions and tickets; what is another's stays.
pub async fn a_revoked_device_takes_everything_along(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let wrap = TeamWrapRow {
        generation: 1,
        wrap: b"wrap".to_vec(),
    };
    for number in [1, 2] {
        tx.put_team_wrap(team_id(), device_id(number), &wrap)
            .await?;
        tx.insert_session(&session(number)).await?;
        tx.insert_ticket(&bytes32(10 + number), &bytes32(number), at(1_000))
            .await?;
    }
    assert!(tx.revoke(&revocation(7)).await?);
    assert!(!tx.revoke(&revocation(7)).await?);
    assert_eq!(tx.device(device_id(1)).await?, None);
    assert_eq!(tx.team_wraps(team_id(), device_id(1)).await?, []);
    assert_eq!(tx.session(&bytes32(1)).await?, None);
    assert_eq!(tx.take_ticket(&bytes32(11), at(0)).await?, None);
    assert_eq!(tx.team_wraps(team_id(), device_id(2)).await?, [wrap]);
    assert_eq!(tx.take_ticket(&bytes32(12), at(0)).await?, Some(session(2)));
    Ok(())
}

/// Until they are old. A certifier's names no device, and takes none along.
pub async fn revocations_stay_by_serial(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let certifier = RevocationRow {
        device: None,
        reason: RevokeReason::Left,
        until: at(180_000),
        ..revocation(3)
    };
    for row in [revocation(9), certifier] {
        assert!(tx.revoke(&row).await?);
    }
    assert!(tx.device(device_id(2)).await?.is_some());
    assert_eq!(tx.revocations().await?, [certifier, revocation(9)]);
    tx.delete_old_revocations(at(120_001)).await?;
    assert_eq!(tx.revocations().await?, [certifier]);
    Ok(())
}

/// The newest first, and nobody else's.
pub async fn a_member_finds_their_sessions(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let later = SessionRow {
        token_hash: bytes32(3),
        began_at: at(60_000),
        ..session(1)
    };
    for row in [session(1), session(2), later] {
        tx.insert_session(&row).await?;
    }
    assert_eq!(tx.sessions_of(member_id(1)).await?, [later, session(1)]);
    tx.prove_session(&bytes32(1), at(120_500)).await?;
    let proven = tx.session(&bytes32(1)).await?.map(|row| row.proven_at);
    assert_eq!(proven, Some(at(120_000)));
    Ok(())
}

/// And whether they may come in at all.
pub async fn a_passphrase_is_replaced(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.set_passphrase(member_id(1), &bytes16(5), &bytes32(6))
        .await?;
    tx.set_active(member_id(1), false).await?;
    let staff = tx.staff(member_id(1)).await?;
    let found = staff.map(|staff| (staff.salt, staff.auth_hash, staff.active));
    assert_eq!(found, Some((bytes16(5), bytes32(6), false)));
    Ok(())
}

fn session(number: u64) -> SessionRow {
    SessionRow {
        token_hash: bytes32(number),
        member: member_id(number),
        device: device_id(number),
        seen_at: at(0),
        ends_at: at(60 * 60_000),
        began_at: at(0),
        proven_at: at(0),
    }
}
