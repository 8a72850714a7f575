//! All of the directory. What nobody has checked for half a year is there only for who keeps it (R422).

use super::{DirectoryError, allow};
use crate::{App, staff::session::Caller};
use domain::{
    ForwarderId, Millis,
    directory::{Service, Standing, hours::Opening},
    permission::{Action, Target, can},
    rota::zone::Day,
};
use store::directory::OrganisationRow;

/// How far ahead it is said when something is open: a week.
const AHEAD: Millis = Millis::from_secs(7 * 24 * 3_600);

/// The directory as somebody sees it.
#[derive(Debug)]
pub struct Directory {
    /// The agencies, by name.
    pub rows: Vec<OrganisationRow>,
    /// How many services are hidden from whom looks for something.
    pub hidden: u32,
    /// The name of the zone of all hours.
    pub zone: String,
    /// Agencies that an entry can be linked with; for who keeps it.
    pub partners: Vec<(ForwarderId, String)>,
}

/// How a service stands today.
#[derive(Debug)]
pub struct Stands {
    /// How far it may be relied on.
    pub standing: Standing,
    /// Whether somebody may be sent there.
    pub named: bool,
    /// When it is open within the next week.
    pub open: Option<Vec<Opening>>,
}

/// Looks it up.
pub async fn list(app: &App, caller: &Caller) -> Result<Directory, DirectoryError> {
    allow(caller, Action::SeeDirectory)?;
    let keeps = can(&caller.actor, Action::EditDirectory, Target::None);
    let today = today(app);
    let mut tx = app.store.read().await?;
    let mut rows = tx.organisations().await?;
    let hidden = |service: &Service| service.standing(today) == Standing::Hidden;
    let services = rows.iter().flat_map(|row| &row.organisation.services);
    let count = services.filter(|service| hidden(service)).count();
    let mut partners = Vec::new();
    if keeps {
        let all = tx.forwarders().await?.into_iter();
        let agencies = all.filter(|one| one.active && !one.is_nobody());
        partners.extend(agencies.map(|one| (one.id, one.name)));
    } else {
        for row in &mut rows {
            row.organisation.services.retain(|service| !hidden(service));
        }
    }
    Ok(Directory {
        rows,
        hidden: u32::try_from(count).unwrap_or(u32::MAX),
        zone: app.rota.zone.name().to_owned(),
        partners,
    })
}

/// How a service stands now.
pub fn stands(app: &App, service: &Service) -> Stands {
    let today = today(app);
    Stands {
        standing: service.standing(today),
        named: service.may_be_named(today),
        open: service.openings(&app.rota.zone, app.now(), AHEAD),
    }
}

/// The day that it is where the line is.
pub(super) fn today(app: &App) -> Day {
    app.rota.zone.day(app.now())
}
