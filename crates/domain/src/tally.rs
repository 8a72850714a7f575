//! What is counted of the line: totals of a day, a level and a language, with nobody in them (R380–R383).
//!
//! Everything is counted when it happens, under the level that the item had at first: against that level's target it is held, and
//! what began under a level is answered or gone under the same. Leaving quickly and losing a connection are counted apart from
//! giving up (R381). Nothing below five is shown, and of what leaves the programme nothing below eleven ([`cover`], [`Floor`]).

mod histogram;
mod quarter;
mod staffing;

pub use histogram::{BOUNDS, Histogram, bucket};
pub use quarter::{NotAQuarter, Quarter};
pub use staffing::Staffing;

use crate::{
    Callback, Item, ItemState, Level, Millis, Timestamp,
    callback::{CallTargets, Outcome},
    chat::EndReason,
    ladder::Ladders,
    level::Targets,
    rota::zone::{Day, Weekday, Zone},
    suppress::Floor,
    word::words,
};
use std::collections::BTreeMap;

/// Nothing that is less is shown to anybody (R380).
pub const FEW: u64 = Floor::Inside.least();

/// Who is gone sooner has not waited: R380's short abandonment.
pub const SHORT: Millis = Millis::from_secs(10);

/// Something that happened once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Count {
    /// Somebody came into line.
    Started,
    /// Of these, outside office hours ([`after_hours`]).
    AfterHours,
    /// It was put before somebody, the first time.
    Offered,
    /// Somebody took it, the first time.
    Answered,
    /// That was within the target of its level.
    WithinTarget,
    /// Whoever took it does not speak the language.
    LanguageUnmet,
    /// The person gave up in line, after ten seconds or more.
    Abandoned,
    /// The person gave up sooner.
    ShortAbandoned,
    /// Quick exit, in line or in the chat.
    QuickExit,
    /// The connection was lost, or nobody wrote for too long; nobody returned.
    Dropped,
    /// The person came back with their words.
    Returned,
    /// A chat came back into line, because its holder gave it back or was gone.
    BackInLine,
    /// A colleague was asked to take over.
    TransferAsked,
    /// They did, with the person's word.
    TransferWarm,
    /// They did without it: for a reason, or because the holder was gone.
    TransferCold,
    /// They said no, did not answer, or it was taken back.
    TransferFailed,
    /// The person was asked about another line (R313).
    OutsideOffered,
    /// They said yes.
    OutsideAgreed,
    /// They said no.
    OutsideDeclined,
    /// They are through there.
    OutsideDone,
    /// Nobody answered there.
    OutsideFailed,
    /// They went on there without anybody staying.
    OutsideCold,
    /// Somebody more was called, because nobody had taken it.
    Escalated,
    /// Somebody answered such a call.
    EscalationAnswered,
    /// Somebody asked to be called (R330).
    CallAsked,
    /// They were called, whatever came of it: as often as it was tried.
    CallTried,
    /// Of these, outside of the safe hours, because a supervisor allowed it (R334).
    CallOutside,
    /// Of these, the first call to somebody.
    CallFirst,
    /// That was within the target of the level (R306).
    CallFirstInTime,
    /// Safe hours passed, and nobody had called (R340).
    CallMissed,
    /// Nobody calls any more.
    CallEnded,
    /// Because the person was reached.
    CallReached,
    /// Because the person took it back, or came by themselves (R341).
    CallWithdrawn,
}

words!(Count {
    Started => "started",
    AfterHours => "afterHours",
    Offered => "offered",
    Answered => "answered",
    WithinTarget => "withinTarget",
    LanguageUnmet => "languageUnmet",
    Abandoned => "abandoned",
    ShortAbandoned => "shortAbandoned",
    QuickExit => "quickExit",
    Dropped => "dropped",
    Returned => "returned",
    BackInLine => "backInLine",
    TransferAsked => "transferAsked",
    TransferWarm => "transferWarm",
    TransferCold => "transferCold",
    TransferFailed => "transferFailed",
    OutsideOffered => "outsideOffered",
    OutsideAgreed => "outsideAgreed",
    OutsideDeclined => "outsideDeclined",
    OutsideDone => "outsideDone",
    OutsideFailed => "outsideFailed",
    OutsideCold => "outsideCold",
    Escalated => "escalated",
    EscalationAnswered => "escalationAnswered",
    CallAsked => "callAsked",
    CallTried => "callTried",
    CallOutside => "callOutside",
    CallFirst => "callFirst",
    CallFirstInTime => "callFirstInTime",
    CallMissed => "callMissed",
    CallEnded => "callEnded",
    CallReached => "callReached",
    CallWithdrawn => "callWithdrawn",
});

/// Something that took time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Length {
    /// From coming into line to the first answer: speed of answer.
    Answer,
    /// From coming into line to being answered or gone.
    Wait,
    /// From the first answer to the end of the chat.
    Conversation,
    /// From the end of the chat to the wrap-up.
    WrapUp,
    /// From when somebody who asked for it could be called to the first call.
    FirstCall,
}

