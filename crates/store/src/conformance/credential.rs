//! Rules of passkeys and authenticator apps.

use super::Checked;
use super::fixture::{add_staff, at, device_id, member_id};
use crate::{
    Store,
    credential::{PasskeyRow, TotpRow, VaultWrapRow},
};
use domain::Timestamp;
use std::sync::Arc;

const DAY: i64 = 86_400_000;

fn passkey(id: u8) -> PasskeyRow {
    let today = Timestamp(at(0).0.div_euclid(DAY) * DAY);
    PasskeyRow {
        credential_id: vec![id; 20],
        member: member_id(1),
        name: format!("Key {id}"),
        credential: b"public".to_vec(),
        made_on: today,
        used_on: today,
    }
}

/// And belongs to one person.
pub async fn a_passkey_is_added_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for id in [2, 1] {
        assert!(tx.insert_passkey(&passkey(id)).await?);
    }
    assert!(!tx.insert_passkey(&passkey(1)).await?);
    assert_eq!(
        tx.passkeys_of(member_id(1)).await?,
        [passkey(1), passkey(2)]
    );
    assert_eq!(tx.passkeys_of(member_id(2)).await?, []);
    assert!(!tx.delete_passkey(member_id(2), &[1; 20]).await?);
    assert!(tx.delete_passkey(member_id(1), &[1; 20]).await?);
    assert_eq!(tx.passkey(&[1; 20]).await?, None);
    tx.use_passkey(&[2; 20], b"counted", at(DAY)).await?;
    let used = PasskeyRow {
        credential: b"counted".to_vec(),
        used_on: Timestamp(passkey(2).used_on.0 + DAY),
        ..passkey(2)
    };
    assert_eq!(tx.passkey(&[2; 20]).await?, Some(used));
    Ok(())
}

/// And with its device, and when the passphrase is another one.
pub async fn a_vault_key_goes_with_its_passkey(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let wrap = |id: u8, wrap: &[u8]| VaultWrapRow {
        credential_id: vec![id; 20],
        wrap: wrap.to_vec(),
    };
    for id in [1, 2] {
        tx.insert_passkey(&passkey(id)).await?;
    }
    for row in [wrap(2, b"two"), wrap(1, b"old"), wrap(1, b"one")] {
        tx.put_vault_wrap(device_id(1), &row).await?;
    }
    let expected = [wrap(1, b"one"), wrap(2, b"two")];
    assert_eq!(tx.vault_wraps(device_id(1)).await?, expected);
    tx.delete_passkey(member_id(1), &[1; 20]).await?;
    assert_eq!(tx.vault_wraps(device_id(1)).await?, [wrap(2, b"two")]);
    tx.delete_vault_wraps(member_id(2)).await?;
    assert_eq!(tx.vault_wraps(device_id(1)).await?.len(), 1);
    tx.delete_vault_wraps(member_id(1)).await?;
    assert_eq!(tx.vault_wraps(device_id(1)).await?, []);
    Ok(())
}

/// And none before it.
pub async fn a_code_of_an_app_counts_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert_eq!(tx.totp(member_id(1)).await?, None);
    assert!(!tx.take_totp_step(member_id(1), 5).await?);
    let row = TotpRow {
        secret: b"sealed".to_vec(),
        last_step: 4,
    };
    tx.put_totp(member_id(1), &row).await?;
    for (step, taken) in [(4, false), (5, true), (5, false), (3, false), (6, true)] {
        assert_eq!(
            tx.take_totp_step(member_id(1), step).await?,
            taken,
            "{step}"
        );
    }
    let last = tx.totp(member_id(1)).await?.map(|row| row.last_step);
    assert_eq!(last, Some(6));
    tx.delete_totp(member_id(1)).await?;
    assert_eq!(tx.totp(member_id(1)).await?, None);
    Ok(())
}
