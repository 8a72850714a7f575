//! Staff are writing (R115). Nothing is stored.

use crate::App;
use domain::{ChatId, DeviceId};

/// Tells the other ends that are there right now.
pub fn typing(app: &App, chat: ChatId, writer: DeviceId) {
    app.hub.typing(chat, writer);
}
