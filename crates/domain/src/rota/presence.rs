//! Who is there: clocked in, on a break, gone. A plan says who should come; this says who did.

use super::{Duty, Shift};
use crate::{
    AttendanceId, MemberId, Millis, Rejected, ShiftId, Timestamp, permission::Roles, word::words,
};

const MINUTE: i64 = 60_000;

/// So long before its beginning somebody may clock in for a planned shift.
pub const EARLY: Millis = Millis::from_secs(3_600);

/// Why somebody takes a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakReason {
    /// To eat or to rest.
    Meal,
    /// After something hard (R708).
    StepAway,
    /// To talk with a supervisor.
    Debrief,
    /// Something else, which nobody has to explain (R709).
    Other,
}

words!(BreakReason {
    Meal => "meal",
    StepAway => "stepAway",
    Debrief => "debrief",
    Other => "other",
});

/// Why somebody is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// The shift is over.
    Over,
    /// Somebody else took over early.
    Relieved,
    /// They are not well.
    Unwell,
    /// Something else calls them away.
    CalledAway,
    /// They logged out.
    LoggedOut,
    /// They forgot to clock out: time did it for them.
    Forgotten,
    /// They do not work here any more.
    Left,
}

words!(EndReason {
    Over => "over",
    Relieved => "relieved",
    Unwell => "unwell",
    CalledAway => "calledAway",
    LoggedOut => "loggedOut",
    Forgotten => "forgotten",
    Left => "left",
});

/// On which side of a change of shifts somebody is (R704).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// They leave.
    Outgoing,
    /// They come.
    Incoming,
}

words!(Side {
    Outgoing => "outgoing",
    Incoming => "incoming",
});

/// Where somebody's time on duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// They are there.
    There,
    /// They take a break.
    Break {
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: BreakReason,
        /// When it is over by itself; `None` for one that they end themselves.
        until: Option<Timestamp>,
    },
    /// They are gone.
    Gone {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: EndReason,
    },
}

impl Presence {
    /// The state's name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Break { .. } => "break",
            Self::Gone { .. } => "gone",
        }
    }
}

/// One time that somebody was on duty, from clocking in to clocking out. Whole minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Which.
    pub id: AttendanceId,
    /// Who.
    pub member: MemberId,
    /// For what.
    pub duty: Duty,
    /// The planned shift that it is for, if there was one.
    pub shift: Option<ShiftId>,
    /// Since when.
    pub since: Timestamp,
    /// Where it stands.
    pub presence: Presence,
    /// Whether they have had somebody in imminent danger since they had their rest: they are spared a second one (R708).
    pub imminent: bool,
}

