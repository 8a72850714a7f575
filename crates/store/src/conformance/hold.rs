//! Rules of records that may not be deleted.

use super::Checked;
use super::fixture::{NOW, add_staff, bytes16, member_id, team_id};
use super::legal::request;
use crate::{Store, Tx, case::CaseRow};
use domain::{
    CallbackId, CaseId, HoldId, ItemId, Millis,
    hold::{Hold, LiftWhy, Why},
    task::On,
};
use std::sync::Arc;

const ITEM: On = On::Item(ItemId::from_bytes([4; 16]));

fn hold(number: u64, request_number: u64) -> Hold {
    Hold {
        id: HoldId::from_bytes(bytes16(number)),
        request: request(request_number).id,
        on: ITEM,
        by: member_id(1),
        at: NOW.to_minute(),
        why: Why::Asked,
        lifted: None,
    }
}

fn lifted(hold: Hold, why: LiftWhy) -> Result<Hold, domain::Rejected> {
    hold.lift(member_id(2), why, NOW.plus(Millis::from_secs(60)))
}

async fn begin(store: &Arc<dyn Store>) -> crate::Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for number in [1, 2] {
        assert!(tx.insert_legal(&request(number)).await?);
    }
    Ok(tx)
}

/// Two requests hold one record: it is free once the second hold is lifted, and not before.
pub async fn a_record_is_held_until_the_last_hold_is_lifted(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(!tx.is_held(ITEM).await?);
    let (first, second) = (hold(1, 1), hold(2, 2));
    for one in [first, second] {
        assert!(tx.set_hold(&one).await?);
        assert!(!tx.set_hold(&one).await?, "the id is taken");
        assert_eq!(tx.hold(one.id).await?, Some(one));
        assert!(tx.is_held(ITEM).await?);
    }
    assert!(!tx.set_hold(&hold(3, 1)).await?, "it holds it already");
    assert_eq!(tx.held(team_id()).await?, [ITEM], "once");
    let first = lifted(first, LiftWhy::Mistake)?;
    assert!(tx.lift_hold(&first).await?);
    assert!(!tx.lift_hold(&first).await?, "it was lifted");
    assert_eq!(tx.hold(first.id).await?, Some(first));
    assert!(tx.is_held(ITEM).await?, "the other still holds");
    assert!(tx.lift_hold(&lifted(second, LiftWhy::Answered)?).await?);
    assert!(!tx.is_held(ITEM).await?);
    assert!(tx.held(team_id()).await?.is_empty());
    assert!(tx.set_hold(&hold(3, 1)).await?, "held anew");
    assert!(tx.is_held(ITEM).await?);
    assert_eq!(tx.holds(team_id()).await?.len(), 3);
    assert_eq!(tx.holds_of(request(1).id).await?.len(), 2);
    Ok(())
}

/// An item, a request to be called and a case of the same bytes are three records; every reason is kept.
pub async fn a_hold_reaches_one_record(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let records = [
        ITEM,
        On::Callback(CallbackId::from_bytes([4; 16])),
        On::Case(CaseId::from_bytes([4; 16])),
    ];
    for (number, on) in (10..).zip(records) {
        assert!(!tx.is_held(on).await?);
        assert!(
            tx.set_hold(&Hold {
                on,
                ..hold(number, 1)
            })
            .await?
        );
        assert!(tx.is_held(on).await?);
    }
    assert_eq!(tx.held(team_id()).await?.len(), records.len());
    let reasons = Why::ALL.iter().cycle().zip(LiftWhy::ALL);
    for (number, (why, lift)) in (100..).zip(reasons) {
        let set = Hold {
            why: *why,
            on: On::Item(ItemId::from_bytes(bytes16(number))),
            ..hold(number, 2)
        };
        assert!(tx.set_hold(&set).await?);
        let lifted = lifted(set, *lift)?;
        assert!(tx.lift_hold(&lifted).await?);
        assert_eq!(tx.hold(set.id).await?, Some(lifted));
        assert!(!tx.is_held(set.on).await?);
    }
    Ok(())
}

/// Every case is found, the newest first, whoever works on it.
pub async fn every_case_can_be_held(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(tx.cases_there().await?.is_empty());
    let case = |number: u64, minutes: i64| CaseRow {
        id: CaseId::from_bytes(bytes16(number)),
        opened_at: NOW.plus(Millis::from_secs(60 * minutes)).to_minute(),
        key_version: 1,
        entries: 0,
        exposed: false,
    };
    for row in [case(1, 0), case(2, 5)] {
        assert!(tx.insert_case(&row).await?);
    }
    let found = tx.cases_there().await?;
    let expected = [case(2, 5), case(1, 0)].map(|row| (row.id, row.opened_at));
    assert_eq!(found, expected);
    Ok(())
}
