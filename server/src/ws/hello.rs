//! The first frame: who, and where the client stands.

use super::{Side, connection::Over, feed::Feed};
use crate::{
    App,
    chat::hash,
    http::Site,
    hub::{Address, Link},
    staff::ticket,
    wire::{self, FromWire as _},
};
use axum::extract::ws::{Message, WebSocket};
use domain::ChatId;
use protocol::{
    ClientFrame, ProblemCode,
    chat::Cursor,
    limits::{HELLO_MS, close},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::time::timeout;

/// Most chats that a client may say it has keys for.
const CURSORS: usize = 256;

/// A connection that has said who it is.
pub(super) struct Greeting {
    pub(super) link: Arc<Link>,
    pub(super) feeds: HashMap<ChatId, Feed>,
    /// Chats that the client thinks it is in and is not.
    pub(super) removed: Vec<ChatId>,
}

/// Waits for `hello` and finds out who it is. The end is registered before its logs are read, so that nothing falls between.
pub(super) async fn greet(
    site: &Site,
    socket: &mut WebSocket,
    page: Side,
) -> Result<Greeting, Over> {
    let deadline = Duration::from_millis(HELLO_MS);
    let text = match timeout(deadline, first_text(socket)).await {
        Ok(text) => text?,
        Err(_elapsed) => return Err(Over::Close(close::HELLO_TIMEOUT, ProblemCode::OutOfOrder)),
    };
    let frame = ClientFrame::decode(&text).map_err(|code| Over::Close(close::MISBEHAVED, code))?;
    let ClientFrame::Hello {
        version,
        token,
        cursors,
    } = frame
    else {
        return Err(Over::Close(close::MISBEHAVED, ProblemCode::OutOfOrder));
    };
    if version != protocol::VERSION {
        return Err(Over::Close(
            close::MISBEHAVED,
            ProblemCode::UnsupportedVersion,
        ));
    }
    if cursors.len() > CURSORS {
        return Err(Over::Close(close::MISBEHAVED, ProblemCode::TooLarge));
    }
    let app = &site.app;
    let address = identify(app, page, &token.0).await?;
    let link = app.hub.connect(address);
    let chats = match chats(app, &link).await {
        Ok(chats) => chats,
        Err(over) => {
            app.hub.disconnect(&link, []);
            return Err(over);
        }
    };
    // Before the first read, so that nothing falls between.
    for chat in &chats {
        app.hub.listen(&link, *chat);
    }
    match feeds(app, &link, &chats, &cursors).await {
        Ok((feeds, removed)) => Ok(Greeting {
            link,
            feeds,
            removed,
        }),
        Err(over) => {
            app.hub.disconnect(&link, chats);
            Err(over)
        }
    }
}

async fn first_text(socket: &mut WebSocket) -> Result<String, Over> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => {
                return Err(Over::Close(close::MISBEHAVED, ProblemCode::Malformed));
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Over::Gone),
        }
    }
}

async fn identify(app: &App, page: Side, token: &[u8; 32]) -> Result<Address, Over> {
    let unknown = Over::Close(close::UNAUTHENTICATED, ProblemCode::Unauthenticated);
    let broken = |error: store::StoreError| super::connection::Connection::broken(&error);
    match page {
        Side::Visitor => {
            let mut tx = app.store.read().await.map_err(broken)?;
            let token = hash(token);
            if let Some(chat) = tx.chat_by_token(&token).await.map_err(broken)? {
                return Ok(Address::Visitor { chat: chat.id });
            }
            let seat = tx.introduction_by_seat(&token).await.map_err(broken)?;
            let seat = seat.filter(|row| row.seat.reads());
            let chat = seat.and_then(|row| row.chat).ok_or(unknown)?;
            Ok(Address::Guest { chat })
        }
        Side::Staff => {
            let caller = ticket::redeem(app, token)
                .await
                .map_err(broken)?
                .ok_or(unknown)?;
            Ok(Address::Staff {
                member: caller.actor.member,
                device: caller.device,
                session: caller.session,
                roles: caller.actor.roles,
            })
        }
    }
}

/// The chats of this end.
async fn chats(app: &App, link: &Link) -> Result<Vec<ChatId>, Over> {
    let broken = |error: store::StoreError| super::connection::Connection::broken(&error);
    match *link.address() {
        Address::Visitor { chat } | Address::Guest { chat } => Ok(vec![chat]),
        Address::Staff { device, .. } => {
            let mut tx = app.store.read().await.map_err(broken)?;
            tx.chats_of_device(device).await.map_err(broken)
        }
    }
}

/// Where to read on in each chat: after the client's own cursor where it has one, else after the last acknowledgement.
async fn feeds(
    app: &App,
    link: &Link,
    chats: &[ChatId],
    cursors: &[Cursor],
) -> Result<(HashMap<ChatId, Feed>, Vec<ChatId>), Over> {
    let broken = |error: store::StoreError| super::connection::Connection::broken(&error);
    let mut tx = app.store.read().await.map_err(broken)?;
    let endpoint = link.address().endpoint();
    let mut feeds = HashMap::new();
    for chat in chats {
        let member = tx.members(*chat).await.map_err(broken)?;
        let stored = member.iter().find(|member| member.endpoint == endpoint);
        let claimed = cursors
            .iter()
            .find(|cursor| ChatId::from_wire(cursor.chat_id) == *chat)
            .map(|cursor| wire::from_seq(cursor.seq));
        let floor = stored.map_or(0, |member| member.joined_seq);
        let known = stored.map_or(0, |member| member.cursor);
        feeds.insert(
            *chat,
            Feed::after(claimed.map_or(known, |seq| seq.max(floor))),
        );
    }
    let removed = cursors
        .iter()
        .map(|cursor| ChatId::from_wire(cursor.chat_id))
        .filter(|chat| !chats.contains(chat))
        .collect();
    Ok((feeds, removed))
}
