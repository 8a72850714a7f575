//! What somebody has to do by a certain time: a report that the law asks for, a request that keeps a child's rights, a date (R214, R405,
//! R407). Nothing here is done by itself: a clock only calls whoever has to act.
//!
//! ```text
//! report:   considering → oral due → written due → written sent → closed
//!                       → not reportable (closed)
//! request:  open → filed | not filed (closed)
//! date:     open → done (closed)
//! ```
//! What must hold: an open task has an owner, and while a clock of it runs there is a next call.

use crate::{
    CallbackId, CaseId, ItemId, MemberId, Rejected, TaskId, TeamId,
    retention::Record,
    time::{Millis, Timestamp},
    word::words,
};

/// An hour.
const HOUR: Millis = Millis::from_secs(3_600);

/// How many of them.
const fn hours(count: i64) -> Millis {
    Millis(HOUR.0 * count)
}

/// So long after somebody has reasonable cause to suspect it, they have told the Careline (R214).
pub const ORAL: Millis = hours(12);
/// So long after that, the written report is sent (R214).
pub const WRITTEN: Millis = hours(48);
/// Within this time a request for assistance is considered (R407).
pub const REQUEST: Millis = hours(24);
/// Within this time whoever opened a report has decided whether there is reasonable cause.
pub const CONSIDER: Millis = hours(12);
/// What is overdue calls again after so long.
pub const AGAIN: Millis = hours(6);
/// For how long a closed task is kept that hangs on no case: 30 days.
pub const KEPT: Millis = Record::Task.keep();
/// A date lies ahead at most so far: five years.
pub const FURTHEST: Millis = hours(5 * 366 * 24);
/// What was done is written down within so long: three days.
pub const BACK: Millis = hours(72);

/// What kind of task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A report of suspected harm to somebody under 18 (R214).
    MandatedReport,
    /// A request for assistance to HHS for a child from another country (R407).
    HhsRequest,
    /// A date.
    Deadline,
}

words!(Kind {
    MandatedReport => "mandated_report",
    HhsRequest => "hhs_request",
    Deadline => "deadline",
});

/// What a task hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum On {
    /// A chat or a referral, while it is open.
    Item(ItemId),
    /// A request to be called, while it is there.
    Callback(CallbackId),
    /// A case.
    Case(CaseId),
}

impl On {
    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Callback(_) => "callback",
            Self::Case(_) => "case",
        }
    }

    /// Its id.
    pub const fn bytes(&self) -> &[u8; 16] {
        match self {
            Self::Item(id) => id.as_bytes(),
            Self::Callback(id) => id.as_bytes(),
            Self::Case(id) => id.as_bytes(),
        }
    }

    /// From kind and id; `None` for an unknown kind.
    pub fn from_parts(kind: &str, id: [u8; 16]) -> Option<Self> {
        match kind {
            "item" => Some(Self::Item(ItemId::from_bytes(id))),
            "callback" => Some(Self::Callback(CallbackId::from_bytes(id))),
            "case" => Some(Self::Case(CaseId::from_bytes(id))),
            _ => None,
        }
    }
}

/// How a report was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// By telephone.
    Phone,
    /// In person.
    InPerson,
    /// On a page of the agency.
    Online,
    /// By fax.
    Fax,
    /// By post.
    Post,
}

words!(Method {
    Phone => "phone",
    InPerson => "in_person",
    Online => "online",
    Fax => "fax",
    Post => "post",
});

/// Why there is nothing to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotReportable {
    /// Nothing gives reasonable cause.
    NoCause,
    /// They are not under 18.
    Adult,
    /// It was reported already.
    AlreadyReported,
    /// Whoever has it is no mandated reporter, and the agency's policy asks for none.
    NoReporter,
}

words!(NotReportable {
    NoCause => "no_cause",
    Adult => "adult",
    AlreadyReported => "already_reported",
    NoReporter => "no_reporter",
});

/// Whether the person knows what was reported (R216).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Nobody has told them yet.
    NotYet,
    /// They were told what was said, and to whom.
    Told,
    /// It is not safe to tell them.
    NotSafe,
    /// They left, and nobody looks for them.
    Gone,
}

