//! Log-out.

use crate::{App, rota::clock, staff::session::Caller};
use store::StoreError;

/// Ends a session and closes its connections. Ending it twice changes nothing. Who was on duty at no other desk, and holds nobody's
/// chat, is clocked out by it.
pub async fn log_out(app: &App, caller: &Caller) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    tx.delete_session(&caller.session).await?;
    let gone = clock::log_out(app, tx.as_mut(), &caller.actor).await?;
    tx.commit().await?;
    app.hub.session_ended(&caller.session);
    if gone {
        clock::changed(app, caller.actor.member);
    }
    Ok(())
}
