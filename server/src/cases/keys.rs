//! How a case's keys stand, and whom they are for. What only keys can do the desks of the assigned do in the background
//! (decision 0036).

use crate::{
    App,
    cases::{Overview, mine},
    conflict::open_bars,
    staff::session::Caller,
    upkeep::roster::{Seat, roster},
};
use domain::{
    CaseId, DeviceId,
    conflict::Hidden,
    permission::{Action, Actor, Target, can},
};
use store::{Result, StoreError, Tx};
use thiserror::Error;

/// A case's keys, for one device.
#[derive(Debug)]
pub struct Keys {
    /// The newest version.
    pub version: i64,
    /// Whether somebody knows it who must not read what is new.
    pub exposed: bool,
    /// What is sealed to the device, the oldest version first.
    pub wraps: Vec<Vec<u8>>,
    /// The sealed lists of who reads the case, in order.
    pub readers: Vec<Vec<u8>>,
}

/// A case's keys and whom they are for.
#[derive(Debug)]
pub struct Standing {
    /// The case and who is assigned.
    pub overview: Overview,
    /// Its keys, for the caller's device.
    pub keys: Keys,
    /// The devices that its keys are for.
    pub seats: Vec<Seat>,
}

/// Why nothing was told or stored.
#[derive(Debug, Error)]
pub enum CaseKeyError {
    /// There is no such case for the caller.
    #[error("no such case")]
    NotFound,
    /// Somebody was faster, or a device is not wanted any more: ask again.
    #[error("it has moved on")]
    Conflict,
    /// A key is for a device that is not its member's, of a version that cannot be, or missing.
    #[error("the wraps do not fit")]
    Wraps,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keys of a case for the caller's desk, which works in the background: nothing of its contents, so nobody has read it.
pub async fn keys(
    app: &App,
    caller: &Caller,
    id: CaseId,
) -> std::result::Result<Standing, CaseKeyError> {
    let mut tx = app.store.read().await?;
    let action = Action::WorkOnCase;
    let overview = mine(app, tx.as_mut(), &caller.actor, id, action).await?;
    let overview = overview.ok_or(CaseKeyError::NotFound)?;
    let keys = of_device(tx.as_mut(), &overview, caller.device).await?;
    let seats = seats(app, tx.as_mut(), &overview).await?;
    Ok(Standing {
        overview,
        keys,
        seats,
    })
}

/// What a device is handed.
pub async fn of_device(tx: &mut dyn Tx, overview: &Overview, device: DeviceId) -> Result<Keys> {
    let case = &overview.case;
    let wraps = tx.case_wraps(case.id, device).await?;
    Ok(Keys {
        version: case.key_version,
        exposed: case.exposed,
        wraps: wraps.into_iter().map(|row| row.wrap).collect(),
        readers: tx.case_readers(case.id).await?,
    })
}

/// The devices that a case's keys are for: of the assigned, who are active, may work on cases, and from whom it is not kept.
pub async fn seats(app: &App, tx: &mut dyn Tx, overview: &Overview) -> Result<Vec<Seat>> {
    let all = roster(app, tx).await?;
    let mut seats = Vec::new();
    for seat in all {
        let assigned = overview.assigned.contains(&seat.staff.id);
        if assigned && is_wanted(app, tx, overview.case.id, &seat).await? {
            seats.push(seat);
        }
    }
    Ok(seats)
}

/// Whether a case's keys are for this device of somebody assigned.
pub async fn is_wanted(app: &App, tx: &mut dyn Tx, case: CaseId, seat: &Seat) -> Result<bool> {
    let actor = Actor {
        member: seat.staff.id,
        roles: seat.staff.roles,
    };
    let works = can(&actor, Action::WorkOnCase, Target::Own);
    if !works || !seat.counts(&app.trust()) {
        return Ok(false);
    }
    let kept = open_bars(app, tx, seat.staff.id).await?;
    Ok(!kept.contains(&Hidden::Case(case)))
}
