//! What the server says to a desk.

use super::{Desk, holding::Wanted};
use crate::{
    ClientError, Event, Result,
    talk::{Purpose, Talk, is_passing, moved},
};
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, ItemId, ProblemCode, ServerFrame,
    chat::{ChatState, Entry},
    queue::QueueItem,
    staff::Invitation,
};
use tokio::time::Instant;

impl Desk {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "frames for visitors mean nothing to a desk"
    )]
    #[expect(clippy::too_many_lines, reason = "one match over all frames")]
    pub(super) async fn on_frame(&mut self, frame: ServerFrame) -> Result<()> {
        match frame {
            ServerFrame::Accepted {
                chat_id,
                client_id,
                seq,
            } => self.accepted(chat_id, client_id, seq).await,
            ServerFrame::Entries { chat_id, entries } => self.entries(chat_id, entries).await,
            ServerFrame::Refused {
                chat_id: Some(chat_id),
                client_id: Some(client_id),
                code,
            } => self.refused(chat_id, client_id, code).await,
            ServerFrame::Refused { chat_id, code, .. } => {
                self.events.push_back(Event::Refused(chat_id, code));
                Ok(())
            }
            ServerFrame::CaughtUp { chat_id, seq } => {
                if let Some(talk) = self.talk(chat_id) {
                    talk.log.caught_up(seq);
                }
                self.events.push_back(Event::CaughtUp(chat_id));
                self.go_on(chat_id).await
            }
            ServerFrame::Chat {
                chat_id,
                state,
                fence,
                item_id,
            } => {
                self.stands(chat_id, state, (item_id, fence));
                self.see_to_guest(chat_id).await?;
                self.go_on(chat_id).await
            }
            ServerFrame::Removed { chat_id } => {
                self.forget(chat_id);
                self.events.push_back(Event::Removed(chat_id));
                Ok(())
            }
            ServerFrame::Granted { chat_id, grant } => self.enter(chat_id, &grant).await,
            ServerFrame::Queue { items } => {
                self.queue.clear();
                self.behind = 0;
                self.queue_changed(items);
                Ok(())
            }
            ServerFrame::QueueChanged { changed, gone } => {
                for id in gone {
                    self.queue.remove(&id);
                }
                self.queue_changed(changed);
                Ok(())
            }
            ServerFrame::QueueBehind { count } => {
                self.behind = count;
                self.events.push_back(Event::Queue);
                Ok(())
            }
            ServerFrame::InvitationAccepted {
                invitation,
                key_package,
                ..
            } => {
                let wanted = Wanted::LetIn(invitation.invitation_id, key_package);
                self.want(invitation.chat_id, wanted).await
            }
            ServerFrame::LeaveAsked { chat_id, device_id } => {
                self.want(chat_id, Wanted::TakeOut(device_id.0)).await
            }
            ServerFrame::Welcomed {
                invitation,
                welcome,
                intake,
                safety,
                device,
                seq,
            } => {
                let chat = invitation.chat_id;
                self.welcomed(invitation, (&welcome, &intake), seq).await?;
                let holding = self.holdings.get_mut(&chat);
                if let Some(holding) = holding {
                    holding.taps = Some((safety, device));
                }
                Ok(())
            }
            ServerFrame::Invited { invitation } => {
                self.events.push_back(Event::Invited(invitation));
                Ok(())
            }
            ServerFrame::InvitationClosed {
                invitation,
                declined,
                by_person,
            } => {
                self.invitation_over(invitation, declined, by_person);
                Ok(())
            }
            ServerFrame::Typing { chat_id } => {
                self.events.push_back(Event::Typing(chat_id));
                Ok(())
            }
            ServerFrame::Aside { aside } => {
                self.aside_told(aside);
                Ok(())
            }
            ServerFrame::AsideClosed { aside_id } => {
                self.aside_over(aside_id);
                Ok(())
            }
            ServerFrame::Problem { code, .. } => {
                self.events.push_back(Event::Problem(code));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Where a chat stands by now, and whether it is this desk's.
    fn stands(
        &mut self,
        chat: ChatId,
        state: ChatState,
        (item, fence): (Option<ItemId>, Option<u64>),
    ) {
        let holding = self.holdings.entry(chat).or_default();
        // Who passed the chat on holds it no longer; who wraps up keeps the fence.
        if fence.is_some() || !matches!(state, ChatState::Ended { .. }) {
            holding.fence = fence;
        }
        holding.state = Some(state.clone());
        holding.item = item.or(holding.item);
        self.events.push_back(Event::State(chat, state));
    }

    /// Nobody comes because of this question any more.
    fn invitation_over(&mut self, invitation: Invitation, declined: bool, by_person: bool) {
        self.asked.remove(&invitation.invitation_id);
        self.events.push_back(if by_person {
            Event::InterpreterRefused(invitation)
        } else {
            Event::InvitationClosed(invitation, declined)
        });
    }

    /// A chat that this desk knows. The server may speak of others: ones that were over before a reload.
    fn talk(&mut self, chat: ChatId) -> Option<&mut Talk> {
        self.holdings.get_mut(&chat)?.talk.as_mut()
    }

    fn queue_changed(&mut self, items: Vec<QueueItem>) {
        self.queue
            .extend(items.into_iter().map(|item| (item.item_id, item)));
        self.events.push_back(Event::Queue);
    }

    async fn accepted(&mut self, chat: ChatId, client_id: ClientId, seq: u64) -> Result<()> {
        let trust = self.trust();
        let Some(talk) = self.talk(chat) else {
            return Ok(());
        };
        let events = talk.accepted(client_id, seq, &trust)?;
        self.settle(chat, events).await
    }

    async fn entries(&mut self, chat: ChatId, entries: Vec<Entry>) -> Result<()> {
        let trust = self.trust();
        let Some(talk) = self.talk(chat) else {
            return Ok(());
        };
        let (events, whole) = talk.entries(entries, &trust)?;
        self.settle(chat, events).await?;
        if !whole {
            self.socket.cut();
        }
        Ok(())
    }

    /// Takes up a chat that waits for the log of keys; false where none does.
    pub(super) async fn go_on_reading(&mut self) -> Result<bool> {
        let trust = self.trust();
        let mut talks = self.holdings.iter_mut();
        let stalled = talks.find_map(|(chat, holding)| {
            let talk = holding.talk.as_mut().filter(|talk| talk.is_stalled())?;
            Some((*chat, talk))
        });
        let Some((chat, talk)) = stalled else {
            return Ok(false);
        };
        let events = talk.go_on(&self.keys, &trust).await?;
        self.settle(chat, events).await?;
        Ok(true)
    }

    async fn refused(
        &mut self,
        chat: ChatId,
        client_id: ClientId,
        code: ProblemCode,
    ) -> Result<()> {
        let Some(holding) = self.holdings.get_mut(&chat) else {
            self.events.push_back(Event::Refused(Some(chat), code));
            return Ok(());
        };
        if let Some(talk) = holding.talk.as_mut() {
            let ours = talk.handshake.filter(|(ours, _)| *ours == client_id);
            let event = talk.refused(client_id, code);
            // A claim that was refused has no keys to go on with; a new grant brings new ones.
            if !talk.chat.is_active() {
                holding.talk = None;
                holding.stored = false;
                self.plan.device.forget(chat);
            }
            self.events.extend(event);
            // Somebody else's change was first: ours comes again when that is known here.
            if let (Some((_, Purpose::TakeOut(device))), ProblemCode::StaleEpoch) = (ours, code) {
                holding.wanted.push_front(Wanted::TakeOut(device));
                return Ok(());
            }
        }
        if is_passing(code) {
            return Ok(());
        }
        self.go_on(chat).await
    }

    /// After something was processed: store, then acknowledge, then what waits.
    async fn settle(&mut self, chat: ChatId, events: Vec<Event>) -> Result<()> {
        let changed = moved(&events);
        let out = events
            .iter()
            .any(|event| matches!(event, Event::Removed(_)));
        self.events.extend(events);
        if out {
            self.forget(chat);
            return Ok(());
        }
        self.store(chat, &[])?;
        let seen = self.plan.seen;
        let holding = self.holding(chat)?;
        let holds = holding.fence.is_some();
        let Some(talk) = holding.talk.as_mut() else {
            return Ok(());
        };
        if std::mem::take(&mut talk.unacknowledged)
            && let Some(seq) = talk.cursor()
        {
            self.socket
                .hint(&ClientFrame::Ack { chat_id: chat, seq })
                .await;
        }
        let owes = holds
            && self
                .holding(chat)?
                .talk
                .as_ref()
                .is_some_and(|talk| talk.owes_seen);
        if owes && self.seen_due.is_none() {
            self.seen_due = Some(Instant::now() + seen);
        }
        if changed {
            self.drop_done(chat);
        }
        self.go_on(chat).await
    }

    /// A device that is gone need not be taken out again.
    fn drop_done(&mut self, chat: ChatId) {
        if let Ok(holding) = self.holding(chat)
            && let Some(talk) = &holding.talk
        {
            let readers = talk.readers();
            holding.wanted.retain(|wanted| match wanted {
                Wanted::TakeOut(device) => readers.contains(device),
                Wanted::LetIn(..) | Wanted::Seat(..) | Wanted::RemoveGuest => true,
            });
        }
    }

    async fn welcomed(
        &mut self,
        invitation: Invitation,
        (welcome, intake): (&Bytes, &Bytes),
        seq: u64,
    ) -> Result<()> {
        let chat = invitation.chat_id;
        let inside = self.chat(chat).is_some_and(seal::Chat::is_active);
        if !inside {
            let keys = self.asked.get(&invitation.invitation_id);
            let keys = keys.ok_or(ClientError::Missing("invitation"))?.again()?;
            self.join(chat, keys, (welcome, intake), seq).await?;
            self.asked.remove(&invitation.invitation_id);
            self.events.push_back(Event::Entered(chat));
        }
        Ok(())
    }
}
