//! Something that went wrong, or is about to (R223, docs/decisions/0073): opened by whoever notices, led by a supervisor. Nothing is sent to
//! anybody by itself: a clock only calls whoever has to act.

pub mod answer;
pub mod close;
pub mod open;
pub mod paper;
pub mod worsen;

use crate::{App, audit::allow, legal::LegalError, staff::session::Caller};
use domain::{
    IncidentId,
    audit::Object,
    incident::Incident,
    permission::{Action, Target},
};
use store::Tx;

/// An incident of this line, for who leads.
async fn led(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    id: IncidentId,
) -> Result<Incident, LegalError> {
    allow(
        app,
        &caller.actor,
        (Action::LeadLegal, Target::None),
        Some(object(id)),
    )
    .await?;
    let found = tx.incident(id).await?;
    found
        .filter(|incident| incident.team == app.team)
        .ok_or(LegalError::NotFound)
}

/// What the audit log names for an incident.
pub const fn object(id: IncidentId) -> Object {
    Object::Row(*id.as_bytes())
}
