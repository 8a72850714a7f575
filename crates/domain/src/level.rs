//! How urgent, who said so and why, and what a visitor's two optional taps say about it (domain.md E1–E3, R301–R304).

use crate::{
    time::{Millis, Timestamp},
    word::words,
};

/// How urgent an item is. `T1` is before `T2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Imminent.
    T1,
    /// Urgent.
    T2,
    /// High.
    T3,
    /// Standard.
    T4,
    /// Information.
    T5,
    /// Nothing that the line is for: a test, spam, a prank, abuse.
    Tx,
}

/// The visitor's own word on how safe it is (E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Safety {
    /// In danger now.
    InDangerNow,
    /// Cannot talk long.
    CannotTalkLong,
    /// OK for now.
    OkForNow,
    /// Said nothing.
    NotSaid,
}

/// Whose phone it is (E3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceRisk {
    /// Only the person uses it.
    MineOnly,
    /// Others use it too.
    Shared,
    /// Somebody may look through it.
    MayBeChecked,
    /// Somebody may take it.
    MayBeTaken,
    /// Said nothing.
    NotSaid,
}

words!(Level {
    T1 => "T1",
    T2 => "T2",
    T3 => "T3",
    T4 => "T4",
    T5 => "T5",
    Tx => "TX",
});

words!(Safety {
    InDangerNow => "inDangerNow",
    CannotTalkLong => "cannotTalkLong",
    OkForNow => "okForNow",
    NotSaid => "notSaid",
});

words!(DeviceRisk {
    MineOnly => "mineOnly",
    Shared => "shared",
    MayBeChecked => "mayBeChecked",
    MayBeTaken => "mayBeTaken",
    NotSaid => "notSaid",
});

/// Who said how urgent it is (R301).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetBy {
    /// The person, by their taps.
    Person,
    /// Another hotline, in the fields of its form.
    Forwarder,
    /// Whoever holds the chat.
    Advocate,
    /// A supervisor.
    Supervisor,
    /// Nobody: it waited too long.
    Timer,
}

words!(SetBy {
    Person => "self",
    Forwarder => "forwarder",
    Advocate => "advocate",
    Supervisor => "supervisor",
    Timer => "timer",
});

/// Why it is that urgent: one trigger of E1 is enough. A code, never words (R301).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// In danger now.
    DangerNow,
    /// Whoever controls the person is there, or back within the hour.
    ControllerNear,
    /// A weapon.
    Weapon,
    /// An overdose, labour or an injury that needs care now.
    CareNow,
    /// A suicide attempt, or the intent and the means.
    SuicideAttempt,
    /// A child under 13 is with whoever controls it.
    ChildWithController,
    /// Being moved now.
    BeingMoved,
    /// Under 18.
    Under18,
    /// The phone may be taken or looked through.
    PhoneAtRisk,
    /// Cannot talk long, as the person tapped.
    CannotTalkLong,
    /// No safe bed tonight.
    NoSafeBed,
    /// Left within the last 24 hours.
    LeftToday,
    /// Threats to kill the person or their family.
    DeathThreats,
    /// Thoughts of suicide.
    SuicidalThoughts,
    /// Pregnant or seriously ill.
    PregnantOrIll,
    /// Detention, removal or a hearing within 48 hours.
    RemovalSoon,
    /// The police are with the person.
    PoliceThere,
    /// Another hotline has the person on the line.
    OnTheLine,
    /// Exploited at present.
    Exploited,
    /// Left within the last 30 days.
    LeftLately,
    /// Stalked or watched.
    Stalked,
    /// Loses the place to live within 7 days.
    HousingEnds,
    /// A legal deadline within 14 days.
    DeadlineSoon,
    /// Exploited in the past.
    Past,
    /// Torture rehabilitation, legal or family matters.
    Services,
    /// A relative or friend asks.
    Helper,
    /// A provider asks, with their client's consent.
    Provider,
    /// Nothing that makes it more urgent was said.
    NotSaid,
    /// A general question.
    Question,
    /// A training.
    Training,
    /// Research.
    Research,
    /// The press.
    Press,
    /// A test.
    Test,
    /// Spam.
    Spam,
    /// A prank.
    Prank,
    /// Abuse.
    Abusive,
    /// It waited twice the target of its level (R302).
    WaitedLong,
}

words!(Why {
    DangerNow => "danger_now",
    ControllerNear => "controller_near",
    Weapon => "weapon",
    CareNow => "care_now",
    SuicideAttempt => "suicide_attempt",
    ChildWithController => "child_with_controller",
    BeingMoved => "being_moved",
    Under18 => "under_18",
    PhoneAtRisk => "phone_at_risk",
    CannotTalkLong => "cannot_talk_long",
    NoSafeBed => "no_safe_bed",
    LeftToday => "left_today",
    DeathThreats => "death_threats",
    SuicidalThoughts => "suicidal_thoughts",
    PregnantOrIll => "pregnant_or_ill",
    RemovalSoon => "removal_soon",
    PoliceThere => "police_there",
    OnTheLine => "on_the_line",
    Exploited => "exploited",
    LeftLately => "left_lately",
    Stalked => "stalked",
    HousingEnds => "housing_ends",
    DeadlineSoon => "deadline_soon",
    Past => "past",
    Services => "services",
    Helper => "helper",
    Provider => "provider",
    NotSaid => "not_said",
    Question => "question",
    Training => "training",
    Research => "research",
    Press => "press",
    Test => "test",
    Spam => "spam",
    Prank => "prank",
    Abusive => "abusive",
    WaitedLong => "waited_long",
});

