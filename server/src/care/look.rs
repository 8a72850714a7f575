//! What concerns the caller: a debrief that they are owed, relief that they asked for, and who asked for theirs.

use super::{CareError, allow};
use crate::{App, staff::session::Caller};
use domain::{
    MemberId, Timestamp,
    care::{Debrief, Relief},
    permission::{Action, Target},
};
use store::{Result as Stored, Tx};

/// What concerns one person.
#[derive(Debug)]
pub struct Care {
    /// A debrief that they are owed, or were lately.
    pub debrief: Option<Debrief>,
    /// Their call for relief, with the name of who comes.
    pub relief: Option<(Relief, Option<String>)>,
    /// Who needs relief and has called them.
    pub calls: Vec<Call>,
}

/// Somebody needs relief.
#[derive(Debug)]
pub struct Call {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub alias: String,
    /// Since when.
    pub asked: Timestamp,
}

/// Looks it up.
pub async fn look(app: &App, caller: &Caller) -> Result<Care, CareError> {
    allow(app, &caller.actor, (Action::KeepOwnCare, Target::Own), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.read().await?;
    let mut care = Care {
        debrief: tx.debrief(me).await?,
        relief: None,
        calls: Vec::new(),
    };
    for relief in tx.reliefs().await? {
        if relief.member == me {
            let coming = match relief.coming {
                Some(member) => Some(alias(tx.as_mut(), member).await?),
                None => None,
            };
            care.relief = Some((relief, coming));
        } else if relief.coming.is_none() && tx.relief_calls(relief.member).await?.contains(&me) {
            care.calls.push(Call {
                member: relief.member,
                alias: alias(tx.as_mut(), relief.member).await?,
                asked: relief.asked,
            });
        }
    }
    Ok(care)
}

async fn alias(tx: &mut dyn Tx, member: MemberId) -> Stored<String> {
    let staff = tx.staff(member).await?;
    Ok(staff.map(|staff| staff.alias).unwrap_or_default())
}
