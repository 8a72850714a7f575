//! Rules of forwarders and of what they send.

use super::Checked;
use super::fixture::{NOW, add_staff, at, bytes16, item};
use crate::{
    Store, Tx,
    join::JoinedRow,
    referral::{ReceiptRow, ReferralRow},
};
use domain::{
    About, CredentialId, ForwarderId, Item, Level, Millis, ReferralId,
    forwarder::{Credential, Forwarder, ForwarderKind, Proof, Scope, Stance},
    level::Why,
    referral::{Consent, Contact, Form, Knows, Status},
};
use std::sync::Arc;

pub(super) fn forwarder(number: u64) -> Forwarder {
    Forwarder {
        id: ForwarderId::from_bytes(bytes16(number)),
        name: format!("Hotline {number}"),
        kind: ForwarderKind::Nhth,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_on: None,
        agreed_on: None,
        active: true,
    }
}

pub(super) fn credential(number: u64) -> Credential {
    Credential {
        id: CredentialId::from_bytes(bytes16(number)),
        forwarder: ForwarderId::from_bytes(bytes16(1)),
        proof: Proof::Signature,
        check: [7; 32],
        scopes: [Scope::Refer].into_iter().collect(),
        added_on: NOW.to_day(),
        used_on: None,
        revoked_on: None,
    }
}

pub(super) async fn add_forwarder(tx: &mut dyn Tx) -> crate::Result<()> {
    tx.put_forwarder(&forwarder(1)).await?;
    assert!(tx.insert_credential(&credential(1)).await?);
    Ok(())
}

/// Whole, in every kind and stance; written down again it is replaced.
pub async fn a_forwarder_is_kept_and_replaced(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for (number, kind) in (1..).zip(ForwarderKind::ALL) {
        let kept = Forwarder {
            kind: *kind,
            ..forwarder(number)
        };
        tx.put_forwarder(&kept).await?;
        assert_eq!(tx.forwarder(kept.id).await?, Some(kept));
    }
    assert_eq!(tx.forwarders().await?.len(), ForwarderKind::ALL.len());
    for stance in Stance::ALL {
        let changed = Forwarder {
            name: "Another name".to_owned(),
            stance: *stance,
            hours: "all day".to_owned(),
            phone: "+12035550100".to_owned(),
            called_on: Some(NOW.to_day()),
            agreed_on: Some(NOW.to_day()),
            active: false,
            ..forwarder(1)
        };
        tx.put_forwarder(&changed).await?;
        assert_eq!(tx.forwarder(changed.id).await?, Some(changed));
    }
    assert_eq!(
        tx.forwarder(ForwarderId::from_bytes(bytes16(99))).await?,
        None
    );
    Ok(())
}

/// Until it is revoked, once; the day of its last use goes with it.
pub async fn a_key_counts_until_it_is_revoked(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_forwarder(&mut *tx).await?;
    let key = credential(1);
    assert!(!tx.insert_credential(&key).await?);
    let secret = Credential {
        proof: Proof::ApiKey,
        scopes: Scope::ALL.iter().copied().collect(),
        ..credential(2)
    };
    assert!(tx.insert_credential(&secret).await?);
    assert_eq!(tx.credentials().await?, [key.clone(), secret]);
    assert_eq!(tx.credentials_of(key.forwarder).await?.len(), 2);
    let nobody = ForwarderId::from_bytes(bytes16(77));
    assert_eq!(tx.credentials_of(nobody).await?, []);
    tx.use_credential(key.id, NOW).await?;
    assert!(tx.revoke_credential(key.id, NOW).await?);
    assert!(!tx.revoke_credential(key.id, NOW).await?);
    let revoked = Credential {
        used_on: Some(NOW.to_day()),
        revoked_on: Some(NOW.to_day()),
        ..key.clone()
    };
    assert_eq!(tx.credential(key.id).await?, Some(revoked));
    Ok(())
}

