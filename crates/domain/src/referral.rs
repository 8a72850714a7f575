//! What another hotline sends about a person (R361–R368): what stays readable because somebody must be found for it, what may be
//! done with the person, and how the matter stands (E18). Everything else is sealed.

use crate::{
    Level, Rejected,
    level::{Assessment, SetBy, Why},
    retention::Record,
    time::{Millis, Timestamp},
    word::words,
};
use thiserror::Error;

/// Which form it came on. Each is a type of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A professional refers somebody.
    Referral,
    /// Somebody tells of a third person.
    Tip,
    /// Somebody asks for a training; nothing in it is about a client (R368).
    Training,
}

words!(Form {
    Referral => "referral",
    Tip => "tip",
    Training => "training",
});

/// Whether the person knows that they are referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Knows {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// Nobody said.
    Unknown,
}

words!(Knows {
    Yes => "yes",
    No => "no",
    Unknown => "unknown",
});

/// On what the referral rests (R361).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Consent {
    /// The person agreed in writing.
    PersonAgreedWritten,
    /// The person agreed by word of mouth.
    PersonAgreedVerbal,
    /// The person is on the forwarder's line at this moment.
    PersonOnLine,
    /// Somebody else tells of them.
    ThirdPartyTip,
    /// A duty to report.
    Mandated,
    /// Nobody said.
    Unknown,
}

words!(Consent {
    PersonAgreedWritten => "person_agreed_written",
    PersonAgreedVerbal => "person_agreed_verbal",
    PersonOnLine => "person_on_line",
    ThirdPartyTip => "third_party_tip",
    Mandated => "mandated",
    Unknown => "unknown",
});

/// Whether the person may be contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contact {
    /// They know, and agreed.
    Agreed,
    /// Nobody contacts them: a supervisor decides with who sent it (R362).
    Ask,
    /// A supervisor has decided that they may be.
    Allowed,
}

words!(Contact {
    Agreed => "agreed",
    Ask => "ask",
    Allowed => "allowed",
});

/// R362: who does not know of it, or did not agree to it, is not contacted before a supervisor has decided with the forwarder. A
/// request for training is about nobody.
pub const fn contact(form: Form, knows: Knows, consent: Consent) -> Contact {
    match (form, knows, consent) {
        (Form::Training, _, _)
        | (
            Form::Referral | Form::Tip,
            Knows::Yes,
            Consent::PersonAgreedWritten | Consent::PersonAgreedVerbal | Consent::PersonOnLine,
        ) => Contact::Agreed,
        (
            Form::Referral | Form::Tip,
            Knows::No | Knows::Unknown,
            Consent::PersonAgreedWritten
            | Consent::PersonAgreedVerbal
            | Consent::PersonOnLine
            | Consent::ThirdPartyTip
            | Consent::Mandated
            | Consent::Unknown,
        )
        | (
            Form::Referral | Form::Tip,
            Knows::Yes,
            Consent::ThirdPartyTip | Consent::Mandated | Consent::Unknown,
        ) => Contact::Ask,
    }
}

/// Whether the person may be contacted when two referrals are about them (R367): where one says "ask first", a supervisor decides anew.
/// What is about nobody is joined to nothing.
///
/// # Errors
/// [`Rejected`] for a request for training.
pub fn join_contact(
    (form, contact): (Form, Contact),
    (other_form, other): (Form, Contact),
) -> Result<Contact, Rejected> {
    if form == Form::Training || other_form == Form::Training {
        return Err(Rejected::state("join", Form::Training.name()));
    }
    Ok(match (contact, other) {
        (Contact::Ask, _) | (_, Contact::Ask) => Contact::Ask,
        (Contact::Allowed, _) | (_, Contact::Allowed) => Contact::Allowed,
        (Contact::Agreed, Contact::Agreed) => Contact::Agreed,
    })
}

/// Most triggers that a form may name.
pub const REASONS_MAX: usize = 12;

/// What of a referral the server reads, to find somebody for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    /// Which form.
    pub form: Form,
    /// Whether the person knows.
    pub knows: Knows,
    /// On what it rests.
    pub consent: Consent,
    /// What makes it urgent: triggers of E1, by which it gets its level (R303). May be empty.
    pub reasons: Vec<Why>,
    /// The language that the person speaks: a BCP 47 tag.
    pub language: String,
}

/// What is wrong with the readable part of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadRouting {
    /// Too many triggers, or one that no forwarder says.
    #[error("a trigger that is not on the form")]
    Reason,
    /// A training form that says something about a person.
    #[error("a request for training is about nobody")]
    Training,
}

impl Routing {
    /// Checks it.
    pub fn check(&self) -> Result<(), BadRouting> {
        if self.reasons.len() > REASONS_MAX || !self.reasons.iter().all(|why| is_told(*why)) {
            return Err(BadRouting::Reason);
        }
        let about_nobody = self.reasons.is_empty()
            && self.knows == Knows::Unknown
            && self.consent == Consent::Unknown;
        if self.form == Form::Training && !about_nobody {
            return Err(BadRouting::Training);
        }
        Ok(())
    }

    /// How urgent it is by the forwarder's word: the most urgent trigger counts. Who is on the line is urgent at least (E1); a form
    /// without a trigger is standard, a request for training is information.
    pub fn assessment(&self, now: Timestamp) -> Assessment {
        let least = match self.form {
            Form::Training => Why::Training,
            Form::Referral | Form::Tip if self.is_live() => Why::OnTheLine,
            Form::Referral => Why::Provider,
            Form::Tip => Why::Helper,
        };
        let level = |why: &Why| why.level().unwrap_or(Level::T4);
        // The first of the most urgent ones, so that the order of the form decides between equals.
        let why = self.reasons.iter().copied().min_by_key(level);
        let why = why
            .filter(|why| level(why) <= level(&least))
            .unwrap_or(least);
        let level = level(&why);
        Assessment {
            level,
            by: SetBy::Forwarder,
            why,
            since: now,
            first: level,
            confirmed: false,
        }
    }

