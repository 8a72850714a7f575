//! The change of a shift (R704): what whoever comes has to know, in counts and ids, and that both sides have said it was handed
//! over. That they did stands in the audit log and nowhere else.

use super::{RotaError, allow};
use crate::{
    App, audit,
    callback::due::{self, Open},
    staff::session::Caller,
    task::list::{Running, running},
    triage::list,
};
use domain::{
    ItemId, Level, MemberId, Millis, Timestamp,
    audit::{Event, Note},
    permission::{Action, Target},
    rota::{Shift, presence::Side},
};
use std::collections::BTreeMap;
use store::staff::StaffRow;

/// Shifts that change so long before or after now belong to one handover.
const NEAR: Millis = Millis::from_secs(3_600);
/// A confirmation is shown for so long.
const SHOWN: Millis = Millis::from_secs(3 * 3_600);

/// What is to be handed over.
#[derive(Debug)]
pub struct Handover {
    /// Everybody of the team.
    pub people: Vec<StaffRow>,
    /// Shifts that end now, give or take.
    pub outgoing: Vec<Shift>,
    /// Shifts that begin now, give or take.
    pub incoming: Vec<Shift>,
    /// Open items of T1 and T2 that the caller may know of.
    pub urgent: Vec<ItemId>,
    /// How many wait in which language.
    pub waiting: Vec<(String, u32)>,
    /// Open requests to be called.
    pub calls: Open,
    /// What has to be done by a certain time.
    pub tasks: Running,
    /// Who has confirmed, on which side, when; the earliest first.
    pub confirmed: Vec<(MemberId, Side, Timestamp)>,
}

/// Looks it up.
pub async fn look(app: &App, caller: &Caller) -> Result<Handover, RotaError> {
    allow(app, &caller.actor, (Action::HandOver, Target::None), None).await?;
    let now = app.now();
    let queue = list::list(app, &caller.actor).await?;
    // Practice is nothing to be handed over.
    let items = queue.items().iter().filter(|item| !item.drill);
    let urgent = items
        .clone()
        .filter(|item| item.assessment.level <= Level::T2);
    let mut waiting: BTreeMap<String, u32> = BTreeMap::new();
    for item in items.filter(|item| matches!(item.state, domain::ItemState::Waiting { .. })) {
        *waiting.entry(item.language.clone()).or_default() += 1;
    }
    let mut tx = app.store.read().await?;
    let (from, until) = (Timestamp(now.0.saturating_sub(NEAR.0)), now.plus(NEAR));
    let shifts = tx.shifts(from, until).await?;
    let near = |at: Timestamp| from <= at && at <= until;
    let ends = shifts.iter().filter(|shift| near(shift.span.ends()));
    let begins = shifts.iter().filter(|shift| near(shift.span.starts()));
    let since = Timestamp(now.0.saturating_sub(SHOWN.0)).to_minute();
    let event = Event::HandoverConfirmed.name();
    let confirmed = tx.audit_moments(event, since).await?.into_iter();
    Ok(Handover {
        people: tx.staff_of_team(app.team).await?,
        outgoing: ends.copied().collect(),
        incoming: begins.copied().collect(),
        urgent: urgent.map(|item| item.id).collect(),
        waiting: waiting.into_iter().collect(),
        calls: due::open(app, tx.as_mut()).await?,
        tasks: running(app, tx.as_mut()).await?,
        confirmed: confirmed
            .filter_map(|moment| {
                let side = Side::from_name(moment.reason.as_deref()?)?;
                Some((moment.who, side, moment.minute))
            })
            .collect(),
    })
}

/// The caller says that it was handed over.
pub async fn confirm(app: &App, caller: &Caller, side: Side) -> Result<(), RotaError> {
    allow(app, &caller.actor, (Action::HandOver, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    let note = Note::by(&caller.actor, Event::HandoverConfirmed).because(side.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
