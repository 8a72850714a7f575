//! Rules of those whom other hotlines bring in.

use super::Checked;
use super::fixture::{NOW, add_chat, at, bytes16, bytes32};
use crate::{Endpoint, Store, introduction::IntroductionRow};
use domain::{ChatId, InvitationId, ReferralId, introduction::Seat};
use std::sync::Arc;

fn introduction(number: u64) -> IntroductionRow {
    IntroductionRow {
        id: InvitationId::from_bytes(bytes16(number)),
        referral: ReferralId::from_bytes(bytes16(number + 100)),
        code_hash: bytes32(number),
        seat_hash: bytes32(number + 1_000),
        until: at(60_000),
        chat: None,
        seat: Seat::Empty,
        key_package: None,
        welcome: None,
    }
}

/// Found by its code until somebody has come by it or it has lapsed; by its seat, its form and its chat for as long as it is there.
pub async fn somebody_comes_by_a_code_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    let row = introduction(1);
    assert!(tx.insert_introduction(&row).await?);
    let same_code = IntroductionRow {
        code_hash: row.code_hash,
        ..introduction(2)
    };
    assert!(!tx.insert_introduction(&same_code).await?);
    let found = tx.introduction_by_code(&row.code_hash, NOW).await?;
    assert_eq!(found.as_ref(), Some(&row));
    let late = tx.introduction_by_code(&row.code_hash, row.until).await?;
    assert_eq!(late, None);
    let came = IntroductionRow {
        chat: Some(chat),
        seat: Seat::Taken,
        welcome: Some((b"welcome".to_vec(), 3)),
        ..row.clone()
    };
    tx.save_introduction(&came).await?;
    assert_eq!(tx.introduction_by_code(&row.code_hash, NOW).await?, None);
    let of_chat = tx.introduction_of_chat(chat).await?;
    assert_eq!(of_chat.as_ref(), Some(&came));
    let by_seat = tx.introduction_by_seat(&row.seat_hash).await?;
    assert_eq!(by_seat.as_ref(), Some(&came));
    let of_form = tx.introduction_of_referral(row.referral).await?;
    assert_eq!(of_form.as_ref(), Some(&came));
    let nobody = tx.introduction_of_chat(ChatId::from_bytes(bytes16(9)));
    assert_eq!(nobody.await?, None);
    tx.delete_introduction(row.id).await?;
    assert_eq!(tx.introduction_by_seat(&row.seat_hash).await?, None);
    Ok(())
}

/// Every state of a seat is kept.
pub async fn a_seat_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for (number, seat) in (1..).zip(Seat::ALL) {
        let row = IntroductionRow {
            seat: *seat,
            key_package: Some(b"keys".to_vec()),
            ..introduction(number)
        };
        assert!(tx.insert_introduction(&row).await?);
        assert_eq!(tx.introduction_by_seat(&row.seat_hash).await?, Some(row));
    }
    Ok(())
}

/// What has lapsed is found as long as somebody could still come or sits there.
pub async fn lapsed_introductions_are_found(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    let unused = introduction(1);
    let over = IntroductionRow {
        chat: Some(chat),
        seat: Seat::Over,
        ..introduction(2)
    };
    for row in [&unused, &over] {
        assert!(tx.insert_introduction(row).await?);
    }
    assert!(tx.lapsed_introductions(NOW, 10).await?.is_empty());
    let lapsed = tx.lapsed_introductions(unused.until, 10).await?;
    assert_eq!(lapsed, [unused]);
    Ok(())
}

/// A guest is an end of their own in a chat, and goes with it.
pub async fn a_guest_is_a_member_until_the_chat_ends(store: Arc<dyn Store>) -> Checked {
    let chat = super::fixture::add_chat_of_two(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.insert_member(chat, Endpoint::Guest, None, 0).await?;
    let row = IntroductionRow {
        chat: Some(chat),
        seat: Seat::Taken,
        ..introduction(1)
    };
    assert!(tx.insert_introduction(&row).await?);
    let ends: Vec<Endpoint> = tx
        .members(chat)
        .await?
        .iter()
        .map(|one| one.endpoint)
        .collect();
    assert_eq!(ends.len(), 3);
    assert!(ends.contains(&Endpoint::Guest));
    tx.commit().await?;
    let by_guest = super::fixture::text_by(chat, Endpoint::Guest);
    let stored = store.append(by_guest).await?;
    let rows = store.entries_after(chat, stored.seq - 1, 1).await?;
    assert_eq!(rows.first().map(|row| row.sender), Some(Endpoint::Guest));
    let mut tx = store.begin().await?;
    let ended = crate::chat::Ended {
        reason: domain::chat::EndReason::EndedByAdvocate,
        drain_until: at(1),
    };
    assert!(tx.end_chat(chat, ended).await?);
    let ends: Vec<Endpoint> = tx
        .members(chat)
        .await?
        .iter()
        .map(|one| one.endpoint)
        .collect();
    assert!(!ends.contains(&Endpoint::Guest));
    assert_eq!(tx.introduction_of_chat(chat).await?, None);
    Ok(())
}
