//! The directory, between the wire and the rules.

use super::{FromWire as _, ToWire, at, words};
use crate::{
    App,
    directory::{
        import::Imported,
        list::{Directory, stands},
    },
};
use domain::{
    ForwarderId, LocationId, OrganisationId, ServiceId,
    directory::{
        Address, At, BadEntry, Location, Organisation, Phone, Place, PlaceKind, Service, Standing,
        Status, Ties, Whom,
        hours::{Frequency, Rhythm, Schedule},
    },
    forwarder::Stance,
    rota::zone::Day,
    wrap_up,
};
use protocol::directory as wire;
use store::directory::OrganisationRow;

words!(
    Status,
    wire::DirectoryStatus {
        Active,
        Inactive,
        Defunct,
        TemporarilyClosed
    }
);
words!(
    Ties,
    wire::DirectoryTies {
        Unknown,
        Independent,
        WorksWith,
        IsPolice
    }
);
words!(
    Whom,
    wire::DirectoryWhom {
        Undocumented,
        Minors,
        Men,
        Lgbtq,
        Children,
        Pets
    }
);
words!(
    PlaceKind,
    wire::DirectoryPlace {
        Physical,
        Postal,
        Virtual,
        Confidential
    }
);
words!(Frequency, wire::DirectoryFrequency { Weekly, Monthly });
words!(
    Standing,
    wire::DirectoryStanding {
        Fresh,
        Check,
        Hidden
    }
);

/// What is wrong with an entry.
pub const fn problem(bad: BadEntry) -> wire::DirectoryProblem {
    match bad {
        BadEntry::Name => wire::DirectoryProblem::Name,
        BadEntry::Long => wire::DirectoryProblem::Long,
        BadEntry::Confidential => wire::DirectoryProblem::Confidential,
        BadEntry::Place => wire::DirectoryProblem::Place,
        BadEntry::Need => wire::DirectoryProblem::Need,
        BadEntry::Language => wire::DirectoryProblem::Language,
        BadEntry::Age => wire::DirectoryProblem::Age,
        BadEntry::Whom => wire::DirectoryProblem::Whom,
        BadEntry::Phone => wire::DirectoryProblem::Phone,
        BadEntry::Website => wire::DirectoryProblem::Website,
        BadEntry::Day => wire::DirectoryProblem::Day,
        BadEntry::Consulate => wire::DirectoryProblem::Consulate,
    }
}

/// The directory.
pub fn directory(app: &App, directory: Directory) -> wire::DirectoryResponse {
    let partner = |(id, name): (ForwarderId, String)| wire::DirectoryPartner {
        forwarder_id: id.to_wire(),
        name,
    };
    wire::DirectoryResponse {
        entries: directory.rows.iter().map(|row| entry(app, row)).collect(),
        hidden: directory.hidden,
        zone: directory.zone,
        partners: directory.partners.into_iter().map(partner).collect(),
    }
}

fn entry(app: &App, row: &OrganisationRow) -> wire::DirectoryEntry {
    let one = |service: &Service| {
        let stands = stands(app, service);
        let open = stands.open.map(|openings| {
            let openings = openings.iter().map(|one| wire::DirectoryOpening {
                from_at: at(one.from),
                until_at: at(one.until),
            });
            openings.collect()
        });
        wire::DirectoryStands {
            service_id: service.id.to_wire(),
            standing: stands.standing.to_wire(),
            named: stands.named,
            added: service.added.to_string(),
            open,
        }
    };
    let organisation = &row.organisation;
    wire::DirectoryEntry {
        version: row.version,
        stands: organisation.services.iter().map(one).collect(),
        organisation: wire::DirectoryOrganisation {
            organisation_id: organisation.id.to_wire(),
            name: organisation.name.clone(),
            description: organisation.description.clone(),
            website: organisation.website.clone(),
            stance: organisation.stance.to_wire(),
            ties: organisation.ties.to_wire(),
            partner: organisation.partner.map(|id| id.to_wire()),
            locations: organisation.locations.iter().map(location).collect(),
            services: organisation.services.iter().map(service).collect(),
        },
    }
}

fn location(location: &Location) -> wire::DirectoryLocation {
    let address = location.place.address().cloned().unwrap_or_default();
    wire::DirectoryLocation {
        location_id: location.id.to_wire(),
        name: location.name.clone(),
        place: location.place.kind().to_wire(),
        street: address.street,
        town: address.town,
        state: address.state,
        postcode: address.postcode,
    }
}

fn service(service: &Service) -> wire::DirectoryService {
    let phone = |phone: &Phone| wire::DirectoryPhone {
        number: phone.number.clone(),
        words: phone.words.clone(),
        languages: phone.languages.clone(),
    };
    let place = |at: &At| wire::DirectoryAt {
        location_id: at.location.to_wire(),
        hours: at.hours.iter().map(schedule).collect(),
    };
    wire::DirectoryService {
        service_id: service.id.to_wire(),
        name: service.name.clone(),
        description: service.description.clone(),
        status: service.status.to_wire(),
        needs: service.needs.iter().map(|&need| need.to_owned()).collect(),
        languages: service.languages.clone(),
        interpreting: service.interpreting.clone(),
        eligibility: service.eligibility.clone(),
        age_from: service.age_from,
        age_to: service.age_to,
        takes: service.takes.iter().map(ToWire::to_wire).collect(),
        refuses: service.refuses.iter().map(ToWire::to_wire).collect(),
        documents: service.documents.clone(),
        apply: service.apply.clone(),
        fees: service.fees.clone(),
        areas: service.areas.clone(),
        phones: service.phones.iter().map(phone).collect(),
        hours: service.hours.iter().map(schedule).collect(),
        at: service.at.iter().map(place).collect(),
        checked: service.checked.map(|day| day.to_string()),
    }
}

