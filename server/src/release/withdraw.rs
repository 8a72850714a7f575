//! The person takes a release back: by any word, to anybody, at once, also what lies in a mailbox and nobody has fetched (R208).

use super::{ReleaseError, allow, note, object, of_team};
use crate::{App, staff::session::Caller};
use domain::{
    ReleaseId,
    audit::Event,
    permission::{Action, Target},
};

/// Withdraws it. Twice is once.
pub async fn withdraw(app: &App, caller: &Caller, id: ReleaseId) -> Result<(), ReleaseError> {
    allow(
        app,
        &caller.actor,
        (Action::WithdrawRelease, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let release = of_team(app, tx.as_mut(), id).await?;
    if release.withdrawn.is_some() {
        return Ok(());
    }
    tx.save_release(&release.withdraw(app.now())).await?;
    let told = tx.disclosures(id).await?;
    let out = told.iter().any(|row| row.handed.is_some());
    let kept_back = tx.delete_letters_of(id).await? > 0;
    // What was handed out once, whoever has it may have read.
    let code = match (out, kept_back) {
        (true, _) => "letter_may_be_out",
        (false, true) => "letter_kept_back",
        (false, false) => "withdrawn",
    };
    let event = (caller, Event::ReleaseWithdrawn, id);
    note(app, tx.as_mut(), event, code).await?;
    Ok(tx.commit().await?)
}