words!(Length {
    Answer => "answer",
    Wait => "wait",
    Conversation => "conversation",
    WrapUp => "wrapUp",
    FirstCall => "firstCall",
});

/// One more of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Happened {
    /// Once.
    Once(Count),
    /// It took so long.
    Took(Length, Millis),
}

/// One total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Of which day, as the line's own clocks have it.
    pub day: Day,
    /// Of which level.
    pub level: Level,
    /// Of which language: a primary subtag.
    pub language: String,
    /// Of what: a word of [`Count`] or [`Length`].
    pub what: What,
    /// How often.
    pub total: u64,
}

/// What a total is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Of something that happened.
    Count(Count),
    /// Of what took a time between two bounds: the number of the bucket.
    Length(Length, usize),
}

impl Happened {
    /// The total that it adds to.
    pub fn what(self) -> What {
        match self {
            Self::Once(count) => What::Count(count),
            Self::Took(length, took) => What::Length(length, bucket(took)),
        }
    }
}

impl What {
    /// As it is stored: a word and a bucket; what has no buckets has the first one.
    pub const fn stored(self) -> (&'static str, usize) {
        match self {
            Self::Count(count) => (count.name(), 0),
            Self::Length(length, bucket) => (length.name(), bucket),
        }
    }

    /// From how it is stored.
    pub fn from_stored(word: &str, bucket: usize) -> Option<Self> {
        if let Some(length) = Length::from_name(word) {
            return (bucket <= BOUNDS.len()).then_some(Self::Length(length, bucket));
        }
        let count = Count::from_name(word).filter(|_count| bucket == 0);
        count.map(Self::Count)
    }
}

/// A language as it is counted: without region or script, so that a rare tag marks nobody.
pub fn counted_language(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or_default();
    primary.to_ascii_lowercase()
}

/// The minutes of a working day from when to when offices are open: 8 to 18 o'clock.
const OFFICE_MINUTES: std::ops::Range<u16> = 8 * 60..18 * 60;

/// Whether offices are shut at a moment: on Saturday and Sunday, before 8 and from 18 o'clock by the line's own clocks. Holidays are
/// not known.
pub fn after_hours(zone: &Zone, at: Timestamp) -> bool {
    let weekend = matches!(zone.day(at).weekday(), Weekday::Saturday | Weekday::Sunday);
    weekend || !OFFICE_MINUTES.contains(&zone.wall(at).minute())
}

/// Somebody comes into line.
pub fn started(zone: &Zone, now: Timestamp) -> Vec<Happened> {
    let mut all = vec![Happened::Once(Count::Started)];
    if after_hours(zone, now) {
        all.push(Happened::Once(Count::AfterHours));
    }
    all
}

/// Somebody takes what waits. Only the first time: what came back into line was answered before.
pub fn answered(waiting: &Item, now: Timestamp, targets: &Targets) -> Vec<Happened> {
    if waiting.fence.0 != 0 {
        return Vec::new();
    }
    let waited = now.since(waiting.waiting_since);
    let mut all = vec![
        Happened::Once(Count::Answered),
        Happened::Took(Length::Answer, waited),
        Happened::Took(Length::Wait, waited),
    ];
    if waited <= targets.of(waiting.assessment.first) {
        all.push(Happened::Once(Count::WithinTarget));
    }
    all
}

/// A chat ends. `paused` says that its visitor had left it for later.
pub fn ended(item: &Item, reason: EndReason, paused: bool, now: Timestamp) -> Vec<Happened> {
    let in_line = matches!(item.state, ItemState::Waiting { .. }) && item.fence.0 == 0;
    let waited = now.since(item.waiting_since);
    let mut all = Vec::new();
    // Who left for later did not wait until the words lapsed.
    if in_line && !paused {
        all.push(Happened::Took(Length::Wait, waited));
    }
    let count = match reason {
        EndReason::QuickExit => Some(Count::QuickExit),
        // A quick exit that could have been undone was counted when it happened.
        EndReason::ConnectionLost | EndReason::IdleTimeout if paused => None,
        EndReason::ConnectionLost | EndReason::IdleTimeout => Some(Count::Dropped),
        EndReason::EndedByPerson | EndReason::NoStaffLeft if in_line => Some(if waited < SHORT {
            Count::ShortAbandoned
        } else {
            Count::Abandoned
        }),
        // Who will be called has not been given up on.
        EndReason::NoStaffCallbackBooked
        | EndReason::EndedByPerson
        | EndReason::NoStaffLeft
        | EndReason::EndedByAdvocate
        | EndReason::UnsafeEnd
        | EndReason::Abusive
        | EndReason::ServiceFailure => None,
    };
    all.extend(count.map(Happened::Once));
    all
}

/// Somebody is called who asked for it; `before` is the request as it was until then.
pub fn called(before: &Callback, now: Timestamp, targets: &CallTargets) -> Vec<Happened> {
    let mut all = vec![Happened::Once(Count::CallTried)];
    if before.open_window(now).is_some_and(|window| window.extra) {
        all.push(Happened::Once(Count::CallOutside));
    }
    if let Some(due) = before.first_due {
        let waited = now.since(due);
        all.push(Happened::Once(Count::CallFirst));
        all.push(Happened::Took(Length::FirstCall, waited));
        if waited <= targets.of(before.level) {
            all.push(Happened::Once(Count::CallFirstInTime));
        }
    }
    all
}

