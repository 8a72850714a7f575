//! HTTP of the desk's origin: what is written down of a person, their roles, and their leaving.

use crate::{MemberId, queue::Gender, staff::Role};
use serde::{Deserialize, Serialize};

/// On what a person's privilege rests (domain.md E16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Privilege {
    /// None that anybody knows of.
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

/// On what a person's own duty to report harm to a child rests (R215).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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

/// What is written down of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PersonFacts {
    /// The day of the written suitability determination; null without one: then nobody under 18 comes to them (R226).
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub cleared_at: Option<u64>,
    /// On what privilege rests (R217).
    pub privilege: Privilege,
    /// On what their own duty to report rests (R215).
    #[serde(default)]
    pub mandate: Mandate,
    /// The languages that they answer in: BCP 47 tags (RFC 5646), 20 at most. None is as good as English.
    pub languages: Vec<String>,
    /// As whom they answer; null when they would rather not say.
    #[serde(default)]
    pub gender: Option<Gender>,
}

/// What somebody has to have done before they talk with people (R712).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Gate {
    /// The hours of training.
    Hours,
    /// The course for those who must report.
    MandatedReporter,
    /// A call with the language line, tried out.
    LanguageLine,
    /// The quick exit, tried out.
    QuickExit,
    /// The duress call, tried out.
    DuressCall,
}

/// How somebody stands to a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum GateState {
    /// They never passed it.
    Missing,
    /// It does not count any more.
    Lapsed,
    /// It lapses soon.
    Soon,
    /// It counts.
    Good,
}

/// A gate, and how somebody stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GateStanding {
    /// Which.
    pub gate: Gate,
    /// How.
    pub state: GateState,
    /// The day on which it was passed last.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub passed_at: Option<u64>,
    /// Who wrote that down.
    pub by: Option<MemberId>,
    /// The day on which it lapses, or did.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub until_at: Option<u64>,
}

/// `POST /api/v1/people/training`: somebody else passed a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepTrainingParams {
    /// Who.
    pub member_id: MemberId,
    /// Which.
    pub gate: Gate,
    /// On which day; null when it was written down by mistake.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub passed_at: Option<u64>,
}

/// Other roles that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleRequest {
    /// All roles that the person would have.
    pub roles: Vec<Role>,
    /// Who asked: somebody else decides.
    pub asked_by: MemberId,
    /// When the question lapses.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// `POST /api/v1/people/facts`: writes down anew what is known of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepFactsParams {
    /// Of whom.
    pub member_id: MemberId,
    /// What.
    pub facts: PersonFacts,
}

/// `POST /api/v1/people/roles`: asks for other roles for somebody else. Taking roles away needs nobody else and is done at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskRolesParams {
    /// For whom.
    pub member_id: MemberId,
    /// All roles that the person is to have.
    pub roles: Vec<Role>,
}

/// `POST /api/v1/people/roles/decide`: a second person agrees or refuses; who asked may take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecideRolesParams {
    /// For whom.
    pub member_id: MemberId,
    /// The roles that were read: what was changed since is not agreed to.
    pub roles: Vec<Role>,
    /// Whether they get them.
    pub agreed: bool,
}

/// `POST /api/v1/people/dismiss`: somebody else leaves for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DismissParams {
    /// Who.
    pub member_id: MemberId,
}
