//! What is written down of a person who works here, and whether an item may come to them.

use crate::{time::Timestamp, word::words};

/// On what a person's talks with somebody may be withheld from a court (E16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Privilege {
    /// None that anybody knows of: what holds until somebody has looked (R217).
    #[default]
    NoneKnown,
    /// Sexual-assault counsellor, § 52-146k.
    SaCounsellor,
    /// Domestic-violence counsellor, § 52-146k.
    DvCounsellor,
    /// Attorney and client.
    AttorneyClient,
    /// Licensed professional counsellor, § 52-146s.
    ProfessionalCounsellor,
    /// Psychologist or psychiatrist.
    PsychologistPsychiatrist,
    /// Social worker.
    SocialWorker,
    /// Clergy.
    Clergy,
    /// Another one, which counsel has confirmed.
    OtherCounselConfirmed,
}

words!(Privilege {
    NoneKnown => "none_known",
    SaCounsellor => "sa_counsellor_52-146k",
    DvCounsellor => "dv_counsellor_52-146k",
    AttorneyClient => "attorney_client",
    ProfessionalCounsellor => "lpc_52-146s",
    PsychologistPsychiatrist => "psychologist_psychiatrist",
    SocialWorker => "social_worker",
    Clergy => "clergy",
    OtherCounselConfirmed => "other_counsel_confirmed",
});

/// On what a person's own duty to report harm to a child rests (R215). The law names professions, not this one: so it is said for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mandate {
    /// On nothing that anybody has written down.
    #[default]
    None,
    /// The agency asks everybody for it.
    AgencyPolicy,
    /// Social worker.
    SocialWorker,
    /// Licensed professional counsellor.
    ProfessionalCounsellor,
    /// Marital and family therapist.
    FamilyTherapist,
    /// Psychologist, or another mental-health professional.
    Psychologist,
    /// Sexual-assault counsellor.
    SaCounsellor,
    /// Domestic-violence counsellor.
    DvCounsellor,
    /// Nurse or physician.
    NursePhysician,
    /// Clergy.
    Clergy,
    /// Alcohol or drug counsellor.
    DrugCounsellor,
    /// Another profession on the list of the law.
    Other,
}

words!(Mandate {
    None => "none",
    AgencyPolicy => "agency_policy",
    SocialWorker => "social_worker",
    ProfessionalCounsellor => "professional_counsellor",
    FamilyTherapist => "family_therapist",
    Psychologist => "psychologist",
    SaCounsellor => "sa_counsellor",
    DvCounsellor => "dv_counsellor",
    NursePhysician => "nurse_physician",
    Clergy => "clergy",
    DrugCounsellor => "drug_counsellor",
    Other => "other",
});

/// As whom somebody answers, where they want that known; and whom a person would rather talk with (R305).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// A woman.
    Woman,
    /// A man.
    Man,
}

words!(Gender {
    Woman => "woman",
    Man => "man",
});

/// What a programme writes down of a person before they answer people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The day of the written suitability determination; without one, nobody comes to minors (R226).
    pub cleared_on: Option<Timestamp>,
    /// On what privilege rests (R217).
    pub privilege: Privilege,
    /// On what their own duty to report rests (R215).
    pub mandate: Mandate,
    /// The languages that they answer in: BCP 47 tags, each once. Where nothing is written down, English.
    pub languages: Vec<String>,
    /// As whom they answer; `None` where they would rather not say: then nobody comes to them who asked for one or the other.
    pub gender: Option<Gender>,
}

impl Facts {
    /// Whether the person may come to minors by now. A determination that is dated ahead does not count before its day.
    pub fn cleared(&self, now: Timestamp) -> bool {
        self.cleared_on.is_some_and(|day| day <= now)
    }

    /// Whether they answer in the language of this tag. Regions are no hindrance: who speaks `pt-BR` is understood in `pt`.
    pub fn speaks(&self, tag: &str) -> bool {
        fn language(tag: &str) -> &str {
            tag.split('-').next().unwrap_or(tag)
        }
        if self.languages.is_empty() {
            return language(tag).eq_ignore_ascii_case("en");
        }
        let known = |spoken: &String| language(spoken).eq_ignore_ascii_case(language(tag));
        self.languages.iter().any(known)
    }
}

/// Whether it looks like a BCP 47 tag: "zh-Hans-CN" and some room (RFC 5646 section 2.1).
pub fn is_language_tag(tag: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=35).contains(&tag.len()) && tag.bytes().all(letter)
}

/// What is known of a person when something is about to come to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fitness {
    /// Whether there is a written suitability determination.
    pub cleared: bool,
    /// Whether they are a supervisor.
    pub supervisor: bool,
    /// Whether somebody said that they must not see it (R607), and nobody has broken the glass.
    pub barred: bool,
    /// As whom they answer.
    pub gender: Option<Gender>,
}

/// What an item asks of whoever it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Constraints {
    /// It concerns somebody under 18.
    pub minor: bool,
    /// Only a supervisor decides what becomes of it (R362).
    pub supervisor: bool,
    /// Whom the person would rather talk with, until they say otherwise.
    pub prefers: Option<Gender>,
}

/// Why something may not come to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// They must not even know of it.
    Barred,
    /// They have no written suitability determination.
    NotCleared,
    /// They are no supervisor, and one has to decide.
    NotSupervisor,
    /// The person would rather talk with somebody else.
    NotPreferred,
}

/// Whether something may be shown, offered or given to a person. Queue, invitations, hand-offs and the rota ask this, and nothing
/// else decides it.
pub const fn may_be_offered(person: Fitness, item: Constraints) -> Result<(), Unfit> {
    if person.barred {
        Err(Unfit::Barred)
    } else if item.minor && !person.cleared {
        Err(Unfit::NotCleared)
    } else if item.supervisor && !person.supervisor {
        Err(Unfit::NotSupervisor)
    } else if !suits(person.gender, item.prefers) {
        Err(Unfit::NotPreferred)
    } else {
        Ok(())
    }
}

/// Whether somebody who answers as this suits whoever asked for that.
pub const fn suits(gender: Option<Gender>, prefers: Option<Gender>) -> bool {
    matches!(
        (prefers, gender),
        (None, _)
            | (Some(Gender::Woman), Some(Gender::Woman))
            | (Some(Gender::Man), Some(Gender::Man))
    )
}
