//! What a report to funders says of the cases of a quarter (R383, R430): counts that people made in their own desks, added up, and as they may
//! be shown.
//!
//! A case is one client. Of some things each client has one: how they were exploited, what they speak. Of others they may have several: what
//! they got, what is in their way; then it is told how many have it, and nothing is added up.

use crate::{
    suppress::{self, Floor, Rows},
    tally::{OTHER_LANGUAGES, Shown},
    word::words,
};
use std::collections::BTreeMap;
use thiserror::Error;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// The clients themselves.
    Client,
    /// How they were exploited.
    Exploitation,
    /// Whether they are grown.
    AgeGroup,
    /// Whether they are of this country; only where they said so (R409).
    Origin,
    /// Their gender.
    Gender,
    /// What they speak.
    Language,
    /// Who sent them (E10).
    Source,
    /// Why their case was closed, or that it goes on.
    Closing,
    /// What they got in the quarter (E8).
    Service,
    /// What they need and nobody could give (E8).
    Unmet,
    /// What is in their way.
    Barrier,
}

words!(Topic {
    Client => "client",
    Exploitation => "exploitation",
    AgeGroup => "age_group",
    Origin => "origin",
    Gender => "gender",
    Language => "language",
    Source => "source",
    Closing => "closing",
    Service => "service",
    Unmet => "unmet",
    Barrier => "barrier",
});

/// Since when somebody is a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Since {
    /// Their case was opened in the quarter.
    New,
    /// It was open before.
    Ongoing,
}

words!(Since {
    New => "new",
    Ongoing => "ongoing",
});

impl Topic {
    /// Whether each client has one value of it, and no more.
    pub const fn is_one_each(self) -> bool {
        match self {
            Self::Client
            | Self::Exploitation
            | Self::AgeGroup
            | Self::Origin
            | Self::Gender
            | Self::Language
            | Self::Source
            | Self::Closing => true,
            Self::Service | Self::Unmet | Self::Barrier => false,
        }
    }
}

/// The one value of [`Topic::Client`].
pub const EVERYBODY: &str = "all";

/// The longest value, in bytes.
const VALUE_BYTES: usize = 40;

/// The most values of one topic.
const VALUES: usize = 100;

/// More people than anybody helps in a quarter: a number beyond it is a mistake.
const MOST: u64 = 1_000_000;

/// One number of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Of what.
    pub topic: Topic,
    /// Which value of it: a code, never words.
    pub value: String,
    /// Of whom.
    pub since: Since,
    /// How many.
    pub total: u64,
}

/// Why numbers are no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadCount {
    /// A value is no code, stands there twice, or there are too many.
    #[error("a value is no code")]
    Value,
    /// What each client has once does not add up to the clients, or more have something than there are.
    #[error("the numbers do not add up")]
    Uneven,
}

type Pair = BTreeMap<Since, u64>;

/// Numbers that fit together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Topic, BTreeMap<String, Pair>>);

impl Counts {
    /// From single numbers.
    ///
    /// # Errors
    /// [`BadCount`].
    pub fn new(counted: impl IntoIterator<Item = Counted>) -> Result<Self, BadCount> {
        let mut counts = Self::default();
        for one in counted {
            if !is_code(&one.value) || one.total > MOST {
                return Err(BadCount::Value);
            }
            let of_topic = counts.0.entry(one.topic).or_default();
            let pair = of_topic.entry(one.value).or_default();
            if pair.insert(one.since, one.total).is_some() || of_topic.len() > VALUES {
                return Err(BadCount::Value);
            }
        }
        counts.check()?;
        Ok(counts)
    }

    fn check(&self) -> Result<(), BadCount> {
        let clients = self.of(Topic::Client);
        if clients.keys().any(|value| value != EVERYBODY) {
            return Err(BadCount::Value);
        }
        for topic in Topic::ALL {
            for since in Since::ALL {
                let whole = self.clients(*since);
                let of_topic = self.of(*topic);
                let mut numbers = of_topic.values().map(|pair| number(pair, *since));
                let fits = if topic.is_one_each() {
                    numbers.sum::<u64>() == whole
                } else {
                    numbers.all(|some| some <= whole)
                };
                if !fits {
                    return Err(BadCount::Uneven);
                }
            }
        }
        Ok(())
    }

    /// The single numbers, without those that are none.
    pub fn iter(&self) -> impl Iterator<Item = Counted> {
        self.0.iter().flat_map(|(topic, values)| {
            values.iter().flat_map(move |(value, pair)| {
                let there = pair.iter().filter(|(_, total)| **total > 0);
                there.map(move |(since, total)| Counted {
                    topic: *topic,
                    value: value.clone(),
                    since: *since,
                    total: *total,
                })
            })
        })
    }

