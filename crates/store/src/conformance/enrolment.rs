//! Rules of ways in for new devices.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, bytes32, device_id, member_id, team_id};
use crate::{
    Result, Store, Tx,
    enrolment::{Comparison, EnrolmentRow, Newcomer},
    staff::TeamWrapRow,
};
use domain::{
    EnrolmentId,
    enrolment::Purpose,
    permission::{Role, Roles},
};
use std::sync::Arc;

fn id(number: u64) -> EnrolmentId {
    EnrolmentId::from_bytes(bytes16(number))
}

fn row(number: u64) -> EnrolmentRow {
    EnrolmentRow {
        id: id(number),
        code_hash: bytes32(number),
        purpose: Purpose::Join,
        member: member_id(number),
        login: "dora".to_owned(),
        alias: "Dora".to_owned(),
        roles: Roles::from_iter([Role::Advocate]),
        team: team_id(),
        invited_by: Some(member_id(1)),
        until: at(1_000),
        newcomer: None,
        comparison: None,
        approval: None,
        chain: None,
    }
}

fn newcomer(number: u64) -> Newcomer {
    Newcomer {
        token_hash: bytes32(100 + number),
        device: device_id(number),
        sig_key: bytes32(number),
        box_key: b"key".to_vec(),
    }
}

async fn begin(store: &dyn Store) -> Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert!(tx.insert_enrolment(&row(3)).await?, "a new way in");
    Ok(tx)
}

/// So that a second use of a link is noticed.
pub async fn a_code_is_spent_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let same_code = EnrolmentRow {
        code_hash: bytes32(3),
        ..row(4)
    };
    assert!(!tx.insert_enrolment(&row(3)).await?);
    assert!(!tx.insert_enrolment(&same_code).await?);
    assert_eq!(tx.enrolment_by_code(&bytes32(3)).await?, Some(row(3)));
    assert_eq!(tx.enrolment_by_code(&bytes32(4)).await?, None);
    assert!(tx.redeem_enrolment(id(3), &newcomer(3)).await?);
    assert!(!tx.redeem_enrolment(id(3), &newcomer(4)).await?);
    let redeemed = EnrolmentRow {
        newcomer: Some(newcomer(3)),
        ..row(3)
    };
    let found = tx.enrolment_by_token(&bytes32(103)).await?;
    assert_eq!(found, Some(redeemed));
    assert_eq!(tx.enrolment_by_token(&bytes32(104)).await?, None);
    Ok(())
}

/// Commitment, the newcomer's nonce, the desk's nonce; a new commitment begins anew.
pub async fn a_comparison_keeps_its_order(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    assert!(
        !tx.begin_comparison(id(3), device_id(1), &bytes32(1))
            .await?
    );
    tx.redeem_enrolment(id(3), &newcomer(3)).await?;
    assert!(!tx.set_device_nonce(id(3), &bytes32(2)).await?);
    assert!(
        tx.begin_comparison(id(3), device_id(1), &bytes32(1))
            .await?
    );
    assert!(!tx.set_desk_nonce(id(3), &bytes32(3)).await?);
    assert!(tx.set_device_nonce(id(3), &bytes32(2)).await?);
    assert!(!tx.set_device_nonce(id(3), &bytes32(9)).await?);
    assert!(tx.set_desk_nonce(id(3), &bytes32(3)).await?);
    assert!(!tx.set_desk_nonce(id(3), &bytes32(9)).await?);
    let mut expected = Comparison {
        comparer: device_id(1),
        commitment: bytes32(1),
        device_nonce: Some(bytes32(2)),
        desk_nonce: Some(bytes32(3)),
    };
    let found = tx.enrolment(id(3)).await?.and_then(|row| row.comparison);
    assert_eq!(found, Some(expected));
    assert!(
        tx.begin_comparison(id(3), device_id(2), &bytes32(4))
            .await?
    );
    expected = Comparison {
        comparer: device_id(2),
        commitment: bytes32(4),
        device_nonce: None,
        desk_nonce: None,
    };
    let found = tx.enrolment(id(3)).await?.and_then(|row| row.comparison);
    assert_eq!(found, Some(expected));
    Ok(())
}

/// With the keys that wait for it.
pub async fn a_device_is_certified_once(store: Arc<dyn Store>) -> Checked {
    let wrap = |generation| TeamWrapRow {
        generation,
        wrap: b"wrap".to_vec(),
    };
    let mut tx = begin(&*store).await?;
    assert!(!tx.certify_enrolment(id(3), b"chain", &[wrap(1)]).await?);
    tx.redeem_enrolment(id(3), &newcomer(3)).await?;
    tx.approve_enrolment(id(3), b"approval").await?;
    let wraps = [wrap(1), wrap(2)];
    assert!(tx.certify_enrolment(id(3), b"chain", &wraps).await?);
    assert!(!tx.certify_enrolment(id(3), b"other", &[]).await?);
    assert!(
        !tx.begin_comparison(id(3), device_id(1), &bytes32(1))
            .await?
    );
    assert_eq!(tx.enrolment_wraps(id(3)).await?, [wrap(2), wrap(1)]);
    let found = tx.enrolment(id(3)).await?;
    let found = found.map(|row| (row.approval, row.chain));
    let expected = (Some(b"approval".to_vec()), Some(b"chain".to_vec()));
    assert_eq!(found, Some(expected));
    Ok(())
}

/// With everything that waits in them.
pub async fn ways_in_go_when_they_lapse(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let later = EnrolmentRow {
        until: at(2_000),
        invited_by: None,
        ..row(4)
    };
    tx.insert_enrolment(&later).await?;
    assert_eq!(tx.enrolments_of(team_id()).await?, [row(3), later.clone()]);
    tx.delete_old_enrolments(at(1_000)).await?;
    assert_eq!(tx.enrolments_of(team_id()).await?, [later]);
    assert!(tx.delete_enrolment(id(4)).await?);
    assert!(!tx.delete_enrolment(id(4)).await?);
    Ok(())
}
