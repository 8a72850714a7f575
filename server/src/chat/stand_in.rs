//! The holder does not answer although their desk is open: a colleague is asked in, who may take over at once.

use crate::{
    App,
    chat::invite::{self, InviteError, Question},
    triage::{
        offer,
        on_call::{self, Beside},
    },
};
use domain::{
    ChatId, DeviceId, Fence, InvitationId, MemberId, permission::Actor, transfer::ColdReason,
};
use store::chat::Purpose;

/// A silence, as the holder's own desk noticed it: only the ends can tell an answer from a sign of having read.
#[derive(Debug)]
pub struct Silence {
    /// Random, made by the holder's browser.
    pub id: InvitationId,
    /// The chat.
    pub chat: ChatId,
    /// The holder's fence.
    pub fence: Fence,
    /// Who was asked already in this silence, and did not come.
    pub asked: Vec<MemberId>,
}

/// Asks the colleague who would be offered it next; nobody who sits in the chat already. Returns who; where nobody is free, the supervisor on call is called.
///
/// # Errors
/// [`InviteError::NobodyFree`] then; otherwise those of an invitation.
pub async fn stand_in(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    silence: Silence,
) -> Result<MemberId, InviteError> {
    let (item, inside) = {
        let mut tx = app.store.read().await?;
        if let Some(known) = tx.invitation(silence.id).await? {
            return Ok(known.to);
        }
        let item = tx.item_of_chat(silence.chat).await?;
        let members = tx.members(silence.chat).await?;
        let inside: Vec<MemberId> = members.iter().filter_map(|one| one.member).collect();
        (item.ok_or(InviteError::NotFound)?, inside)
    };
    let holder = item.held(silence.fence, "stand in")?;
    if holder.device != device {
        return Err(InviteError::Forbidden);
    }
    let mut except = silence.asked.clone();
    except.push(actor.member);
    except.extend(inside);
    while let Some(to) = offer::next_for(app, &item, &except).await? {
        let asked = invite::invite(app, actor, device, silence.question(to)).await;
        // Something about them has changed since they were chosen: the next one may do.
        let passed_over = matches!(
            asked,
            Err(InviteError::Unfit
                | InviteError::Untrained
                | InviteError::Forbidden
                | InviteError::Conflict)
        );
        if !passed_over {
            return asked.map(|()| to);
        }
        except.push(to);
    }
    let mut tx = app.store.begin().await?;
    on_call::beside(app, tx.as_mut(), &item, Beside::Silent).await?;
    tx.commit().await?;
    Err(InviteError::NobodyFree)
}

impl Silence {
    const fn question(&self, to: MemberId) -> Question {
        Question {
            id: self.id,
            chat: self.chat,
            to,
            purpose: Purpose::Transfer,
            cold: Some(ColdReason::Silent),
            fence: self.fence,
        }
    }
}
