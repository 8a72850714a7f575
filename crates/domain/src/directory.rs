//! The directory: which agencies there are, what they offer, where and when, in the shape of HSDS 3 (R421). Agencies, not people: all of the staff
//! reads it, and nothing in it is sealed.
//!
//! What must hold: **a confidential place has no address**, here and in the database; what nobody has checked for long is marked, then not shown
//! (R422); nobody is sent to a consulate (R409, S4).

use crate::{
    ForwarderId, LocationId, OrganisationId, ServiceId,
    forwarder::Stance,
    person::is_language_tag,
    rota::zone::{Day, Zone},
    time::{Millis, Timestamp},
    word::words,
    wrap_up,
};
use thiserror::Error;

pub mod hours;

use hours::{Opening, Schedule};

/// After so many days without a check an entry says "call to check" (R422).
pub const CHECK_DAYS: i32 = 90;
/// After so many it is not shown, and nobody is referred to it (R422).
pub const HIDDEN_DAYS: i32 = 180;
/// The longest name, and the longest line, in bytes.
pub const LINE_BYTES: usize = 160;
/// The longest text, in bytes.
pub const TEXT_BYTES: usize = 2_000;
/// The most lines of a list: services of an agency, numbers of a service.
pub const LIST: usize = 60;

/// Whether a service is offered: HSDS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is.
    Active,
    /// It is not now.
    Inactive,
    /// It is no more.
    Defunct,
    /// It will be again.
    TemporarilyClosed,
}

words!(Status {
    Active => "active",
    Inactive => "inactive",
    Defunct => "defunct",
    TemporarilyClosed => "temporarily closed",
});

/// How an agency stands to the police (R421): the people who ask want to know before they go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ties {
    /// Nobody has asked.
    Unknown,
    /// None.
    Independent,
    /// They work with the police on cases.
    WorksWith,
    /// It is the police, or a part of them.
    IsPolice,
}

words!(Ties {
    Unknown => "unknown",
    Independent => "independent",
    WorksWith => "works_with",
    IsPolice => "is_police",
});

/// Whom a service takes or does not take (R421). What nobody has asked stands in neither list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whom {
    /// Whoever has no papers.
    Undocumented,
    /// Somebody under 18.
    Minors,
    /// Men.
    Men,
    /// LGBTQ+ people.
    Lgbtq,
    /// Children who come along.
    Children,
    /// Pets that come along.
    Pets,
}

words!(Whom {
    Undocumented => "undocumented",
    Minors => "minors",
    Men => "men",
    Lgbtq => "lgbtq",
    Children => "children",
    Pets => "pets",
});

/// What kind of place it is: HSDS's words, and one of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// One goes there.
    Physical,
    /// One writes there.
    Postal,
    /// On the web or by telephone.
    Virtual,
    /// Where it is nobody writes down: who needs to come there is told by the agency.
    Confidential,
}

words!(PlaceKind {
    Physical => "physical",
    Postal => "postal",
    Virtual => "virtual",
    Confidential => "confidential",
});

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// The town.
    pub town: String,
    /// The state.
    pub state: String,
    /// The postal code.
    pub postcode: String,
}

impl Address {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines().iter().all(|line| line.is_empty())
    }

    const fn lines(&self) -> [&String; 4] {
        [&self.street, &self.town, &self.state, &self.postcode]
    }
}

/// A place: a confidential one is without an address by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// One goes there.
    Physical(Address),
    /// One writes there.
    Postal(Address),
    /// On the web or by telephone.
    Virtual,
    /// Nobody writes down where.
    Confidential,
}

impl Place {
    /// Puts kind and address together.
    ///
    /// # Errors
    /// [`BadEntry::Confidential`] for the address of a confidential place, [`BadEntry::Place`] for one of a place on the web.
    pub fn new(kind: PlaceKind, address: Address) -> Result<Self, BadEntry> {
        match kind {
            PlaceKind::Physical => Ok(Self::Physical(address)),
            PlaceKind::Postal => Ok(Self::Postal(address)),
            PlaceKind::Virtual if address.is_empty() => Ok(Self::Virtual),
            PlaceKind::Virtual => Err(BadEntry::Place),
            PlaceKind::Confidential if address.is_empty() => Ok(Self::Confidential),
            PlaceKind::Confidential => Err(BadEntry::Confidential),
        }
    }

    /// What kind it is.
    pub const fn kind(&self) -> PlaceKind {
        match self {
            Self::Physical(_) => PlaceKind::Physical,
            Self::Postal(_) => PlaceKind::Postal,
            Self::Virtual => PlaceKind::Virtual,
            Self::Confidential => PlaceKind::Confidential,
        }
    }

    /// Its address, where it has one.
    pub const fn address(&self) -> Option<&Address> {
        match self {
            Self::Physical(address) | Self::Postal(address) => Some(address),
            Self::Virtual | Self::Confidential => None,
        }
    }
}

