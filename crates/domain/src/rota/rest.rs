//! Whether people get their rest (R707). Nothing here forbids: a breach is shown with its rule, and who plans says that it is
//! meant.

use super::{
    Shift,
    gap::Stretch,
    zone::{Day, Wall, Zone},
};
use crate::{MemberId, Millis, ShiftId, Timestamp, word::words};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600;

/// What counts as a night: so much of it or more between eleven in the evening and six in the morning.
const OF_NIGHT: Millis = Millis::from_secs(3 * HOUR);
const EVENING: u16 = 23 * 60;
const MORNING: u16 = 6 * 60;

/// What people may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The least time between two duties.
    pub between: Millis,
    /// The longest time on duty.
    pub on_duty: Millis,
    /// The most nights in a row.
    pub nights: u32,
    /// The most days in a row.
    pub days: u32,
    /// How many days are off after that many.
    pub off: u32,
}

impl Default for Limits {
    /// R707's.
    fn default() -> Self {
        Self {
            between: Millis::from_secs(11 * HOUR),
            on_duty: Millis::from_secs(12 * HOUR),
            nights: 3,
            days: 7,
            off: 2,
        }
    }
}

/// What is not kept to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Too little time since the last duty.
    Between,
    /// Too long on duty.
    OnDuty,
    /// Too many nights in a row.
    Nights,
    /// Too many days in a row.
    Days,
    /// Too few days off after a full run of days.
    Off,
    /// Too soon after a night in which they were called and answered.
    LateStart,
}

words!(Rule {
    Between => "between",
    OnDuty => "onDuty",
    Nights => "nights",
    Days => "days",
    Off => "off",
    LateStart => "lateStart",
});

/// One breach: the shift with which the rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// Whose.
    pub member: MemberId,
    /// With which shift.
    pub shift: ShiftId,
    /// When that begins.
    pub at: Timestamp,
    /// Which rule.
    pub rule: Rule,
}

/// Time on duty without a pause: shifts that meet are one.
struct Spell<'a> {
    shifts: Vec<&'a Shift>,
}

impl Spell<'_> {
    fn starts(&self) -> Timestamp {
        self.shifts
            .first()
            .map_or(Timestamp(0), |shift| shift.span.starts())
    }

    fn ends(&self) -> Timestamp {
        self.shifts
            .last()
            .map_or(Timestamp(0), |shift| shift.span.ends())
    }
}

/// Every breach in these shifts, person by person, in order of time. Shifts of one person do not overlap.
pub fn breaches(shifts: &[Shift], zone: &Zone, limits: &Limits) -> Vec<Breach> {
    let mut people: BTreeMap<MemberId, Vec<&Shift>> = BTreeMap::new();
    for shift in shifts {
        people.entry(shift.member).or_default().push(shift);
    }
    let mut found = Vec::new();
    for mut own in people.into_values() {
        own.sort_unstable_by_key(|shift| shift.span);
        let spells = spells(&own);
        let mut of_person = long_or_soon(&spells, limits);
        of_person.extend(nights(&spells, zone, limits));
        of_person.extend(days(&own, zone, limits));
        of_person.sort_by_key(|breach| (breach.at, breach.rule));
        found.extend(of_person);
    }
    found
}

fn spells<'a>(own: &[&'a Shift]) -> Vec<Spell<'a>> {
    let mut spells: Vec<Spell<'a>> = Vec::new();
    for shift in own {
        match spells.last_mut() {
            Some(spell) if spell.ends() >= shift.span.starts() => spell.shifts.push(shift),
            Some(_) | None => spells.push(Spell {
                shifts: vec![shift],
            }),
        }
    }
    spells
}

fn breach(shift: &Shift, rule: Rule) -> Breach {
    Breach {
        member: shift.member,
        shift: shift.id,
        at: shift.span.starts(),
        rule,
    }
}