words!(Told {
    NotYet => "not_yet",
    Told => "told",
    NotSafe => "not_safe",
    Gone => "gone",
});

/// What the agency answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It takes it on.
    Accepted,
    /// It does not.
    NotAccepted,
}

words!(Answer {
    Accepted => "accepted",
    NotAccepted => "not_accepted",
});

/// Whether a sponsor or guardian may be the one who exploits (R210): then they may not consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guardian {
    /// Nobody has thought about it yet.
    NotSaid,
    /// Nothing points to it.
    Clear,
    /// They may be.
    Possibly,
}

words!(Guardian {
    NotSaid => "not_said",
    Clear => "clear",
    Possibly => "possibly",
});

/// Why no request was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotFiled {
    /// There is no release.
    NoRelease,
    /// Neither forced labour nor commercial sex.
    NotThis,
    /// They are no foreign national.
    NotForeign,
    /// Somebody else has filed one.
    FiledElsewhere,
}

words!(NotFiled {
    NoRelease => "no_release",
    NotThis => "not_this",
    NotForeign => "not_foreign",
    FiledElsewhere => "filed_elsewhere",
});

/// What is due on a date. The date is kept, and never a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// File before the 18th birthday.
    FileBeforeBirthday,
    /// A hearing.
    Hearing,
    /// An asylum application.
    Asylum,
    /// A visa application.
    Visa,
    /// An answer or an appeal.
    Reply,
    /// Benefits end or are renewed.
    Benefits,
    /// Housing ends.
    Housing,
    /// Something else.
    Other,
}

words!(Label {
    FileBeforeBirthday => "file_before_birthday",
    Hearing => "hearing",
    Asylum => "asylum",
    Visa => "visa",
    Reply => "reply",
    Benefits => "benefits",
    Housing => "housing",
    Other => "other",
});

/// Why a supervisor gave a task to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GiveReason {
    /// Whoever had it is away.
    Away,
    /// Whoever had it works here no more.
    Left,
    /// They asked for it.
    Asked,
    /// They must not know of it.
    Conflict,
    /// Somebody else works on the case.
    CaseWorker,
}

words!(GiveReason {
    Away => "away",
    Left => "left",
    Asked => "asked",
    Conflict => "conflict",
    CaseWorker => "case_worker",
});

/// The report by word of mouth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oral {
    /// The minute.
    pub at: Timestamp,
    /// How.
    pub method: Method,
    /// Whether little was known.
    pub limited: bool,
}

/// The written report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The minute.
    pub at: Timestamp,
    /// How.
    pub method: Method,
}

/// How far a report has come (E15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has decided whether there is reasonable cause.
    Considering,
    /// There is nothing to report.
    NotReportable(NotReportable),
    /// There is reasonable cause since this minute: the oral report is due.
    OralDue(Timestamp),
    /// The oral report was made; the written one is due.
    WrittenDue(Oral),
    /// Both were made.
    WrittenSent(Oral, Written),
}

impl Stage {
    /// The word for it, as it is stored and shown (E15).
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Considering => "considering",
            Self::NotReportable(_) => "not_reportable",
            Self::OralDue(_) => "oral_due",
            Self::WrittenDue(_) => "written_due",
            Self::WrittenSent(..) => "written_sent",
        }
    }
}

/// A report of suspected harm to somebody under 18.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How far it has come.
    pub stage: Stage,
    /// Whether a supervisor was asked.
    pub consulted: bool,
    /// Whether the person knows.
    pub told: Told,
    /// What the agency answered; `None` while it has not.
    pub answer: Option<Answer>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Part A was filed.
    Filed,
    /// It was not.
    NotFiled(NotFiled),
}

/// A request for assistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Whether a sponsor or guardian may be the one who exploits.
    pub guardian: Guardian,
    /// Whether a supervisor was asked.
    pub consulted: bool,
    /// Whether counsel was asked.
    pub counsel: bool,
    /// What became of it.
    pub outcome: Option<Outcome>,
}

/// What is to be done, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// A report.
    Report(Report),
    /// A request.
    Request(Request),
    /// A date.
    Deadline {
        /// What is due.
        label: Label,
        /// When.
        at: Timestamp,
    },
}

