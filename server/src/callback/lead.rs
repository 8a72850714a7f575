//! What the shift lead does: lets somebody call outside of the hours, and sees to what went wrong (R334, R338, R340).

use super::{CallbackError, allow, object, of_team};
use crate::{
    App, audit,
    notify::{self, Page},
    rota::on_duty::who_has,
    staff::session::Caller,
    tally,
};
use domain::{
    Callback, CallbackId, Millis,
    audit::{Event, Note},
    callback::OverrideReason,
    page::Cause,
    permission::{Action, Target, can},
    rota::Duty,
};
use store::{Result as Stored, Tx};

/// From now on, for half an hour, whoever has it may call.
pub async fn let_call(
    app: &App,
    caller: &Caller,
    id: CallbackId,
    reason: OverrideReason,
) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::LeadCalls, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let opened = callback.open_extra(app.now())?;
    tx.save_callback(&opened).await?;
    let note = Note::by(&caller.actor, Event::WindowOverride)
        .about(object(id))
        .because(reason.name());
    audit::record(tx.as_mut(), app, note).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}

/// The caller has looked at what went wrong.
pub async fn seen(app: &App, caller: &Caller, id: CallbackId) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::LeadCalls, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let seen = callback.clone().seen(app.now());
    tx.save_callback(&seen).await?;
    tally::call_moved(app, tx.as_mut(), &callback, &seen).await?;
    let note = Note::by(&caller.actor, Event::AttemptOutcome)
        .about(object(id))
        .because("seen_by_lead");
    audit::record(tx.as_mut(), app, note).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}

/// Calls the shift lead, wherever they are. Which request it is, only the desk says.
pub(super) async fn call(app: &App, tx: &mut dyn Tx) -> Stored<()> {
    for member in who_has(app, tx, (Duty::Supervisor, None)).await? {
        let actor = audit::record::actor_of(tx, member).await?;
        if !can(&actor, Action::LeadCalls, Target::None) {
            continue;
        }
        let page = Page {
            member,
            cause: Cause::Callback,
            step: 0,
            wait: Millis(0),
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

/// The caller's page is answered; everybody's end once nothing is left to look at.
async fn hush(app: &App, tx: &mut dyn Tx, caller: &Caller) -> Stored<()> {
    let me = caller.actor.member;
    notify::acknowledge(tx, app, me, Cause::Callback).await?;
    let waits = |callback: &Callback| callback.attention;
    if tx.callbacks(app.team).await?.iter().any(waits) {
        return Ok(());
    }
    for staff in tx.staff_of_team(app.team).await? {
        tx.withdraw_pages_to(staff.id, Cause::Callback).await?;
    }
    Ok(())
}
