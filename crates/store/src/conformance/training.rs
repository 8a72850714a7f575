//! Rules of training.

use super::Checked;
use super::fixture::{add_staff, member_id};
use crate::{Store, training::TrainingRow};
use domain::{
    Timestamp,
    training::{Gate, Passed},
};
use std::sync::Arc;

/// One row for each gate and person: the latest that was written down.
pub async fn a_gate_is_passed_anew(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let row = |number: u64, gate, days: i64| TrainingRow {
        member: member_id(number),
        passed: Passed {
            gate,
            on: Timestamp(days * 86_400_000),
        },
        by: member_id(2),
    };
    for gate in Gate::ALL {
        tx.put_training(&row(1, *gate, 100)).await?;
    }
    assert_eq!(tx.training_of(member_id(1)).await?.len(), Gate::ALL.len());
    let mut anew = row(1, Gate::Hours, 200);
    anew.passed.on = anew.passed.on.plus(domain::Millis(1));
    tx.put_training(&anew).await?;
    tx.put_training(&row(2, Gate::QuickExit, 50)).await?;
    for gate in Gate::ALL.iter().filter(|gate| **gate != Gate::Hours) {
        tx.delete_training(member_id(1), *gate).await?;
    }
    let kept = tx.training_of(member_id(1)).await?;
    assert_eq!(kept, [row(1, Gate::Hours, 200)], "days only");
    assert_eq!(tx.training().await?.len(), 2);
    Ok(())
}