/// A place of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// What it is called. Of a confidential place not a word that says where: a name with a number is refused.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// As one dials it.
    pub number: String,
    /// What it is for; may be empty.
    pub words: String,
    /// What is spoken there: BCP 47 tags.
    pub languages: Vec<String>,
}

/// That a service is offered at a place, with its own hours there (HSDS `service_at_location`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Which place of the same agency.
    pub location: LocationId,
    /// When, there.
    pub hours: Vec<Schedule>,
}

/// What an agency offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether it is offered.
    pub status: Status,
    /// Which needs it is for: codes of E8, each once, at least one.
    pub needs: Vec<&'static str>,
    /// What is spoken: BCP 47 tags. None is English only.
    pub languages: Vec<String>,
    /// How interpreting is done.
    pub interpreting: String,
    /// Who may have it.
    pub eligibility: String,
    /// From which age on, in years.
    pub age_from: Option<u8>,
    /// Up to which age, in years, that one included.
    pub age_to: Option<u8>,
    /// Whom it takes.
    pub takes: Vec<Whom>,
    /// Whom it does not take.
    pub refuses: Vec<Whom>,
    /// Which papers one has to bring.
    pub documents: Vec<String>,
    /// How one gets it.
    pub apply: String,
    /// What it costs.
    pub fees: String,
    /// For whom it is by where they live: towns, counties.
    pub areas: Vec<String>,
    /// Numbers to call.
    pub phones: Vec<Phone>,
    /// When it is open, wherever it is.
    pub hours: Vec<Schedule>,
    /// Where it is offered.
    pub at: Vec<At>,
    /// The day on which somebody last found that all of this is so (HSDS `assured_date`).
    pub checked: Option<Day>,
    /// The day on which it was written down here.
    pub added: Day,
}

/// An agency with what it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its page; may be empty.
    pub website: String,
    /// What it tells others of people (R314, R421).
    pub stance: Stance,
    /// How it stands to the police.
    pub ties: Ties,
    /// The same agency in the register of partners: only what stands there can be told anything (R205, R360).
    pub partner: Option<ForwarderId>,
    /// Its places.
    pub locations: Vec<Location>,
    /// What it offers.
    pub services: Vec<Service>,
}

/// What may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Somebody has checked it.
    Fresh,
    /// Nobody has for three months: call to check.
    Check,
    /// Nobody has for half a year: not shown to who looks for something.
    Hidden,
}

words!(Standing {
    Fresh => "fresh",
    Check => "check",
    Hidden => "hidden",
});

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadEntry {
    /// A name is missing or too long.
    #[error("a name is missing or too long")]
    Name,
    /// A text is too long, or a list is.
    #[error("too long")]
    Long,
    /// An address of a place that is confidential, or a number in its name.
    #[error("a confidential place has no address")]
    Confidential,
    /// An address of a place on the web, or a service at a place that is not the agency's.
    #[error("the place does not fit")]
    Place,
    /// A need that is not on the list, twice, or none at all.
    #[error("no need of the list")]
    Need,
    /// What is no tag of a language.
    #[error("no language")]
    Language,
    /// Ages that cannot be.
    #[error("the ages do not fit")]
    Age,
    /// Somebody who is taken and not taken.
    #[error("taken and not taken")]
    Whom,
    /// What nobody can dial.
    #[error("no number")]
    Phone,
    /// No address of a page.
    #[error("no page")]
    Website,
    /// A day that has not come.
    #[error("the day has not come")]
    Day,
    /// A consulate or an embassy: whom people may have fled from stands in no suggestion (S4).
    #[error("no consulate")]
    Consulate,
}

/// What no agency of the directory is called.
const CONSULATES: [&str; 8] = [
    "consulate",
    "embassy",
    "consulado",
    "embajada",
    "embaixada",
    "ambassade",
    "قنصلية",
    "سفارة",
];

impl Organisation {
    /// Checks what somebody wants to write down, on this day.
    ///
    /// # Errors
    /// [`BadEntry`], the first thing that is wrong.
    pub fn check(&self, today: Day) -> Result<(), BadEntry> {
        name(&self.name)?;
        text(&self.description)?;
        if !self.website.is_empty() {
            let page = self.website.strip_prefix("https://");
            let page = page.or_else(|| self.website.strip_prefix("http://"));
            let plain = |rest: &str| !rest.is_empty() && !rest.contains(char::is_whitespace);
            if !page.is_some_and(plain) || self.website.len() > LINE_BYTES {
                return Err(BadEntry::Website);
            }
        }
        few(&self.locations)?;
        few(&self.services)?;
        self.locations.iter().try_for_each(Location::check)?;
        for service in &self.services {
            service.check(today)?;
            let ours = |at: &At| self.locations.iter().any(|one| one.id == at.location);
            if !service.at.iter().all(ours) {
                return Err(BadEntry::Place);
            }
        }
        Ok(())
    }
}

