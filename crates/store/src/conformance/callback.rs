//! Rules of requests to be called.

use super::Checked;
use super::fixture::{add_staff, at, member_id, team_id};
use crate::{Store, callback::SealedCallback};
use domain::{
    Callback, CallbackId, Level, Timestamp,
    callback::{Outcome, State, Window},
    rota::zone::Day,
    telephone::{Shows, Test},
    window::Slot,
};
use std::sync::Arc;

const QUARTER: i64 = 900_000;

fn id(number: u8) -> CallbackId {
    CallbackId::from_bytes([number; 16])
}

fn request(number: u8) -> Callback {
    let window = |day: u32, starts: i64| {
        Window::from(Slot {
            day,
            starts: Timestamp(starts * QUARTER),
            ends: Timestamp((starts + 2) * QUARTER),
        })
    };
    Callback {
        id: id(number),
        team: team_id(),
        level: Level::T3,
        language: "pt-BR".to_owned(),
        state: State::Waiting,
        attention: false,
        first_due: Some(Timestamp(4 * QUARTER)),
        windows: vec![window(0, 4), window(1, 100)],
    }
}

fn sealed(number: u8) -> SealedCallback {
    SealedCallback {
        locator: [number; 16],
        auth_hash: [number; 32],
        contact: vec![number, 1],
        hours: vec![number, 2],
    }
}

/// Every state comes back as it was, with its windows in their order.
pub async fn a_request_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let fresh = request(1);
    assert!(tx.insert_callback(&fresh, &sealed(1)).await?);
    assert_eq!(tx.callback(id(1)).await?, Some(fresh.clone()));
    assert_eq!(tx.callback(id(2)).await?, None);
    let (by, until) = (member_id(1), at(70));
    let mut states = vec![
        State::Taken {
            by,
            until,
            ready: false,
        },
        State::Taken {
            by,
            until,
            ready: true,
        },
        State::Attempting { by, until },
        State::Waiting,
    ];
    let purge = at(80);
    let closed = |outcome: &Outcome| State::Closed {
        outcome: *outcome,
        purge,
    };
    states.extend(Outcome::ALL.iter().map(closed));
    let mut windows = fresh.windows.clone();
    windows[0].tries = 2;
    windows[0].last = Some(at(60));
    windows[0].done = true;
    windows.push(Window {
        extra: true,
        ..Window::from(Slot {
            day: 2,
            starts: Timestamp(1),
            ends: Timestamp(2),
        })
    });
    for state in states {
        let moved = Callback {
            state,
            level: Level::T2,
            attention: true,
            first_due: None,
            windows: windows.clone(),
            ..fresh.clone()
        };
        tx.save_callback(&moved).await?;
        assert_eq!(tx.callback(id(1)).await?, Some(moved));
    }
    Ok(())
}

/// Neither an id nor what words lead to is given twice.
pub async fn words_lead_to_one_request(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert!(tx.insert_callback(&request(1), &sealed(1)).await?);
    assert!(!tx.insert_callback(&request(1), &sealed(2)).await?);
    assert!(!tx.insert_callback(&request(2), &sealed(1)).await?);
    assert!(tx.insert_callback(&request(2), &sealed(2)).await?);
    assert_eq!(tx.callback_at(&[2; 16]).await?, Some(id(2)));
    assert_eq!(tx.callback_at(&[3; 16]).await?, None);
    let mut all = tx.callbacks(team_id()).await?;
    all.sort_by_key(|one| one.id);
    assert_eq!(all, [request(1), request(2)]);
    assert_eq!(tx.sealed_callback(id(2)).await?, Some(sealed(2)));
    Ok(())
}

/// A box that somebody else has replaced is not replaced again; what is emptied leads nowhere, and what is deleted leaves nothing.
pub async fn boxes_are_replaced_and_deleted(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.insert_callback(&request(1), &sealed(1)).await?;
    assert!(tx.replace_callback_box(id(1), &[1, 1], &[9, 1]).await?);
    assert!(!tx.replace_callback_box(id(1), &[1, 1], &[8, 1]).await?);
    assert!(tx.replace_callback_box(id(1), &[1, 2], &[9, 2]).await?);
    let kept = tx.sealed_callback(id(1)).await?.ok_or("it is there")?;
    assert_eq!((kept.contact, kept.hours), (vec![9, 1], vec![9, 2]));
    let closed = Callback {
        state: State::Closed {
            outcome: Outcome::DangerWord,
            purge: at(1),
        },
        ..request(1)
    };
    tx.save_callback(&closed).await?;
    assert!(tx.empty_callback(id(1)).await?);
    assert!(!tx.empty_callback(id(1)).await?);
    assert_eq!(tx.sealed_callback(id(1)).await?, None);
    assert_eq!(tx.callback_at(&[1; 16]).await?, None);
    assert_eq!(tx.callback(id(1)).await?, Some(closed));
    assert!(tx.delete_callback(id(1)).await?);
    assert!(!tx.delete_callback(id(1)).await?);
    assert_eq!(tx.callback(id(1)).await?, None);
    Ok(())
}

/// Of each telephone the last one only.
pub async fn the_last_test_of_a_telephone_is_kept(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let test = |telephone: &str, days: i32, shows: Shows| Test {
        telephone: telephone.to_owned(),
        day: Day::of_utc(at(0)).plus(days),
        shows,
        by: member_id(1),
    };
    assert_eq!(tx.telephone_tests().await?, []);
    for shows in Shows::ALL {
        tx.put_telephone_test(&test("mobile", 0, *shows)).await?;
        assert_eq!(tx.telephone_tests().await?, [test("mobile", 0, *shows)]);
    }
    tx.put_telephone_test(&test("desk", 1, Shows::Number))
        .await?;
    tx.put_telephone_test(&test("desk", 8, Shows::Nothing))
        .await?;
    let all = [
        test("desk", 8, Shows::Nothing),
        test("mobile", 0, Shows::Name),
    ];
    assert_eq!(tx.telephone_tests().await?, all);
    Ok(())
}
