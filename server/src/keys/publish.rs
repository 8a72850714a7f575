//! Writes into the log.

use domain::Timestamp;
use seal::{Chain, Notice, Root, keylog::Leaf};
use store::{StoreError, Tx};

/// Adds a leaf, in the transaction that stores what it tells of. One that is there already stays where it is. Returns its
/// place.
///
/// # Errors
/// When the database cannot do it; then nothing else of the transaction may be kept either.
pub async fn publish(tx: &mut dyn Tx, leaf: &Leaf) -> Result<u64, StoreError> {
    let place = tx.append_key_leaf(&leaf.hash(), &leaf.encode()).await?;
    Ok(u64::try_from(place).unwrap_or(0))
}

/// Adds both certificates of a device: its own, and before it the one of who signed it.
///
/// # Errors
/// As [`publish`].
pub async fn publish_chain(tx: &mut dyn Tx, chain: &Chain) -> Result<(), StoreError> {
    publish(tx, &Leaf::of_cert(chain.certifier())).await?;
    publish(tx, &Leaf::of_cert(chain.device())).await?;
    Ok(())
}

/// Adds a team's notice, and before it the certificate of who signed it. Returns whether it could be verified; one that
/// could not is not logged, because clients refuse it anyway.
///
/// # Errors
/// As [`publish`].
pub async fn publish_notice(
    tx: &mut dyn Tx,
    notice: &[u8],
    root: &Root,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Ok(notice) = Notice::verify(notice, root, now.secs()) else {
        return Ok(false);
    };
    publish(tx, &Leaf::of_cert(notice.certifier())).await?;
    publish(tx, &notice.leaf()).await?;
    Ok(true)
}
