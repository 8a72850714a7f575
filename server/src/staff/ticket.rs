//! A ticket for the socket: single use, good for half a minute, so that no cookie opens a socket by itself.

use crate::{
    App,
    chat::hash,
    staff::session::{Caller, alive, of_session},
};
use domain::Millis;
use store::StoreError;

const LIFE: Millis = Millis::from_secs(30);

/// Makes one.
pub async fn issue(app: &App, caller: &Caller) -> Result<[u8; 32], StoreError> {
    let ticket: [u8; 32] = app.chance.bytes();
    let mut tx = app.store.begin().await?;
    tx.insert_ticket(&hash(&ticket), &caller.session, app.now().plus(LIFE))
        .await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Spends one: who it was made for, if their session still counts.
pub async fn redeem(app: &App, ticket: &[u8; 32]) -> Result<Option<Caller>, StoreError> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let session = tx.take_ticket(&hash(ticket), now).await?;
    tx.commit().await?;
    match session.filter(|session| alive(app, session, now)) {
        Some(session) => of_session(app, &session).await,
        None => Ok(None),
    }
}
