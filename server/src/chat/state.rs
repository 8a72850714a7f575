//! Where a chat stands, as its ends are told.

use crate::{
    App,
    chat::{
        interpret::{self, Asked},
        pass_on::{self, Passing},
    },
    introduction::seat::{self, Shown},
    triage::{fit, ladder},
};
use domain::{ChatId, DeviceId, Fence, ItemId, chat::EndReason, person::Gender};
use store::{Endpoint, Result, Tx};

/// Where a chat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In line.
    Waiting {
        /// Somebody was here before and was lost.
        returning: bool,
        /// Everybody who could come was called, and nobody has: the person is told of other lines (R702).
        slow: bool,
        /// Whom the person would rather talk with.
        prefers: Option<Gender>,
        /// Nobody who is here now answers as that.
        unmet: bool,
    },
    /// Somebody is in the chat.
    Active {
        /// Whether the holder is connected.
        holder_present: bool,
        /// Whether the visitor is connected.
        visitor_present: bool,
        /// A colleague who has come in to take over.
        passing: Option<Passing>,
        /// An interpreter who would come in, and of whom the person is asked.
        asked: Option<Asked>,
        /// The seat of another hotline's worker.
        guest: Option<Shown>,
    },
    /// The visitor may return with the phrase.
    Paused,
    /// It takes no new entries.
    Ended(EndReason),
}

/// A chat as one end may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Where it stands.
    pub standing: Standing,
    /// The item, and the fence of its holder.
    pub item: Option<(ItemId, Fence)>,
    /// The device that holds it.
    pub holder: Option<DeviceId>,
    /// The last number of its log.
    pub last_seq: i64,
    /// Whether the visitor was told that silence will end the chat.
    pub warned: bool,
}

/// Looks the chat up; `None` when it is gone or the end is not a member of it.
pub async fn view(app: &App, chat: ChatId, endpoint: Endpoint) -> Result<Option<View>> {
    let mut tx = app.store.read().await?;
    view_in(app, tx.as_mut(), chat, endpoint).await
}

async fn view_in(
    app: &App,
    tx: &mut dyn Tx,
    chat: ChatId,
    endpoint: Endpoint,
) -> Result<Option<View>> {
    let Some(row) = tx.chat(chat).await? else {
        return Ok(None);
    };
    let members = tx.members(chat).await?;
    let is_member = members.iter().any(|member| member.endpoint == endpoint);
    // The visitor's membership ends with the chat (ruling 4), but they are still told that it has ended.
    let tells_visitor =
        row.ended.is_some() && matches!(endpoint, Endpoint::Visitor | Endpoint::Guest);
    if !is_member && !tells_visitor {
        return Ok(None);
    }
    let item = tx.item_of_chat(chat).await?;
    let holder = item
        .as_ref()
        .and_then(|item| item.state.holder())
        .map(|holder| holder.device);
    let inside = holder.filter(|device| {
        members
            .iter()
            .any(|m| m.endpoint == Endpoint::Device(*device))
    });
    let standing = if let Some(ended) = row.ended {
        Standing::Ended(ended.reason)
    } else if row.paused && !app.hub.visitor_present(chat) {
        Standing::Paused
    } else if let Some(device) = inside {
        Standing::Active {
            holder_present: app.hub.device_present(device),
            visitor_present: app.hub.visitor_present(chat),
            passing: match &item {
                Some(item) => pass_on::passing(tx, item).await?,
                None => None,
            },
            asked: interpret::asked(tx, chat).await?,
            guest: seat::shown(tx, chat).await?,
        }
    } else {
        let prefers = item.as_ref().and_then(|item| item.prefers);
        let met = match prefers {
            Some(prefers) => fit::suits_anybody(app, tx, prefers).await?,
            None => true,
        };
        if prefers.is_some() && endpoint == Endpoint::Visitor {
            app.preferences.note(chat, met);
        }
        Standing::Waiting {
            prefers,
            unmet: !met,
            returning: item.as_ref().is_some_and(|item| item.returning),
            slow: item.as_ref().is_some_and(|item| ladder::is_slow(app, item)),
        }
    };
    Ok(Some(View {
        standing,
        item: item.map(|item| (item.id, item.fence)),
        holder,
        last_seq: row.last_seq,
        warned: row.warned,
    }))
}
