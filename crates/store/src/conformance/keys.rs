//! Rules of the public log of keys.

use super::Checked;
use super::fixture::bytes32;
use crate::Store;
use std::sync::Arc;

/// The tree is built over them in this order.
pub async fn leaves_are_numbered_without_gaps(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for number in 0..4_u8 {
        let hash = bytes32(number.into());
        let place = tx.append_key_leaf(&hash, &[number]).await?;
        assert_eq!(place, i64::from(number));
    }
    tx.commit().await?;
    let mut tx = store.read().await?;
    assert_eq!(tx.key_leaves(0, 2).await?, [[0], [1]]);
    assert_eq!(tx.key_leaves(2, 9).await?, [[2], [3]]);
    assert_eq!(tx.key_leaves(4, 9).await?, Vec::<Vec<u8>>::new());
    Ok(())
}

/// A certifier's certificate comes with each device that it certified.
pub async fn a_leaf_is_logged_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for (leaf, expected) in [(1, 0), (2, 1), (1, 0), (3, 2)] {
        let hash = bytes32(leaf.into());
        assert_eq!(tx.append_key_leaf(&hash, &[leaf]).await?, expected);
    }
    assert_eq!(tx.key_leaves(0, 9).await?, [[1], [2], [3]]);
    Ok(())
}

/// What was not stored is not logged.
pub async fn a_leaf_goes_with_its_transaction(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    tx.append_key_leaf(&bytes32(1), &[1]).await?;
    drop(tx);
    let mut tx = store.begin().await?;
    assert_eq!(tx.append_key_leaf(&bytes32(2), &[2]).await?, 0);
    assert_eq!(tx.key_leaves(0, 9).await?, [[2]]);
    Ok(())
}
