//! Whoever was called says that they know (R703).

use super::{LegalError, allow};
use crate::{App, notify, staff::session::Caller};
use domain::{
    page::Cause,
    permission::{Action, Target},
};
use store::{Result as Stored, Tx};

/// The caller has seen what waits.
pub async fn seen(app: &App, caller: &Caller) -> Result<(), LegalError> {
    allow(app, &caller.actor, (Action::LeadLegal, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}

/// Somebody has done something: they need not be called any more.
pub(crate) async fn hush(app: &App, tx: &mut dyn Tx, caller: &Caller) -> Stored<()> {
    notify::acknowledge(tx, app, caller.actor.member, Cause::Legal).await?;
    Ok(())
}
