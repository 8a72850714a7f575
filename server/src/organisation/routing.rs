//! Whom a desk thinks of first (R406–R411, docs/decisions/0062): a table that a programme replaces, written as TOML, signed with the
//! settings, evaluated by the desk over what it has opened. Nothing of it runs here: the server cannot know what a form says.
//!
//! The words that a table may use are a closed list. None of them asks for somebody's status or for their help to the police, so no
//! table can make one of them a condition (R409, R411).

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What is built in, as a person would write it.
pub const DEFAULT: &str = include_str!("../../../deploy/routing.toml");

/// The most rows.
const ROWS_MAX: usize = 40;
/// The longest text, in characters.
const TEXT_MAX: usize = 200;

/// The table. Field by field what `web-client/src/desk/router/table.ts` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// What "born here" means.
    pub country: String,
    /// What "outside" means.
    pub state: String,
    /// Groups of words, by name.
    pub groups: BTreeMap<String, Group>,
    /// The rows, in the order in which they are shown.
    pub rows: Vec<Row>,
    /// Teams for children, by the towns that they serve.
    pub areas: Vec<Area>,
    /// What is shown for every other town.
    pub elsewhere: Elsewhere,
}

/// A group of words: said when one of them is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// How it reads as a reason.
    pub label: String,
    /// What says it.
    pub is: Vec<Word>,
    /// What makes it thinkable.
    #[serde(default, rename(serialize = "mayBe"))]
    pub may_be: Vec<Word>,
}

/// A situation, and whom to think of first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name.
    pub id: String,
    /// The situation.
    pub situation: String,
    /// Groups that have to be said, or thinkable.
    pub needs: Vec<String>,
    /// Groups that must not be said.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whom first.
    pub first: Vec<String>,
    /// Whom else.
    pub also: Vec<String>,
    /// Whether a team for children belongs to it (R408).
    #[serde(default, rename(serialize = "childTeam"))]
    pub child_team: bool,
    /// What else is to be known.
    #[serde(default)]
    pub note: String,
}

/// A team for children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its name.
    pub team: String,
    /// The towns that it serves.
    pub towns: Vec<String>,
}

/// What is shown where no team is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// The text.
    pub text: String,
}

/// What may be known of somebody: the flags of a form (E11), and what an advocate ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"))]
#[expect(
    missing_docs,
    reason = "the flags of E11 and five facts, named as they are"
)]
pub enum Word {
    Minor,
    Adult,
    BornHere,
    BornAbroad,
    Outside,
    Sex,
    Labour,
    DomesticServitude,
    Familial,
    Gang,
    ForcedCriminality,
    Debt,
    PapersTaken,
    Confinement,
    ThreatsHomeFamily,
    Unaccompanied,
    TortureAbroad,
    DetainedAbroad,
    StateActor,
    ArmedGroup,
    Dv,
    Sa,
    Stalking,
    WageTheft,
    ForcedMarriage,
    SmugglingDebt,
    Unsure,
}

/// A table that a desk could not use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RoutingError {
    /// Too few or too many rows.
    #[error("routing needs between 1 and {ROWS_MAX} rows")]
    Rows,
    /// A row's name is taken.
    #[error("routing has two rows with the id {0:?}")]
    SameRow(String),
    /// A row names a group that is not there.
    #[error("row {row:?} names the group {group:?}, which is not in routing.groups")]
    Group {
        /// Which row.
        row: String,
        /// Which group.
        group: String,
    },
    /// A row that would show for everybody, or for nobody.
    #[error("row {0:?} needs at least one group, and must not exclude what it needs")]
    Condition(String),
    /// A row that leads nowhere.
    #[error("row {0:?} has nobody to think of first")]
    First(String),
    /// A group without words.
    #[error("group {0:?} has no words in \"is\"")]
    Empty(String),
    /// A text that is missing, or too long to be read at three in the morning.
    #[error("{0} is empty or longer than {TEXT_MAX} characters")]
    Text(String),
    /// A town that two teams serve.
    #[error("the town {0:?} is in two areas: which team serves it?")]
    Town(String),
}

impl Routing {
    /// What is built in.
    ///
    /// # Errors
    /// Never: a test reads it.
    pub fn built_in() -> Result<Self, super::settings::SettingsError> {
        #[derive(Deserialize)]
        struct File {
            routing: Routing,
        }
        let file: File = toml::from_str(DEFAULT)?;
        file.routing.check()?;
        Ok(file.routing)
    }

    /// Checks it.
    ///
    /// # Errors
    /// The first thing that a desk could not use, in plain words.
    pub fn check(&self) -> Result<(), RoutingError> {
        if self.rows.is_empty() || self.rows.len() > ROWS_MAX {
            return Err(RoutingError::Rows);
        }
        text("routing.country", &self.country)?;
        text("routing.state", &self.state)?;
        text("routing.elsewhere.text", &self.elsewhere.text)?;
        for (name, group) in &self.groups {
            text(&format!("the label of group {name:?}"), &group.label)?;
            if group.is.is_empty() {
                return Err(RoutingError::Empty(name.clone()));
            }
        }
        let mut ids = BTreeSet::new();
        for row in &self.rows {
            if !ids.insert(&row.id) {
                return Err(RoutingError::SameRow(row.id.clone()));
            }
            self.check_row(row)?;
        }
        self.check_areas()
    }

