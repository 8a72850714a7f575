//! The directory: agencies, their places, what they offer, numbers and hours.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    ForwarderId, LocationId, OrganisationId, ServiceId,
    directory::{
        Address, At, Location, Organisation, Phone, Place, PlaceKind, Service, Status, Ties, Whom,
        hours::{Frequency, Rhythm, Schedule},
    },
    forwarder::Stance,
    rota::zone::{Day, Wall},
    wrap_up,
};
use store::{DirectoryTx, Result, directory::OrganisationRow};

const ORGANISATION: Table = Table("directory_organisation");
const LOCATION: Table = Table("directory_location");
const SERVICE: Table = Table("directory_service");
const AT: Table = Table("directory_at");
const SCHEDULE: Table = Table("directory_schedule");

#[async_trait]
impl DirectoryTx for SqlTx {
    async fn organisations(&mut self) -> Result<Vec<OrganisationRow>> {
        let ids = sqlx::query_scalar!("SELECT id FROM directory_organisation ORDER BY name, id")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        let mut all = Vec::new();
        for id in ids {
            let id = OrganisationId::from_bytes(ORGANISATION.fixed("id", &id)?);
            all.extend(self.organisation(id).await?);
        }
        Ok(all)
    }

    async fn organisation(&mut self, id: OrganisationId) -> Result<Option<OrganisationRow>> {
        let row = sqlx::query!(
            "SELECT version, name, description, website, stance, ties, forwarder_id FROM directory_organisation WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let version =
            u32::try_from(row.version).map_err(|_range| ORGANISATION.corrupt("version"))?;
        let partner = row
            .forwarder_id
            .map(|id| ORGANISATION.fixed("forwarder_id", &id));
        let organisation = Organisation {
            id,
            name: row.name,
            description: row.description,
            website: row.website,
            stance: ORGANISATION.word("stance", Stance::from_name(&row.stance))?,
            ties: ORGANISATION.word("ties", Ties::from_name(&row.ties))?,
            partner: partner.transpose()?.map(ForwarderId::from_bytes),
            locations: locations(self, id).await?,
            services: services(self, id).await?,
        };
        Ok(Some(OrganisationRow {
            organisation,
            version,
        }))
    }

    async fn organisation_of(&mut self, service: ServiceId) -> Result<Option<OrganisationId>> {
        let id = sqlx::query_scalar!(
            "SELECT organisation_id FROM directory_service WHERE id = $1",
            service.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        id.map(|id| {
            SERVICE
                .fixed("organisation_id", &id)
                .map(OrganisationId::from_bytes)
        })
        .transpose()
    }

    async fn put_organisation(&mut self, organisation: &Organisation, before: u32) -> Result<bool> {
        if !put_facts(self, organisation, before).await? {
            return Ok(false);
        }
        let id = organisation.id.as_bytes().as_slice();
        sqlx::query!(
            "DELETE FROM directory_service WHERE organisation_id = $1",
            id
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM directory_location WHERE organisation_id = $1",
            id
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for (place, location) in (0..).zip(&organisation.locations) {
            put_location(self, organisation.id, (place, location)).await?;
        }
        for (place, service) in (0..).zip(&organisation.services) {
            if !put_service(self, organisation.id, (place, service)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn delete_organisation(&mut self, id: OrganisationId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM directory_organisation WHERE id = $1",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }
}

/// What an agency says of itself. `false` when another version is there.
async fn put_facts(tx: &mut SqlTx, organisation: &Organisation, before: u32) -> Result<bool> {
    let id = organisation.id.as_bytes().as_slice();
    let (stance, ties) = (organisation.stance.name(), organisation.ties.name());
    let partner = organisation.partner.map(|id| id.as_bytes().to_vec());
    let done = if before == 0 {
        sqlx::query!(
            "INSERT INTO directory_organisation (id, version, name, description, website, stance, ties, forwarder_id)
             VALUES ($1, 1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            id,
            organisation.name,
            organisation.description,
            organisation.website,
            stance,
            ties,
            partner,
        )
        .execute(tx.conn())
        .await
    } else {
        sqlx::query!(
            "UPDATE directory_organisation SET version = version + 1, name = $3, description = $4, website = $5, stance = $6, ties = $7,
                    forwarder_id = $8 WHERE id = $1 AND version = $2",
            id,
            before,
            organisation.name,
            organisation.description,
            organisation.website,
            stance,
            ties,
            partner,
        )
        .execute(tx.conn())
        .await
    };
    Ok(done.map_err(driver)?.rows_affected() == 1)
}

async fn put_location(
    tx: &mut SqlTx,
    of: OrganisationId,
    (place, location): (i64, &Location),
) -> Result<()> {
    let none = Address::default();
    let address = location.place.address().unwrap_or(&none);
    sqlx::query!(
        "INSERT INTO directory_location (organisation_id, id, place, name, kind, street, town, state, postcode)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        of.as_bytes().as_slice(),
        location.id.as_bytes().as_slice(),
        place,
        location.name,
        location.place.kind().name(),
        address.street,
        address.town,
        address.state,
        address.postcode,
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    Ok(())
}

/// `false` when another agency has it.
async fn put_service(
    tx: &mut SqlTx,
    of: OrganisationId,
    (place, service): (i64, &Service),
) -> Result<bool> {
    let words = |list: &[Whom]| {
        let words: Vec<&str> = list.iter().map(|one| one.name()).collect();
        words.join(" ")
    };
    let done = sqlx::query!(
        "INSERT INTO directory_service (id, organisation_id, place, name, description, status, needs, languages, interpreting, eligibility,
                                        age_from, age_to, takes, refuses, documents, apply, fees, areas, checked_on, added_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT DO NOTHING",
        service.id.as_bytes().as_slice(),
        of.as_bytes().as_slice(),
        place,
        service.name,
        service.description,
        service.status.name(),
        service.needs.join(" "),
        service.languages.join(" "),
        service.interpreting,
        service.eligibility,
        service.age_from,
        service.age_to,
        words(&service.takes),
        words(&service.refuses),
        service.documents.join("\n"),
        service.apply,
        service.fees,
        service.areas.join("\n"),
        service.checked.map(|day| day.to_string()),
        service.added.to_string(),
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    put_parts(tx, service).await?;
    Ok(true)
}

/// Numbers, places and hours.
async fn put_parts(tx: &mut SqlTx, service: &Service) -> Result<()> {
    let id = service.id.as_bytes().as_slice();
    for (place, phone) in (0_i64..).zip(&service.phones) {
        sqlx::query!(
            "INSERT INTO directory_phone (service_id, place, number, words, languages) VALUES ($1, $2, $3, $4, $5)",
            id,
            place,
            phone.number,
            phone.words,
            phone.languages.join(" "),
        )
        .execute(tx.conn())
        .await
        .map_err(driver)?;
    }
    for (place, at) in (0_i64..).zip(&service.at) {
        sqlx::query!(
            "INSERT INTO directory_at (service_id, location_id, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            id,
            at.location.as_bytes().as_slice(),
            place,
        )
        .execute(tx.conn())
        .await
        .map_err(driver)?;
    }
    let mut place = 0;
    for schedule in &service.hours {
        put_schedule(tx, service.id, (place, None, schedule)).await?;
        place += 1;
    }
    for at in &service.at {
        for schedule in &at.hours {
            put_schedule(tx, service.id, (place, Some(at.location), schedule)).await?;
            place += 1;
        }
    }
    Ok(())
}

async fn put_schedule(
    tx: &mut SqlTx,
    of: ServiceId,
    (place, location, schedule): (i64, Option<LocationId>, &Schedule),
) -> Result<()> {
    let rhythm = schedule.rhythm.as_ref();
    sqlx::query!(
        "INSERT INTO directory_schedule (service_id, place, location_id, frequency, days, opens_minute, closes_minute, valid_from, valid_to,
                                         words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        of.as_bytes().as_slice(),
        place,
        location.map(|id| id.as_bytes().to_vec()),
        rhythm.map(|one| one.frequency().name()),
        rhythm.map(Rhythm::days),
        rhythm.map(|one| one.opens.minute()),
        rhythm.map(|one| one.closes.minute()),
        schedule.from.map(|day| day.to_string()),
        schedule.until.map(|day| day.to_string()),
        schedule.words,
    )
    .execute(tx.conn())
    .await
    .map_err(driver)?;
    Ok(())
}

async fn locations(tx: &mut SqlTx, of: OrganisationId) -> Result<Vec<Location>> {
    let rows = sqlx::query!(
        "SELECT id, name, kind, street, town, state, postcode FROM directory_location WHERE organisation_id = $1 ORDER BY place",
        of.as_bytes().as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    rows.into_iter()
        .map(|row| {
            let kind = LOCATION.word("kind", PlaceKind::from_name(&row.kind))?;
            let address = Address {
                street: row.street,
                town: row.town,
                state: row.state,
                postcode: row.postcode,
            };
            Ok(Location {
                id: LocationId::from_bytes(LOCATION.fixed("id", &row.id)?),
                name: row.name,
                place: LOCATION.word("street", Place::new(kind, address).ok())?,
            })
        })
        .collect()
}

async fn services(tx: &mut SqlTx, of: OrganisationId) -> Result<Vec<Service>> {
    let rows = sqlx::query!(
        "SELECT id, name, description, status, needs, languages, interpreting, eligibility, age_from, age_to, takes, refuses, documents,
                apply, fees, areas, checked_on, added_on FROM directory_service WHERE organisation_id = $1 ORDER BY place",
        of.as_bytes().as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    let mut all = Vec::new();
    for row in rows {
        let id = ServiceId::from_bytes(SERVICE.fixed("id", &row.id)?);
        let needs = row.needs.split(' ').map(wrap_up::need).collect();
        let (hours, at) = hours(tx, id).await?;
        all.push(Service {
            id,
            name: row.name,
            description: row.description,
            status: SERVICE.word("status", Status::from_name(&row.status))?,
            needs: SERVICE.word("needs", needs)?,
            languages: tags(&row.languages),
            interpreting: row.interpreting,
            eligibility: row.eligibility,
            age_from: age("age_from", row.age_from)?,
            age_to: age("age_to", row.age_to)?,
            takes: SERVICE.word("takes", whom(&row.takes))?,
            refuses: SERVICE.word("refuses", whom(&row.refuses))?,
            documents: lines(&row.documents),
            apply: row.apply,
            fees: row.fees,
            areas: lines(&row.areas),
            phones: phones(tx, id).await?,
            hours,
            at,
            checked: day(SERVICE, "checked_on", row.checked_on.as_deref())?,
            added: SERVICE.word("added_on", row.added_on.parse().ok())?,
        });
    }
    Ok(all)
}

async fn phones(tx: &mut SqlTx, of: ServiceId) -> Result<Vec<Phone>> {
    let rows = sqlx::query!(
        "SELECT number, words, languages FROM directory_phone WHERE service_id = $1 ORDER BY place",
        of.as_bytes().as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    let phone = |(number, words, languages): (String, String, String)| Phone {
        number,
        words,
        languages: tags(&languages),
    };
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| phone((row.number, row.words, row.languages)))
        .collect())
}

/// The hours that hold everywhere, and the places with theirs.
async fn hours(tx: &mut SqlTx, of: ServiceId) -> Result<(Vec<Schedule>, Vec<At>)> {
    let places = sqlx::query_scalar!(
        "SELECT location_id FROM directory_at WHERE service_id = $1 ORDER BY place",
        of.as_bytes().as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    let mut at = Vec::new();
    for id in places {
        at.push(At {
            location: LocationId::from_bytes(AT.fixed("location_id", &id)?),
            hours: Vec::new(),
        });
    }
    let rows = sqlx::query!(
        "SELECT location_id, frequency, days, opens_minute, closes_minute, valid_from, valid_to, words FROM directory_schedule
         WHERE service_id = $1 ORDER BY place",
        of.as_bytes().as_slice(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(driver)?;
    let mut everywhere = Vec::new();
    for row in rows {
        let minutes = row.opens_minute.zip(row.closes_minute);
        let said = row.frequency.zip(row.days).zip(minutes);
        let schedule = Schedule {
            from: day(SCHEDULE, "valid_from", row.valid_from.as_deref())?,
            until: day(SCHEDULE, "valid_to", row.valid_to.as_deref())?,
            rhythm: said
                .map(|((frequency, days), minutes)| rhythm(&frequency, &days, minutes))
                .transpose()?,
            words: row.words,
        };
        let location = row.location_id.map(|id| SCHEDULE.fixed("location_id", &id));
        match location.transpose()?.map(LocationId::from_bytes) {
            None => everywhere.push(schedule),
            Some(id) => {
                let place = at.iter_mut().find(|one| one.location == id);
                let place = place.ok_or_else(|| SCHEDULE.corrupt("location_id"))?;
                place.hours.push(schedule);
            }
        }
    }
    Ok((everywhere, at))
}

fn rhythm(frequency: &str, days: &str, (opens, closes): (i64, i64)) -> Result<Rhythm> {
    let frequency = SCHEDULE.word("frequency", Frequency::from_name(frequency))?;
    let wall = |minute: i64| u16::try_from(minute).ok().and_then(Wall::from_minute);
    let opens = SCHEDULE.word("opens_minute", wall(opens))?;
    let closes = SCHEDULE.word("closes_minute", wall(closes))?;
    SCHEDULE.word("days", Rhythm::new(frequency, days, (opens, closes)).ok())
}

fn day(table: Table, column: &'static str, text: Option<&str>) -> Result<Option<Day>> {
    text.map(|text| table.word(column, text.parse().ok()))
        .transpose()
}

fn age(column: &'static str, years: Option<i64>) -> Result<Option<u8>> {
    years
        .map(|years| SERVICE.word(column, u8::try_from(years).ok()))
        .transpose()
}

fn tags(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn whom(text: &str) -> Option<Vec<Whom>> {
    text.split_whitespace().map(Whom::from_name).collect()
}