    /// Whether the person is on the forwarder's line at this moment (R363).
    pub const fn is_live(&self) -> bool {
        matches!(self.consent, Consent::PersonOnLine)
    }

    /// Whether it concerns somebody under 18, as far as the form says.
    pub fn is_minor(&self) -> bool {
        self.reasons
            .iter()
            .any(|why| matches!(why, Why::Under18 | Why::ChildWithController))
    }

    /// Whether the person may be contacted.
    pub const fn contact(&self) -> Contact {
        contact(self.form, self.knows, self.consent)
    }
}

/// Whether a forwarder's form has this trigger: what makes somebody's situation urgent, not what only a visitor's own tap or a clock
/// says.
const fn is_told(why: Why) -> bool {
    match why.level() {
        Some(Level::T1 | Level::T2 | Level::T3) => {
            !matches!(why, Why::CannotTalkLong | Why::OnTheLine)
        }
        Some(Level::T4) => matches!(why, Why::Past | Why::Services),
        Some(Level::T5 | Level::Tx) | None => false,
    }
}

/// How a referral stands (FHIR Task, E18). Only we move it on once it is here; the forwarder learns nothing of it (R365).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It has come.
    Requested,
    /// We take it on.
    Accepted,
    /// We do not.
    Rejected,
    /// It is not wanted any more.
    Cancelled,
    /// We work on it.
    InProgress,
    /// We wait for something.
    OnHold,
    /// We tried, and it did not work.
    Failed,
    /// Done.
    Completed,
    /// It was sent by mistake.
    EnteredInError,
}

words!(Status {
    Requested => "requested",
    Accepted => "accepted",
    Rejected => "rejected",
    Cancelled => "cancelled",
    InProgress => "in-progress",
    OnHold => "on-hold",
    Failed => "failed",
    Completed => "completed",
    EnteredInError => "entered-in-error",
});

/// Why, beside the status (E18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocalReason {
    /// We have no room.
    NoCapacity,
    /// On a waiting list.
    Waitlist,
    /// The age is not ours.
    IneligibleAge,
    /// The place is not ours.
    IneligibleArea,
    /// The status is not ours.
    IneligibleStatus,
    /// Nobody speaks the language.
    Language,
    /// It would not be safe.
    Safety,
    /// The person does not want it.
    PersonDeclined,
    /// Not reached within the rules.
    UnreachableWithinRules,
    /// It is here already.
    Duplicate,
    /// The release is over.
    ReleaseExpired,
    /// The release was withdrawn.
    ReleaseWithdrawn,
    /// The person did not come.
    NoShow,
    /// Somebody else helps.
    ServedElsewhere,
    /// What was needed is there.
    NeedMet,
}

words!(LocalReason {
    NoCapacity => "no_capacity",
    Waitlist => "waitlist",
    IneligibleAge => "ineligible_age",
    IneligibleArea => "ineligible_area",
    IneligibleStatus => "ineligible_status",
    Language => "language",
    Safety => "safety",
    PersonDeclined => "person_declined",
    UnreachableWithinRules => "unreachable_within_rules",
    Duplicate => "duplicate",
    ReleaseExpired => "release_expired",
    ReleaseWithdrawn => "release_withdrawn",
    NoShow => "no_show",
    ServedElsewhere => "served_elsewhere",
    NeedMet => "need_met",
});

impl Status {
    /// Whether the matter is over.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Rejected
            | Self::Cancelled
            | Self::Failed
            | Self::Completed
            | Self::EnteredInError => true,
            Self::Requested | Self::Accepted | Self::InProgress | Self::OnHold => false,
        }
    }

    /// What we, the responder, may make of it (E18: the setters in brackets). What is refused or has failed says why.
    ///
    /// # Errors
    /// [`Rejected`] where it cannot become that, or where the reason is missing.
    pub fn to(self, next: Self, why: Option<LocalReason>) -> Result<Self, Rejected> {
        let may = match (self, next) {
            (Self::Requested, Self::Accepted | Self::Rejected | Self::Cancelled)
            | (
                Self::Accepted | Self::OnHold,
                Self::InProgress | Self::Cancelled | Self::Failed | Self::Completed,
            )
            | (Self::Accepted, Self::OnHold)
            | (Self::InProgress, Self::OnHold | Self::Cancelled | Self::Failed | Self::Completed) => {
                true
            }
            (
                Self::Requested
                | Self::Accepted
                | Self::Rejected
                | Self::Cancelled
                | Self::InProgress
                | Self::OnHold
                | Self::Failed
                | Self::Completed
                | Self::EnteredInError,
                Self::Requested
                | Self::Accepted
                | Self::Rejected
                | Self::Cancelled
                | Self::InProgress
                | Self::OnHold
                | Self::Failed
                | Self::Completed
                | Self::EnteredInError,
            ) => false,
        };
        let told =
            !matches!(next, Self::Rejected | Self::Failed | Self::Cancelled) || why.is_some();
        if may && told {
            Ok(next)
        } else {
            Err(Rejected::state("set the status", self.name()))
        }
    }
}

/// By when a person reads a form, as every receipt says (R365): the same for all, because a receipt tells nothing.
pub const READ_WITHIN: Millis = Millis::from_secs(24 * 3_600);

/// How long it is remembered which requests came, so that one that is sent again changes nothing: 30 days.
pub const RECEIPT_LIFE: Millis = Record::Receipt.keep();
