//! What the peer says: decode, dispatch, answer. One match.

use super::connection::{Connection, Over};
use crate::{
    chat::{
        acknowledge,
        handshake::{self, Change, Sender},
        interpret, leave, open_group, pass_on, send, send_away, typing,
    },
    error::Told,
    hub::Address,
    introduction::{leave as seat_leave, let_go},
    staff::session,
    triage::prefer,
    wire::{self, FromWire as _, ToWire as _},
};
use domain::{
    ChatId, ClientId, DeviceId, Fence, InvitationId, Millis,
    chat::EndReason,
    permission::{Action, Actor, Target, can, forwarder_can, visitor_can},
    person::Gender,
};
use protocol::{
    Bytes, ClientFrame, ProblemCode, ServerFrame,
    limits::{ENTRY_BYTES, HANDSHAKE_BYTES, INTAKE_BYTES, close},
};

/// A desk in use keeps its session from going idle; that is noted at most so often.
const TOUCH: Millis = Millis::from_secs(60);

/// What a frame asks of who sends it. The use-case asks again whether it is about their own chat. A new frame does not compile
/// before it stands here.
fn needs(frame: &ClientFrame) -> Option<(Action, Target)> {
    match frame {
        // Comes before anybody is known, and is out of order afterwards.
        ClientFrame::Hello { .. } => None,
        ClientFrame::OpenGroup { .. } => Some((Action::TakePlace, Target::None)),
        ClientFrame::Send { .. }
        | ClientFrame::Ack { .. }
        | ClientFrame::Typing { .. }
        | ClientFrame::StillHere
        | ClientFrame::AnswerTransfer { .. }
        | ClientFrame::AnswerInterpreter { .. }
        | ClientFrame::SendAway { .. }
        | ClientFrame::AnswerGuest { .. }
        | ClientFrame::LetGuestGo {}
        | ClientFrame::Prefer { .. } => Some((Action::SpeakInChat, Target::Own)),
        ClientFrame::Handshake { .. } => Some((Action::ChangeKeys, Target::Own)),
        ClientFrame::Leave { .. } => Some((Action::LeaveChat, Target::Own)),
    }
}

const fn misbehaved(code: ProblemCode) -> Over {
    Over::Close(close::MISBEHAVED, code)
}

fn may(address: &Address, frame: &ClientFrame) -> bool {
    let Some((action, target)) = needs(frame) else {
        return true;
    };
    match *address {
        Address::Visitor { .. } => visitor_can(action, target),
        // A guest writes, reads and goes: nothing else in the chat is theirs to say.
        Address::Guest { .. } => {
            let theirs = matches!(
                frame,
                ClientFrame::Send { .. } | ClientFrame::Ack { .. } | ClientFrame::Leave { .. }
            );
            theirs && forwarder_can(action, target)
        }
        Address::Staff { member, roles, .. } => can(&Actor { member, roles }, action, target),
    }
}

impl Connection {
    pub(super) async fn inbound(&mut self, text: &str) -> Result<(), Over> {
        let frame = ClientFrame::decode(text).map_err(misbehaved)?;
        if !may(self.link.address(), &frame) {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        }
        match frame {
            ClientFrame::Hello { .. } => Err(misbehaved(ProblemCode::OutOfOrder)),
            ClientFrame::OpenGroup { group_info, intake } => {
                self.open_group(group_info, intake).await
            }
            ClientFrame::Send {
                chat_id,
                client_id,
                payload,
            } => {
                self.touch().await;
                self.take(
                    ChatId::from_wire(chat_id),
                    ClientId::from_wire(client_id),
                    payload,
                )
                .await
            }
            ClientFrame::Handshake {
                chat_id,
                client_id,
                commits,
                group_info,
                welcome,
                fence,
            } => {
                self.touch().await;
                let change = Change {
                    chat: ChatId::from_wire(chat_id),
                    client_id: ClientId::from_wire(client_id),
                    commits: commits.into_iter().map(|commit| commit.0).collect(),
                    group_info: group_info.0,
                    welcome: welcome.map(wire::welcome),
                    fence: fence.map(|fence| Fence(wire::from_seq(fence))),
                };
                self.change(change).await
            }
            ClientFrame::Ack { chat_id, seq } => {
                self.acknowledge(ChatId::from_wire(chat_id), wire::from_seq(seq))
                    .await
            }
            ClientFrame::Typing { chat_id } => {
                self.typing(ChatId::from_wire(chat_id));
                Ok(())
            }
            ClientFrame::StillHere => self.still_here().await,
            ClientFrame::Leave { reason } => self.depart(EndReason::from_wire(reason)).await,
            word @ (ClientFrame::AnswerTransfer { .. }
            | ClientFrame::AnswerInterpreter { .. }
            | ClientFrame::SendAway { .. }
            | ClientFrame::AnswerGuest { .. }
            | ClientFrame::LetGuestGo {}
            | ClientFrame::Prefer { .. }) => self.word(word).await,
        }
    }

