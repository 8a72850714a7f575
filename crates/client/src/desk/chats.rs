//! Coming into chats, writing in them, letting others in and out.

use super::{
    Desk,
    holding::{Holding, Wanted},
};
use crate::{
    Body, ClientError, Result,
    log::Log,
    outbox::{Outbox, Saying},
    random,
    talk::{Purpose, Talk},
    visitor::again,
};
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, InvitationId, MemberId, ReleaseId,
    chat::{ChatState, ColdReason, EndReason, Purpose as Why},
    introduction::{ConfirmGuestParams, GuestSeat},
    queue::{Grant, OutsideParams, OutsideStep},
    staff::{
        AnswerParams, EndChatParams, Interpreter, InterpretersParams, InterpretersResponse,
        Invitation, InviteParams, LeaveChatParams, StandInParams, StandInResponse, WithdrawParams,
    },
};
use seal::{
    Chat, Intake, Suite, Who,
    chat::{JoinKeys, key_package},
    message::proposal_hash,
};

impl Desk {
    /// Adds a text. Returns its id.
    ///
    /// # Errors
    /// When this desk is not in the chat, or the keys fail.
    pub async fn say(&mut self, chat: ChatId, text: &str) -> Result<String> {
        let body = Body::new(text)?;
        let id = body.id.clone();
        self.add(chat, Saying::Text(body)).await?;
        Ok(id)
    }

    /// Shows the person facts that would be handed on. Returns what names them in the answer.
    ///
    /// # Errors
    /// As [`Desk::say`].
    pub async fn propose(&mut self, chat: ChatId, facts: &str) -> Result<[u8; 32]> {
        self.add(chat, Saying::Proposal(Body::new(facts)?)).await?;
        Ok(proposal_hash(facts.as_bytes()))
    }

    /// Asks whether the person would be passed on to another line. Returns what names it in the answer.
    ///
    /// # Errors
    /// As [`Desk::say`].
    pub async fn propose_outside(&mut self, chat: ChatId, number: &str) -> Result<[u8; 32]> {
        self.add(chat, Saying::Outside(Body::new(number)?)).await?;
        Ok(proposal_hash(number.as_bytes()))
    }

    /// Shows the person the exact words of a release. Returns which release it would be.
    ///
    /// # Errors
    /// As [`Desk::say`].
    pub async fn ask_consent(&mut self, chat: ChatId, words: &str) -> Result<ReleaseId> {
        let release: [u8; 16] = random()?;
        let words = Body::new(words)?;
        self.add(chat, Saying::Consent { release, words }).await?;
        Ok(ReleaseId(release))
    }

