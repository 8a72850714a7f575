//! An agency says what it has: that is deleted, for all of its keys.

use super::done;
use crate::{
    App,
    forwarder::{
        authenticate::Known,
        own::{OwnError, begin},
    },
};
use domain::{DisclosureId, permission::Action};

/// Deletes it. What is not there, or not theirs, is no error: it may have been taken by another of their keys.
pub async fn taken(app: &App, known: &Known, ids: &[DisclosureId]) -> Result<(), OwnError> {
    let mut tx = begin(app, known, Action::ReadMailbox).await?;
    for id in ids {
        let letter = tx.letter(*id).await?;
        if letter.is_some_and(|letter| letter.forwarder == known.forwarder.id) {
            done(app, tx.as_mut(), *id, "fetched").await?;
        }
    }
    Ok(tx.commit().await?)
}
