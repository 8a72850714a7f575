//! Consent to tell one agency some facts about one person, for a time (R205–R212), and the one evaluator that decides every disclosure.
//!
//! ```text
//! awaiting (a supervisor signs off, R210) → live → over
//!                                         ↘ withdrawn
//! ```
//! What must hold: nothing is told that no live release covers, whole, by itself. Two releases are never added up.

use crate::{
    ForwarderId, MemberId, Rejected, ReleaseId, TeamId,
    retention::Record,
    task::On,
    time::{Millis, Timestamp},
    word::words,
};
use thiserror::Error;

/// How long a release holds where nobody says otherwise: 15 days (R207).
pub const USUAL: Millis = Millis::from_secs(15 * 24 * 3_600);
/// The longest: 30 days (R207). After that somebody asks again.
pub const LONGEST: Millis = Millis::from_secs(30 * 24 * 3_600);
/// The shortest: an hour.
pub const SHORTEST: Millis = Millis::from_secs(3_600);
/// For how long a release is kept once it is over, with what was told by it: three months (R220).
pub const KEPT: Millis = Record::Release.keep();

/// For what somebody may be told (E12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A place in a shelter.
    ShelterPlacement,
    /// A ride.
    Transport,
    /// Care by a doctor.
    Medical,
    /// Care for the mind.
    MentalHealth,
    /// A first talk with lawyers.
    LegalIntake,
    /// An application about immigration.
    ImmigrationFiling,
    /// A report to the police that the person wants.
    LeReportByChoice,
    /// Victim services of the police.
    LeVictimServices,
    /// A team of several agencies.
    MdtCoordination,
    /// Child protection, by choice.
    DcfVoluntary,
    /// A child's rights, at HHS.
    HhsChildEligibility,
    /// Benefits.
    Benefits,
    /// A school.
    School,
    /// Wages that an employer owes.
    EmployerWageClaim,
    /// An interpreter.
    InterpreterBooking,
    /// Looking for family.
    FamilyTracing,
    /// How a referral stands, told to who sent it (R365).
    ReferralStatusToForwarder,
    /// Somebody to call in need.
    EmergencyContact,
    /// Something else, named on the paper.
    OtherNamed,
}

words!(Purpose {
    ShelterPlacement => "shelter_placement",
    Transport => "transport",
    Medical => "medical",
    MentalHealth => "mental_health",
    LegalIntake => "legal_intake",
    ImmigrationFiling => "immigration_filing",
    LeReportByChoice => "le_report_by_choice",
    LeVictimServices => "le_victim_services",
    MdtCoordination => "mdt_coordination",
    DcfVoluntary => "dcf_voluntary",
    HhsChildEligibility => "hhs_child_eligibility",
    Benefits => "benefits",
    School => "school",
    EmployerWageClaim => "employer_wage_claim",
    InterpreterBooking => "interpreter_booking",
    FamilyTracing => "family_tracing",
    ReferralStatusToForwarder => "referral_status_to_forwarder",
    EmergencyContact => "emergency_contact",
    OtherNamed => "other_named",
});

/// What may be told (E13). Each status of a referral is a class of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataClass {
    /// That there was a contact at all.
    ExistenceOfContact,
    /// What they call themselves.
    Alias,
    /// Their name by law.
    LegalName,
    /// A number.
    Phone,
    /// How they are reached without danger.
    SafeContactRules,
    /// What they speak.
    Language,
    /// About how old they are.
    AgeBand,
    /// The day of their birth.
    BirthDate,
    /// The town.
    Town,
    /// Where exactly they are.
    ExactPlace,
    /// Who lives with them.
    Household,
    /// What they need.
    Needs,
    /// What would put them in danger.
    SafetyConstraints,
    /// What it is about, in short.
    SituationSummary,
    /// Their health.
    Health,
    /// What they need about immigration.
    ImmigrationNeed,
    /// What they want of the police.
    LePreference,
    /// Papers.
    Documents,
    /// That the referral was taken on.
    StatusAccepted,
    /// That it was not.
    StatusDeclined,
    /// That there is an appointment.
    StatusScheduled,
    /// That the person came.
    StatusAttended,
    /// That it is closed.
    StatusClosed,
}