impl Location {
    fn check(&self) -> Result<(), BadEntry> {
        name(&self.name)?;
        if let Some(address) = self.place.address() {
            return address.lines().into_iter().try_for_each(|part| line(part));
        }
        let says_where = self.name.chars().any(char::is_numeric);
        if self.place == Place::Confidential && says_where {
            return Err(BadEntry::Confidential);
        }
        Ok(())
    }
}

impl Service {
    fn check(&self, today: Day) -> Result<(), BadEntry> {
        name(&self.name)?;
        let texts = [
            &self.description,
            &self.interpreting,
            &self.eligibility,
            &self.apply,
            &self.fees,
        ];
        texts.into_iter().try_for_each(|one| text(one))?;
        few(&self.needs)?;
        few(&self.documents)?;
        few(&self.areas)?;
        few(&self.phones)?;
        few(&self.at)?;
        let mut lines = self.documents.iter().chain(&self.areas);
        lines.try_for_each(|one| name(one))?;
        let mut codes = self.needs.clone();
        codes.sort_unstable();
        codes.dedup();
        let known = codes.iter().all(|code| wrap_up::need(code).is_some());
        if codes.is_empty() || codes.len() != self.needs.len() || !known {
            return Err(BadEntry::Need);
        }
        languages(&self.languages)?;
        if self.age_from.unwrap_or(0) > self.age_to.unwrap_or(u8::MAX) {
            return Err(BadEntry::Age);
        }
        if self.takes.iter().any(|one| self.refuses.contains(one)) {
            return Err(BadEntry::Whom);
        }
        self.phones.iter().try_for_each(Phone::check)?;
        let own = self.at.iter().flat_map(|at| &at.hours);
        let mut hours = self.hours.iter().chain(own);
        hours.try_for_each(|one| line(&one.words))?;
        if self.checked.is_some_and(|day| day > today) {
            return Err(BadEntry::Day);
        }
        Ok(())
    }

    /// How far it may be relied on, on this day. What nobody has checked since it was written down counts from then on, and is never fresh.
    pub fn standing(&self, today: Day) -> Standing {
        let since = self.checked.unwrap_or(self.added);
        if since.plus(HIDDEN_DAYS) <= today {
            Standing::Hidden
        } else if self.checked.is_none() || since.plus(CHECK_DAYS) <= today {
            Standing::Check
        } else {
            Standing::Fresh
        }
    }

    /// Whether somebody may be sent there, on this day: it is offered, and not hidden.
    pub fn may_be_named(&self, today: Day) -> bool {
        self.status == Status::Active && self.standing(today) != Standing::Hidden
    }

    /// When it is open from a moment on, for so long, wherever it is; `None` where nobody knows.
    pub fn openings(&self, zone: &Zone, now: Timestamp, ahead: Millis) -> Option<Vec<Opening>> {
        let own = self.at.iter().flat_map(|at| &at.hours);
        let all: Vec<&Schedule> = self.hours.iter().chain(own).collect();
        hours::openings(&all, zone, now, ahead)
    }
}

impl Phone {
    fn check(&self) -> Result<(), BadEntry> {
        line(&self.words)?;
        languages(&self.languages)?;
        let digits = self.number.chars().filter(char::is_ascii_digit).count();
        let plain = |letter: char| letter.is_ascii_digit() || " +-().*#,".contains(letter);
        if digits < 3 || self.number.len() > 40 || !self.number.chars().all(plain) {
            return Err(BadEntry::Phone);
        }
        Ok(())
    }
}

fn name(name: &str) -> Result<(), BadEntry> {
    if name.trim().is_empty() {
        return Err(BadEntry::Name);
    }
    let small = name.to_lowercase();
    if CONSULATES.iter().any(|word| small.contains(word)) {
        return Err(BadEntry::Consulate);
    }
    line(name)
}

fn line(line: &str) -> Result<(), BadEntry> {
    if line.len() > LINE_BYTES || line.contains(['\n', '\r']) {
        Err(BadEntry::Long)
    } else {
        Ok(())
    }
}

const fn text(text: &str) -> Result<(), BadEntry> {
    if text.len() > TEXT_BYTES {
        Err(BadEntry::Long)
    } else {
        Ok(())
    }
}

const fn few<T>(list: &[T]) -> Result<(), BadEntry> {
    if list.len() > LIST {
        Err(BadEntry::Long)
    } else {
        Ok(())
    }
}

fn languages(tags: &[String]) -> Result<(), BadEntry> {
    few(tags)?;
    if tags.iter().all(|tag| is_language_tag(tag)) {
        Ok(())
    } else {
        Err(BadEntry::Language)
    }
}