impl Why {
    /// The level that it stands for (E1); `None` for the timer's, which stands at whatever level the wait has reached.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::DangerNow
            | Self::ControllerNear
            | Self::Weapon
            | Self::CareNow
            | Self::SuicideAttempt
            | Self::ChildWithController
            | Self::BeingMoved => Some(Level::T1),
            Self::Under18
            | Self::PhoneAtRisk
            | Self::CannotTalkLong
            | Self::NoSafeBed
            | Self::LeftToday
            | Self::DeathThreats
            | Self::SuicidalThoughts
            | Self::PregnantOrIll
            | Self::RemovalSoon
            | Self::PoliceThere
            | Self::OnTheLine => Some(Level::T2),
            Self::Exploited
            | Self::LeftLately
            | Self::Stalked
            | Self::HousingEnds
            | Self::DeadlineSoon => Some(Level::T3),
            Self::Past | Self::Services | Self::Helper | Self::Provider | Self::NotSaid => {
                Some(Level::T4)
            }
            Self::Question | Self::Training | Self::Research | Self::Press => Some(Level::T5),
            Self::Test | Self::Spam | Self::Prank | Self::Abusive => Some(Level::Tx),
            Self::WaitedLong => None,
        }
    }
}

/// How urgent something is at the moment, by whose word, and since when. There is exactly one at a time (R301).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessment {
    /// How urgent.
    pub level: Level,
    /// Who said so.
    pub by: SetBy,
    /// Why.
    pub why: Why,
    /// Since when it stands at this level, or in line again at this level.
    pub since: Timestamp,
    /// What it was at first: counted beside what it turned out to be (R304).
    pub first: Level,
    /// Whether a holder has looked at it since they talk (R304).
    pub confirmed: bool,
}

impl Assessment {
    /// What two taps give: the more urgent of both answers. Saying nothing is standard, never less (R303).
    pub const fn from_taps(safety: Safety, device: DeviceRisk, now: Timestamp) -> Self {
        let why = match (safety, device) {
            (Safety::InDangerNow, _) => Why::DangerNow,
            (Safety::CannotTalkLong, _) => Why::CannotTalkLong,
            (
                Safety::OkForNow | Safety::NotSaid,
                DeviceRisk::MayBeTaken | DeviceRisk::MayBeChecked,
            ) => Why::PhoneAtRisk,
            (
                Safety::OkForNow | Safety::NotSaid,
                DeviceRisk::MineOnly | DeviceRisk::Shared | DeviceRisk::NotSaid,
            ) => Why::NotSaid,
        };
        let level = match why.level() {
            Some(level) => level,
            None => Level::T4,
        };
        Self {
            level,
            by: SetBy::Person,
            why,
            since: now,
            first: level,
            confirmed: false,
        }
    }

    /// Somebody who holds it says how urgent it is; the level follows from the reason. Saying again what stands confirms it.
    #[must_use]
    pub fn changed(self, by: SetBy, why: Why, now: Timestamp) -> Self {
        let level = why.level().unwrap_or(self.level);
        Self {
            level,
            by,
            why,
            since: if level == self.level { self.since } else { now },
            first: self.first,
            confirmed: true,
        }
    }

    /// A holder has looked, and it stays.
    #[must_use]
    pub const fn confirmed(self) -> Self {
        Self {
            confirmed: true,
            ..self
        }
    }

    /// What waiting does: after twice its target it rises one level, never above [`Level::T2`] (R302).
    #[must_use]
    pub fn aged(self, now: Timestamp, targets: &Targets) -> Self {
        self.aged_to(Level::T2, now, targets)
    }

    /// The same, never above `most`.
    #[must_use]
    pub fn aged_to(self, most: Level, now: Timestamp, targets: &Targets) -> Self {
        let Some(due) = self.rises_at(most, targets).filter(|due| now >= *due) else {
            return self;
        };
        let level = match self.level {
            Level::T5 => Level::T4,
            Level::T4 => Level::T3,
            Level::T3 => Level::T2,
            Level::T1 | Level::T2 | Level::Tx => return self,
        };
        Self {
            level,
            by: SetBy::Timer,
            why: Why::WaitedLong,
            // From when it was due, so that a late look makes nobody wait longer.
            since: due,
            ..self
        }
        .aged_to(most, now, targets)
    }

    /// When it rises by waiting, where it may not rise above `most`; `None` where it cannot.
    pub fn rises_at(&self, most: Level, targets: &Targets) -> Option<Timestamp> {
        self.ages_at(targets).filter(|_| self.level > most)
    }

    /// When it rises by waiting; `None` where it cannot.
    pub const fn ages_at(&self, targets: &Targets) -> Option<Timestamp> {
        match self.level {
            Level::T3 | Level::T4 | Level::T5 => {
                let target = targets.of(self.level).0;
                Some(self.since.plus(Millis(target.saturating_mul(2))))
            }
            Level::T1 | Level::T2 | Level::Tx => None,
        }
    }
}

/// How soon a human answers, by level (R306). What asks for nothing is answered with the rest of the information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets {
    /// Imminent: 20 s.
    pub t1: Millis,
    /// Urgent: 60 s.
    pub t2: Millis,
    /// High: 5 min.
    pub t3: Millis,
    /// Standard: 15 min.
    pub t4: Millis,
    /// Information: 2 days.
    pub t5: Millis,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            t1: Millis::from_secs(20),
            t2: Millis::from_secs(60),
            t3: Millis::from_secs(5 * 60),
            t4: Millis::from_secs(15 * 60),
            t5: Millis::from_secs(2 * 24 * 3_600),
        }
    }
}

impl Targets {
    /// The one of a level.
    pub const fn of(&self, level: Level) -> Millis {
        match level {
            Level::T1 => self.t1,
            Level::T2 => self.t2,
            Level::T3 => self.t3,
            Level::T4 => self.t4,
            Level::T5 | Level::Tx => self.t5,
        }
    }
}