    /// The person says who may be in their chat.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these come here")]
    async fn word(&mut self, word: ClientFrame) -> Result<(), Over> {
        match word {
            ClientFrame::AnswerTransfer { invitation_id, yes } => {
                self.answer_transfer(invitation_id, yes).await
            }
            ClientFrame::AnswerInterpreter { invitation_id, yes } => {
                self.answer_interpreter(InvitationId::from_wire(invitation_id), yes)
                    .await
            }
            ClientFrame::AnswerGuest { invitation_id, yes } => {
                self.answer_guest(InvitationId::from_wire(invitation_id), yes)
                    .await
            }
            ClientFrame::LetGuestGo {} => self.let_guest_go().await,
            ClientFrame::SendAway { device_id } => {
                self.send_away(DeviceId::from_wire(device_id)).await
            }
            ClientFrame::Prefer { gender } => self.prefer(gender.map(Gender::from_wire)).await,
            _ => Ok(()),
        }
    }

    fn typing(&self, chat: ChatId) {
        if let (Some(device), true) = (self.link.address().device(), self.feeds.contains_key(&chat))
        {
            typing::typing(&self.app, chat, device);
        }
    }

    async fn open_group(&mut self, group_info: Bytes, intake: Bytes) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        if group_info.len() > HANDSHAKE_BYTES || intake.len() > INTAKE_BYTES {
            return self.refuse(Some(chat), None, ProblemCode::TooLarge).await;
        }
        match open_group::open_group(&self.app, chat, group_info.0, intake.0).await {
            Ok(()) => self.send(&ServerFrame::GroupOpened).await,
            Err(error) => self.refuse(Some(chat), None, error.told()).await,
        }
    }

    async fn take(
        &mut self,
        chat: ChatId,
        client_id: ClientId,
        payload: Bytes,
    ) -> Result<(), Over> {
        if payload.len() > ENTRY_BYTES {
            return self
                .refuse(Some(chat), Some(client_id), ProblemCode::TooLarge)
                .await;
        }
        // Such a capability opens one chat; what is sent for another is nobody's.
        if let Address::Visitor { chat: own } | Address::Guest { chat: own } = *self.link.address()
            && own != chat
        {
            return self
                .refuse(Some(chat), Some(client_id), ProblemCode::NotFound)
                .await;
        }
        let endpoint = self.endpoint();
        match send::send(&self.app, chat, endpoint, client_id, payload.0).await {
            Ok(seq) => self.accept(chat, client_id, seq).await,
            Err(error) => self.refuse(Some(chat), Some(client_id), error.told()).await,
        }
    }

    async fn change(&mut self, change: Change) -> Result<(), Over> {
        let (chat, client_id) = (change.chat, change.client_id);
        let sender = match *self.link.address() {
            Address::Visitor { chat: own } if own == chat => Sender::Visitor,
            Address::Visitor { .. } | Address::Guest { .. } => {
                return self
                    .refuse(Some(chat), Some(client_id), ProblemCode::NotFound)
                    .await;
            }
            Address::Staff { member, device, .. } => Sender::Staff { member, device },
        };
        let fits = |bytes: &[u8]| bytes.len() <= HANDSHAKE_BYTES;
        let welcome = change
            .welcome
            .as_ref()
            .is_none_or(|(_, welcome)| fits(welcome));
        let fit = change.commits.iter().all(|commit| fits(commit));
        if !fit || !welcome || !fits(&change.group_info) || change.commits.len() > 2 {
            return self
                .refuse(Some(chat), Some(client_id), ProblemCode::TooLarge)
                .await;
        }
        match Box::pin(handshake::handshake(&self.app, sender, change)).await {
            Ok(stored) => {
                let seq = stored.seq;
                if stored.joined {
                    self.enter(chat, seq);
                }
                self.accept(chat, client_id, seq).await?;
                self.tell_state(chat).await
            }
            Err(error) => {
                let code = error.told();
                self.refuse(Some(chat), Some(client_id), code).await?;
                // A claim that came too late for its epoch needs the group as it is now.
                if code == ProblemCode::StaleEpoch {
                    self.tell_personal_anew().await
                } else {
                    Ok(())
                }
            }
        }
    }

    async fn acknowledge(&mut self, chat: ChatId, seq: i64) -> Result<(), Over> {
        let endpoint = self.endpoint();
        let Some(feed) = self.feeds.get_mut(&chat) else {
            return Ok(());
        };
        if seq <= feed.acknowledged {
            return Ok(());
        }
        let was_full = feed.room() == 0;
        // It may lie ahead of the pump: own entries count from when they are accepted.
        feed.acknowledged = seq;
        acknowledge::acknowledge(&self.app, chat, endpoint, seq)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.joined(chat).await?;
        if was_full {
            self.pump(chat).await
        } else {
            Ok(())
        }
    }

    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    async fn still_here(&mut self) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return Ok(());
        };
        let touched = async {
            let mut tx = self.app.store.begin().await?;
            tx.touch_chat(chat, self.app.now()).await?;
            tx.commit().await
        };
        touched.await.map_err(|error| Self::broken(&error))
    }

    async fn answer_transfer(&mut self, id: protocol::InvitationId, yes: bool) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        pass_on::answered(&self.app, chat, InvitationId::from_wire(id), yes)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.tell_state(chat).await
    }

    async fn answer_interpreter(&mut self, id: InvitationId, yes: bool) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        interpret::answered(&self.app, chat, id, yes)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.tell_state(chat).await
    }

    async fn answer_guest(&mut self, id: InvitationId, yes: bool) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        let_go::answered(&self.app, chat, id, yes)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.tell_state(chat).await
    }

    async fn let_guest_go(&mut self) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        let_go::let_go(&self.app, chat)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.tell_state(chat).await
    }

    async fn prefer(&mut self, prefers: Option<Gender>) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        prefer::prefer(&self.app, chat, prefers)
            .await
            .map_err(|error| Self::broken(&error))?;
        self.tell_state(chat).await
    }

    async fn send_away(&mut self, device: DeviceId) -> Result<(), Over> {
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        send_away::send_away(&self.app, chat, device)
            .await
            .map_err(|error| Self::broken(&error))
    }

    async fn depart(&mut self, reason: EndReason) -> Result<(), Over> {
        if let Address::Guest { chat } = *self.link.address() {
            let left = seat_leave::leave_chat(&self.app, chat).await;
            left.map_err(|error| Self::broken(&error))?;
            return self.tell_state(chat).await;
        }
        let Address::Visitor { chat } = *self.link.address() else {
            return self.refuse(None, None, ProblemCode::Forbidden).await;
        };
        match leave::leave(&self.app, chat, reason).await {
            Ok(()) => self.tell_state(chat).await,
            Err(error) => self.refuse(Some(chat), None, error.told()).await,
        }
    }

    async fn accept(&mut self, chat: ChatId, client_id: ClientId, seq: i64) -> Result<(), Over> {
        if let Some(feed) = self.feeds.get_mut(&chat) {
            feed.answered(seq);
        }
        self.send(&ServerFrame::Accepted {
            chat_id: chat.to_wire(),
            client_id: client_id.to_wire(),
            seq: wire::seq(seq),
        })
        .await
    }

    async fn refuse(
        &mut self,
        chat: Option<ChatId>,
        client_id: Option<ClientId>,
        code: ProblemCode,
    ) -> Result<(), Over> {
        self.send(&ServerFrame::Refused {
            chat_id: chat.map(|chat| chat.to_wire()),
            client_id: client_id.map(|id| id.to_wire()),
            code,
        })
        .await
    }

    /// Notes that somebody sits in front of the desk.
    async fn touch(&mut self) {
        let Address::Staff { session, .. } = *self.link.address() else {
            return;
        };
        let now = self.app.now();
        if now.since(self.touched) >= TOUCH {
            self.touched = now;
            if let Err(error) = session::touch(&self.app, &session).await {
                tracing::warn!(store.error = %error, "a session's use was not noted");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        MemberId,
        permission::{Role, Roles},
    };
    use protocol::chat::EndReason as Reason;

    fn staff(roles: Roles) -> Address {
        Address::Staff {
            member: MemberId::from_bytes([1; 16]),
            device: DeviceId::from_bytes([2; 16]),
            session: [3; 32],
            roles,
        }
    }

    #[test]
    fn a_frame_is_refused_from_who_may_never_send_it() {
        let visitor = Address::Visitor {
            chat: ChatId::from_bytes([4; 16]),
        };
        let leave = ClientFrame::Leave {
            reason: Reason::QuickExit,
        };
        let ack = ClientFrame::Ack {
            chat_id: protocol::ChatId([4; 16]),
            seq: 1,
        };
        let advocate = staff(Roles::from_iter([Role::Advocate]));
        let keeper = staff(Roles::from_iter([Role::Administrator, Role::Auditor]));
        assert!(may(&visitor, &leave) && may(&visitor, &ack));
        assert!(!may(&advocate, &leave) && may(&advocate, &ack));
        assert!(!may(&keeper, &leave) && !may(&keeper, &ack));
    }
}