    /// So many clients.
    pub fn clients(&self, since: Since) -> u64 {
        let all = self.of(Topic::Client);
        all.get(EVERYBODY).map_or(0, |pair| number(pair, since))
    }

    fn of(&self, topic: Topic) -> BTreeMap<String, Pair> {
        self.0.get(&topic).cloned().unwrap_or_default()
    }
}

fn number(pair: &Pair, since: Since) -> u64 {
    pair.get(&since).copied().unwrap_or(0)
}

fn both(pair: &Pair) -> u64 {
    pair.values().sum()
}

fn is_code(value: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=VALUE_BYTES).contains(&value.len()) && value.bytes().all(known)
}

/// The clients, as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clients {
    /// New ones and those of before, each for itself.
    Apart(u64, u64),
    /// Together, because one of the two is few.
    Together(u64),
    /// Too few to tell anything.
    Few,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which value.
    pub value: String,
    /// New clients and those of before; `None` where they are told together.
    pub apart: Option<(Shown, Shown)>,
    /// All of them.
    pub all: Shown,
}

/// What is told of one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub topic: Topic,
    /// Its values, in their order; none where there are too few clients.
    pub lines: Vec<Line>,
}

/// What is told of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Of how many.
    pub clients: Clients,
    /// Table by table.
    pub tables: Vec<Table>,
}

/// What may be shown of counts. Every table has the same clients in its rows, so that it is decided once for all of them whether new ones and
/// those of before are told apart.
pub fn told(counts: &Counts, floor: Floor) -> Told {
    let (new, ongoing) = (counts.clients(Since::New), counts.clients(Since::Ongoing));
    let clients = if floor.shows(new) && floor.shows(ongoing) {
        Clients::Apart(new, ongoing)
    } else if floor.shows(new + ongoing) {
        Clients::Together(new + ongoing)
    } else {
        Clients::Few
    };
    let topics = Topic::ALL.iter().filter(|topic| **topic != Topic::Client);
    let table = |topic: &Topic| {
        let mut values: Vec<(String, Pair)> = counts.of(*topic).into_iter().collect();
        values.retain(|(_, pair)| both(pair) > 0);
        if *topic == Topic::Language {
            values = rare_together(values, floor);
        }
        Table {
            topic: *topic,
            lines: match clients {
                Clients::Few => Vec::new(),
                Clients::Apart(..) | Clients::Together(_) if topic.is_one_each() => {
                    one_each(values, clients, floor)
                }
                Clients::Apart(..) | Clients::Together(_) => several(values, new + ongoing, floor),
            },
        }
    };
    Told {
        clients,
        tables: topics.map(table).collect(),
    }
}

/// A language of a few would mark them by its name alone.
fn rare_together(values: Vec<(String, Pair)>, floor: Floor) -> Vec<(String, Pair)> {
    let rare =
        |(value, pair): &(String, Pair)| value == OTHER_LANGUAGES || !floor.shows(both(pair));
    let (rare, mut told): (Vec<_>, Vec<_>) = values.into_iter().partition(rare);
    if !rare.is_empty() {
        let mut others = Pair::new();
        for (_, pair) in rare {
            for (since, total) in pair {
                *others.entry(since).or_default() += total;
            }
        }
        told.push((OTHER_LANGUAGES.to_owned(), others));
    }
    told
}

fn one_each(values: Vec<(String, Pair)>, clients: Clients, floor: Floor) -> Vec<Line> {
    let row = |of: &dyn Fn(&Pair) -> u64| values.iter().map(|(_, pair)| of(pair)).collect();
    let rows: Vec<Vec<u64>> = match clients {
        Clients::Apart(..) => Since::ALL
            .iter()
            .map(|since| row(&|pair| number(pair, *since)))
            .collect(),
        Clients::Together(_) | Clients::Few => vec![row(&both)],
    };
    let covered = suppress::table(&rows, Rows::Told, floor);
    let at = |row: usize, place: usize| covered.cells.get(row)?.get(place).copied();
    let lines = values.into_iter().enumerate();
    lines
        .map(|(place, (value, _))| Line {
            value,
            apart: at(0, place).zip(at(1, place)),
            all: covered.columns.get(place).copied().unwrap_or(Shown::Few),
        })
        .collect()
}

fn several(values: Vec<(String, Pair)>, whole: u64, floor: Floor) -> Vec<Line> {
    let line = |(value, pair): (String, Pair)| Line {
        value,
        apart: None,
        all: suppress::some_of(whole, both(&pair), floor),
    };
    values.into_iter().map(line).collect()
}