    /// Notes a step of passing the person on.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn pass_out(
        &self,
        chat: ChatId,
        step: OutsideStep,
        cold: Option<ColdReason>,
    ) -> Result<()> {
        let item_id = self.item(chat).ok_or(ClientError::Missing("item"))?;
        let params = OutsideParams {
            item_id,
            fence: self.fence_of(chat)?,
            step,
            cold,
        };
        self.plan.http.tell("/api/v1/items/outside", &params).await
    }

    /// Tells the others that something is being written.
    pub async fn typing(&mut self, chat: ChatId) {
        self.socket
            .hint(&ClientFrame::Typing { chat_id: chat })
            .await;
    }

    /// Asks a colleague in.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn invite(
        &self,
        chat: ChatId,
        member_id: MemberId,
        purpose: Why,
    ) -> Result<InvitationId> {
        let invitation_id = InvitationId(random()?);
        let params = InviteParams {
            invitation_id,
            chat_id: chat,
            member_id,
            purpose,
            cold: None,
            fence: self.fence_of(chat)?,
        };
        again(|| self.plan.http.tell("/api/v1/invitations", &params)).await?;
        Ok(invitation_id)
    }

    /// Asks a colleague to take over without the person's word, for a reason (R313).
    ///
    /// # Errors
    /// The server's problem.
    pub async fn pass_on_cold(
        &self,
        chat: ChatId,
        member_id: MemberId,
        reason: ColdReason,
    ) -> Result<InvitationId> {
        let invitation_id = InvitationId(random()?);
        let params = InviteParams {
            invitation_id,
            chat_id: chat,
            member_id,
            purpose: Why::Transfer,
            cold: Some(reason),
            fence: self.fence_of(chat)?,
        };
        again(|| self.plan.http.tell("/api/v1/invitations", &params)).await?;
        Ok(invitation_id)
    }

    /// Who could interpret in a chat that this desk holds.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn interpreters(&self, chat_id: ChatId) -> Result<Vec<Interpreter>> {
        let fence = self.fence_of(chat_id)?;
        let params = InterpretersParams { chat_id, fence };
        let http = &self.plan.http;
        let found: InterpretersResponse = http.post("/api/v1/chats/interpreters", &params).await?;
        Ok(found.interpreters)
    }

    /// Asks the best colleague in because nobody answers here; `asked` are those who did not come. Returns who is asked.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn stand_in(&self, chat: ChatId, asked: &[MemberId]) -> Result<MemberId> {
        let params = StandInParams {
            invitation_id: InvitationId(random()?),
            chat_id: chat,
            fence: self.fence_of(chat)?,
            asked: asked.to_vec(),
        };
        let asking = || self.plan.http.post("/api/v1/chats/stand-in", &params);
        let answer: StandInResponse = again(asking).await?;
        Ok(answer.member_id)
    }

    /// Takes over the chat that a colleague has asked this desk into.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn take_over(&mut self, invitation: &Invitation) -> Result<()> {
        self.take_out(invitation.chat_id, invitation.from).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn withdraw(&self, invitation_id: InvitationId) -> Result<()> {
        let params = WithdrawParams { invitation_id };
        self.plan
            .http
            .tell("/api/v1/invitations/withdraw", &params)
            .await
    }

    /// Says yes to an invitation, with a fresh key package.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn accept(&mut self, invitation_id: InvitationId, suite: Suite) -> Result<()> {
        let (keys, package) = key_package(&self.identity, suite)?;
        // Before the server hears of it: the welcome may be faster than its answer.
        self.asked.insert(invitation_id, keys);
        let params = AnswerParams {
            invitation_id,
            key_package: Some(Bytes(package)),
        };
        again(|| self.plan.http.tell("/api/v1/invitations/answer", &params)).await
    }

    /// Says no.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn decline(&self, invitation_id: InvitationId) -> Result<()> {
        let params = AnswerParams {
            invitation_id,
            key_package: None,
        };
        self.plan
            .http
            .tell("/api/v1/invitations/answer", &params)
            .await
    }

    /// Leaves a chat that another desk holds.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn step_out(&self, chat_id: ChatId) -> Result<()> {
        let params = LeaveChatParams { chat_id };
        self.plan.http.tell("/api/v1/chats/leave", &params).await
    }

    /// Takes a device out of a chat that this desk holds.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn take_out(&mut self, chat: ChatId, member: MemberId) -> Result<()> {
        let device = self
            .device_in(chat, member)
            .ok_or(ClientError::Missing("reader"))?;
        self.want(chat, Wanted::TakeOut(device)).await
    }

    /// Ends a chat that this desk holds.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn end(&self, chat_id: ChatId, reason: EndReason) -> Result<()> {
        let fence = self.fence_of(chat_id)?;
        let params = EndChatParams {
            chat_id,
            fence,
            reason,
        };
        self.plan.http.tell("/api/v1/chats/end", &params).await
    }

    /// The key that stands in the form of whom another hotline has brought into this chat: only who knocks with it is let in.
    pub fn expect_guest(&mut self, chat: ChatId, key: [u8; 32]) {
        self.holdings.entry(chat).or_default().worker = Some(key);
    }

    /// Says that this desk has the person: they are asked whether the worker may go.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn confirm_guest(&self, chat_id: ChatId) -> Result<()> {
        let fence = self.fence_of(chat_id)?;
        let params = ConfirmGuestParams { chat_id, fence };
        self.plan.http.tell("/api/v1/chats/guest", &params).await
    }

    /// Lets in who was meant and agreed to, and takes the keys of who has gone.
    pub(super) async fn see_to_guest(&mut self, chat: ChatId) -> Result<()> {
        let Some(holding) = self.holdings.get_mut(&chat) else {
            return Ok(());
        };
        let Some(ChatState::Active { guest, .. }) = &holding.state else {
            return Ok(());
        };
        if holding.fence.is_none() || holding.seen_to == *guest {
            return Ok(());
        }
        let wanted = match (guest, holding.worker) {
            (
                Some(GuestSeat::Coming {
                    invitation_id,
                    key_package,
                }),
                Some(key),
            ) => Wanted::Seat(*invitation_id, key_package.clone(), key),
            (Some(GuestSeat::Leaving), _) => Wanted::RemoveGuest,
            _ => return Ok(()),
        };
        holding.seen_to.clone_from(guest);
        self.want(chat, wanted).await
    }

    /// The device with which somebody is in a chat.
    pub(super) fn device_in(&self, chat: ChatId, member: MemberId) -> Option<[u8; 16]> {
        let members = self.chat(chat)?.members().into_iter();
        let mut devices = members.filter_map(|one| match one.who {
            Who::Staff(staff) if staff.member == member.0 => Some(staff.device),
            Who::Staff(_) | Who::Visitor | Who::Guest(_) => None,
        });
        devices.next()
    }

    /// Comes in by External Commit with what the server granted.
    pub(super) async fn enter(&mut self, chat: ChatId, grant: &Grant) -> Result<()> {
        let intake = self.intake(chat, &grant.intake).await?;
        let trust = self.trust();
        let holding = self.holdings.entry(chat).or_default();
        if holding.talk.is_some() {
            return Ok(());
        }
        let lost: Vec<[u8; 16]> = grant.lost.iter().map(|device| device.0).collect();
        let info = grant.group_info.as_slice();
        let claim = || Chat::claim(&self.identity, &intake, info, &lost, &trust);
        let (keys, handshake) = self.keys.sure(claim).await?;
        let mut talk = Talk::new(chat, keys, Log::new(None), Outbox::new(false));
        let frame = talk.hand(Purpose::Claim, handshake, holding.fence)?;
        holding.talk = Some(talk);
        holding.stored = false;
        self.leave_with(chat, vec![frame]).await
    }

    pub(super) async fn join(
        &mut self,
        chat: ChatId,
        keys: JoinKeys,
        (welcome, intake): (&Bytes, &Bytes),
        seq: u64,
    ) -> Result<()> {
        let intake = self.intake(chat, intake).await?;
        let trust = self.trust();
        let join = || {
            Chat::join(
                &self.identity,
                keys.again()?,
                welcome.as_slice(),
                &intake,
                &trust,
            )
        };
        let joined = self.keys.sure(join).await?;
        let talk = Talk::new(chat, joined, Log::new(Some(seq)), Outbox::new(false));
        let before = self.holdings.remove(&chat).unwrap_or_default();
        self.holdings.insert(
            chat,
            Holding {
                talk: Some(talk),
                stored: false,
                ..before
            },
        );
        self.store(chat, &[])
    }

    /// Opens a box; a key that came since the log-in is fetched first.
    async fn intake(&mut self, chat: ChatId, sealed: &Bytes) -> Result<Intake> {
        if let Ok(intake) = self.open_intake(chat, sealed) {
            return Ok(intake);
        }
        self.refresh().await?;
        self.open_intake(chat, sealed)
    }

    pub(super) fn open_intake(&self, chat: ChatId, sealed: &Bytes) -> Result<Intake> {
        let team = self.me.team.team_id.0;
        let mut failed = seal::Error::Sealed("intake");
        for (generation, key) in &self.team_keys {
            match Intake::open(sealed.as_slice(), key, &chat.0, &team, *generation) {
                Ok(intake) => return Ok(intake),
                Err(error) => failed = error,
            }
        }
        Err(failed.into())
    }

    async fn add(&mut self, chat: ChatId, saying: Saying) -> Result<()> {
        let talk = self.holding(chat)?.talk.as_mut();
        let talk = talk.ok_or(ClientError::Missing("chat that this desk is in"))?;
        talk.outbox.add(saying)?;
        self.go_on(chat).await
    }

    pub(super) async fn want(&mut self, chat: ChatId, wanted: Wanted) -> Result<()> {
        self.holdings
            .entry(chat)
            .or_default()
            .wanted
            .push_back(wanted);
        self.go_on(chat).await
    }

    /// The next change of members that waits, or else the texts that wait.
    pub(super) async fn go_on(&mut self, chat: ChatId) -> Result<()> {
        let trust = self.trust();
        let now = self.plan.clock.now_s();
        let Some(holding) = self.holdings.get_mut(&chat) else {
            return Ok(());
        };
        let fence = holding.fence;
        let Some(talk) = holding.talk.as_mut() else {
            return Ok(());
        };
        if !talk.chat.is_active() || talk.chat.is_pending() {
            return Ok(());
        }
        while let Some(wanted) = holding.wanted.pop_front() {
            let (purpose, handshake) = match wanted {
                Wanted::LetIn(invitation, package) => {
                    let let_in = || talk.chat.let_in(package.as_slice(), &trust);
                    let handshake = self.keys.sure(let_in).await?;
                    (Purpose::LetIn(invitation), handshake)
                }
                Wanted::TakeOut(device) => match talk.chat.remove(&device) {
                    // Somebody else was faster.
                    Err(seal::Error::NoSuchMember) => continue,
                    made => (Purpose::TakeOut(device), made?),
                },
                Wanted::Seat(invitation, package, key) => {
                    let let_in = || talk.chat.let_guest_in(package.as_slice(), &key);
                    let handshake = self.keys.sure(let_in).await?;
                    (Purpose::LetIn(invitation), handshake)
                }
                Wanted::RemoveGuest => match talk.chat.remove_guest() {
                    Err(seal::Error::NoSuchMember) => continue,
                    made => (Purpose::RemoveGuest, made?),
                },
            };
            let frame = talk.hand(purpose, handshake, fence)?;
            return self.leave_with(chat, vec![frame]).await;
        }
        let frames = talk.flush(now)?;
        if frames.is_empty() {
            return Ok(());
        }
        talk.owes_seen = false;
        self.leave_with(chat, frames).await
    }

    /// Stores, then sends.
    async fn leave_with(
        &mut self,
        chat: ChatId,
        frames: Vec<(ClientId, ClientFrame)>,
    ) -> Result<()> {
        self.store(chat, &frames)?;
        for (client_id, frame) in frames {
            self.socket.keep(client_id, frame).await;
        }
        Ok(())
    }

    /// Confirms to visitors what was processed, where no text has done so.
    pub(super) async fn confirm_seen(&mut self) -> Result<()> {
        self.seen_due = None;
        for chat in self.chats() {
            let Some(talk) = self.holding(chat)?.talk.as_mut() else {
                continue;
            };
            if std::mem::take(&mut talk.owes_seen) && talk.chat.is_active() {
                self.add(chat, Saying::Seen).await?;
            }
        }
        Ok(())
    }

    /// The chat is over for this desk: keys and what was stored go. The item stays while its wrap-up is due.
    pub(super) fn forget(&mut self, chat: ChatId) {
        for (client_id, _) in self.kept_for(chat) {
            self.socket.forget(client_id);
        }
        self.plan.device.forget(chat);
        if let Some(holding) = self.holdings.get_mut(&chat) {
            holding.talk = None;
            holding.wanted.clear();
            if holding.fence.is_none() {
                self.holdings.remove(&chat);
            }
        }
    }
}
