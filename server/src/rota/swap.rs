//! Swapping: somebody asks a colleague to take a shift, the colleague agrees, and somebody who plans the rota, and is neither of
//! the two, decides. Whether the colleague can do it, and gets their rest, is looked at when they are asked and when it is decided.

use super::{
    RotaError, allow, object, person,
    plan::{Planned, to_come, weigh},
};
use crate::{App, audit, staff::session::Caller};
use domain::{
    MemberId, ShiftId,
    audit::{Event, Note, Object},
    permission::{Action, Target},
    rota::Shift,
};
use store::{Tx, rota::SwapRow};

/// Asks a colleague to take a shift of the caller's that has not begun. Another colleague may be asked instead.
pub async fn ask(app: &App, caller: &Caller, id: ShiftId, to: MemberId) -> Result<(), RotaError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepOwnShifts, Target::Own),
        Some(object(id)),
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let shift = tx.shift(id).await?.filter(|shift| shift.member == me);
    let shift = shift.ok_or(RotaError::NotFound)?;
    to_come(app, &shift)?;
    if to == me {
        return Err(RotaError::Unfit);
    }
    person(app, tx.as_mut(), to).await?;
    // Refused here when they cannot do it or are on duty then; their rest is weighed by who decides.
    weigh(
        app,
        tx.as_mut(),
        &[Shift {
            member: to,
            ..shift
        }],
    )
    .await?;
    let before = tx.swap(id).await?;
    tx.put_swap(&SwapRow {
        shift: id,
        to,
        agreed: false,
        asked_at: app.now(),
    })
    .await?;
    noted(
        app,
        tx.as_mut(),
        caller,
        (id, Event::ApprovalAsked, "shift_swap"),
    )
    .await?;
    tx.commit().await?;
    for member in before.map(|row| row.to).into_iter().chain([to]) {
        app.hub.member_changed(member);
    }
    Ok(())
}

/// The colleague agrees or does not; who asked takes the wish back.
pub async fn answer(
    app: &App,
    caller: &Caller,
    id: ShiftId,
    agreed: bool,
) -> Result<(), RotaError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepOwnShifts, Target::Own),
        Some(object(id)),
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let (shift, row) = wish(tx.as_mut(), id).await?;
    let (event, how) = match (me == row.to, me == shift.member, agreed) {
        (true, _, true) => (Event::ApprovalAsked, "shift_swap_agreed"),
        (true, _, false) => (Event::ApprovalRefused, "shift_swap_declined"),
        (false, true, false) => (Event::ApprovalRefused, "shift_swap_withdrawn"),
        (false, true, true) | (false, false, _) => return Err(RotaError::NotFound),
    };
    if agreed {
        to_come(app, &shift)?;
        weigh(
            app,
            tx.as_mut(),
            &[Shift {
                member: me,
                ..shift
            }],
        )
        .await?;
        tx.put_swap(&SwapRow { agreed, ..row }).await?;
    } else {
        tx.delete_swap(id).await?;
    }
    noted(app, tx.as_mut(), caller, (id, event, how)).await?;
    tx.commit().await?;
    app.hub.member_changed(row.to);
    app.hub.member_changed(shift.member);
    Ok(())
}

/// Decides. `to` is who was read: what was asked since is not agreed to.
pub async fn decide(
    app: &App,
    caller: &Caller,
    (id, to): (ShiftId, MemberId),
    (approved, despite): (bool, bool),
) -> Result<Planned, RotaError> {
    // Looked at before: a refusal is written down in a transaction of its own.
    let (shift, row) = wish(app.store.read().await?.as_mut(), id).await?;
    let own = [shift.member, row.to].contains(&caller.actor.member);
    let asked = (Action::ApproveSwap, Target::own_if(own));
    allow(app, &caller.actor, asked, Some(object(id))).await?;
    let mut tx = app.store.begin().await?;
    if wish(tx.as_mut(), id).await? != (shift, row) {
        return Err(RotaError::Conflict);
    }
    if row.to != to || !row.agreed {
        return Err(RotaError::Conflict);
    }
    let mut planned = Planned::nothing_broken();
    let (event, how) = if approved {
        to_come(app, &shift)?;
        let taken = Shift {
            member: to,
            ..shift
        };
        planned = weigh(app, tx.as_mut(), &[taken]).await?.unless(despite);
        if !planned.done {
            return Ok(planned);
        }
        tx.set_shift(&taken).await?;
        let how = planned.word("shift_swap", "shift_swap_despite_rest");
        (Event::ApprovalGiven, how)
    } else {
        (Event::ApprovalRefused, "shift_swap")
    };
    tx.delete_swap(id).await?;
    noted(app, tx.as_mut(), caller, (id, event, how)).await?;
    tx.commit().await?;
    app.hub.member_changed(to);
    app.hub.member_changed(shift.member);
    Ok(planned)
}

async fn wish(tx: &mut dyn Tx, id: ShiftId) -> Result<(Shift, SwapRow), RotaError> {
    let row = tx.swap(id).await?.ok_or(RotaError::NotFound)?;
    let shift = tx.shift(id).await?.ok_or(RotaError::NotFound)?;
    Ok((shift, row))
}

async fn noted(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (shift, event, how): (ShiftId, Event, &'static str),
) -> store::Result<()> {
    let note = Note::by(&caller.actor, event)
        .about(Object::Row(*shift.as_bytes()))
        .because(how);
    audit::record(tx, app, note).await
}
