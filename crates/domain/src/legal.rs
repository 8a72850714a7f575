//! What somebody wants of the line by law, or says they may have (E17, R218): never ignored, and never simply done.
//!
//! ```text
//! received → hold set → verified → counsel → person notified | person unreachable
//!                                          → objection filed | in camera | narrowed  (as often as it takes)
//!                                          → complied, at the least
//! every open state                         → refused | withdrawn
//! complied | refused | withdrawn           → closed
//! ```
//! What must hold: nothing is handed over that no judge has signed for, except what a statute that counsel named asks for; before that the
//! person was told in the way that they chose, or it was tried; and who asks was called back under a number that they did not give.

use crate::{
    LegalId, MemberId, Rejected, TeamId,
    task::On,
    time::{Millis, Timestamp},
    word::words,
};

const HOUR: Millis = Millis::from_secs(3_600);

const fn hours(count: i64) -> Millis {
    Millis(HOUR.0 * count)
}

/// What is overdue, or what nobody has begun with, calls again after so long.
pub const AGAIN: Millis = hours(6);
/// Without a date somebody is asked after so long whether it moves.
pub const IDLE: Millis = hours(72);
/// What was answered and is not closed, because records are still held, is called for after so long.
pub const LINGERS: Millis = hours(7 * 24);
/// How long before its date it calls, in hours.
const BEFORE: [i64; 4] = [7 * 24, 48, 24, 4];
/// It was received at most so long before somebody writes it down: 30 days.
pub const BACK: Millis = hours(30 * 24);
/// A date to answer lies ahead at most so far: two years.
pub const FURTHEST: Millis = hours(2 * 366 * 24);
/// For how long a closed one is kept: a year (R220).
pub const KEPT: Millis = hours(365 * 24);

/// What it is (E17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A subpoena that an attorney or a clerk has signed: not an order of a court.
    SubpoenaAttorney,
    /// A subpoena that a judge has signed.
    SubpoenaJudgeSigned,
    /// An order of a court.
    CourtOrder,
    /// A search warrant that a judge has signed.
    SearchWarrant,
    /// A subpoena of a grand jury.
    GrandJury,
    /// A paper of an agency, of immigration for instance: no judge has signed it.
    Administrative,
    /// Somebody asks for records.
    RecordsRequest,
    /// Somebody asks whether a person is here.
    MissingPersonQuery,
    /// Police, or somebody who says so, ask without a paper.
    InformalLe,
}

words!(Kind {
    SubpoenaAttorney => "subpoena_attorney",
    SubpoenaJudgeSigned => "subpoena_judge_signed",
    CourtOrder => "court_order",
    SearchWarrant => "search_warrant",
    GrandJury => "grand_jury",
    Administrative => "administrative",
    RecordsRequest => "records_request",
    MissingPersonQuery => "missing_person_query",
    InformalLe => "informal_le",
});

impl Kind {
    /// Whether a judge has signed it.
    pub const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::SubpoenaJudgeSigned | Self::CourtOrder | Self::SearchWarrant
        )
    }

    /// Whether it is a paper that has to be answered by a date; the others are only questions.
    pub const fn is_paper(self) -> bool {
        !matches!(
            self,
            Self::RecordsRequest | Self::MissingPersonQuery | Self::InformalLe
        )
    }

    /// Whether it can be answered with anything but the fixed answer (R204).
    const fn may_be_complied_with(self) -> bool {
        self.is_paper() || matches!(self, Self::RecordsRequest)
    }
}

/// How far it has come (E17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It is here.
    Received,
    /// What it reaches is not deleted any more, or it reaches nothing.
    HoldSet,
    /// Who asks was called back under a number that was found independently (R219).
    Verified,
    /// The director and counsel know.
    Counsel,
    /// The person knows.
    PersonNotified,
    /// The person cannot be told.
    PersonUnreachable,
    /// Counsel objects, or moves to quash.
    ObjectionFiled,
    /// A judge looks at it alone.
    InCamera,
    /// Less is asked for than before.
    Narrowed,
    /// The least was handed over.
    CompliedMinimum,
    /// Nothing is handed over.
    Refused,
    /// Who asked took it back.
    Withdrawn,
    /// It is over.
    Closed,
}

words!(State {
    Received => "received",
    HoldSet => "hold_set",
    Verified => "verified",
    Counsel => "counsel",
    PersonNotified => "person_notified",
    PersonUnreachable => "person_unreachable",
    ObjectionFiled => "objection_filed",
    InCamera => "in_camera",
    Narrowed => "narrowed",
    CompliedMinimum => "complied_minimum",
    Refused => "refused",
    Withdrawn => "withdrawn",
    Closed => "closed",
});

impl State {
    /// Whether it was answered, one way or the other.
    pub const fn is_answered(self) -> bool {
        matches!(
            self,
            Self::CompliedMinimum | Self::Refused | Self::Withdrawn | Self::Closed
        )
    }

