//! Who is to be called when: what is due first, then by level, then by the next window (R306).

use super::{CallbackError, allow};
use crate::{App, staff::session::Caller};
use domain::{
    Callback, Level, Timestamp,
    callback::State,
    permission::{Action, Target, can},
};
use store::{Result as Stored, Tx};

/// A request, with the name of who has it.
#[derive(Debug)]
pub struct Due {
    /// The request.
    pub callback: Callback,
    /// Who has it.
    pub holder: Option<String>,
}

/// What is handed over at the change of a shift (R704).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// How many are open.
    pub open: usize,
    /// Of them, how many may be called now.
    pub now: usize,
    /// When the next window begins.
    pub next: Option<Timestamp>,
}

/// Open requests; those that are over only where a supervisor has to look at them, for who leads.
pub async fn due(app: &App, caller: &Caller) -> Result<Vec<Due>, CallbackError> {
    allow(app, &caller.actor, (Action::MakeCall, Target::None), None).await?;
    let leads = can(&caller.actor, Action::LeadCalls, Target::None);
    let mut tx = app.store.read().await?;
    let mut shown = tx.callbacks(app.team).await?;
    shown.retain(|callback| !callback.is_closed() || (callback.attention && leads));
    let now = app.now();
    shown.sort_by_key(|callback| rank(callback, now));
    let mut all = Vec::with_capacity(shown.len());
    for callback in shown {
        let holder = match callback.state.holder() {
            Some(member) => tx.staff(member).await?.map(|staff| staff.alias),
            None => None,
        };
        all.push(Due { callback, holder });
    }
    Ok(all)
}

/// What a supervisor has to see, then what is due, the most urgent first.
fn rank(callback: &Callback, now: Timestamp) -> (bool, bool, Level, Option<Timestamp>) {
    let next = callback.next_window(now).map(|window| window.slot.starts);
    (
        !callback.is_closed(),
        callback.open_window(now).is_none(),
        callback.level,
        next,
    )
}

/// How many asked to be called, at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtLevel {
    /// Which.
    pub level: Level,
    /// How many are open.
    pub open: usize,
    /// Of them, how many may be called now, or are.
    pub due: usize,
    /// Of them, how many nobody has called yet though it is past the target (R306).
    pub late: usize,
}

/// Counts what is open at each level that somebody is called at.
pub async fn by_level(app: &App, tx: &mut dyn Tx) -> Stored<Vec<AtLevel>> {
    let now = app.now();
    let mut all = tx.callbacks(app.team).await?;
    all.retain(|callback| !callback.is_closed());
    let levels = Level::ALL.iter().filter(|level| **level != Level::Tx);
    let at = |level: &Level| {
        let here = all.iter().filter(|callback| callback.level == *level);
        let late = |callback: &&Callback| {
            let until = callback
                .first_due
                .map(|due| due.plus(app.calls.targets.of(*level)));
            until.is_some_and(|until| until < now)
        };
        AtLevel {
            level: *level,
            open: here.clone().count(),
            due: here
                .clone()
                .filter(|callback| is_due(callback, now))
                .count(),
            late: here.filter(late).count(),
        }
    };
    Ok(levels.map(at).collect())
}

/// Whether somebody may be called now, or is.
fn is_due(callback: &Callback, now: Timestamp) -> bool {
    callback.open_window(now).is_some() || matches!(callback.state, State::Attempting { .. })
}

/// Counts what is open.
pub async fn open(app: &App, tx: &mut dyn Tx) -> Stored<Open> {
    let now = app.now();
    let mut all = tx.callbacks(app.team).await?;
    all.retain(|callback| !callback.is_closed());
    let starts = all.iter().filter_map(|callback| callback.next_window(now));
    Ok(Open {
        open: all.len(),
        now: all.iter().filter(|callback| is_due(callback, now)).count(),
        next: starts.map(|window| window.slot.starts).min(),
    })
}
