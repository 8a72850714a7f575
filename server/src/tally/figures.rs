//! How the line is doing: who waits now, and the totals of today and of two weeks.

use super::{FiguresError, allow};
use crate::{App, triage::board};
use domain::{
    ItemState, Level, Timestamp,
    permission::Actor,
    rota::zone::Day,
    tally::{Count, Histogram, Length, Quarter, Shown, Sums, Tally, cover},
};
use std::collections::BTreeMap;

/// Today and the days before it.
pub const DAYS: i32 = 14;

/// How many quarters before this one may be downloaded.
const QUARTERS: usize = 8;

/// How the line is doing.
#[derive(Debug)]
pub struct Figures {
    /// Today, as the line's own clocks have it.
    pub today: Day,
    /// Who waits now, the most urgent level first.
    pub waiting: Vec<Waiting>,
    /// Today's totals.
    pub day: Vec<Part>,
    /// Those of [`DAYS`].
    pub fortnight: Vec<Part>,
    /// Day by day, the oldest first.
    pub days: Vec<OneDay>,
    /// What may be downloaded, the newest first.
    pub quarters: Vec<Quarter>,
}

/// How many wait at a level. They stand in the queue for everybody who answers, so there is nothing to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub level: Level,
    /// How many.
    pub count: usize,
    /// Since when the first of them waits, to the minute.
    pub since: Option<Timestamp>,
}

/// One day of the whole line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneDay {
    /// Which.
    pub day: Day,
    /// Who came into line.
    pub started: Shown,
    /// Who was answered.
    pub answered: Shown,
    /// Who gave up, after ten seconds or more.
    pub abandoned: Shown,
}

/// Of whom totals are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Everybody.
    All,
    /// Those of a level.
    Level(Level),
    /// Those of a language.
    Language(String),
}

/// Totals of everybody, of a level or of a language, as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of whom.
    pub by: By,
    /// How often each thing happened.
    pub counts: Vec<(Count, Shown)>,
    /// How long things took; `None` where too few are behind it.
    pub lengths: Vec<(Length, Option<Histogram>)>,
}

/// How the line is doing now.
pub async fn figures(app: &App, actor: &Actor) -> Result<Figures, FiguresError> {
    allow(actor)?;
    let snapshot = board::look(app).await?;
    let waiting = Level::ALL.iter().map(|level| {
        let in_line = snapshot.items().iter().filter(|item| {
            item.assessment.level == *level
                && matches!(item.state, ItemState::Waiting { .. })
                && !snapshot.is_kept(actor.member, item.id)
        });
        let since = in_line.clone().map(|item| item.waiting_since).min();
        Waiting {
            level: *level,
            count: in_line.count(),
            since: since.map(Timestamp::to_minute),
        }
    });
    let waiting = waiting.collect();
    let today = app.rota.zone.day(app.now());
    let first = today.plus(1 - DAYS);
    let tallies = app.store.read().await?.tallies(first, today).await?;
    let of_today: Vec<Tally> = tallies
        .iter()
        .filter(|tally| tally.day == today)
        .cloned()
        .collect();
    let quarters = std::iter::successors(Some(Quarter::of(today)), |one| Some(one.before()));
    Ok(Figures {
        today,
        waiting,
        day: parts(&of_today),
        fortnight: parts(&tallies),
        days: days(first, &tallies),
        quarters: quarters.take(QUARTERS + 1).collect(),
    })
}

/// Each day, also one on which nothing happened.
fn days(first: Day, tallies: &[Tally]) -> Vec<OneDay> {
    let mut sums: BTreeMap<Day, Sums> = (0..DAYS)
        .map(|days| (first.plus(days), Sums::default()))
        .collect();
    for tally in tallies {
        let sum = sums.entry(tally.day).or_default();
        sum.add(tally.what, tally.total);
    }
    let all: Vec<(Day, Sums)> = sums.into_iter().collect();
    // The two weeks' sum stands beside them.
    let covered = |count| {
        let numbers: Vec<u64> = all.iter().map(|(_, sums)| sums.count(count)).collect();
        cover(&numbers)
    };
    let started = covered(Count::Started);
    let answered = covered(Count::Answered);
    let abandoned = covered(Count::Abandoned);
    let numbers = started.into_iter().zip(answered).zip(abandoned);
    let day = |((day, _), ((started, answered), abandoned)): (&(Day, Sums), _)| OneDay {
        day: *day,
        started,
        answered,
        abandoned,
    };
    all.iter().zip(numbers).map(day).collect()
}

/// Everybody's totals, then by level, then by language; the two ways to take them apart are covered each for itself.
pub(super) fn parts(tallies: &[Tally]) -> Vec<Part> {
    let mut all = Sums::default();
    let mut levels: BTreeMap<Level, Sums> = BTreeMap::new();
    let mut languages: BTreeMap<String, Sums> = BTreeMap::new();
    for tally in tallies {
        let level = levels.entry(tally.level).or_default();
        let language = languages.entry(tally.language.clone()).or_default();
        for sums in [&mut all, level, language] {
            sums.add(tally.what, tally.total);
        }
    }
    let levels = levels.into_iter();
    let levels = levels.map(|(level, sums)| (By::Level(level), sums));
    let languages = languages.into_iter();
    let languages = languages.map(|(language, sums)| (By::Language(language), sums));
    [
        covered(&[(By::All, all)]),
        covered(&levels.collect::<Vec<_>>()),
        covered(&languages.collect::<Vec<_>>()),
    ]
    .concat()
}

/// The parts of one sum, each number covered together with its like.
fn covered(sums: &[(By, Sums)]) -> Vec<Part> {
    let mut parts: Vec<Part> = sums
        .iter()
        .map(|(by, _)| Part {
            by: by.clone(),
            counts: Vec::new(),
            lengths: Vec::new(),
        })
        .collect();
    for count in Count::ALL {
        let numbers: Vec<u64> = sums.iter().map(|(_, sums)| sums.count(*count)).collect();
        for (part, shown) in parts.iter_mut().zip(cover(&numbers)) {
            part.counts.push((*count, shown));
        }
    }
    for length in Length::ALL {
        let taken: Vec<Histogram> = sums.iter().map(|(_, sums)| sums.length(*length)).collect();
        let numbers: Vec<u64> = taken.iter().map(Histogram::total).collect();
        let shown = cover(&numbers).into_iter().zip(taken);
        for (part, (shown, taken)) in parts.iter_mut().zip(shown) {
            part.lengths
                .push((*length, shown.number().map(|_enough| taken)));
        }
    }
    parts
}