/// Nobody calls any more who was to be called.
pub fn call_ended(outcome: Outcome) -> Vec<Happened> {
    let mut all = vec![Happened::Once(Count::CallEnded)];
    if outcome.is_reached() {
        all.push(Happened::Once(Count::CallReached));
    }
    if outcome.is_withdrawn() {
        all.push(Happened::Once(Count::CallWithdrawn));
    }
    all
}

/// Whether more were called for it than at once.
pub fn escalated(item: &Item, ladders: &Ladders) -> bool {
    let ItemState::Waiting { climb } = item.state else {
        return false;
    };
    let steps = ladders.of(item.assessment.level).steps();
    let at_once = steps.iter().filter(|step| step.after.0 == 0).count();
    usize::try_from(climb.made).unwrap_or(usize::MAX) > at_once
}

/// The languages of fewer people than are told of, together: BCP 47's "undetermined". Alone, a rare one would mark one person.
pub const OTHER_LANGUAGES: &str = "und";

/// What is a whole, and what is part of it: where a whole and its parts are shown, the rest of it is told as well.
const WHOLES: [(Count, &[Count]); 9] = [
    (
        Count::Started,
        &[Count::Answered, Count::Abandoned, Count::ShortAbandoned],
    ),
    (Count::Started, &[Count::AfterHours]),
    (Count::Answered, &[Count::WithinTarget]),
    (Count::Answered, &[Count::LanguageUnmet]),
    (
        Count::TransferAsked,
        &[
            Count::TransferWarm,
            Count::TransferCold,
            Count::TransferFailed,
        ],
    ),
    (Count::CallTried, &[Count::CallOutside]),
    (Count::CallTried, &[Count::CallFirst]),
    (Count::CallFirst, &[Count::CallFirstInTime]),
    (
        Count::CallEnded,
        &[Count::CallReached, Count::CallWithdrawn],
    ),
];

/// Hides of each whole so many of its shown parts that nothing below the floor is left over when they are taken away.
pub fn hide_rests(shown: &mut BTreeMap<Count, Shown>, floor: Floor) {
    for (whole, parts) in WHOLES {
        let Some(sum) = shown.get(&whole).and_then(|shown| shown.number()) else {
            continue;
        };
        let told = |shown: &BTreeMap<Count, Shown>| -> Vec<(u64, Count)> {
            let number = |part: &Count| Some((shown.get(part)?.number()?, *part));
            parts.iter().filter_map(number).collect()
        };
        loop {
            let told = told(shown);
            let rest = sum.saturating_sub(told.iter().map(|(number, _)| number).sum());
            let few = rest > 0 && rest < floor.least();
            let Some((_, smallest)) = told.into_iter().min().filter(|_| few) else {
                break;
            };
            shown.insert(smallest, Shown::Few);
        }
    }
}

/// A number as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// So many; at least the floor.
    Number(u64),
    /// Fewer than the floor, or kept back so that those cannot be told from the rest.
    Few,
}

impl Shown {
    /// One number that stands alone.
    pub const fn of(number: u64, floor: Floor) -> Self {
        if number < floor.least() {
            Self::Few
        } else {
            Self::Number(number)
        }
    }

    /// The number, where it is shown.
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Few => None,
        }
    }
}

/// The parts of a sum that is shown, so that no part below the floor can be told by taking the others away: while what is hidden makes
/// less than that together, the smallest part that is shown is hidden too.
pub fn cover(parts: &[u64], floor: Floor) -> Vec<Shown> {
    let few = floor.least();
    let mut hidden: u64 = parts.iter().filter(|part| **part < few).sum();
    let mut shown: Vec<Shown> = parts.iter().map(|part| Shown::of(*part, floor)).collect();
    while hidden > 0 && hidden < few {
        let numbers = shown.iter().enumerate();
        let smallest = numbers
            .filter_map(|(place, part)| Some((part.number()?, place)))
            .min();
        let Some((number, place)) = smallest else {
            break;
        };
        hidden += number;
        if let Some(part) = shown.get_mut(place) {
            *part = Shown::Few;
        }
    }
    shown
}

/// Totals added up, of whatever days, levels and languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    counts: BTreeMap<Count, u64>,
    lengths: BTreeMap<Length, Histogram>,
}

impl Sums {
    /// Adds a total.
    pub fn add(&mut self, what: What, total: u64) {
        match what {
            What::Count(count) => {
                let sum = self.counts.entry(count).or_default();
                *sum = sum.saturating_add(total);
            }
            What::Length(length, bucket) => {
                self.lengths.entry(length).or_default().add(bucket, total);
            }
        }
    }

    /// How often something happened.
    pub fn count(&self, count: Count) -> u64 {
        self.counts.get(&count).copied().unwrap_or(0)
    }

    /// How long something took.
    pub fn length(&self, length: Length) -> Histogram {
        self.lengths.get(&length).cloned().unwrap_or_default()
    }
}