/// Too long on duty, or back too soon.
fn long_or_soon(spells: &[Spell<'_>], limits: &Limits) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut before: Option<Timestamp> = None;
    for spell in spells {
        let soon = before.is_some_and(|end| spell.starts().since(end) < limits.between);
        if let Some(first) = spell.shifts.first().filter(|_| soon) {
            found.push(breach(first, Rule::Between));
        }
        // Each shift that reaches beyond the limit.
        let longer = |shift: &&&Shift| shift.span.ends().since(spell.starts()) > limits.on_duty;
        let long = spell.shifts.iter().filter(longer);
        found.extend(long.map(|shift| breach(shift, Rule::OnDuty)));
        before = Some(spell.ends());
    }
    found
}

/// Too many nights in a row: each one past the limit.
fn nights(spells: &[Spell<'_>], zone: &Zone, limits: &Limits) -> Vec<Breach> {
    let mut run = Run::default();
    let mut found = Vec::new();
    for spell in spells {
        // From the night that began the evening before.
        let mut evening = zone.day(spell.starts()).plus(-1);
        let last = zone.day(spell.ends());
        while evening <= last {
            if in_night(spell, zone, evening)
                && run.add(evening) > limits.nights
                && let Some(shift) = first_in(spell, night(zone, evening))
            {
                found.push(breach(shift, Rule::Nights));
            }
            evening = evening.next();
        }
    }
    found
}

/// Somebody was called, and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub member: MemberId,
    /// When, to the minute.
    pub at: Timestamp,
}

impl Answered {
    /// Whether that was in a night.
    fn at_night(&self, zone: &Zone) -> bool {
        let minute = zone.wall(self.at).minute();
        !(MORNING..EVENING).contains(&minute)
    }

    /// From when on they are rested.
    const fn rested(&self, limits: &Limits) -> Timestamp {
        self.at.plus(limits.between)
    }
}

/// Shifts that begin too soon after a night in which somebody answered a call: a late start is theirs (R707).
pub fn late_starts(
    shifts: &[Shift],
    answered: &[Answered],
    zone: &Zone,
    limits: &Limits,
) -> Vec<Breach> {
    let late = |shift: &&Shift| {
        answered.iter().any(|call| {
            let begins = shift.span.starts();
            let soon = call.at < begins && begins < call.rested(limits);
            call.member == shift.member && soon && call.at_night(zone)
        })
    };
    let late = shifts.iter().filter(late);
    late.map(|shift| breach(shift, Rule::LateStart)).collect()
}

/// Until when somebody has to rest from the calls that they answered in the night; `None` where they answered none.
pub fn rested_at(
    member: MemberId,
    answered: &[Answered],
    zone: &Zone,
    limits: &Limits,
) -> Option<Timestamp> {
    let own = answered.iter().filter(|call| call.member == member);
    let at_night = own.filter(|call| call.at_night(zone));
    at_night.map(|call| call.rested(limits)).max()
}

fn night(zone: &Zone, evening: Day) -> Stretch {
    let wall = |minute| Wall::from_minute(minute).expect("an hour of the day");
    Stretch {
        from: zone.at(evening, wall(EVENING)),
        until: zone.at(evening.next(), wall(MORNING)),
    }
}

fn in_night(spell: &Spell<'_>, zone: &Zone, evening: Day) -> bool {
    let night = night(zone, evening);
    let from = night.from.max(spell.starts());
    night.until.min(spell.ends()).since(from) >= OF_NIGHT
}

/// The shift of a spell in which a night's duty begins.
fn first_in<'a>(spell: &Spell<'a>, night: Stretch) -> Option<&'a Shift> {
    let mut shifts = spell.shifts.iter().copied();
    shifts.find(|shift| shift.span.ends() > night.from)
}

/// Too many days in a row, or too few off after as many as may be. A day is one on which a shift begins.
fn days(own: &[&Shift], zone: &Zone, limits: &Limits) -> Vec<Breach> {
    let mut run = Run::default();
    let mut found = Vec::new();
    for shift in own {
        let day = zone.day(shift.span.starts());
        let (length, last) = (run.length, run.last);
        let now = run.add(day);
        if last == Some(day) {
            continue;
        }
        if now > limits.days {
            found.push(breach(shift, Rule::Days));
        } else if now == 1
            && length >= limits.days
            && last.is_some_and(|last| day <= last.plus(off(limits)))
        {
            found.push(breach(shift, Rule::Off));
        }
    }
    found
}

fn off(limits: &Limits) -> i32 {
    i32::try_from(limits.off).unwrap_or(i32::MAX)
}

/// Days in a row.
#[derive(Default)]
struct Run {
    last: Option<Day>,
    length: u32,
}

impl Run {
    /// Adds a day, which is not before the last one. Returns how many are in a row now.
    fn add(&mut self, day: Day) -> u32 {
        self.length = match self.last {
            Some(last) if last == day => self.length,
            Some(last) if last.next() == day => self.length + 1,
            Some(_) | None => 1,
        };
        self.last = Some(day);
        self.length
    }
}