    /// Whether counsel knows, and nothing was answered yet.
    const fn is_with_counsel(self) -> bool {
        matches!(self, Self::Counsel) || self.was_told()
    }

    /// Whether somebody has told the person, or tried, and nothing was answered yet.
    const fn was_told(self) -> bool {
        matches!(
            self,
            Self::PersonNotified
                | Self::PersonUnreachable
                | Self::ObjectionFiled
                | Self::InCamera
                | Self::Narrowed
        )
    }
}

/// What came of looking for what it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Freeze {
    /// What it reaches is held.
    Held,
    /// It reaches nothing that is here.
    Nothing,
}

words!(Freeze {
    Held => "held",
    Nothing => "nothing",
});

/// Where the number came from under which who asks was called back. Never from themselves (R219).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberFrom {
    /// From the line's own register.
    Directory,
    /// From what the court or the agency publishes.
    Published,
    /// From counsel.
    Counsel,
}

words!(NumberFrom {
    Directory => "directory",
    Published => "published",
    Counsel => "counsel",
});

/// How the person was told: as they have chosen to be reached, and in no other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// In the chat that they hold open.
    InChat,
    /// By a call, in the hours and under the number that they gave for it.
    SafeCall,
    /// In person.
    InPerson,
    /// By who works on their case, as the case says.
    CaseWorker,
}

words!(Way {
    InChat => "in_chat",
    SafeCall => "safe_call",
    InPerson => "in_person",
    CaseWorker => "case_worker",
});

impl Way {
    /// Whether somebody of whom this is kept can be reached like that.
    pub const fn reaches(self, on: On) -> bool {
        matches!(
            (self, on),
            (Self::InChat, On::Item(_))
                | (Self::SafeCall, On::Callback(_) | On::Case(_))
                | (Self::InPerson, _)
                | (Self::CaseWorker, On::Case(_))
        )
    }
}

/// Why the person was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotTold {
    /// Nothing is kept that it reaches.
    NoRecord,
    /// They have left no way that is safe.
    NoSafeWay,
    /// It was tried in their way, and nobody answered.
    NoAnswer,
    /// It would put them in danger.
    NotSafe,
    /// An order forbids it.
    Forbidden,
}

words!(NotTold {
    NoRecord => "no_record",
    NoSafeWay => "no_safe_way",
    NoAnswer => "no_answer",
    NotSafe => "not_safe",
    Forbidden => "forbidden",
});

/// Who has narrowed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NarrowedBy {
    /// A judge, by an order.
    Court,
    /// Who asks, by an agreement with counsel.
    Agreement,
}

words!(NarrowedBy {
    Court => "court",
    Agreement => "agreement",
});

/// On what something is handed over without a release (R212).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A report that the law asks for.
    MandatedReport,
    /// An order that a judge has signed.
    CourtOrder,
    /// Another statute, that counsel has named.
    OtherStatute,
}

words!(Basis {
    MandatedReport => "mandated_report",
    CourtOrder => "court_order",
    OtherStatute => "other_statute",
});

/// Why nothing is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// They got the fixed answer (R204).
    FixedAnswer,
    /// Nothing compels it.
    NotCompelled,
    /// It is privileged.
    Privileged,
    /// A court has quashed it.
    Quashed,
    /// There is nothing.
    NothingHeld,
}

words!(Refusal {
    FixedAnswer => "fixed_answer",
    NotCompelled => "not_compelled",
    Privileged => "privileged",
    Quashed => "quashed",
    NothingHeld => "nothing_held",
});

/// What somebody has done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// They looked for what it reaches.
    Hold(Freeze),
    /// They called back, and it is genuine.
    Verify(NumberFrom),
    /// They called back, and it is not.
    NotGenuine,
    /// The director and counsel know.
    Counsel,
    /// The person was told.
    Notify(Way),
    /// The person was not.
    Unreachable(NotTold),
    /// Counsel objects.
    Object,
    /// A judge has ordered to look at it alone.
    InCamera,
    /// Less is asked for.
    Narrow(NarrowedBy),
    /// The least was handed over.
    Comply {
        /// On what basis.
        basis: Basis,
        /// Whether it was what the order names and nothing else.
        minimum: bool,
        /// Whether something was done for the person's safety.
        safety: bool,
    },
    /// Nothing is handed over.
    Refuse(Refusal),
    /// Who asked took it back.
    Withdraw,
    /// It is over.
    Close,
}

