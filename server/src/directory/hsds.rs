//! Reads a file in the shape of HSDS 3 (docs.openreferral.org): a service or an organisation with everything inside it, a list of either, or a page
//! of an API. What is missing or empty is left out; people (HSDS `contact`) are never read, and neither is where a place lies on a map.

use csv::{ReaderBuilder, Trim};
use domain::{
    LocationId, OrganisationId, ServiceId,
    directory::{
        Address, At, LINE_BYTES, Location, Organisation, Phone, Place, PlaceKind, Service, Status,
        TEXT_BYTES, Ties,
    },
    forwarder::Stance,
    person::is_language_tag,
    rota::zone::{Day, Zone},
    wrap_up,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

mod hours;

use hours::schedules;

/// What a file says.
#[derive(Debug, Default)]
pub struct File {
    /// Its agencies, in the order of the file.
    pub organisations: Vec<Organisation>,
    /// Hours that only the words are kept of.
    pub unclear: u32,
    /// Codes that stand for no need that we know.
    pub unknown: BTreeSet<String>,
}

/// Which codes of a taxonomy are which need (R423): a private file, because the taxonomies that most directories use may not be copied.
#[derive(Debug, Default)]
pub struct Crosswalk(BTreeMap<String, &'static str>);

impl Crosswalk {
    /// Reads lines of `code,need`; a first line that says so is no code.
    ///
    /// # Errors
    /// The code whose need is none of E8.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut known = BTreeMap::new();
        let mut lines = ReaderBuilder::new();
        let lines = lines.has_headers(false).flexible(true).trim(Trim::All);
        for line in lines.from_reader(text.as_bytes()).into_records() {
            let line = line.map_err(|_source| cut(text, LINE_BYTES))?;
            let (code, need) = (line.get(0).unwrap_or(""), line.get(1).unwrap_or(""));
            if code.is_empty() || (code, need) == ("code", "need") {
                continue;
            }
            let need = wrap_up::need(need).ok_or_else(|| cut(code, LINE_BYTES))?;
            known.insert(code.to_owned(), need);
        }
        Ok(Self(known))
    }

    fn need(&self, code: &str) -> Option<&'static str> {
        self.0.get(code).copied().or_else(|| wrap_up::need(code))
    }
}

/// What places, codes and services on their own have and no organisation has: with a name and a description they look like one.
const OF_OTHERS: [&str; 9] = [
    "location_type",
    "addresses",
    "taxonomy",
    "taxonomy_detail",
    "term_uri",
    "version",
    "status",
    "service_id",
    "organization_id",
];

/// What reading needs to know, and what it finds on the way.
struct Reading<'a> {
    crosswalk: &'a Crosswalk,
    zone: &'a Zone,
    today: Day,
    file: File,
}