impl Life {
    /// A report that somebody thinks about.
    pub const fn report() -> Self {
        Self::Report(Report {
            stage: Stage::Considering,
            consulted: false,
            told: Told::NotYet,
            answer: None,
        })
    }

    /// A request that somebody thinks about.
    pub const fn request() -> Self {
        Self::Request(Request {
            guardian: Guardian::NotSaid,
            consulted: false,
            counsel: false,
            outcome: None,
        })
    }

    /// Of which kind it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Report(_) => Kind::MandatedReport,
            Self::Request(_) => Kind::HhsRequest,
            Self::Deadline { .. } => Kind::Deadline,
        }
    }

    /// The word for how far it has come.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Report(report) => report.stage.name(),
            Self::Request(request) => match request.outcome {
                None => "open",
                Some(Outcome::Filed) => "filed",
                Some(Outcome::NotFiled(_)) => "not_filed",
            },
            Self::Deadline { .. } => "open",
        }
    }
}

/// What its owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A supervisor was asked.
    Consulted,
    /// There is reasonable cause: the clock runs.
    Cause,
    /// There is nothing to report.
    NotReportable(NotReportable),
    /// The oral report was made.
    Oral(Oral),
    /// The written report was sent.
    Written(Written),
    /// Whether the person knows.
    Told(Told),
    /// What the agency answered.
    Answered(Answer),
    /// Whether a sponsor or guardian may be the one who exploits.
    Guardian(Guardian),
    /// Counsel was asked.
    Counsel,
    /// Part A of the request was filed.
    Filed,
    /// No request was filed.
    NotFiled(NotFiled),
    /// It is done.
    Close,
}

impl Step {
    /// What the audit log says: words of E15, where it has one.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Consulted => "supervisor_consulted",
            Self::Cause => "oral_due",
            Self::NotReportable(_) => "not_reportable",
            Self::Oral(_) => "oral_made",
            Self::Written(_) => "written_sent",
            Self::Told(Told::Told) => "person_told",
            Self::Told(Told::NotYet | Told::NotSafe | Told::Gone) => "person_not_told",
            Self::Answered(Answer::Accepted) => "dcf_accepted",
            Self::Answered(Answer::NotAccepted) => "dcf_not_accepted",
            Self::Guardian(Guardian::Possibly) => "guardian_possibly",
            Self::Guardian(Guardian::Clear | Guardian::NotSaid) => "guardian_clear",
            Self::Counsel => "counsel_asked",
            Self::Filed => "filed",
            Self::NotFiled(_) => "not_filed",
            Self::Close => "closed",
        }
    }
}

/// Something that somebody has to do by a certain time. All times are whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// Whose line.
    pub team: TeamId,
    /// Who has to do it.
    pub owner: MemberId,
    /// What it hangs on; `None` once that is gone.
    pub on: Option<On>,
    /// Since when.
    pub opened: Timestamp,
    /// What, and how far.
    pub life: Life,
    /// When somebody is called next; `None` while no clock runs.
    pub next: Option<Timestamp>,
    /// Since when it is over.
    pub closed: Option<Timestamp>,
}

/// Who opens what, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New {
    /// Its id.
    pub id: TaskId,
    /// Whose line.
    pub team: TeamId,
    /// Who has to do it.
    pub owner: MemberId,
    /// What it hangs on.
    pub on: Option<On>,
    /// What is to be done.
    pub life: Life,
}

impl Task {
    /// Somebody opens it: nothing opens one by itself.
    ///
    /// # Errors
    /// [`Rejected`] for a date that is not ahead, or too far.
    pub fn open(new: New, now: Timestamp) -> Result<Self, Rejected> {
        let now = now.to_minute();
        let mut life = new.life;
        if let Life::Deadline { at, .. } = &mut life {
            *at = at.to_minute();
            if *at <= now || at.since(now) > FURTHEST {
                return Err(Rejected::state("open", "a date that is not ahead"));
            }
        }
        let task = Self {
            id: new.id,
            team: new.team,
            owner: new.owner,
            on: new.on,
            opened: now,
            life,
            next: None,
            closed: None,
        };
        Ok(task.wound(now))
    }

    /// Of which kind it is.
    pub const fn kind(&self) -> Kind {
        self.life.kind()
    }

