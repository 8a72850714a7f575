//! Who could interpret in a chat now: on call at a desk, not kept from it, and not refused by the person (R506).

use crate::{App, chat::invite::InviteError, rota::on_duty, triage::fit};
use domain::{
    ChatId, DeviceId, Fence, MemberId,
    interpreter::{Candidate, on_call},
    permission::{Action, Actor, Target, can},
};

/// Somebody who can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    /// Who.
    pub member: MemberId,
    /// The name that the person would see.
    pub alias: String,
    /// The languages that they interpret; English where nothing is written down.
    pub languages: Vec<String>,
}

/// By name, for the holder of the chat.
pub async fn interpreters(
    app: &App,
    device: DeviceId,
    chat: ChatId,
    fence: Fence,
) -> Result<Vec<Interpreter>, InviteError> {
    let mut tx = app.store.read().await?;
    let item = tx.item_of_chat(chat).await?.ok_or(InviteError::NotFound)?;
    if item.held(fence, "look for an interpreter")?.device != device {
        return Err(InviteError::Forbidden);
    }
    let refused = tx.refused_interpreters(chat).await?;
    let inside = tx.members(chat).await?;
    let mut found = Vec::new();
    for staff in tx.staff_of_team(app.team).await? {
        let actor = Actor {
            member: staff.id,
            roles: staff.roles,
        };
        let is_inside = inside.iter().any(|one| one.member == Some(staff.id));
        if !staff.active || is_inside || !can(&actor, Action::Interpret, Target::Own) {
            continue;
        }
        let candidate = Candidate {
            on_call: on_duty::of(tx.as_mut(), staff.id)
                .await?
                .is_some_and(|there| on_call(&there)),
            present: app.hub.member_present(staff.id),
            fit: fit::fits(app, tx.as_mut(), staff.id, &item).await?,
            refused: refused.contains(&staff.id),
        };
        if candidate.may_be_asked() {
            let languages = tx.facts(staff.id).await?.languages;
            found.push(Interpreter {
                member: staff.id,
                alias: staff.alias,
                languages: spoken(languages),
            });
        }
    }
    found.sort_by(|one, other| one.alias.cmp(&other.alias));
    Ok(found)
}

/// Where nothing is written down, English.
fn spoken(languages: Vec<String>) -> Vec<String> {
    if languages.is_empty() {
        vec!["en".to_owned()]
    } else {
        languages
    }
}
