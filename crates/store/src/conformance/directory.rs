//! Rules of the directory: it reads back as it was written, nobody overwrites a colleague, and what goes takes everything of it along.

use super::Checked;
use super::fixture::bytes16;
use crate::{Store, directory::OrganisationRow};
use domain::{
    LocationId, OrganisationId, ServiceId,
    directory::{
        Address, At, Location, Organisation, Phone, Place, Service, Status, Ties, Whom,
        hours::{Frequency, Rhythm, Schedule},
    },
    forwarder::Stance,
    rota::zone::Wall,
};
use std::sync::Arc;

type Made<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn location(number: u64, place: Place) -> Location {
    Location {
        id: LocationId::from_bytes(bytes16(number)),
        name: "House".to_owned(),
        place,
    }
}

fn hours(words: &str) -> Made<Vec<Schedule>> {
    let walls = Wall::from_minute(540).zip(Wall::from_minute(1_020));
    let walls = walls.ok_or("no wall")?;
    let by_word = Schedule {
        from: None,
        until: Some("2027-12-31".parse()?),
        rhythm: None,
        words: words.to_owned(),
    };
    let by_day = Schedule {
        from: Some("2026-01-01".parse()?),
        until: None,
        rhythm: Some(Rhythm::new(Frequency::Monthly, "1MO,-1FR", walls)?),
        words: String::new(),
    };
    Ok(vec![by_day, by_word])
}

fn service(number: u64, at: &[u64]) -> Made<Service> {
    let place = |number: &u64| -> Made<At> {
        Ok(At {
            location: LocationId::from_bytes(bytes16(*number)),
            hours: hours("there")?,
        })
    };
    Ok(Service {
        id: ServiceId::from_bytes(bytes16(number)),
        name: "Counsel".to_owned(),
        description: "two\nlines".to_owned(),
        status: Status::TemporarilyClosed,
        needs: vec!["dental", "legal_wages"],
        languages: vec!["en".to_owned(), "pt-BR".to_owned()],
        interpreting: "by telephone".to_owned(),
        eligibility: "everybody".to_owned(),
        age_from: Some(16),
        age_to: Some(99),
        takes: vec![Whom::Undocumented, Whom::Children],
        refuses: vec![Whom::Pets],
        documents: vec!["a letter".to_owned(), "a card".to_owned()],
        apply: "call".to_owned(),
        fees: "none".to_owned(),
        areas: vec!["New Haven".to_owned(), "Norwalk".to_owned()],
        phones: vec![Phone {
            number: "203 555 0100".to_owned(),
            words: "at night".to_owned(),
            languages: vec!["es".to_owned()],
        }],
        hours: hours("everywhere")?,
        at: at.iter().map(place).collect::<Made<_>>()?,
        checked: Some("2026-11-30".parse()?),
        added: "2026-01-01".parse()?,
    })
}

fn organisation(number: u64, name: &str) -> Made<Organisation> {
    let address = Address {
        street: "1 Long Street".to_owned(),
        town: "Norwalk".to_owned(),
        state: "CT".to_owned(),
        postcode: "06850".to_owned(),
    };
    Ok(Organisation {
        id: OrganisationId::from_bytes(bytes16(number)),
        name: name.to_owned(),
        description: String::new(),
        website: "https://north.example".to_owned(),
        stance: Stance::ReportsHarm,
        ties: Ties::WorksWith,
        partner: None,
        locations: vec![
            location(number + 1, Place::Physical(address)),
            location(number + 2, Place::Confidential),
        ],
        services: vec![service(number + 3, &[number + 2, number + 1])?],
    })
}

/// An agency reads back with everything that was written, in its order; agencies come by name.
pub async fn a_directory_reads_back_as_it_was_written(store: Arc<dyn Store>) -> Checked {
    let (north, south) = (organisation(10, "North")?, organisation(20, "A South")?);
    let mut tx = store.begin().await?;
    for one in [&north, &south] {
        assert!(tx.put_organisation(one, 0).await?);
    }
    tx.commit().await?;
    let mut tx = store.read().await?;
    let row = |organisation: Organisation| OrganisationRow {
        organisation,
        version: 1,
    };
    assert_eq!(tx.organisations().await?, [row(south), row(north.clone())]);
    let service = ServiceId::from_bytes(bytes16(13));
    assert_eq!(tx.organisation_of(service).await?, Some(north.id));
    let none = ServiceId::from_bytes(bytes16(99));
    assert_eq!(tx.organisation_of(none).await?, None);
    Ok(())
}

/// Only who read the newest version changes it, and a service is of one agency.
pub async fn who_read_an_older_version_of_an_agency_changes_nothing(
    store: Arc<dyn Store>,
) -> Checked {
    let mut north = organisation(10, "North")?;
    let mut tx = store.begin().await?;
    assert!(tx.put_organisation(&north, 0).await?);
    assert!(!tx.put_organisation(&north, 0).await?, "it is there");
    "North again".clone_into(&mut north.name);
    north.locations.truncate(1);
    north.services.clear();
    assert!(tx.put_organisation(&north, 1).await?);
    assert!(!tx.put_organisation(&north, 1).await?, "it has moved on");
    let found = tx.organisation(north.id).await?;
    let expected = OrganisationRow {
        organisation: north,
        version: 2,
    };
    assert_eq!(found, Some(expected));
    tx.commit().await?;
    let mut tx = store.begin().await?;
    assert!(tx.put_organisation(&organisation(20, "South")?, 0).await?);
    let mut other = organisation(30, "East")?;
    other.services = vec![service(23, &[])?];
    assert!(!tx.put_organisation(&other, 0).await?, "it is South's");
    Ok(())
}

/// An agency that is taken out is gone with what it offers, and may come again.
pub async fn an_agency_goes_with_everything_that_it_offers(store: Arc<dyn Store>) -> Checked {
    let north = organisation(10, "North")?;
    let mut tx = store.begin().await?;
    assert!(tx.put_organisation(&north, 0).await?);
    assert!(tx.delete_organisation(north.id).await?);
    assert!(!tx.delete_organisation(north.id).await?);
    assert!(tx.organisations().await?.is_empty());
    let service = ServiceId::from_bytes(bytes16(13));
    assert_eq!(tx.organisation_of(service).await?, None);
    assert!(tx.put_organisation(&north, 0).await?);
    Ok(tx.commit().await?)
}