    /// The word for how far it has come.
    pub const fn state(&self) -> &'static str {
        match self.closed {
            Some(_) if matches!(self.life, Life::Report(_) | Life::Deadline { .. }) => "closed",
            _ => self.life.name(),
        }
    }

    /// Until when what comes next is to be done; `None` while no clock runs.
    pub fn due(&self) -> Option<Timestamp> {
        if self.closed.is_some() {
            return None;
        }
        match self.life {
            Life::Report(report) => match report.stage {
                Stage::Considering => Some(self.opened.plus(CONSIDER)),
                Stage::OralDue(since) => Some(since.plus(ORAL)),
                Stage::WrittenDue(oral) => Some(oral.at.plus(WRITTEN)),
                Stage::NotReportable(_) | Stage::WrittenSent(..) => None,
            },
            Life::Request(_) => Some(self.opened.plus(REQUEST)),
            Life::Deadline { at, .. } => Some(at),
        }
    }

    /// Whether it should have been done by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// When its owner is called, from the first time to the last.
    fn calls(&self) -> Vec<Timestamp> {
        let Some(due) = self.due() else {
            return Vec::new();
        };
        let before: &[i64] = match self.life {
            Life::Report(report) => match report.stage {
                // 6, 10 and 12 hours after the cause; 24, 44 and 48 after the oral report (R214).
                Stage::Considering | Stage::OralDue(_) => &[6, 2],
                Stage::WrittenDue(_) => &[24, 4],
                Stage::NotReportable(_) | Stage::WrittenSent(..) => &[],
            },
            Life::Request(_) => &[12, 4],
            Life::Deadline { .. } => &[14 * 24, 7 * 24, 24],
        };
        let before = before
            .iter()
            .map(|ahead| Timestamp(due.0 - hours(*ahead).0));
        before.chain([due]).collect()
    }

    /// With the next call after this moment. What is overdue already calls at once.
    fn wound(self, now: Timestamp) -> Self {
        let calls = self.calls();
        let ahead = calls.iter().copied().find(|at| now < *at);
        let next = ahead.or_else(|| (!calls.is_empty()).then_some(now));
        Self { next, ..self }
    }

    /// Somebody is to be called now: its owner, and whoever leads when it is overdue. The next call is set.
    pub fn call(self, now: Timestamp) -> Option<(Self, bool)> {
        self.next.filter(|next| *next <= now)?;
        let overdue = self.is_overdue(now);
        let called = if overdue {
            let next = Some(now.to_minute().plus(AGAIN));
            Self { next, ..self }
        } else {
            self.wound(now.to_minute())
        };
        Some((called, overdue))
    }

    /// Its owner has done something.
    ///
    /// # Errors
    /// [`Rejected`] where it does not follow from where it stands.
    pub fn step(self, step: Step, now: Timestamp) -> Result<Self, Rejected> {
        let now = now.to_minute();
        if self.closed.is_some() {
            return Err(Rejected::state("do", "closed"));
        }
        let refused = || Rejected::state(step.code(), self.life.name());
        let life = match self.life {
            Life::Report(report) => Life::Report(report.step(step, now).ok_or_else(refused)?),
            Life::Request(request) => Life::Request(request.step(step).ok_or_else(refused)?),
            Life::Deadline { .. } => match step {
                Step::Close => self.life,
                Step::Consulted
                | Step::Cause
                | Step::NotReportable(_)
                | Step::Oral(_)
                | Step::Written(_)
                | Step::Told(_)
                | Step::Answered(_)
                | Step::Guardian(_)
                | Step::Counsel
                | Step::Filed
                | Step::NotFiled(_) => return Err(refused()),
            },
        };
        let over = matches!(
            step,
            Step::Close | Step::NotReportable(_) | Step::Filed | Step::NotFiled(_)
        );
        let stepped = Self {
            life,
            closed: over.then_some(now),
            ..self
        };
        // A word that starts no other clock leaves the calls as they were.
        if stepped.due() == self.due() {
            Ok(stepped)
        } else {
            Ok(stepped.wound(now))
        }
    }

    /// A supervisor gives it to somebody else. The clock runs on.
    ///
    /// # Errors
    /// [`Rejected`] when it is over, or theirs already.
    pub fn give(self, to: MemberId) -> Result<Self, Rejected> {
        if self.closed.is_some() || self.owner == to {
            return Err(Rejected::state("give", self.state()));
        }
        Ok(Self { owner: to, ..self })
    }

    /// It hangs on a case from now on, and is kept as long as that.
    #[must_use]
    pub fn hang(self, case: CaseId) -> Self {
        Self {
            on: Some(On::Case(case)),
            ..self
        }
    }
}