words!(DataClass {
    ExistenceOfContact => "existence_of_contact",
    Alias => "alias",
    LegalName => "legal_name",
    Phone => "phone",
    SafeContactRules => "safe_contact_rules",
    Language => "language",
    AgeBand => "age_band",
    BirthDate => "birth_date",
    Town => "town",
    ExactPlace => "exact_place",
    Household => "household",
    Needs => "needs",
    SafetyConstraints => "safety_constraints",
    SituationSummary => "situation_summary",
    Health => "health",
    ImmigrationNeed => "immigration_need",
    LePreference => "le_preference",
    Documents => "documents",
    StatusAccepted => "status_accepted",
    StatusDeclined => "status_declined",
    StatusScheduled => "status_scheduled",
    StatusAttended => "status_attended",
    StatusClosed => "status_closed",
});

impl DataClass {
    /// Whether it says how a referral stands.
    pub const fn is_status(self) -> bool {
        matches!(
            self,
            Self::StatusAccepted
                | Self::StatusDeclined
                | Self::StatusScheduled
                | Self::StatusAttended
                | Self::StatusClosed
        )
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u32);

impl Classes {
    /// From bits; `None` for one that means nothing.
    pub fn from_bits(bits: u32) -> Option<Self> {
        let known: Self = DataClass::ALL.iter().copied().collect();
        (bits & !known.0 == 0).then_some(Self(bits))
    }

    /// As bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether everything of it is in the other one.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether one of them is in it.
    pub const fn has(self, class: DataClass) -> bool {
        self.0 & class.bit() != 0
    }

    /// What is in it.
    pub fn iter(self) -> impl Iterator<Item = DataClass> {
        DataClass::ALL
            .iter()
            .copied()
            .filter(move |class| self.has(*class))
    }
}

impl FromIterator<DataClass> for Classes {
    fn from_iter<I: IntoIterator<Item = DataClass>>(classes: I) -> Self {
        Self(
            classes
                .into_iter()
                .fold(0, |bits, class| bits | class.bit()),
        )
    }
}

/// Who may consent (R210).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// A grown person, for themselves.
    Adult,
    /// Under 18: they and a parent or guardian.
    MinorWithGuardian,
    /// Under 18, and the guardian is, or may be, who harms them: the guardian may not consent.
    GuardianMayHarm,
    /// Under 18, and the law lets them have this without a parent.
    MinorByLaw,
    /// Under 18 and emancipated.
    Emancipated,
    /// Somebody decides for them by law, who does not harm them.
    Guardian,
}

words!(Branch {
    Adult => "adult",
    MinorWithGuardian => "minor_with_guardian",
    GuardianMayHarm => "guardian_may_harm",
    MinorByLaw => "minor_by_law",
    Emancipated => "emancipated",
    Guardian => "guardian",
});

impl Branch {
    /// Whether a supervisor has to sign it off: every branch but that of a grown person (R210).
    pub const fn needs_sign_off(self) -> bool {
        !matches!(self, Self::Adult)
    }
}

/// A release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// Whose.
    pub team: TeamId,
    /// About whom: what the person is to us while we work for them.
    pub on: On,
    /// The one agency that may be told.
    pub recipient: ForwarderId,
    /// For what.
    pub purpose: Purpose,
    /// What.
    pub classes: Classes,
    /// Who consents.
    pub branch: Branch,
    /// Who of the staff took it.
    pub by: MemberId,
    /// The supervisor who signed it off.
    pub signed_off: Option<MemberId>,
    /// From which minute.
    pub from: Timestamp,
    /// Until which minute.
    pub until: Timestamp,
    /// The minute it was withdrawn.
    pub withdrawn: Option<Timestamp>,
}

/// How a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A supervisor has to sign it off.
    Awaiting,
    /// It counts.
    Live,
    /// The person took it back.
    Withdrawn,
    /// Its time is over.
    Over,
}

words!(State {
    Awaiting => "awaiting",
    Live => "live",
    Withdrawn => "withdrawn",
    Over => "over",
});

/// What is wrong with a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadRelease {
    /// It lets nothing be told.
    #[error("nothing in it")]
    Nothing,
    /// It ends too soon, or too late.
    #[error("the end is not within an hour and thirty days")]
    End,
    /// Somebody under 18 does not consent as a grown person.
    #[error("who consents does not fit")]
    Branch,
    /// A status of a referral for another purpose, or something else for this one.
    #[error("the purpose does not fit")]
    Purpose,
}

