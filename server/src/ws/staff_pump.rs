//! What concerns a desk beside its chats: the queue, grants, invitations, supporters who leave. Each time the database is read
//! again and only what changed is said.

use super::{
    connection::{Connection, Over},
    portions,
};
use crate::{
    aside,
    chat::{answer, grant, interpret, invite, step_out},
    hub::Address,
    triage::{board::Snapshot, list},
    wire::{self, ToWire as _},
};
use domain::{AsideId, ChatId, DeviceId, InvitationId, Item, MemberId, permission::Actor};
use protocol::{Bytes, ItemId, ServerFrame, queue::QueueItem};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use store::aside::AsideRow;
use store::chat::{InvitationRow, InvitationState, Purpose};

/// What a desk was told.
#[derive(Default)]
pub(super) struct Personal {
    queue: Option<Arc<Snapshot>>,
    /// How many wait behind it.
    behind: u32,
    /// Chats whose grant was sent, with the epoch's last number: another number is another grant.
    grants: HashMap<ChatId, i64>,
    invitations: HashMap<InvitationId, InvitationRow>,
    leaving: HashMap<ChatId, HashSet<DeviceId>>,
    asides: HashMap<AsideId, AsideRow>,
}

/// What a desk that saw the queue `before` has to be told `now`.
fn difference(before: &Arc<Snapshot>, now: &Arc<Snapshot>) -> (Vec<QueueItem>, Vec<ItemId>) {
    if Arc::ptr_eq(before, now) {
        return (Vec::new(), Vec::new());
    }
    let changed = now.items().iter().filter_map(|item| {
        let known = before.item(item.id);
        let same = known == Some(item)
            && before.offers(item.id) == now.offers(item.id)
            && before.calls(item.id) == now.calls(item.id);
        if same {
            return None;
        }
        // Not everything that changes is told: a renewed lease is not.
        let told = told(now, item);
        let known = known.map(|known| self::told(before, known));
        (known.as_ref() != Some(&told)).then_some(told)
    });
    let gone = before
        .items()
        .iter()
        .filter(|item| now.item(item.id).is_none())
        .map(|item| item.id.to_wire());
    (changed.collect(), gone.collect())
}

/// Whether an invitation has moved on: to another state, or because the person has said yes to the interpreter.
fn is_news(told: &InvitationRow, now: &InvitationRow) -> bool {
    told.state != now.state || (now.purpose == Purpose::Interpret && told.agreed != now.agreed)
}

/// An item as a desk is told of it.
fn told(seen: &Snapshot, item: &Item) -> QueueItem {
    wire::item(item, seen.offers(item.id), seen.calls(item.id))
}

impl Connection {
    /// Sends the queue, or what changed in it.
    pub(super) async fn tell_queue(&mut self) -> Result<(), Over> {
        let Address::Staff { member, roles, .. } = *self.link.address() else {
            return Ok(());
        };
        let now = list::list(&self.app, &Actor { member, roles })
            .await
            .map_err(|error| Self::broken(&error))?;
        let frames = match self.personal.queue.replace(Arc::clone(&now)) {
            None => portions::whole(now.items().iter().map(|item| told(&now, item)).collect()),
            Some(before) => {
                let (changed, gone) = difference(&before, &now);
                portions::changes(changed, gone)
            }
        };
        for frame in frames {
            self.send(&frame).await?;
        }
        let count = now.behind();
        if std::mem::replace(&mut self.personal.behind, count) != count {
            self.send(&ServerFrame::QueueBehind { count }).await?;
        }
        Ok(())
    }

    /// Sends grants and invitations that are new.
    pub(super) async fn tell_personal(&mut self) -> Result<(), Over> {
        let Address::Staff { device, .. } = *self.link.address() else {
            return Ok(());
        };
        let grants = grant::grants(&self.app, device)
            .await
            .map_err(|error| Self::broken(&error))?;
        for grant in grants {
            let told = self.personal.grants.insert(grant.chat, grant.seq);
            if told == Some(grant.seq) {
                continue;
            }
            let chat_id = grant.chat.to_wire();
            self.send(&ServerFrame::Granted {
                chat_id,
                grant: wire::grant(grant),
            })
            .await?;
        }
        self.tell_invitations().await?;
        let held: Vec<ChatId> = self
            .feeds
            .iter()
            .filter(|(_, feed)| feed.told.is_some_and(|view| view.holder == Some(device)))
            .map(|(chat, _)| *chat)
            .collect();
        for chat in held {
            self.tell_leaving(chat).await?;
        }
        self.tell_asides().await
    }

    /// Sends asides that are new or have moved on, and says which are over.
    async fn tell_asides(&mut self) -> Result<(), Over> {
        let Some(me) = self.link.address().device() else {
            return Ok(());
        };
        let rows = aside::list::list(&self.app, me).await;
        let rows = rows.map_err(|error| Self::broken(&error))?;
        let now: HashMap<_, _> = rows.iter().map(|row| (row.id, row.clone())).collect();
        let before = std::mem::replace(&mut self.personal.asides, now.clone());
        for row in rows {
            if before.get(&row.id) == Some(&row) {
                continue;
            }
            if let Some(aside) = wire::aside(row, me) {
                self.send(&ServerFrame::Aside { aside }).await?;
            }
        }
        for id in before.keys().filter(|id| !now.contains_key(id)) {
            let aside_id = id.to_wire();
            self.send(&ServerFrame::AsideClosed { aside_id }).await?;
        }
        Ok(())
    }