/// Whether something was done when its teller says: not ahead, and not long ago.
fn was(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now.since(at) <= BACK
}

impl Report {
    fn step(self, step: Step, now: Timestamp) -> Option<Self> {
        let made = matches!(self.stage, Stage::WrittenDue(_) | Stage::WrittenSent(..));
        match step {
            Step::Consulted => Some(Self {
                consulted: true,
                ..self
            }),
            Step::Cause | Step::NotReportable(_) | Step::Oral(_) | Step::Written(_) => Some(Self {
                stage: self.stage.step(step, now)?,
                ..self
            }),
            Step::Told(told) if made && told != Told::NotYet => Some(Self { told, ..self }),
            Step::Answered(answer) if made => Some(Self {
                answer: Some(answer),
                ..self
            }),
            Step::Close => {
                let sent = matches!(self.stage, Stage::WrittenSent(..));
                (sent && self.told != Told::NotYet).then_some(self)
            }
            Step::Told(_)
            | Step::Answered(_)
            | Step::Guardian(_)
            | Step::Counsel
            | Step::Filed
            | Step::NotFiled(_) => None,
        }
    }
}

impl Stage {
    fn step(self, step: Step, now: Timestamp) -> Option<Self> {
        match (self, step) {
            (Self::Considering, Step::Cause) => Some(Self::OralDue(now)),
            (Self::Considering | Self::OralDue(_), Step::NotReportable(why)) => {
                Some(Self::NotReportable(why))
            }
            // Whoever has told the Careline had reasonable cause.
            (Self::Considering | Self::OralDue(_), Step::Oral(oral)) => {
                let at = oral.at.to_minute();
                was(at, now).then_some(Self::WrittenDue(Oral { at, ..oral }))
            }
            (Self::WrittenDue(oral), Step::Written(written)) => {
                let at = written.at.to_minute();
                let sent = Written { at, ..written };
                was(at, now).then_some(Self::WrittenSent(oral, sent))
            }
            (
                Self::Considering
                | Self::NotReportable(_)
                | Self::OralDue(_)
                | Self::WrittenDue(_)
                | Self::WrittenSent(..),
                Step::Consulted
                | Step::Cause
                | Step::NotReportable(_)
                | Step::Oral(_)
                | Step::Written(_)
                | Step::Told(_)
                | Step::Answered(_)
                | Step::Guardian(_)
                | Step::Counsel
                | Step::Filed
                | Step::NotFiled(_)
                | Step::Close,
            ) => None,
        }
    }
}

impl Request {
    /// R210: where a sponsor or guardian may be the one who exploits, they may not consent: nothing is filed before a supervisor and
    /// counsel were asked.
    fn step(self, step: Step) -> Option<Self> {
        let sure = match self.guardian {
            Guardian::NotSaid => false,
            Guardian::Clear => true,
            Guardian::Possibly => self.consulted && self.counsel,
        };
        match step {
            Step::Consulted => Some(Self {
                consulted: true,
                ..self
            }),
            Step::Counsel => Some(Self {
                counsel: true,
                ..self
            }),
            Step::Guardian(guardian) if guardian != Guardian::NotSaid => {
                Some(Self { guardian, ..self })
            }
            Step::Filed if sure => Some(Self {
                outcome: Some(Outcome::Filed),
                ..self
            }),
            Step::NotFiled(why) => Some(Self {
                outcome: Some(Outcome::NotFiled(why)),
                ..self
            }),
            Step::Cause
            | Step::NotReportable(_)
            | Step::Oral(_)
            | Step::Written(_)
            | Step::Told(_)
            | Step::Answered(_)
            | Step::Guardian(_)
            | Step::Filed
            | Step::Close => None,
        }
    }
}