/// Reads a file; `None` for what is none.
pub fn read(json: &str, crosswalk: &Crosswalk, zone: &Zone, today: Day) -> Option<File> {
    let value: Value = serde_json::from_str(json).ok()?;
    let mut reading = Reading {
        crosswalk,
        zone,
        today,
        file: File::default(),
    };
    let all: Vec<&Value> = match &value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(page) => match page.get("contents").or_else(|| page.get("organizations")) {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(_) => return None,
            None => vec![&value],
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    for one in all {
        let organisation = one.get("organization").filter(|inner| inner.is_object());
        if let Some(organisation) = organisation {
            let at = reading.organisation(organisation)?;
            reading.service(at, one)?;
        } else {
            if OF_OTHERS.iter().any(|key| one.get(key).is_some()) {
                return None;
            }
            let at = reading.organisation(one)?;
            for service in list(one, "services") {
                reading.service(at, service)?;
            }
        }
    }
    Some(reading.file)
}

impl Reading<'_> {
    /// The place in the list of an agency, which is added to it where it is not there yet.
    fn organisation(&mut self, value: &Value) -> Option<usize> {
        let name = line(value, "name");
        if name.is_empty() {
            return None;
        }
        let id = OrganisationId::from_bytes(id(value, &name));
        let mut known = self.file.organisations.iter();
        if let Some(at) = known.position(|one| one.id == id) {
            return Some(at);
        }
        let website = match (text(value, "website"), text(value, "url")) {
            (website, _) if !website.is_empty() => website,
            (_, url) => url,
        };
        self.file.organisations.push(Organisation {
            id,
            name,
            description: cut(&text(value, "description"), TEXT_BYTES),
            website: page(&website),
            stance: Stance::Unknown,
            ties: Ties::Unknown,
            partner: None,
            locations: list(value, "locations").filter_map(location).collect(),
            services: Vec::new(),
        });
        Some(self.file.organisations.len() - 1)
    }

    /// Adds a service to an agency.
    fn service(&mut self, at: usize, value: &Value) -> Option<()> {
        let name = line(value, "name");
        if name.is_empty() {
            return None;
        }
        let places = self.places(at, value);
        let hours = self.hours(value);
        let phones = list(value, "phones").filter_map(phone).collect();
        let assured = text(value, "assured_date");
        let checked: Option<Day> = assured.get(..10).and_then(|day| day.parse().ok());
        let service = Service {
            id: ServiceId::from_bytes(id(value, &name)),
            name,
            description: cut(&text(value, "description"), TEXT_BYTES),
            status: Status::from_name(&text(value, "status")).unwrap_or(Status::Active),
            needs: self.needs(value),
            languages: languages(value),
            interpreting: cut(&text(value, "interpretation_services"), TEXT_BYTES),
            eligibility: cut(&text(value, "eligibility_description"), TEXT_BYTES),
            age_from: age(value, "minimum_age"),
            age_to: age(value, "maximum_age"),
            takes: Vec::new(),
            refuses: Vec::new(),
            documents: lines(value, "required_documents", "document"),
            apply: cut(&text(value, "application_process"), TEXT_BYTES),
            fees: cut(&text(value, "fees_description"), TEXT_BYTES),
            areas: lines(value, "service_areas", "name"),
            phones,
            hours,
            at: places,
            checked: checked.filter(|day| *day <= self.today),
            added: self.today,
        };
        let organisation = self.file.organisations.get_mut(at)?;
        organisation.services.retain(|one| one.id != service.id);
        organisation.services.push(service);
        Some(())
    }

    /// Where a service is offered; places that the agency does not have yet are added to it.
    fn places(&mut self, organisation: usize, value: &Value) -> Vec<At> {
        let mut places: Vec<At> = Vec::new();
        for one in list(value, "service_at_locations") {
            let mut hours = self.hours(one);
            let inner = one.get("location").filter(|inner| inner.is_object());
            let found = match inner {
                Some(inner) => {
                    hours.extend(self.hours(inner));
                    location(inner)
                }
                None => None,
            };
            let named = uuid(&text(one, "location_id")).map(LocationId::from_bytes);
            let Some(id) = found.as_ref().map(|found| found.id).or(named) else {
                continue;
            };
            let Some(agency) = self.file.organisations.get_mut(organisation) else {
                continue;
            };
            let known = agency.locations.iter().any(|known| known.id == id);
            match found {
                Some(found) if !known => agency.locations.push(found),
                None if !known => continue,
                Some(_) | None => {}
            }
            if !places.iter().any(|place| place.location == id) {
                places.push(At {
                    location: id,
                    hours,
                });
            }
        }
        places
    }

    fn hours(&mut self, value: &Value) -> Vec<domain::directory::hours::Schedule> {
        let values: Vec<&Value> = list(value, "schedules").collect();
        let (hours, unclear) = schedules(&values, self.zone, self.today);
        self.file.unclear += unclear;
        hours
    }

    /// What it is for: the terms that are attached to it, by code.
    fn needs(&mut self, value: &Value) -> Vec<&'static str> {
        let mut needs = Vec::new();
        for attribute in list(value, "attributes") {
            let term = attribute.get("taxonomy_term").unwrap_or(attribute);
            let code = match line(term, "code") {
                code if code.is_empty() => line(term, "name"),
                code => code,
            };
            match self.crosswalk.need(&code) {
                Some(need) if !needs.contains(&need) => needs.push(need),
                Some(_) => {}
                None if code.is_empty() => {}
                None => {
                    self.file.unknown.insert(code);
                }
            }
        }
        needs
    }
}

