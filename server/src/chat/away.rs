//! The visitor's connection is gone.

use crate::App;
use domain::ChatId;

/// Notes that a visitor with a phrase is away (ruling 5); without one the idle rules watch the chat (ruling 6).
pub async fn left(app: &App, chat: ChatId) {
    let paused = async {
        let mut tx = app.store.begin().await?;
        if tx.has_resume(chat).await? {
            tx.set_paused(chat, true).await?;
            tx.commit().await?;
        }
        Ok::<(), store::StoreError>(())
    };
    if let Err(error) = paused.await {
        tracing::warn!(store.error = %error, "a visitor's absence was not noted");
    }
    app.hub.chat_changed(chat);
}
