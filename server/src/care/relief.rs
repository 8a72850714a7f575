//! "I need relief" (R709): whoever stands in is called, then the supervisor, and nobody is told why. It is in no log who asked, and what
//! is over leaves nothing behind, so that nobody can be held to how often they did.

use super::{CareError, allow};
use crate::{
    App,
    notify::{self, Page},
    rota::on_duty::who_has,
    staff::session::Caller,
};
use domain::{
    MemberId, Millis,
    care::Relief,
    page::Cause,
    permission::{Action, Target},
    rota::Duty,
};
use std::collections::HashSet;
use store::{Result as Stored, Tx};

/// The caller needs relief. Asked again while somebody is being called, nothing changes.
pub async fn ask(app: &App, caller: &Caller) -> Result<(), CareError> {
    allow(app, &caller.actor, (Action::KeepOwnCare, Target::Own), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if tx.attendance_of(me).await?.is_none() {
        return Err(CareError::NotOnDuty);
    }
    let before = tx.relief(me).await?;
    if before.is_some_and(|relief| relief.coming.is_none()) {
        return Ok(());
    }
    tx.delete_relief(me).await?;
    call(app, tx.as_mut(), Relief::ask(me, app.now())).await?;
    tx.commit().await?;
    app.hub.member_changed(me);
    Ok(())
}

/// The caller needs none any more.
pub async fn withdraw(app: &App, caller: &Caller) -> Result<(), CareError> {
    allow(app, &caller.actor, (Action::KeepOwnCare, Target::Own), None).await?;
    let mut tx = app.store.begin().await?;
    forget(app, tx.as_mut(), caller.actor.member).await?;
    Ok(tx.commit().await?)
}

/// The caller comes: a human tapped (R703). Who was not called does not learn that somebody asked.
pub async fn come(app: &App, caller: &Caller, member: MemberId) -> Result<(), CareError> {
    allow(app, &caller.actor, (Action::AnswerCall, Target::None), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let relief = tx.relief(member).await?.ok_or(CareError::NotFound)?;
    let paged = tx.relief_calls(member).await?;
    if !paged.contains(&me) {
        return Err(CareError::NotFound);
    }
    let coming = relief.come(me, app.now())?;
    tx.put_relief(&coming).await?;
    hush(app, tx.as_mut(), &paged, Some(me)).await?;
    tx.commit().await?;
    app.hub.member_changed(member);
    Ok(())
}

/// Nobody has to come any more: it was withdrawn, or they are gone.
pub async fn forget(app: &App, tx: &mut dyn Tx, member: MemberId) -> Stored<()> {
    let called = tx.relief_calls(member).await?;
    tx.delete_relief(member).await?;
    hush(app, tx, &called, None).await
}

/// Makes every call that is due, and forgets what is over.
pub async fn climb(app: &App) -> Stored<()> {
    let now = app.now();
    let due = |relief: &Relief| relief.next <= now;
    let seen = app.store.read().await?.reliefs().await?;
    for seen in seen.into_iter().filter(due) {
        let mut tx = app.store.begin().await?;
        let relief = tx.relief(seen.member).await?.filter(due);
        match relief {
            Some(relief) if relief.is_over(now) => {
                tx.delete_relief(relief.member).await?;
            }
            Some(relief) => call(app, tx.as_mut(), relief).await?,
            None => continue,
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Makes the call that is due; where nobody stands in, the supervisor's at once.
async fn call(app: &App, tx: &mut dyn Tx, mut relief: Relief) -> Stored<()> {
    let now = app.now();
    while let Some((after, duty)) = relief.call(now, &app.triage.care) {
        relief = after;
        let whom = who_has(app, tx, (duty, Some(relief.member))).await?;
        if whom.is_empty() && duty == Duty::Secondary {
            relief = relief.nobody(now);
            continue;
        }
        tx.put_relief(&relief).await?;
        for member in whom {
            tx.insert_relief_call(relief.member, member).await?;
            let page = Page {
                member,
                cause: Cause::Relief,
                step: relief.calls,
                wait: Millis(0),
            };
            notify::page(tx, app, page).await?;
        }
    }
    Ok(())
}

/// The pages of who was called end, but of those whom somebody else still calls.
async fn hush(app: &App, tx: &mut dyn Tx, called: &[MemberId], by: Option<MemberId>) -> Stored<()> {
    let mut wanted = HashSet::new();
    for relief in tx.reliefs().await? {
        if relief.coming.is_none() {
            wanted.extend(tx.relief_calls(relief.member).await?);
        }
    }
    for member in called.iter().filter(|member| !wanted.contains(*member)) {
        if by == Some(*member) {
            notify::acknowledge(tx, app, *member, Cause::Relief).await?;
        } else {
            tx.withdraw_pages_to(*member, Cause::Relief).await?;
        }
    }
    Ok(())
}