    fn check_row(&self, row: &Row) -> Result<(), RoutingError> {
        let id = &row.id;
        text("the id of a row", id)?;
        text(&format!("the situation of row {id:?}"), &row.situation)?;
        let mut named = row.needs.iter().chain(&row.without);
        if let Some(group) = named.find(|group| !self.groups.contains_key(*group)) {
            let (row, group) = (id.clone(), group.clone());
            return Err(RoutingError::Group { row, group });
        }
        let contradicts = row.needs.iter().any(|group| row.without.contains(group));
        if row.needs.is_empty() || contradicts {
            return Err(RoutingError::Condition(id.clone()));
        }
        if row.first.is_empty() {
            return Err(RoutingError::First(id.clone()));
        }
        for one in row.first.iter().chain(&row.also) {
            text(&format!("an offer of row {id:?}"), one)?;
        }
        if row.note.is_empty() {
            return Ok(());
        }
        text(&format!("the note of row {id:?}"), &row.note)
    }

    fn check_areas(&self) -> Result<(), RoutingError> {
        let mut towns = BTreeSet::new();
        for area in &self.areas {
            text("the team of an area", &area.team)?;
            for town in &area.towns {
                text(&format!("a town of {:?}", area.team), town)?;
                if !towns.insert(town.trim().to_lowercase()) {
                    return Err(RoutingError::Town(town.clone()));
                }
            }
        }
        Ok(())
    }
}

fn text(what: &str, text: &str) -> Result<(), RoutingError> {
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_MAX;
    fits.then_some(())
        .ok_or_else(|| RoutingError::Text(what.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::settings::{Settings, SettingsError};
    use std::{fs, path::Path};

    const SETTINGS: &str = include_str!("../../../deploy/organisation.toml");
    const BUILT_IN: &str = "../web-client/src/desk/router/built-in.json";

    fn with(routing: &str) -> Result<Settings, SettingsError> {
        Settings::parse(&format!("{SETTINGS}\n{routing}"))
    }

    /// The desk's copy of the table is this one. `UPDATE_GOLDEN=1` writes it anew.
    #[test]
    fn the_desk_has_what_is_built_in() {
        let json = serde_json::to_string_pretty(&Routing::built_in().unwrap()).unwrap() + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(BUILT_IN);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &json).unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap(), json);
    }

    #[test]
    fn a_programme_replaces_the_table_as_a_whole() {
        let without = Settings::parse(SETTINGS).unwrap();
        assert_eq!(without.routing, None);
        let replaced = with(DEFAULT).unwrap();
        assert_eq!(replaced.routing, Some(Routing::built_in().unwrap()));
        let json = serde_json::to_value(&replaced).unwrap();
        let trafficking = &json["routing"]["groups"]["trafficking"];
        assert_eq!(trafficking["is"][2], "domesticServitude");
        assert_eq!(trafficking["mayBe"][0], "unsure");
        assert_eq!(json["routing"]["rows"][0]["childTeam"], true);
    }

    #[test]
    fn norwalk_and_stamford_are_in_no_area_and_cfj_has_its_six_towns() {
        let routing = Routing::built_in().unwrap();
        let towns: Vec<&str> = routing
            .areas
            .iter()
            .flat_map(|area| area.towns.iter().map(String::as_str))
            .collect();
        let expected = [
            "Bridgeport",
            "Easton",
            "Fairfield",
            "Monroe",
            "Stratford",
            "Trumbull",
        ];
        assert_eq!(towns, expected);
    }

    #[test]
    fn what_a_desk_could_not_use_is_refused_in_plain_words() {
        for (from, to, expected) in [
            (
                "needs = [\"minor\", \"born_here\"]",
                "needs = [\"minor\", \"poor\"]",
                "row \"minor_here\" names the group \"poor\", which is not in routing.groups",
            ),
            (
                "without = [\"trafficking\"]",
                "without = [\"violence\"]",
                "row \"violence\" needs at least one group, and must not exclude what it needs",
            ),
            (
                "first = [\"Legal aid\"]",
                "first = []",
                "row \"labour\" has nobody to think of first",
            ),
            (
                "id = \"both\"",
                "id = \"torture\"",
                "routing has two rows with the id \"torture\"",
            ),
            (
                "is = [\"wage_theft\"]",
                "is = []",
                "group \"labour_abuse\" has no words in \"is\"",
            ),
            (
                "\"Easton\", ",
                "\"Easton\", \"easton\", ",
                "the town \"easton\" is in two areas: which team serves it?",
            ),
            (
                "situation = \"Outside Connecticut\"",
                "situation = \" \"",
                "the situation of row \"outside\" is empty or longer than 200 characters",
            ),
        ] {
            let changed = DEFAULT.replacen(from, to, 1);
            assert_ne!(changed, DEFAULT, "{from}");
            assert_eq!(with(&changed).unwrap_err().to_string(), expected);
        }
        // There are no words for somebody's status or for what they do for the police.
        for word in ["undocumented", "visa", "cooperates"] {
            let changed = DEFAULT.replacen("\"wage_theft\"", &format!("\"{word}\""), 1);
            assert!(matches!(with(&changed), Err(SettingsError::Syntax(_))));
        }
    }
}