impl Step {
    /// The word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hold(_) => "hold",
            Self::Verify(_) => "verify",
            Self::NotGenuine => "not_genuine",
            Self::Counsel => "counsel",
            Self::Notify(_) => "notify",
            Self::Unreachable(_) => "unreachable",
            Self::Object => "object",
            Self::InCamera => "in_camera",
            Self::Narrow(_) => "narrow",
            Self::Comply { .. } => "comply",
            Self::Refuse(_) => "refuse",
            Self::Withdraw => "withdraw",
            Self::Close => "close",
        }
    }

    /// From its word and how or why; `None` for one that means nothing. What was handed over was the least, with steps for safety:
    /// otherwise it would not have been.
    pub fn from_parts(name: &str, code: Option<&str>) -> Option<Self> {
        match (name, code) {
            ("hold", Some(code)) => Freeze::from_name(code).map(Self::Hold),
            ("verify", Some(code)) => NumberFrom::from_name(code).map(Self::Verify),
            ("notify", Some(code)) => Way::from_name(code).map(Self::Notify),
            ("unreachable", Some(code)) => NotTold::from_name(code).map(Self::Unreachable),
            ("narrow", Some(code)) => NarrowedBy::from_name(code).map(Self::Narrow),
            ("refuse", Some(code)) => Refusal::from_name(code).map(Self::Refuse),
            ("comply", Some(code)) => Basis::from_name(code).map(|basis| Self::Comply {
                basis,
                minimum: true,
                safety: true,
            }),
            ("not_genuine", None) => Some(Self::NotGenuine),
            ("counsel", None) => Some(Self::Counsel),
            ("object", None) => Some(Self::Object),
            ("in_camera", None) => Some(Self::InCamera),
            ("withdraw", None) => Some(Self::Withdraw),
            ("close", None) => Some(Self::Close),
            _ => None,
        }
    }

    /// How, or why; `None` where there is nothing to choose.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Hold(freeze) => Some(freeze.name()),
            Self::Verify(from) => Some(from.name()),
            Self::Notify(way) => Some(way.name()),
            Self::Unreachable(why) => Some(why.name()),
            Self::Narrow(by) => Some(by.name()),
            Self::Comply { basis, .. } => Some(basis.name()),
            Self::Refuse(why) => Some(why.name()),
            Self::NotGenuine
            | Self::Counsel
            | Self::Object
            | Self::InCamera
            | Self::Withdraw
            | Self::Close => None,
        }
    }
}

/// A request. All times are whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Which.
    pub id: LegalId,
    /// Whose line.
    pub team: TeamId,
    /// What it is.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// Whether a judge has signed: the paper itself, or an order about it since.
    pub judge: bool,
    /// Who took it in.
    pub by: MemberId,
    /// Since when it is here.
    pub received: Timestamp,
    /// Until when it is to be answered.
    pub due: Option<Timestamp>,
    /// When a supervisor is called next; `None` once it is closed.
    pub next: Option<Timestamp>,
    /// Since when it is over.
    pub closed: Option<Timestamp>,
}

/// What somebody takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New {
    /// Its id.
    pub id: LegalId,
    /// Whose line.
    pub team: TeamId,
    /// What it is.
    pub kind: Kind,
    /// Who takes it in.
    pub by: MemberId,
    /// When it came.
    pub received: Timestamp,
    /// Until when it is to be answered.
    pub due: Option<Timestamp>,
}

impl Request {
    /// Somebody takes it in: a supervisor is called at once.
    ///
    /// # Errors
    /// [`Rejected`] when it came later than now or long ago, or is to be answered years ahead.
    pub fn open(new: New, now: Timestamp) -> Result<Self, Rejected> {
        let (now, received) = (now.to_minute(), new.received.to_minute());
        if received > now || now.since(received) > BACK {
            return Err(Rejected::state("take in", "another day"));
        }
        let request = Self {
            id: new.id,
            team: new.team,
            kind: new.kind,
            state: State::Received,
            judge: new.kind.is_signed(),
            by: new.by,
            received,
            due: None,
            next: Some(now),
            closed: None,
        };
        let dated = request.answer_by(new.due, now)?;
        Ok(Self {
            next: Some(now),
            ..dated
        })
    }

    /// It is to be answered by another date: a court or who asks has moved it.
    ///
    /// # Errors
    /// [`Rejected`] when it was answered, or for a date that is years ahead.
    pub fn answer_by(self, due: Option<Timestamp>, now: Timestamp) -> Result<Self, Rejected> {
        if self.state.is_answered() {
            return Err(Rejected::state("date", self.state.name()));
        }
        let due = due.map(Timestamp::to_minute);
        if due.is_some_and(|due| due.since(now) > FURTHEST) {
            return Err(Rejected::state("date", "too far ahead"));
        }
        Ok(Self { due, ..self }.wound(now.to_minute()))
    }

