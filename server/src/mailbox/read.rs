//! An agency fetches what lies in its mailbox.

use super::hand_out;
use crate::{
    App,
    forwarder::{
        authenticate::Known,
        own::{OwnError, begin},
    },
};
use domain::permission::Action;
use store::mailbox::SealedLetter;

/// Most letters that are handed out at once.
const MOST: u32 = 50;

/// What lies there for the key by which this is asked, the oldest first.
pub async fn read(app: &App, known: &Known) -> Result<Vec<SealedLetter>, OwnError> {
    let mut tx = begin(app, known, Action::ReadMailbox).await?;
    let mut letters = Vec::new();
    for letter in tx.letters_for(known.credential.id, MOST).await? {
        if hand_out(app, tx.as_mut(), letter.id).await? {
            letters.push(letter);
        }
    }
    tx.commit().await?;
    Ok(letters)
}