    /// Who is in a chat has changed: what was said beside it may be over.
    pub(super) async fn tell_asides_again(&mut self) -> Result<(), Over> {
        if self.personal.asides.is_empty() {
            return Ok(());
        }
        self.tell_asides().await
    }

    /// Sends everything of the desk's own again, also what it was told before.
    pub(super) async fn tell_personal_anew(&mut self) -> Result<(), Over> {
        self.personal.grants.clear();
        self.tell_personal().await
    }

    async fn tell_invitations(&mut self) -> Result<(), Over> {
        let Address::Staff { member, device, .. } = *self.link.address() else {
            return Ok(());
        };
        let rows = async {
            self.app
                .store
                .read()
                .await?
                .invitations_of_member(member)
                .await
        }
        .await;
        let rows = rows.map_err(|error| Self::broken(&error))?;
        let now: HashMap<_, _> = rows.iter().map(|row| (row.id, row.clone())).collect();
        let before = std::mem::replace(&mut self.personal.invitations, now.clone());
        for row in rows {
            if before.get(&row.id).is_none_or(|told| is_news(told, &row)) {
                self.tell_invitation(device, row).await?;
            }
        }
        for (id, row) in before {
            let done = matches!(row.state, InvitationState::Welcomed { .. });
            if !now.contains_key(&id) && !done {
                self.tell_closed(member, &row).await?;
            }
        }
        Ok(())
    }

    async fn tell_closed(&mut self, me: MemberId, row: &InvitationRow) -> Result<(), Over> {
        let refused = interpret::was_refused(&self.app, row).await;
        let refused = refused.map_err(|error| Self::broken(&error))?;
        self.send(&ServerFrame::InvitationClosed {
            invitation: wire::invitation(row),
            declined: self.app.now() < row.until,
            // Who was asked need not know that it was the person.
            by_person: row.from == me && refused,
        })
        .await
    }

    async fn tell_invitation(&mut self, me: DeviceId, row: InvitationRow) -> Result<(), Over> {
        let invitation = wire::invitation(&row);
        let asked_here = row.from_device == me;
        let to_me = self.link.address().member() == Some(row.to);
        // An interpreter waits for the person's yes.
        let may_let_in = row.purpose != Purpose::Interpret || row.agreed;
        match row.state {
            InvitationState::Asked if to_me => {
                self.send(&ServerFrame::Invited { invitation }).await
            }
            InvitationState::Accepted {
                device,
                key_package,
            } if asked_here && may_let_in => {
                let key_package = Bytes(key_package);
                let device_id = device.to_wire();
                self.send(&ServerFrame::InvitationAccepted {
                    invitation,
                    device_id,
                    key_package,
                })
                .await
            }
            InvitationState::Welcomed {
                device,
                welcome,
                seq,
            } if device == me => {
                let found = invite::newcomer(&self.app, row.chat, row.purpose).await;
                let found = found.map_err(|error| Self::broken(&error))?;
                let Some(newcomer) = found else {
                    return Ok(());
                };
                self.send(&ServerFrame::Welcomed {
                    invitation,
                    welcome: Bytes(welcome),
                    intake: Bytes(newcomer.intake),
                    safety: newcomer.safety.to_wire(),
                    device: newcomer.device.to_wire(),
                    seq: wire::seq(seq),
                })
                .await?;
                self.enter(row.chat, seq);
                self.tell_state(row.chat).await?;
                self.pump(row.chat).await
            }
            InvitationState::Asked
            | InvitationState::Accepted { .. }
            | InvitationState::Welcomed { .. } => Ok(()),
        }
    }

    /// This device has read on in a chat: if it was invited there, the invitation has done its work.
    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    pub(super) async fn joined(&mut self, chat: ChatId) -> Result<(), Over> {
        let Some(me) = self.link.address().device() else {
            return Ok(());
        };
        let welcomed = self.personal.invitations.values().find(|row| {
            row.chat == chat
                && matches!(row.state, InvitationState::Welcomed { device, .. } if device == me)
        });
        let Some(id) = welcomed.map(|row| row.id) else {
            return Ok(());
        };
        answer::joined(&self.app, me, id)
            .await
            .map_err(|error| Self::broken(&error))
    }

    /// Asks the holder's desk to take the keys of supporters who left.
    async fn tell_leaving(&mut self, chat: ChatId) -> Result<(), Over> {
        let Some(me) = self.link.address().device() else {
            return Ok(());
        };
        let leaving = step_out::leaving(&self.app, chat, me)
            .await
            .map_err(|error| Self::broken(&error))?;
        let leaving: HashSet<DeviceId> = leaving.into_iter().collect();
        let told = self
            .personal
            .leaving
            .insert(chat, leaving.clone())
            .unwrap_or_default();
        for device in leaving.difference(&told) {
            let (chat_id, device_id) = (chat.to_wire(), device.to_wire());
            self.send(&ServerFrame::LeaveAsked { chat_id, device_id })
                .await?;
        }
        Ok(())
    }
}