fn schedule(schedule: &Schedule) -> wire::DirectorySchedule {
    let rhythm = schedule.rhythm.as_ref();
    wire::DirectorySchedule {
        from: schedule.from.map(|day| day.to_string()),
        until: schedule.until.map(|day| day.to_string()),
        frequency: rhythm.map(|one| one.frequency().to_wire()),
        days: rhythm.map(Rhythm::days).unwrap_or_default(),
        opens: rhythm.map(|one| one.opens.to_string()).unwrap_or_default(),
        closes: rhythm.map(|one| one.closes.to_string()).unwrap_or_default(),
        words: schedule.words.clone(),
    }
}

/// An agency as a desk sends it; what is new in it was written down today.
///
/// # Errors
/// What is wrong with it.
pub fn from_organisation(
    sent: wire::DirectoryOrganisation,
    today: Day,
) -> Result<Organisation, wire::DirectoryProblem> {
    let locations = sent.locations.iter().map(from_location);
    let services = sent.services.into_iter();
    Ok(Organisation {
        id: OrganisationId::from_wire(sent.organisation_id),
        name: sent.name.trim().to_owned(),
        description: sent.description.trim().to_owned(),
        website: sent.website.trim().to_owned(),
        stance: Stance::from_wire(sent.stance),
        ties: Ties::from_wire(sent.ties),
        partner: sent.partner.map(ForwarderId::from_wire),
        locations: locations.collect::<Result<_, _>>()?,
        services: services
            .map(|service| from_service(service, today))
            .collect::<Result<_, _>>()?,
    })
}

fn from_location(sent: &wire::DirectoryLocation) -> Result<Location, wire::DirectoryProblem> {
    let address = Address {
        street: sent.street.trim().to_owned(),
        town: sent.town.trim().to_owned(),
        state: sent.state.trim().to_owned(),
        postcode: sent.postcode.trim().to_owned(),
    };
    Ok(Location {
        id: LocationId::from_wire(sent.location_id),
        name: sent.name.trim().to_owned(),
        place: Place::new(PlaceKind::from_wire(sent.place), address).map_err(problem)?,
    })
}

fn from_service(
    sent: wire::DirectoryService,
    today: Day,
) -> Result<Service, wire::DirectoryProblem> {
    let needs = sent.needs.iter().map(|code| wrap_up::need(code));
    let needs: Option<Vec<_>> = needs.collect();
    let phone = |phone: wire::DirectoryPhone| Phone {
        number: phone.number.trim().to_owned(),
        words: phone.words.trim().to_owned(),
        languages: phone.languages,
    };
    let place = |at: wire::DirectoryAt| {
        Ok(At {
            location: LocationId::from_wire(at.location_id),
            hours: from_schedules(at.hours)?,
        })
    };
    Ok(Service {
        id: ServiceId::from_wire(sent.service_id),
        name: sent.name.trim().to_owned(),
        description: sent.description.trim().to_owned(),
        status: Status::from_wire(sent.status),
        needs: needs.ok_or(wire::DirectoryProblem::Need)?,
        languages: sent.languages,
        interpreting: sent.interpreting.trim().to_owned(),
        eligibility: sent.eligibility.trim().to_owned(),
        age_from: sent.age_from,
        age_to: sent.age_to,
        takes: sent.takes.into_iter().map(Whom::from_wire).collect(),
        refuses: sent.refuses.into_iter().map(Whom::from_wire).collect(),
        documents: sent.documents,
        apply: sent.apply.trim().to_owned(),
        fees: sent.fees.trim().to_owned(),
        areas: sent.areas,
        phones: sent.phones.into_iter().map(phone).collect(),
        hours: from_schedules(sent.hours)?,
        at: sent.at.into_iter().map(place).collect::<Result<_, _>>()?,
        checked: day(sent.checked.as_deref())?,
        added: today,
    })
}

fn from_schedules(
    sent: Vec<wire::DirectorySchedule>,
) -> Result<Vec<Schedule>, wire::DirectoryProblem> {
    let hours = |_source| wire::DirectoryProblem::Hours;
    sent.into_iter()
        .map(|one| {
            let rhythm = match one.frequency {
                None => None,
                Some(frequency) => {
                    let walls = (
                        one.opens.parse().map_err(hours)?,
                        one.closes.parse().map_err(hours)?,
                    );
                    let rhythm = Rhythm::new(Frequency::from_wire(frequency), &one.days, walls);
                    Some(rhythm.map_err(|_source| wire::DirectoryProblem::Hours)?)
                }
            };
            Ok(Schedule {
                from: day(one.from.as_deref())?,
                until: day(one.until.as_deref())?,
                rhythm,
                words: one.words.trim().to_owned(),
            })
        })
        .collect()
}

fn day(sent: Option<&str>) -> Result<Option<Day>, wire::DirectoryProblem> {
    sent.map(str::parse)
        .transpose()
        .map_err(|_source| wire::DirectoryProblem::Day)
}

/// What a file came to.
pub fn imported(imported: Imported) -> wire::DirectoryImportResponse {
    let flaw = |(name, bad)| wire::DirectoryFlaw {
        name,
        problem: problem(bad),
    };
    wire::DirectoryImportResponse {
        done: imported.done,
        added: imported.added,
        changed: imported.changed,
        services: imported.services,
        withheld: imported.withheld,
        unclear: imported.unclear,
        unknown: imported.unknown.into_iter().collect(),
        flaws: imported.flaws.into_iter().map(flaw).collect(),
    }
}