impl Attendance {
    /// Somebody clocks in.
    pub fn begin(
        id: AttendanceId,
        (member, duty): (MemberId, Duty),
        shift: Option<ShiftId>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            member,
            duty,
            shift,
            since: now.to_minute(),
            presence: Presence::There,
            imminent: false,
        }
    }

    /// They take a break.
    ///
    /// # Errors
    /// [`Rejected`] when they are on one, or gone.
    pub fn take_break(self, reason: BreakReason, now: Timestamp) -> Result<Self, Rejected> {
        match self.presence {
            Presence::There => Ok(Self {
                presence: Presence::Break {
                    since: now.to_minute(),
                    reason,
                    until: None,
                },
                ..self
            }),
            Presence::Break { .. } | Presence::Gone { .. } => {
                Err(Rejected::state("take a break", self.presence.name()))
            }
        }
    }

    /// Something hard is over for them: they step away until `until`, to the next whole minute, without being asked (R708). A break
    /// that they took themselves stays as it is, and one that ends later stays as long.
    #[must_use]
    pub fn step_away(self, now: Timestamp, until: Timestamp) -> Self {
        let until = Timestamp(until.0.saturating_add(MINUTE - 1)).to_minute();
        let presence = match self.presence {
            Presence::There => Presence::Break {
                since: now.to_minute(),
                reason: BreakReason::StepAway,
                until: Some(until),
            },
            Presence::Break {
                since,
                reason,
                until: Some(before),
            } => Presence::Break {
                since,
                reason,
                until: Some(before.max(until)),
            },
            Presence::Break { until: None, .. } | Presence::Gone { .. } => self.presence,
        };
        Self { presence, ..self }
    }

    /// Whether they step away because of something hard: what they do about it meanwhile is no rest.
    pub const fn steps_away(&self) -> bool {
        matches!(self.presence, Presence::Break { until: Some(_), .. })
    }

    /// They are back, if the time is over for which they had to step away.
    #[must_use]
    pub fn rested(self, now: Timestamp) -> Self {
        match self.presence {
            Presence::Break {
                until: Some(until), ..
            } if until <= now => Self {
                presence: Presence::There,
                ..self
            },
            Presence::There | Presence::Break { .. } | Presence::Gone { .. } => self,
        }
    }

    /// They are back from it.
    ///
    /// # Errors
    /// [`Rejected`] when they are on none.
    pub fn come_back(self) -> Result<Self, Rejected> {
        match self.presence {
            Presence::Break { .. } => Ok(Self {
                presence: Presence::There,
                ..self
            }),
            Presence::There | Presence::Gone { .. } => {
                Err(Rejected::state("come back", self.presence.name()))
            }
        }
    }

    /// They clock out, from a break too. Never before they came.
    ///
    /// # Errors
    /// [`Rejected`] when they are gone.
    pub fn end(self, reason: EndReason, now: Timestamp) -> Result<Self, Rejected> {
        match self.presence {
            Presence::There | Presence::Break { .. } => Ok(Self {
                presence: Presence::Gone {
                    at: now.to_minute().max(self.since),
                    reason,
                },
                ..self
            }),
            Presence::Gone { .. } => Err(Rejected::state("clock out", self.presence.name())),
        }
    }

    /// Whether they take people from the queue now.
    pub const fn answers(&self) -> bool {
        self.is_there() && self.duty.answers()
    }

    /// Whether they are there, and on no break.
    pub const fn is_there(&self) -> bool {
        matches!(self.presence, Presence::There)
    }

    /// Whether they were on duty at a moment, breaks included: the minutes of coming and going are.
    pub fn held(&self, at: Timestamp) -> bool {
        let at = at.to_minute();
        let not_over = match self.presence {
            Presence::There | Presence::Break { .. } => true,
            Presence::Gone { at: end, .. } => at <= end,
        };
        self.since <= at && not_over
    }
}

/// The planned shift that somebody who clocks in now comes for: one that runs, or that begins within [`EARLY`]; the earlier one
/// of two. Of a duty, if one was asked for.
pub fn comes_for(own: &[Shift], duty: Option<Duty>, now: Timestamp) -> Option<&Shift> {
    let fits = |shift: &&Shift| {
        let near =
            shift.span.starts().0.saturating_sub(EARLY.0) <= now.0 && now < shift.span.ends();
        near && duty.is_none_or(|duty| duty == shift.duty)
    };
    let near = own.iter().filter(fits);
    near.min_by_key(|shift| shift.span)
}

/// The duty that somebody of these roles comes for when nothing was planned or asked for: the first that fits.
pub fn usual_duty(roles: Roles) -> Duty {
    if Duty::Supervisor.fits(roles) {
        return Duty::Supervisor;
    }
    Duty::of(roles).next().unwrap_or(Duty::LegalOnCall)
}

/// Whether somebody had reason to be at work at a moment: planned, or clocked in.
pub fn on_shift(
    member: MemberId,
    at: Timestamp,
    (planned, came): (&[Shift], &[Attendance]),
) -> bool {
    let minute = at.to_minute();
    planned
        .iter()
        .any(|shift| shift.member == member && shift.span.holds(minute))
        || came
            .iter()
            .any(|attendance| attendance.member == member && attendance.held(minute))
}

/// When a time on duty counts as forgotten: so long after the end of its shift, or, without one, after so long.
pub fn forgotten_at(
    attendance: &Attendance,
    shift: Option<&Shift>,
    (after_end, without_plan): (Millis, Millis),
) -> Timestamp {
    match shift {
        // Who came again after the end of their shift is counted from then.
        Some(shift) => shift.span.ends().max(attendance.since).plus(after_end),
        None => attendance.since.plus(without_plan).plus(after_end),
    }
}