    /// Whether it should have been answered by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.state.is_answered() && self.due.is_some_and(|due| due <= now)
    }

    /// A supervisor is to be called now. The next call is set.
    pub fn call(self, now: Timestamp) -> Option<Self> {
        self.next.filter(|next| *next <= now)?;
        Some(self.wound(now.to_minute()))
    }

    /// With the next call after this moment.
    fn wound(self, now: Timestamp) -> Self {
        let ahead = |due: Timestamp| {
            let calls = BEFORE.map(|before| Timestamp(due.0 - hours(before).0));
            calls.into_iter().chain([due]).find(|at| now < *at)
        };
        let next = match (self.state, self.due) {
            (State::Closed, _) => None,
            (State::CompliedMinimum | State::Refused | State::Withdrawn, _) => {
                Some(now.plus(LINGERS))
            }
            // What nobody has begun with, and what is overdue.
            (State::Received, due) => {
                let again = now.plus(AGAIN);
                Some(due.and_then(ahead).map_or(again, |at| at.min(again)))
            }
            (_, Some(due)) => Some(ahead(due).unwrap_or_else(|| now.plus(AGAIN))),
            (_, None) => Some(now.plus(IDLE)),
        };
        Self { next, ..self }
    }

    /// Something was done; `held` is what it holds at this moment.
    ///
    /// # Errors
    /// [`Rejected`] where it does not follow from where it stands.
    pub fn step(self, step: Step, held: &[On], now: Timestamp) -> Result<Self, Rejected> {
        let now = now.to_minute();
        let state = self
            .after(step, held)
            .ok_or_else(|| Rejected::state(step.name(), self.state.name()))?;
        let signs = matches!(step, Step::InCamera | Step::Narrow(NarrowedBy::Court));
        let stepped = Self {
            state,
            judge: self.judge || signs,
            closed: (state == State::Closed).then_some(now),
            ..self
        };
        Ok(stepped.wound(now))
    }

    fn after(self, step: Step, held: &[On]) -> Option<State> {
        let state = self.state;
        if state.is_answered() {
            // Nothing is over while something is held because of it.
            let over = step == Step::Close && state != State::Closed && held.is_empty();
            return over.then_some(State::Closed);
        }
        match step {
            Step::Hold(freeze) => {
                let so = (freeze == Freeze::Nothing) == held.is_empty();
                (state == State::Received && so).then_some(State::HoldSet)
            }
            Step::Verify(_) => {
                // Nothing is frozen because of a question.
                let asks = state == State::Received && !self.kind.is_paper();
                (state == State::HoldSet || asks).then_some(State::Verified)
            }
            Step::Counsel => (state == State::Verified).then_some(State::Counsel),
            Step::Notify(way) => {
                let reached = held.iter().any(|on| way.reaches(*on));
                self.told(State::PersonNotified).filter(|_| reached)
            }
            Step::Unreachable(why) => {
                let so = (why == NotTold::NoRecord) == held.is_empty();
                self.told(State::PersonUnreachable).filter(|_| so)
            }
            Step::Object => self.in_court(State::ObjectionFiled),
            Step::InCamera => self.in_court(State::InCamera),
            Step::Narrow(_) => self.in_court(State::Narrowed),
            Step::Comply {
                basis,
                minimum,
                safety,
            } => {
                let complete = minimum && safety && !held.is_empty();
                (complete && state.was_told() && self.compels(basis))
                    .then_some(State::CompliedMinimum)
            }
            Step::NotGenuine => Some(State::Refused),
            // A paper is never refused without counsel: whoever ignores one may be held in contempt.
            Step::Refuse(_) => {
                (state.is_with_counsel() || !self.kind.is_paper()).then_some(State::Refused)
            }
            Step::Withdraw => Some(State::Withdrawn),
            Step::Close => None,
        }
    }

    /// The person was told, or not: after counsel, and again at any time. A later state stays.
    fn told(self, told: State) -> Option<State> {
        match self.state {
            State::Counsel | State::PersonNotified | State::PersonUnreachable => Some(told),
            State::ObjectionFiled | State::InCamera | State::Narrowed => Some(self.state),
            State::Received
            | State::HoldSet
            | State::Verified
            | State::CompliedMinimum
            | State::Refused
            | State::Withdrawn
            | State::Closed => None,
        }
    }

    fn in_court(self, state: State) -> Option<State> {
        (self.state.was_told() && self.kind.is_paper()).then_some(state)
    }

    /// Whether something may be handed over on this basis. A subpoena that no judge has signed is no order (R218).
    const fn compels(self, basis: Basis) -> bool {
        if !self.kind.may_be_complied_with() {
            return false;
        }
        match basis {
            Basis::CourtOrder => self.judge,
            Basis::MandatedReport | Basis::OtherStatute => {
                self.judge || !matches!(self.kind, Kind::SubpoenaAttorney)
            }
        }
    }

    /// When it is deleted, with what was done about it; `None` while it is open.
    pub fn forgotten(&self) -> Option<Timestamp> {
        self.closed.map(|closed| closed.plus(KEPT))
    }
}
