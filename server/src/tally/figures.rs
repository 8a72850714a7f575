//! How the line is doing: who waits now, and the totals of today and of two weeks.

use super::{FiguresError, allow};
use crate::{
    App,
    callback::due::{self, AtLevel},
    triage::{COUNTED, board},
};
use domain::{
    ItemState, Level, Timestamp,
    permission::Actor,
    rota::zone::Day,
    suppress::Floor,
    tally::{
        Count, Histogram, Length, OTHER_LANGUAGES, Quarter, Shown, Staffing, Sums, Tally, What,
        cover, hide_rests,
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many days before today.
pub const DAYS: i32 = 14;

/// How many quarters may be downloaded.
const QUARTERS: usize = 8;

/// How the line is doing.
#[derive(Debug)]
pub struct Figures {
    /// Today, as the line's own clocks have it.
    pub today: Day,
    /// Who waits now, the most urgent level first.
    pub waiting: Vec<Waiting>,
    /// Who asked to be called, the most urgent level first. Told as it is, like who waits.
    pub calls: Vec<AtLevel>,
    /// Today's totals.
    pub day: Vec<Part>,
    /// Those of [`DAYS`]. Today is in none of them: from a sum with today in it, and today's, a small day could be worked out.
    pub fortnight: Vec<Part>,
    /// Those one by one, the oldest first.
    pub days: Vec<OneDay>,
    /// How much who was there was needed, in [`DAYS`]. Of one day it would be about whoever had that day's shift.
    pub staffing: Staffing,
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
    pub counts: BTreeMap<Count, Shown>,
    /// How long things took; `None` where too few are behind it.
    pub lengths: Vec<(Length, Option<Histogram>)>,
}

/// How the line is doing now.
pub async fn figures(app: &App, actor: &Actor) -> Result<Figures, FiguresError> {
    allow(actor)?;
    let waiting = waiting(app, actor).await?;
    let today = app.rota.zone.day(app.now());
    let (first, last) = (today.plus(-DAYS), today.plus(-1));
    let mut tx = app.store.read().await?;
    let of_today = tx.tallies(today, today).await?;
    let tallies = tx.tallies(first, last).await?;
    let staffing = tx.staffing(first, last).await?;
    let calls = due::by_level(app, tx.as_mut()).await?;
    drop(tx);
    let over = Quarter::of(today).before();
    let quarters = std::iter::successors(Some(over), |one| Some(one.before()));
    Ok(Figures {
        today,
        waiting,
        calls,
        day: parts(&of_today, Floor::Inside),
        fortnight: parts(&tallies, Floor::Inside),
        days: days(first, &tallies),
        staffing,
        quarters: quarters.take(QUARTERS).collect(),
    })
}

/// Who waits, by level. A short line is the board's, without what is kept from whoever asks; of a long one the database counts.
async fn waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, FiguresError> {
    let snapshot = board::look(app).await?;
    let mut tx = app.store.read().await?;
    let mut all = Vec::new();
    for level in Level::ALL.iter().copied() {
        let in_line = snapshot.items().iter().filter(|item| {
            item.assessment.level == level
                && !item.drill
                && matches!(item.state, ItemState::Waiting { .. })
                && !snapshot.is_kept(actor.member, item.id)
        });
        let mut since = in_line.clone().map(|item| item.waiting_since).min();
        let mut count = in_line.count();
        if snapshot.behind() > 0 {
            let kept = snapshot.kept_waiting(actor.member, level);
            let all = tx.count_waiting(app.team, Some(level), COUNTED).await?;
            count = (all as usize).saturating_sub(kept);
            if kept == 0 {
                since = tx.waiting_longest(app.team, level).await?;
            }
        }
        all.push(Waiting {
            level,
            count,
            since: since.map(Timestamp::to_minute),
        });
    }
    Ok(all)
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
        cover(&numbers, Floor::Inside)
    };
    let told =
        [Count::Started, Count::Answered, Count::Abandoned].map(|count| (count, covered(count)));
    let day = |(place, (day, _)): (usize, &(Day, Sums))| {
        let of_day = |(count, shown): &(Count, Vec<Shown>)| Some((*count, *shown.get(place)?));
        let mut shown: BTreeMap<Count, Shown> = told.iter().filter_map(of_day).collect();
        hide_rests(&mut shown, Floor::Inside);
        let of = |count| shown.get(&count).copied().unwrap_or(Shown::Few);
        OneDay {
            day: *day,
            started: of(Count::Started),
            answered: of(Count::Answered),
            abandoned: of(Count::Abandoned),
        }
    };
    all.iter().enumerate().map(day).collect()
}

/// Everybody's totals, then by level, then by language; the two ways to take them apart are covered each for itself.
pub(super) fn parts(tallies: &[Tally], floor: Floor) -> Vec<Part> {
    let mut all = Sums::default();
    // Every level has its row: one that stood there only with somebody in it would say that there was somebody.
    let mut levels: BTreeMap<Level, Sums> = Level::ALL
        .iter()
        .map(|level| (*level, Sums::default()))
        .collect();
    let mut languages: BTreeMap<String, Sums> = BTreeMap::new();
    let told = told_languages(tallies, floor);
    for tally in tallies {
        let level = levels.entry(tally.level).or_default();
        let language = told.get(tally.language.as_str()).copied();
        let language = language.unwrap_or(OTHER_LANGUAGES).to_owned();
        let language = languages.entry(language).or_default();
        for sums in [&mut all, level, language] {
            sums.add(tally.what, tally.total);
        }
    }
    let levels = levels.into_iter();
    let levels = levels.map(|(level, sums)| (By::Level(level), sums));
    let languages = languages.into_iter();
    let languages = languages.map(|(language, sums)| (By::Language(language), sums));
    [
        covered(&[(By::All, all)], floor),
        covered(&levels.collect::<Vec<_>>(), floor),
        covered(&languages.collect::<Vec<_>>(), floor),
    ]
    .concat()
}

/// The languages in which enough came to be told of.
fn told_languages(tallies: &[Tally], floor: Floor) -> HashSet<&str> {
    let mut came: HashMap<(What, &str), u64> = HashMap::new();
    for tally in tallies {
        // Whoever asked to be called may have come into line first: the two are not added up.
        if [Count::Started, Count::CallAsked]
            .map(What::Count)
            .contains(&tally.what)
        {
            *came.entry((tally.what, &tally.language)).or_default() += tally.total;
        }
    }
    let enough = came
        .into_iter()
        .filter(|(_, total)| *total >= floor.least());
    enough.map(|((_, language), _)| language).collect()
}

/// The parts of one sum, each number covered together with its like.
fn covered(sums: &[(By, Sums)], floor: Floor) -> Vec<Part> {
    let mut parts: Vec<Part> = sums
        .iter()
        .map(|(by, _)| Part {
            by: by.clone(),
            counts: BTreeMap::new(),
            lengths: Vec::new(),
        })
        .collect();
    for count in Count::ALL {
        let numbers: Vec<u64> = sums.iter().map(|(_, sums)| sums.count(*count)).collect();
        for (part, shown) in parts.iter_mut().zip(cover(&numbers, floor)) {
            part.counts.insert(*count, shown);
        }
    }
    for part in &mut parts {
        hide_rests(&mut part.counts, floor);
    }
    for length in Length::ALL {
        let taken: Vec<Histogram> = sums.iter().map(|(_, sums)| sums.length(*length)).collect();
        let numbers: Vec<u64> = taken.iter().map(Histogram::total).collect();
        let shown = cover(&numbers, floor).into_iter().zip(taken);
        for (part, (shown, taken)) in parts.iter_mut().zip(shown) {
            part.lengths
                .push((*length, shown.number().map(|_enough| taken)));
        }
    }
    parts
}
