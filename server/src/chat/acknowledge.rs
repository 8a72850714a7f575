//! A member has processed what it was sent.

use crate::App;
use domain::ChatId;
use store::{Endpoint, Result};

/// Moves the member's cursor. What every member has processed is deleted.
pub async fn acknowledge(app: &App, chat: ChatId, endpoint: Endpoint, seq: i64) -> Result<()> {
    app.store.acknowledge(chat, endpoint, seq).await
}
