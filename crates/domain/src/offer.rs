//! Offers: whom an item is put before, and for how long (R305, ruling 25). An offer holds nothing back: whoever takes the item
//! first has it, so that a person never waits for a colleague's answer while another one is ready.

use crate::{
    Level, MemberId,
    queue::may_take,
    time::{Millis, Timestamp},
    word::words,
};

/// What came of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Not answered yet.
    Open,
    /// They took it.
    Accepted,
    /// They said no.
    Declined,
    /// They did not answer in time.
    Lapsed,
    /// It was taken by somebody else, or is over.
    Withdrawn,
}

words!(Answer {
    Open => "open",
    Accepted => "accepted",
    Declined => "declined",
    Lapsed => "lapsed",
    Withdrawn => "withdrawn",
});

/// An item before a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Before whom.
    pub to: MemberId,
    /// Since when.
    pub made: Timestamp,
    /// Until when they may answer.
    pub until: Timestamp,
    /// What came of it.
    pub answer: Answer,
}

impl Offer {
    /// Whether it may still be answered.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.answer == Answer::Open && now < self.until
    }
}

/// How offers are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferPolicy {
    /// How long a person may think. Default 30 s.
    pub answer: Millis,
    /// From when on an item is put before everybody fit at once. Default 90 s; [`Level::T1`] at once.
    pub widen: Millis,
    /// From when on also before who does not speak the language. Default 180 s.
    pub any_language: Millis,
    /// How long a person is left alone with an item that they declined or let lapse. Default 60 s.
    pub rest: Millis,
}

impl Default for OfferPolicy {
    fn default() -> Self {
        Self {
            answer: Millis::from_secs(30),
            widen: Millis::from_secs(90),
            any_language: Millis::from_secs(180),
            rest: Millis::from_secs(60),
        }
    }
}

/// Somebody on shift who answers people, as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub member: MemberId,
    /// The levels of what they hold, without practice.
    pub load: Vec<Level>,
    /// The most urgent of what is put before them, without practice: only something more urgent is put beside it.
    pub asked: Option<Level>,
    /// Whether they practise, or are asked to.
    pub drills: bool,
    /// Since when they have held nothing.
    pub idle_since: Timestamp,
    /// Whether they have had somebody in imminent danger in this shift (R708): a second one only where nobody else can come.
    pub spared: bool,
}

/// What waits, as far as an offer asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// How urgent.
    pub level: Level,
    /// Whether it is practice: put before who has nothing else, and in nobody's way.
    pub drill: bool,
    /// How long it has been in line.
    pub waited: Millis,
    /// Whom it was put before already.
    pub before: &'a [Offer],
}

/// Whether somebody may be asked about it beside what they hold and are asked about.
fn has_room(candidate: &Candidate, asked: &Asked<'_>) -> bool {
    if asked.drill {
        return candidate.load.is_empty() && candidate.asked.is_none() && !candidate.drills;
    }
    may_take(&candidate.load, asked.level)
        && candidate.asked.is_none_or(|level| asked.level < level)
}

/// Before whom it is put now. `fit` are those whom it may come to at all, with whether they speak its language.
///
/// One at a time, the one longest idle first; everybody at once for [`Level::T1`] and after [`OfferPolicy::widen`]. Who does not speak the
/// language comes after [`OfferPolicy::any_language`], or at once where nobody on shift does. Who is spared a second [`Level::T1`] is asked
/// when nobody else can be, or when all others have said no or nothing: then it is theirs to decide, and nobody waits.
pub fn choose(
    asked: Asked<'_>,
    fit: &[(&Candidate, bool)],
    now: Timestamp,
    policy: &OfferPolicy,
) -> Vec<MemberId> {
    let everybody = asked.level == Level::T1 || asked.waited >= policy.widen;
    let open = asked.before.iter().any(|offer| offer.is_open(now));
    if open && !everybody {
        return Vec::new();
    }
    let any_language =
        asked.waited >= policy.any_language || !fit.iter().any(|(_, speaks)| *speaks);
    let last = |member: MemberId| asked.before.iter().find(|offer| offer.to == member);
    let rested = |member: MemberId| {
        last(member).is_none_or(|offer| match offer.answer {
            Answer::Open => false,
            Answer::Declined | Answer::Lapsed => now >= offer.until.plus(policy.rest),
            Answer::Accepted | Answer::Withdrawn => true,
        })
    };
    let mut free: Vec<&Candidate> = fit
        .iter()
        .filter(|(candidate, speaks)| {
            (*speaks || any_language) && rested(candidate.member) && has_room(candidate, &asked)
        })
        .map(|(candidate, _)| *candidate)
        .collect();
    if asked.level == Level::T1 {
        let spared = |member: MemberId| {
            fit.iter()
                .any(|(one, _)| one.member == member && one.spared)
        };
        let thinks = |offer: &Offer| offer.is_open(now) && !spared(offer.to);
        if asked.before.iter().any(thinks) || free.iter().any(|candidate| !candidate.spared) {
            free.retain(|candidate| !candidate.spared);
        }
    }
    free.sort_by_key(|candidate| {
        let asked_before = last(candidate.member).map(|offer| offer.made);
        (asked_before, candidate.idle_since, candidate.member)
    });
    let many = if everybody { free.len() } else { 1 };
    free.iter()
        .take(many)
        .map(|candidate| candidate.member)
        .collect()
}