/// Found by its hash, and nobody else's until it is revoked; what proves otherwise is not found by it.
pub async fn a_certificate_that_counts_is_one_key_s(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_forwarder(&mut *tx).await?;
    tx.put_forwarder(&forwarder(2)).await?;
    let pin = credential(1).check;
    assert_eq!(tx.certificate(&pin).await?, None, "it signs");
    let key = Credential {
        proof: Proof::Certificate,
        ..credential(2)
    };
    assert!(tx.insert_credential(&key).await?);
    assert_eq!(tx.certificate(&pin).await?, Some(key.clone()));
    let same = Credential {
        proof: Proof::Certificate,
        forwarder: ForwarderId::from_bytes(bytes16(2)),
        ..credential(3)
    };
    assert!(!tx.insert_credential(&same).await?);
    assert!(tx.revoke_credential(key.id, NOW).await?);
    assert_eq!(tx.certificate(&pin).await?, None);
    assert!(tx.insert_credential(&same).await?);
    assert_eq!(tx.certificate(&pin).await?, Some(same));
    Ok(())
}

/// By the same key; another key may use the same one, and so may anybody once it is forgotten.
pub async fn a_nonce_is_taken_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_forwarder(&mut *tx).await?;
    tx.insert_credential(&credential(2)).await?;
    let (one, two) = (credential(1).id, credential(2).id);
    assert!(tx.insert_nonce(one, &[1; 32], at(10)).await?);
    assert!(!tx.insert_nonce(one, &[1; 32], at(20)).await?);
    assert!(tx.insert_nonce(two, &[1; 32], at(20)).await?);
    tx.forget_nonces(at(10)).await?;
    assert!(tx.insert_nonce(one, &[1; 32], at(30)).await?);
    assert!(!tx.insert_nonce(two, &[1; 32], at(30)).await?);
    Ok(())
}

/// Whole, until it is deleted; its item says which one it is.
pub async fn a_referral_goes_its_way(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    add_forwarder(&mut *tx).await?;
    let id = ReferralId::from_bytes(bytes16(5));
    let waiting = Item {
        about: About::Referral(id),
        supervisor: true,
        unverified: true,
        live: false,
        ..item(1)
    };
    tx.insert_item(&waiting).await?;
    assert_eq!(tx.item(waiting.id).await?, Some(waiting));
    assert_eq!(
        tx.item_of_chat(domain::ChatId::from_bytes(bytes16(5)))
            .await?,
        None,
        "it is no chat"
    );
    let row = ReferralRow {
        id,
        forwarder: forwarder(1).id,
        key: credential(1).id,
        reference: bytes16(9),
        form: Form::Tip,
        knows: Knows::No,
        consent: Consent::ThirdPartyTip,
        contact: Contact::Ask,
        status: Status::Requested,
        sealed: vec![1, 2, 3],
    };
    tx.insert_referral(&row).await?;
    assert_eq!(tx.referral(id).await?, Some(row.clone()));
    assert_eq!(tx.count_referrals_of(row.forwarder, 10).await?, 1);
    assert_eq!(
        tx.count_referrals_of(row.forwarder, 0).await?,
        0,
        "no further than asked"
    );
    assert!(!tx.replace_referral_box(id, &[9], &[4]).await?);
    assert!(tx.replace_referral_box(id, &[1, 2, 3], &[4]).await?);
    for status in Status::ALL.iter().filter(|status| !status.is_over()) {
        tx.save_referral(id, Contact::Allowed, *status).await?;
        let moved = ReferralRow {
            contact: Contact::Allowed,
            status: *status,
            sealed: vec![4],
            ..row.clone()
        };
        assert_eq!(tx.referral(id).await?, Some(moved));
    }
    tx.delete_referral(id).await?;
    assert_eq!(tx.referral(id).await?, None);
    Ok(())
}

