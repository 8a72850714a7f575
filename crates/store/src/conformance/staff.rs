//! Rules of teams, staff and devices.

use super::Checked;
use super::fixture::{
    add_staff, at, bytes16, device_id, device_row, member_id, staff, team, team_id,
};
use crate::{
    Store,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};
use domain::{DeviceId, TeamId, permission::Roles};
use std::sync::Arc;

/// Also by a team without a notice.
pub async fn a_team_and_its_notice_are_replaced(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    assert_eq!(tx.team(team_id()).await?, None);
    tx.put_team(&team()).await?;
    assert_eq!(tx.team(team_id()).await?, Some(team()));
    let renewed = TeamRow {
        notice: None,
        generation: 2,
        notice_until: at(2_000),
        ..team()
    };
    tx.put_team(&renewed).await?;
    let other = TeamRow {
        id: TeamId::from_bytes(bytes16(2)),
        ..team()
    };
    tx.put_team(&other).await?;
    assert_eq!(tx.teams().await?, [renewed, other]);
    Ok(())
}

/// One for each generation, replaced where it is there already.
pub async fn team_keys_come_newest_first(store: Arc<dyn Store>) -> Checked {
    let wrap = |generation, wrap: &[u8]| TeamWrapRow {
        generation,
        wrap: wrap.to_vec(),
    };
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for row in [wrap(1, b"old"), wrap(2, b"new"), wrap(1, b"replaced")] {
        tx.put_team_wrap(team_id(), device_id(1), &row).await?;
    }
    let expected = [wrap(2, b"new"), wrap(1, b"replaced")];
    assert_eq!(tx.team_wraps(team_id(), device_id(1)).await?, expected);
    assert_eq!(tx.team_wraps(team_id(), device_id(2)).await?, []);
    Ok(())
}

/// And so is an id.
pub async fn a_login_name_is_taken_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let same_login = StaffRow {
        login: staff(1).login,
        ..staff(3)
    };
    let same_id = StaffRow {
        id: member_id(1),
        ..staff(3)
    };
    assert!(!tx.insert_staff(&same_login).await?);
    assert!(!tx.insert_staff(&same_id).await?);
    assert_eq!(tx.staff(member_id(1)).await?, Some(staff(1)));
    assert_eq!(tx.staff(member_id(3)).await?, None);
    assert_eq!(tx.staff_by_login("login 2").await?, Some(staff(2)));
    assert_eq!(tx.staff_by_login("login 3").await?, None);
    Ok(())
}

/// Those who may not log in any more too: what they did keeps its name.
pub async fn colleagues_come_by_alias(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let gone = StaffRow {
        alias: "Aaron".to_owned(),
        roles: Roles::default(),
        active: false,
        ..staff(3)
    };
    assert!(tx.insert_staff(&gone).await?);
    let expected = [gone, staff(1), staff(2)];
    assert_eq!(tx.staff_of_team(team_id()).await?, expected);
    let nobody = TeamId::from_bytes(bytes16(9));
    assert_eq!(tx.staff_of_team(nobody).await?, []);
    Ok(())
}

/// With its sessions and wraps left as they are.
pub async fn a_device_is_replaced(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let wrap = TeamWrapRow {
        generation: 1,
        wrap: b"wrap".to_vec(),
    };
    tx.put_team_wrap(team_id(), device_id(1), &wrap).await?;
    let renewed = DeviceRow {
        chain: b"another chain".to_vec(),
        hpke_key: b"another key".to_vec(),
        vault: b"another vault".to_vec(),
        ..device_row(1)
    };
    tx.put_device(&renewed).await?;
    let second = DeviceRow {
        id: DeviceId::from_bytes(bytes16(11)),
        ..device_row(1)
    };
    tx.put_device(&second).await?;
    assert_eq!(tx.device(device_id(1)).await?, Some(renewed.clone()));
    assert_eq!(tx.device(device_id(3)).await?, None);
    assert_eq!(tx.devices_of(member_id(1)).await?, [renewed, second]);
    assert_eq!(tx.team_wraps(team_id(), device_id(1)).await?, [wrap]);
    Ok(())
}
