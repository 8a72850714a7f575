//! Case records. The server keeps what is sealed and knows who is assigned; it never has a key.

pub mod add_entry;
pub mod assign;
pub mod list;
pub mod open;
pub mod read;

use crate::{App, conflict::open_bars};
use domain::{
    CaseId, MemberId,
    conflict::Hidden,
    permission::{Action, Actor, Target, can},
};
use store::{Result, Tx, case::CaseRow};

/// A case with who is assigned to it.
#[derive(Debug)]
pub struct Overview {
    /// The case.
    pub case: CaseRow,
    /// Who may read it.
    pub assigned: Vec<MemberId>,
}

/// The case, if the actor is assigned to it and may do this with it; whoever is not assigned, or from whom it is kept, learns nothing, not even that it exists.
async fn mine(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: CaseId,
    action: Action,
) -> Result<Option<Overview>> {
    let Some(case) = tx.case(id).await? else {
        return Ok(None);
    };
    let kept = open_bars(app, tx, actor.member).await?;
    if kept.contains(&Hidden::Case(id)) {
        return Ok(None);
    }
    let assigned = tx.assigned(id).await?;
    let target = if assigned.contains(&actor.member) {
        Target::Own
    } else {
        Target::Other
    };
    Ok(can(actor, action, target).then_some(Overview { case, assigned }))
}
