//! What follows something hard (R708), in the transaction in which somebody lets go of it: they step away, are spared a second imminent
//! one in this shift, and are owed a debrief.

use crate::{App, triage::offer};
use domain::{
    Item, ItemState, Level, MemberId,
    care::{Debrief, is_hard, was_imminent},
    rota::presence::Attendance,
};
use store::{Result, Tx};

/// Somebody lets go of an item, as it was while they held it. What is not hard changes nothing.
pub async fn let_go(app: &App, tx: &mut dyn Tx, held: &Item) -> Result<()> {
    match hard_for(held) {
        Some(member) => after(app, tx, member, was_imminent(held)).await,
        None => Ok(()),
    }
}

/// Somebody lost an item because their desk was gone for too long. They are not sent away for it: whoever comes back in a moment may
/// be the only one whom the person has.
pub async fn lost(app: &App, tx: &mut dyn Tx, (held, after): (&Item, &Item)) -> Result<()> {
    let waits = matches!(after.state, ItemState::Waiting { .. });
    let Some(member) = hard_for(held).filter(|_| waits) else {
        return Ok(());
    };
    if let Some(there) = tx.attendance_of(member).await? {
        let imminent = there.imminent || was_imminent(held);
        tx.save_attendance(&Attendance { imminent, ..there })
            .await?;
    }
    owe(app, tx, member).await
}

/// Something hard is over for a person. Who is not on duty does not step away from anything; the debrief is owed all the same.
pub(super) async fn after(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
    imminent: bool,
) -> Result<()> {
    if let Some(there) = tx.attendance_of(member).await? {
        step_away(app, tx, &there, imminent).await?;
    }
    owe(app, tx, member).await
}

/// Who has held it until now, if it is hard. A wrap-up has been let go of before.
fn hard_for(held: &Item) -> Option<MemberId> {
    match held.state {
        ItemState::Claimed { by, .. } | ItemState::Transferring { from: by, .. } => {
            // Reading of something hard is over when one likes; a talk is not. Practice is not told of anybody.
            (held.chat().is_some() && !held.drill && is_hard(held)).then_some(by.member)
        }
        ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => None,
    }
}

async fn owe(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<()> {
    let before = tx.debrief(member).await?;
    let owed = Debrief::owe(before, app.now(), &app.triage.care);
    tx.put_debrief(member, &owed).await
}

/// They have written down what came of it, and how urgent it turned out to be. Who wrote while they stepped away has rested nothing.
pub async fn wrapped(
    app: &App,
    tx: &mut dyn Tx,
    (member, item): (MemberId, &Item),
    level: Level,
) -> Result<()> {
    if level == Level::T1 && !was_imminent(item) {
        return after(app, tx, member, true).await;
    }
    match tx.attendance_of(member).await? {
        Some(there) if there.steps_away() => step_away(app, tx, &there, false).await,
        Some(_) | None => Ok(()),
    }
}

/// Nothing of it stands in the audit log: beside what was talked about at that minute it would say what was hard.
async fn step_away(app: &App, tx: &mut dyn Tx, there: &Attendance, imminent: bool) -> Result<()> {
    let now = app.now();
    let away = there.clone().step_away(now, now.plus(app.triage.care.away));
    let away = Attendance {
        imminent: there.imminent || imminent,
        ..away
    };
    tx.save_attendance(&away).await?;
    offer::withdraw_from(app, tx, there.member).await
}
