//! Delivery pulls: entries after the cursor until the log is dry, at most 32 unacknowledged. The database is the buffer.

use super::{
    connection::{Connection, Over},
    feed::Feed,
};
use crate::{
    chat::{
        interpret,
        state::{self, Standing},
    },
    hub::Address,
    introduction::seat::{self, Shown},
    wire::{self, ToWire as _},
};
use domain::ChatId;
use protocol::ServerFrame;
use store::EntryRow;

/// At most so many entries in one frame; what one frame may hold at most keeps a connection's memory bounded.
const PAGE: u32 = 32;
/// A page is cut when it has grown to this size, in bytes of ciphertext.
const PAGE_BYTES: usize = 64 * 1_024;

impl Connection {
    /// First words after `ready`: what is gone, then each chat, then the desk's own things.
    pub(super) async fn begin(&mut self, removed: Vec<ChatId>) -> Result<(), Over> {
        for chat in removed {
            self.send(&ServerFrame::Removed {
                chat_id: chat.to_wire(),
            })
            .await?;
        }
        let chats: Vec<ChatId> = self.feeds.keys().copied().collect();
        for chat in chats {
            self.tell_state(chat).await?;
            self.pump(chat).await?;
            // The others see that this end is here again.
            self.app.hub.chat_changed(chat);
        }
        if let Address::Staff { .. } = self.link.address() {
            self.tell_queue().await?;
            self.tell_personal().await?;
        }
        Ok(())
    }

    /// This end has just become a member: it reads what comes after, whatever it read before with earlier keys.
    pub(super) fn enter(&mut self, chat: ChatId, seq: i64) {
        self.app.hub.listen(&self.link, chat);
        self.feeds.insert(chat, Feed::after(seq));
    }

    /// Sends what lies after the cursor, as far as the window allows.
    pub(super) async fn pump(&mut self, chat: ChatId) -> Result<(), Over> {
        loop {
            let Some(feed) = self.feeds.get(&chat) else {
                return Ok(());
            };
            let (after, room) = (feed.sent, feed.room().min(PAGE));
            if room == 0 {
                return Ok(());
            }
            let rows = self.page(chat, after, room).await?;
            let Some(last) = rows.last().map(|row| row.seq) else {
                return self.caught_up(chat, after).await;
            };
            self.deliver(chat, &rows).await?;
            if let Some(feed) = self.feeds.get_mut(&chat) {
                feed.sent = last;
            }
        }
    }

    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    async fn page(&mut self, chat: ChatId, after: i64, room: u32) -> Result<Vec<EntryRow>, Over> {
        let tail = self
            .app
            .hub
            .tail(chat, after, usize::try_from(room).unwrap_or(0));
        let mut rows = if let Some(rows) = tail {
            rows
        } else {
            let read = self.app.store.entries_after(chat, after, room).await;
            read.map_err(|error| Self::broken(&error))?
        };
        let mut bytes = 0;
        let fit = rows.iter().take_while(|row| {
            bytes += row.payloads.iter().map(Vec::len).sum::<usize>();
            bytes <= PAGE_BYTES
        });
        // One entry always fits: the limits of the wire see to it.
        let fit = fit.count().max(1);
        rows.truncate(fit);
        Ok(rows)
    }

    async fn deliver(&mut self, chat: ChatId, rows: &[EntryRow]) -> Result<(), Over> {
        let endpoint = self.endpoint();
        let Some(feed) = self.feeds.get_mut(&chat) else {
            return Ok(());
        };
        let entries: Vec<_> = rows
            .iter()
            .filter(|row| row.sender != endpoint || feed.must_tell(row.seq))
            .map(|row| wire::entry(row, row.sender == endpoint))
            .collect();
        if entries.is_empty() {
            return Ok(());
        }
        self.send(&ServerFrame::Entries {
            chat_id: chat.to_wire(),
            entries,
        })
        .await
    }

    async fn caught_up(&mut self, chat: ChatId, seq: i64) -> Result<(), Over> {
        let Some(feed) = self.feeds.get_mut(&chat) else {
            return Ok(());
        };
        if feed.caught_up {
            return Ok(());
        }
        feed.caught_up = true;
        self.send(&ServerFrame::CaughtUp {
            chat_id: chat.to_wire(),
            seq: wire::seq(seq),
        })
        .await
    }

    /// Says where a chat stands, if that changed; says that this end is out of it, if so.
    pub(super) async fn tell_state(&mut self, chat: ChatId) -> Result<(), Over> {
        if !self.feeds.contains_key(&chat) {
            return Ok(());
        }
        let view = state::view(&self.app, chat, self.endpoint())
            .await
            .map_err(|error| Self::broken(&error))?;
        let Some(view) = view else {
            self.feeds.remove(&chat);
            self.app.hub.unlisten(&self.link, chat);
            return self
                .send(&ServerFrame::Removed {
                    chat_id: chat.to_wire(),
                })
                .await;
        };
        // What was accepted before the end is sent before the end is told (ruling 4).
        if matches!(view.standing, Standing::Ended(_)) {
            self.pump(chat).await?;
        }
        let comparable = state::View {
            last_seq: 0,
            ..view
        };
        let Some(feed) = self.feeds.get_mut(&chat) else {
            return Ok(());
        };
        if feed.told == Some(comparable) {
            return Ok(());
        }
        feed.told = Some(comparable);
        let chain = self.interpreter_in(view.standing).await?;
        let keys = self.knocking_in(chat, view.standing).await?;
        let device = self.link.address().device();
        let holds = device.is_some() && view.holder == device;
        self.send(&ServerFrame::Chat {
            chat_id: chat.to_wire(),
            state: wire::standing(view.standing, chain, keys),
            fence: view
                .item
                .filter(|_| holds)
                .map(|(_, fence)| wire::seq(fence.0)),
            item_id: view
                .item
                .filter(|_| device.is_some())
                .map(|(id, _)| id.to_wire()),
        })
        .await?;
        self.warn_idle(chat).await
    }

    /// The certificates of an interpreter of whom the person is asked.
    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    async fn interpreter_in(&mut self, standing: Standing) -> Result<Option<Vec<u8>>, Over> {
        let Standing::Active {
            asked: Some(asked), ..
        } = standing
        else {
            return Ok(None);
        };
        interpret::certificates(&self.app, asked.device)
            .await
            .map_err(|error| Self::broken(&error))
    }

    /// The keys of a worker who knocks.
    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    async fn knocking_in(
        &mut self,
        chat: ChatId,
        standing: Standing,
    ) -> Result<Option<Vec<u8>>, Over> {
        let Standing::Active {
            guest: Some(Shown::Asked(_) | Shown::Coming(_)),
            ..
        } = standing
        else {
            return Ok(None);
        };
        seat::key_package(&self.app, chat)
            .await
            .map_err(|error| Self::broken(&error))
    }

    /// Tells a visitor that silence will end the chat (R118).
    async fn warn_idle(&mut self, chat: ChatId) -> Result<(), Over> {
        if !matches!(self.link.address(), Address::Visitor { .. }) {
            return Ok(());
        }
        let row = async { self.app.store.read().await?.chat(chat).await }.await;
        let row = row.map_err(|error| Self::broken(&error))?;
        let warned = row.filter(|row| row.warned && row.ended.is_none());
        let Some(row) = warned else { return Ok(()) };
        let ends = row.active_at.plus(self.app.times.idle().end);
        self.send(&ServerFrame::IdleWarning {
            ends_at: wire::at(ends),
        })
        .await
    }
}
