//! A supervisor takes one item out of turn, with a reason (ruling 24).

use crate::{
    App,
    staff::training,
    triage::claim_next::{Assigned, Claim, ClaimError, claim},
};
use domain::{
    Holder, ItemId,
    permission::{Action, Actor, Target, can},
};

/// Why out of turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nobody else speaks the language.
    Language,
    /// It is more urgent than its level says.
    Urgency,
    /// A colleague asked for it.
    ColleagueAsked,
}

impl Reason {
    /// Its code in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Language => "picked_language",
            Self::Urgency => "picked_urgency",
            Self::ColleagueAsked => "picked_colleague_asked",
        }
    }
}

/// Takes a waiting item.
pub async fn pick(
    app: &App,
    actor: &Actor,
    holder: Holder,
    id: ItemId,
    reason: Reason,
) -> Result<Claim, ClaimError> {
    if !can(actor, Action::PickItem, Target::Other) {
        return Err(ClaimError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    if !training::may_talk(app, tx.as_mut(), actor.member).await? {
        return Err(ClaimError::Untrained);
    }
    let item = tx.item(id).await?.filter(|item| item.team == app.team);
    let by = Assigned {
        actor,
        holder,
        why: reason.name(),
    };
    claim(app, tx, item.ok_or(ClaimError::NotFound)?, by).await
}
