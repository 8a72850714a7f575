//! Rules of care.

use super::Checked;
use super::fixture::{add_staff, at, member_id};
use crate::Store;
use domain::{
    Timestamp,
    care::{Debrief, DebriefState, Relief},
};
use std::sync::Arc;

const MINUTE: i64 = 60_000;

/// One for each person, in each of its states; what is over goes, what is open stays.
pub async fn a_debrief_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert_eq!(tx.debrief(member_id(1)).await?, None);
    let due = |minutes: i64, state| Debrief {
        state,
        due: Timestamp(minutes * MINUTE),
    };
    for state in DebriefState::ALL {
        tx.put_debrief(member_id(1), &due(2, *state)).await?;
        assert_eq!(tx.debrief(member_id(1)).await?, Some(due(2, *state)));
    }
    let done = (member_id(1), due(2, DebriefState::Done));
    let offered = (member_id(2), due(1, DebriefState::Offered));
    tx.put_debrief(offered.0, &offered.1).await?;
    assert_eq!(tx.debriefs().await?, [offered, done]);
    tx.delete_old_debriefs(Timestamp(2 * MINUTE)).await?;
    assert_eq!(tx.debriefs().await?, [offered, done]);
    tx.delete_old_debriefs(Timestamp(2 * MINUTE + 1)).await?;
    assert_eq!(tx.debriefs().await?, [offered]);
    tx.delete_debrief(member_id(2)).await?;
    assert_eq!(tx.debriefs().await?, []);
    Ok(())
}

/// While it is open, with who was called; then nothing of it is left.
pub async fn relief_goes_with_who_was_called(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let (who, called) = (member_id(1), member_id(2));
    let asked = Relief::ask(who, at(10));
    tx.put_relief(&asked).await?;
    assert_eq!(tx.relief(who).await?, Some(asked));
    assert!(tx.insert_relief_call(who, called).await?);
    assert!(!tx.insert_relief_call(who, called).await?);
    assert_eq!(tx.relief_calls(who).await?, [called]);
    let coming = asked.come(called, at(20))?;
    tx.put_relief(&coming).await?;
    assert_eq!(tx.reliefs().await?, [coming]);
    assert!(tx.delete_relief(who).await?);
    assert!(!tx.delete_relief(who).await?);
    assert_eq!(tx.relief_calls(who).await?, []);
    tx.put_relief(&asked).await?;
    tx.insert_relief_call(who, called).await?;
    tx.delete_relief_calls_to(called).await?;
    assert_eq!(tx.relief_calls(who).await?, []);
    Ok(())
}
