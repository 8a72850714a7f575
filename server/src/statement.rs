//! What this line holds, and what it cannot produce (R218, R601): one page in plain words, made from the schema of the database as it is,
//! from the register of columns (`docs/server-knows.toml`), from the groups of `docs/statement.toml`, and from the table by which records
//! go (`domain::retention`). Nothing in it is about anybody.

mod page;

use domain::{
    Timestamp,
    retention::{After, Record, Rule, table},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

pub use page::{html, text};

const REGISTER: &str = include_str!("../../docs/server-knows.toml");
const GROUPS: &str = include_str!("../../docs/statement.toml");

/// The statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whose it is.
    pub organisation: String,
    /// When it was made.
    pub made: Timestamp,
    /// The first sentences.
    pub lead: Vec<&'static str>,
    /// What is held.
    pub held: Vec<Group>,
    /// What cannot be produced.
    pub never: Vec<&'static str>,
    /// How long what is held is kept.
    pub kept: Vec<Kept>,
    /// The last sentences.
    pub end: Vec<&'static str>,
}

/// Some of what is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// In plain words.
    pub words: String,
    /// How many facts of it the server can read: columns that are random or a hash are neither.
    pub readable: u32,
    /// How many columns only keys open that are not on the server, or are public by nature.
    pub sealed: u32,
}

/// How long something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What.
    pub what: &'static str,
    /// How long, and from when on.
    pub how_long: String,
    /// Whether a legal hold can keep it longer.
    pub can_be_held: bool,
}

/// Why there is no statement.
#[derive(Debug, Error)]
pub enum StatementError {
    /// The database holds something that is described nowhere: nothing is said rather than something that is not true.
    #[error("not described: {0}")]
    Undescribed(String),
    /// What describes it does not parse.
    #[error("the register does not parse")]
    Register(#[from] toml::de::Error),
}

#[derive(Deserialize)]
struct Column {
    kind: String,
}

#[derive(Deserialize)]
struct Groups {
    group: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    words: String,
    tables: Vec<String>,
}

/// The statement of an organisation, from the columns that its database has, as table and column.
///
/// # Errors
/// [`StatementError::Undescribed`] for a column that is on no list.
pub fn state(
    organisation: &str,
    made: Timestamp,
    live: &[(String, String)],
) -> Result<Statement, StatementError> {
    let register: BTreeMap<String, BTreeMap<String, Column>> = toml::from_str(REGISTER)?;
    let groups: Groups = toml::from_str(GROUPS)?;
    let mut left: BTreeSet<&str> = live.iter().map(|(table, _column)| table.as_str()).collect();
    let mut held = Vec::new();
    for group in groups.group {
        let (mut readable, mut sealed) = (0, 0);
        let of_group = |table: &String| group.tables.contains(table);
        for (table, column) in live.iter().filter(|(table, _column)| of_group(table)) {
            let known = register.get(table).and_then(|columns| columns.get(column));
            let known =
                known.ok_or_else(|| StatementError::Undescribed(format!("{table}.{column}")))?;
            readable += u32::from(known.kind == "fact");
            sealed += u32::from(known.kind == "sealed");
            left.remove(table.as_str());
        }
        held.push(Group {
            words: group.words,
            readable,
            sealed,
        });
    }
    if let Some(table) = left.first() {
        return Err(StatementError::Undescribed((*table).to_owned()));
    }
    Ok(Statement {
        organisation: organisation.to_owned(),
        made,
        lead: LEAD.to_vec(),
        held,
        never: NEVER.to_vec(),
        kept: table().map(kept).collect(),
        end: END.to_vec(),
    })
}

const LEAD: &[&str] = &[
    "This line helps people who may be watched. It is built so that its server holds as little as possible, and cannot read what people say.",
    "What is sealed can only be opened with keys that are on the devices of our staff who work with that person. The server has none of them, and neither has whoever runs it.",
];

const NEVER: &[&str] = &[
    "What was said in a chat. It is sealed from end to end, is deleted once it has arrived, and the keys are destroyed when the chat ends.",
    "Who a visitor is. Nobody is asked for a name or an account, and no cookie or identifier is kept in their browser.",
    "Where a visitor was: no IP address, no user agent, no location is written down, in the database or in a log.",
    "Whether two visits were by the same person.",
    "Names, numbers and addresses in readable form: they are sealed, and this server cannot open them.",
    "A list of the people we serve, or a search by name: there is none.",
    "Recordings of calls or chats: there are none.",
    "Keys or passphrases of our staff: the server has never had them.",
    "Anything that was deleted: keys are destroyed with what they open, and copies for emergencies go within 30 days.",
];

const END: &[&str] = &[
    "The figures behind each line are how many kinds of fact the server can read, and how many only keys open that it does not have, or are public by nature.",
    "This page was made by the program itself from the schema of its database. It describes kinds of records and is about nobody.",
];

fn kept(rule: Rule) -> Kept {
    Kept {
        what: what(rule.record),
        how_long: how_long(&rule),
        can_be_held: rule.can_be_held,
    }
}

const fn what(record: Record) -> &'static str {
    match record {
        Record::ChatText => "What is said in a chat (sealed)",
        Record::SafetyCheck => "A place in line, with what was tapped about safety",
        Record::WrapUp => "The codes of a finished contact, which name nobody",
        Record::Callback => "A request to be called: number, hours, words",
        Record::CallbackStop => "A request to be called that never came to an end",
        Record::Referral => "What another agency sent about somebody",
        Record::Receipt => "That a form of another agency came",
        Record::Release => "A consent, and what was told by it",
        Record::Handoff => "Agreed facts on their way into a case",
        Record::Case => "A case record, with everything in it",
        Record::Task => "A task of our staff that hangs on no case",
        Record::Total => "Totals that name nobody",
        Record::Audit => "The words of our own log of who did what",
        Record::Backup => "Copies of the database for emergencies (encrypted)",
    }
}

fn how_long(rule: &Rule) -> String {
    let after = match rule.after {
        After::Delivered => "it has arrived, or the chat is over",
        After::ContactEnded => "the contact is over",
        After::Saved => "it was saved",
        After::Outcome => "it was done, or cancelled",
        After::LastWindow => "the last of its safe hours",
        After::Closed => "it was closed",
        After::Came => "it came",
        After::Ended => "it ended",
        After::Confirmed => "it has arrived there",
        After::Counted => "the time that it counts",
        After::Written => "it was written",
        After::Made => "it was made",
    };
    let secs = rule.keep.0 / 1_000;
    let length = match secs {
        0 => return format!("gone at once when {after}"),
        secs if secs % 86_400 == 0 && secs > 86_400 => format!("{} days", secs / 86_400),
        secs if secs % 3_600 == 0 => format!("{} hours", secs / 3_600),
        secs => format!("{} minutes", secs / 60),
    };
    format!("{length} after {after}")
}
