//! Log-out.

use crate::App;
use store::StoreError;

/// Ends a session and closes its connections. Ending it twice changes nothing.
pub async fn log_out(app: &App, session: &[u8; 32]) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    tx.delete_session(session).await?;
    tx.commit().await?;
    app.hub.session_ended(session);
    Ok(())
}
