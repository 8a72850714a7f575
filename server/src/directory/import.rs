//! A directory from a file in the shape of HSDS 3: looked through as a whole, told what is wrong, and brought in as a whole or not at all.
//!
//! What must hold: **an import never brings in where people sleep.** Places of shelters and housing come without an address, and so do those that are
//! confidential here; of what nobody knows what it is only the town comes.

use super::{
    DirectoryError, allow,
    hsds::{self, Crosswalk},
    list::today,
};
use crate::{App, audit, staff::session::Caller};
use domain::{
    audit::{Event, Note},
    directory::{Address, BadEntry, Location, Organisation, Place, Service},
    permission::Action,
};
use std::collections::BTreeSet;

/// What a place is called whose name could say where it is.
const CONFIDENTIAL: &str = "Confidential";
/// Needs for which people sleep there.
const SLEEPING: [&str; 2] = ["emergency_shelter", "transitional_or_long_housing"];

/// What a file came to.
#[derive(Debug, Default)]
pub struct Imported {
    /// Whether it was brought in.
    pub done: bool,
    /// Agencies that were not there before.
    pub added: u32,
    /// Agencies that were.
    pub changed: u32,
    /// Services in it.
    pub services: u32,
    /// Places whose address was left out.
    pub withheld: u32,
    /// Hours that only the words are kept of.
    pub unclear: u32,
    /// Codes that stand for no need that we know.
    pub unknown: BTreeSet<String>,
    /// What cannot be brought in, by name.
    pub flaws: Vec<(String, BadEntry)>,
}

/// Looks a file through, and brings it in when that is asked for and nothing is wrong with it. What was written down here stays: whom a service
/// takes, what an agency tells others, which places are confidential. Agencies that are not in the file stay as they are.
pub async fn import(
    app: &App,
    caller: &Caller,
    (json, crosswalk): (&str, &str),
    save: bool,
) -> Result<Imported, DirectoryError> {
    allow(caller, Action::EditDirectory)?;
    let today = today(app);
    let mut imported = Imported::default();
    let crosswalk = match Crosswalk::read(crosswalk) {
        Ok(crosswalk) => crosswalk,
        Err(code) => {
            imported.flaws.push((code, BadEntry::Need));
            return Ok(imported);
        }
    };
    let file = hsds::read(json, &crosswalk, &app.rota.zone, today);
    let file = file.ok_or(DirectoryError::NotHsds)?;
    imported.unclear = file.unclear;
    imported.unknown = file.unknown;
    let mut tx = app.store.begin().await?;
    for mut organisation in file.organisations {
        let before = tx.organisation(organisation.id).await?;
        let version = before.as_ref().map_or(0, |row| row.version);
        let before = before.map(|row| row.organisation);
        imported.withheld += settle(&mut organisation, before.as_ref());
        imported.services += u32::try_from(organisation.services.len()).unwrap_or(0);
        if let Err(bad) = organisation.check(today) {
            imported.flaws.push((organisation.name, bad));
            continue;
        }
        if !tx.put_organisation(&organisation, version).await? {
            return Err(DirectoryError::Conflict);
        }
        if version == 0 {
            imported.added += 1;
        } else {
            imported.changed += 1;
        }
    }
    if save && imported.flaws.is_empty() {
        let all = imported.added + imported.changed;
        let note = Note::by(&caller.actor, Event::DirectoryEdited)
            .because("imported")
            .counting(all.into());
        audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
        imported.done = true;
    }
    Ok(imported)
}

/// Keeps what was written down here, and leaves out where people sleep. How many addresses were left out.
fn settle(organisation: &mut Organisation, before: Option<&Organisation>) -> u32 {
    if let Some(before) = before {
        organisation.stance = before.stance;
        organisation.ties = before.ties;
        organisation.partner = before.partner;
    }
    let known = before.iter().flat_map(|one| &one.services);
    for service in &mut organisation.services {
        if let Some(same) = known.clone().find(|one| one.id == service.id) {
            keep(service, same);
        }
        if service.needs.is_empty() {
            service.needs.push("other");
        }
    }
    let mut withheld = 0;
    for location in &mut organisation.locations {
        let offered = |service: &&Service| service.at.iter().any(|at| at.location == location.id);
        let mut there = organisation.services.iter().filter(offered);
        let sleeps = there.any(|one| one.needs.iter().any(|need| SLEEPING.contains(need)));
        let mut there = organisation.services.iter().filter(offered);
        let unknown = there.all(|one| one.needs == ["other"]);
        let locations = before.iter().flat_map(|one| &one.locations);
        let same = locations.clone().find(|one| one.id == location.id);
        let confidential = same.is_some_and(|one| one.place == Place::Confidential);
        if sleeps || confidential || location.place == Place::Confidential {
            withheld += u32::from(hide(location, same));
        } else if unknown {
            withheld += u32::from(blur(location));
        }
    }
    withheld
}

/// What the file does not know, or knows less of.
fn keep(service: &mut Service, before: &Service) {
    service.takes.clone_from(&before.takes);
    service.refuses.clone_from(&before.refuses);
    service.added = before.added;
    service.checked = service.checked.max(before.checked);
    if service.needs.is_empty() {
        service.needs.clone_from(&before.needs);
    }
}

/// Makes a place confidential. Whether it had an address.
fn hide(location: &mut Location, before: Option<&Location>) -> bool {
    let had = location
        .place
        .address()
        .is_some_and(|address| !address.is_empty());
    location.place = Place::Confidential;
    let known = before.filter(|one| one.place == Place::Confidential);
    location.name = known.map_or_else(|| CONFIDENTIAL.to_owned(), |one| one.name.clone());
    had
}

/// Leaves the town of an address. Whether there was more.
fn blur(location: &mut Location) -> bool {
    let town = |address: &Address| Address {
        town: address.town.clone(),
        state: address.state.clone(),
        ..Address::default()
    };
    let Some(address) = location.place.address() else {
        return false;
    };
    let left = town(address);
    let more = left != *address;
    if more {
        location.place = Place::Physical(left.clone());
        location.name = if left.town.is_empty() {
            CONFIDENTIAL.to_owned()
        } else {
            left.town
        };
    }
    more
}