impl Release {
    /// Checks what somebody wants to write down at this moment.
    ///
    /// # Errors
    /// [`BadRelease`].
    pub fn check(&self) -> Result<(), BadRelease> {
        if self.classes.is_empty() {
            return Err(BadRelease::Nothing);
        }
        let life = self.until.since(self.from);
        if life < SHORTEST || life > LONGEST {
            return Err(BadRelease::End);
        }
        // A release for a status is for nothing else, so that whoever is asked for one is asked for no more.
        let statuses = self.classes.iter().filter(|class| class.is_status());
        let (statuses, all) = (statuses.count(), self.classes.iter().count());
        let fits = if self.purpose == Purpose::ReferralStatusToForwarder {
            statuses == all
        } else {
            statuses == 0
        };
        if fits {
            Ok(())
        } else {
            Err(BadRelease::Purpose)
        }
    }

    /// How it stands.
    pub fn state(&self, now: Timestamp) -> State {
        if self.withdrawn.is_some() {
            State::Withdrawn
        } else if now >= self.until {
            State::Over
        } else if self.branch.needs_sign_off() && self.signed_off.is_none() {
            State::Awaiting
        } else {
            State::Live
        }
    }

    /// A supervisor signs it off.
    ///
    /// # Errors
    /// [`Rejected`] where it does not wait for that.
    pub fn sign_off(mut self, by: MemberId, now: Timestamp) -> Result<Self, Rejected> {
        match self.state(now) {
            State::Awaiting => {
                self.signed_off = Some(by);
                Ok(self)
            }
            state @ (State::Live | State::Withdrawn | State::Over) => {
                Err(Rejected::state("sign off", state.name()))
            }
        }
    }

    /// The person takes it back, by whatever word (R208). Twice is once.
    #[must_use]
    pub fn withdraw(mut self, now: Timestamp) -> Self {
        self.withdrawn = self.withdrawn.or(Some(now.to_minute()));
        self
    }

    /// When it, and what was told by it, is deleted.
    pub fn forgotten(&self) -> Timestamp {
        self.withdrawn
            .map_or(self.until, |withdrawn| withdrawn.min(self.until))
            .plus(KEPT)
    }
}

/// What somebody wants to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// About whom.
    pub on: On,
    /// Whom.
    pub recipient: ForwarderId,
    /// For what.
    pub purpose: Purpose,
    /// What.
    pub classes: Classes,
}

/// Why nothing may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Denied {
    /// No release covers it.
    NoRelease,
    /// The one that would waits for a supervisor.
    Awaiting,
    /// The one that would was withdrawn.
    Withdrawn,
    /// The one that would is over.
    Over,
}

words!(Denied {
    NoRelease => "no_release",
    Awaiting => "awaiting",
    Withdrawn => "withdrawn",
    Over => "over",
});

/// The one evaluator (R211): everything that leaves is asked here, and what is not allowed is denied.
///
/// # Errors
/// [`Denied`], with the nearest reason: what is over or withdrawn is said only where it would have covered the whole.
pub fn allow(
    releases: &[Release],
    asked: &Disclosure,
    now: Timestamp,
) -> Result<ReleaseId, Denied> {
    let mut denied = Denied::NoRelease;
    for release in releases.iter().filter(|release| release.covers(asked, now)) {
        match release.state(now) {
            State::Live => return Ok(release.id),
            State::Awaiting => denied = Denied::Awaiting,
            State::Withdrawn => denied = Denied::Withdrawn,
            State::Over => denied = Denied::Over,
        }
    }
    Err(denied)
}

impl Release {
    fn covers(&self, asked: &Disclosure, now: Timestamp) -> bool {
        self.on == asked.on
            && self.recipient == asked.recipient
            && self.purpose == asked.purpose
            && !asked.classes.is_empty()
            && asked.classes.within(self.classes)
            && self.from <= now
    }
}

/// How something was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Put into the agency's mailbox, sealed to it.
    Mailbox,
    /// By telephone, by whoever has the matter.
    Phone,
    /// In person.
    InPerson,
    /// As a file that somebody takes to them.
    File,
}

words!(Told {
    Mailbox => "mailbox",
    Phone => "phone",
    InPerson => "in_person",
    File => "file",
});