fn location(value: &Value) -> Option<Location> {
    let kind = PlaceKind::from_name(&text(value, "location_type")).unwrap_or(PlaceKind::Physical);
    let address = list(value, "addresses").next();
    let part = |key: &str| {
        address
            .map(|address| line(address, key))
            .unwrap_or_default()
    };
    let address = Address {
        street: cut(
            &[part("address_1"), part("address_2")].join(" "),
            LINE_BYTES,
        ),
        town: part("city"),
        state: part("state_province"),
        postcode: part("postal_code"),
    };
    let name = match line(value, "name") {
        name if !name.is_empty() => name,
        _ if !address.town.is_empty() => address.town.clone(),
        _ => return None,
    };
    let place = match kind {
        // An address of it would be left out anyway.
        PlaceKind::Confidential => Place::Confidential,
        PlaceKind::Virtual => Place::Virtual,
        PlaceKind::Physical => Place::Physical(address),
        PlaceKind::Postal => Place::Postal(address),
    };
    Some(Location {
        id: LocationId::from_bytes(id(value, &name)),
        name,
        place,
    })
}

fn phone(value: &Value) -> Option<Phone> {
    if text(value, "type") == "fax" {
        return None;
    }
    let number: String = text(value, "number")
        .chars()
        .filter(|letter| letter.is_ascii_digit() || " +-().*#,".contains(*letter))
        .collect();
    let number = number.trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits < 3 || number.len() > 40 {
        return None;
    }
    let extension = text(value, "extension");
    let extension = if extension.is_empty() {
        extension
    } else {
        format!("ext. {extension} ")
    };
    let words = format!("{extension}{}", text(value, "description"));
    Some(Phone {
        number: number.to_owned(),
        words: cut(&words, LINE_BYTES),
        languages: languages(value),
    })
}

fn languages(value: &Value) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for language in list(value, "languages") {
        let tag = text(language, "code");
        if is_language_tag(&tag) && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn lines(value: &Value, key: &str, of: &str) -> Vec<String> {
    let lines = list(value, key).map(|one| line(one, of));
    lines.filter(|line| !line.is_empty()).collect()
}

fn age(value: &Value, key: &str) -> Option<u8> {
    let years = value.get(key)?.as_f64()?;
    // Whole years: 17.5 is 17.
    (0.0..=255.0)
        .contains(&years)
        .then(|| format!("{:.0}", years.floor()).parse().ok())
        .flatten()
}

/// An address of a page, or nothing.
fn page(text: &str) -> String {
    let web = text.starts_with("https://") || text.starts_with("http://");
    if web && text.len() <= LINE_BYTES && !text.contains(char::is_whitespace) {
        text.to_owned()
    } else {
        String::new()
    }
}

/// The things of a list; none where there is no list.
fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// A text or a number as text; empty where there is none.
fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
            String::new()
        }
    }
}

/// A text as one line.
fn line(value: &Value, key: &str) -> String {
    cut(&text(value, key), LINE_BYTES)
}

/// A text of at most so many bytes; a line is without line breaks.
fn cut(text: &str, most: usize) -> String {
    let joined: String = if most == LINE_BYTES {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    };
    let mut end = joined.len().min(most);
    while !joined.is_char_boundary(end) {
        end -= 1;
    }
    joined.get(..end).unwrap_or("").trim_end().to_owned()
}

/// An id of the file as one of ours, the same each time: HSDS's are UUIDs. What has none is known by its name.
fn id(value: &Value, name: &str) -> [u8; 16] {
    let own = text(value, "id");
    uuid(&own).unwrap_or_else(|| {
        let words = if own.is_empty() { name } else { &own };
        let hash: [u8; 32] = Sha256::digest(words.as_bytes()).into();
        let mut id = [0; 16];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        id
    })
}

fn uuid(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    if digits.len() != 32 {
        return None;
    }
    u128::from_str_radix(&digits, 16)
        .ok()
        .map(u128::to_be_bytes)
}