/// With how it stood in line, until they are parted; what was joined to it goes along, and all of it goes with the other.
pub async fn referrals_are_joined_and_parted(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    add_forwarder(&mut *tx).await?;
    let id = |number: u64| ReferralId::from_bytes(bytes16(number));
    let joined = |number: u64| JoinedRow {
        referral: ReferralRow {
            id: id(number),
            forwarder: forwarder(1).id,
            key: credential(1).id,
            reference: bytes16(number),
            form: Form::Referral,
            knows: Knows::Unknown,
            consent: Consent::Mandated,
            contact: Contact::Ask,
            status: Status::Accepted,
            sealed: bytes16(number).to_vec(),
        },
        language: "quc".to_owned(),
        level: Level::T2,
        why: Why::Under18,
        minor: true,
        waiting_since: at(17),
    };
    for number in 1..=4 {
        tx.insert_referral(&joined(number).referral).await?;
    }
    tx.join_referral(&joined(2), id(1)).await?;
    assert_eq!(tx.joined_to(id(1)).await?, [joined(2)]);
    assert!(
        !tx.part_referral(id(2), id(3)).await?,
        "it is joined to another"
    );
    assert!(tx.part_referral(id(2), id(1)).await?);
    assert!(!tx.part_referral(id(2), id(1)).await?);
    assert_eq!(tx.referral(id(2)).await?, Some(joined(2).referral));
    tx.join_referral(&joined(3), id(2)).await?;
    tx.join_referral(&joined(2), id(1)).await?;
    assert_eq!(tx.joined_to(id(2)).await?, []);
    assert_eq!(tx.joined_to(id(1)).await?, [joined(2), joined(3)]);
    // The box of what is joined is found by the other.
    let before = joined(3).referral.sealed;
    assert!(!tx.replace_referral_box(id(4), &before, &[5]).await?);
    assert!(tx.replace_referral_box(id(1), &before, &[5]).await?);
    assert_eq!(tx.joined_to(id(1)).await?[1].referral.sealed, [5]);
    tx.delete_referral(id(1)).await?;
    for number in 1..=3 {
        assert_eq!(tx.referral(id(number)).await?, None);
    }
    assert_eq!(tx.joined_to(id(1)).await?, []);
    assert!(tx.referral(id(4)).await?.is_some());
    Ok(())
}

/// For each forwarder, to the minute, until it is old.
pub async fn a_request_is_known_when_it_comes_again(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_forwarder(&mut *tx).await?;
    tx.put_forwarder(&forwarder(2)).await?;
    let came = ReceiptRow {
        forwarder: forwarder(1).id,
        reference: bytes16(9),
        digest: [3; 32],
        form: Some(Form::Tip),
        received_at: NOW.to_minute(),
    };
    assert!(tx.insert_receipt(&came).await?);
    let other_body = ReceiptRow {
        digest: [4; 32],
        ..came
    };
    assert!(!tx.insert_receipt(&other_body).await?);
    let elsewhere = ReceiptRow {
        forwarder: forwarder(2).id,
        ..other_body
    };
    assert!(tx.insert_receipt(&elsewhere).await?);
    let known = tx.receipt(came.forwarder, &came.reference).await?;
    assert_eq!(known, Some(came));
    let newer = ReceiptRow {
        reference: bytes16(10),
        form: None,
        received_at: came.received_at.plus(Millis(60_000)),
        ..came
    };
    assert!(tx.insert_receipt(&newer).await?);
    assert_eq!(tx.receipts_of(came.forwarder, 10).await?, [newer, came]);
    assert_eq!(tx.receipts_of(came.forwarder, 1).await?, [newer]);
    tx.forget_receipts(came.received_at).await?;
    assert!(tx.receipt(came.forwarder, &came.reference).await?.is_some());
    tx.forget_receipts(came.received_at.plus(Millis(1))).await?;
    assert_eq!(tx.receipt(came.forwarder, &came.reference).await?, None);
    Ok(())
}
