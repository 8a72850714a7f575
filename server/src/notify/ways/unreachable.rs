//! Who cannot be called, before they are needed.

use super::WaysError;
use crate::{App, staff::session::Caller};
use domain::{
    page::{is_called, reachable},
    permission::{Action, Target, can},
};
use store::{Result, Tx, staff::StaffRow};

/// Everybody of the team who may be called and has no way that works, by name.
pub async fn unreachable(
    app: &App,
    caller: &Caller,
) -> std::result::Result<Vec<StaffRow>, WaysError> {
    if !can(&caller.actor, Action::SeeUnreachable, Target::None) {
        return Err(WaysError::Forbidden);
    }
    let mut tx = app.store.read().await?;
    let staff = tx.staff_of_team(app.team).await?;
    Ok(without_ways(tx.as_mut(), staff).await?)
}

/// Those among these people who may be called and cannot be.
pub(crate) async fn without_ways(tx: &mut dyn Tx, staff: Vec<StaffRow>) -> Result<Vec<StaffRow>> {
    let ways = tx.way_states().await?;
    let cannot = |one: &StaffRow| {
        let own = ways.iter().filter(|way| way.0 == one.id);
        let own: Vec<_> = own.map(|way| way.1).collect();
        one.active && is_called(one.roles) && !reachable(&own)
    };
    Ok(staff.into_iter().filter(cannot).collect())
}
