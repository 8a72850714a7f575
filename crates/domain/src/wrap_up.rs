//! What is kept of a finished chat: codes, no words, linked to nobody (R316, R220; domain.md E7, E8 and E9).

use crate::{Level, person::is_language_tag, retention::Record, time::Millis, word::words};
use thiserror::Error;

/// Dispositions of E7: somebody was helped.
const DISPOSITIONS: &[&str] = &[
    "safety_plan_made",
    "safety_plan_started_person_left",
    "emotional_support",
    "information_given",
    "referral_given_person_contacts",
    "referral_sent_with_release",
    "warm_transfer_done",
    "callback_booked",
    "case_handoff",
    "emergency_services_by_person",
    "emergency_services_by_us",
    "mandated_report_opened",
    "screening_offered",
    "advice_to_helper",
    "provider_consult",
    "declined_services",
    "out_of_area_connected",
];

/// Dispositions of E7 that are no data: nothing further is asked, and nothing further is kept.
const NON_DATA: &[&str] = &[
    "silent",
    "hang_up",
    "wrong_number",
    "test",
    "prank",
    "abusive_ended",
    "spam",
    "thank_you",
    "training_request",
    "press_research",
    "jobs_volunteer_donation",
    "outgoing",
    "disconnected_by_person",
    "disconnected_by_us",
    "duplicate",
    "technical_failure",
];

/// Needs of E8.
const NEEDS: &[&str] = &[
    "safety_planning",
    "crisis_intervention",
    "emergency_shelter",
    "transitional_or_long_housing",
    "basic_necessities",
    "cash_or_financial",
    "transportation",
    "medical_emergency",
    "medical_primary_secondary",
    "dental",
    "reproductive_or_forensic_exam",
    "substance_use",
    "mental_health_short",
    "mental_health_long",
    "peer_support_groups",
    "socialisation_garden_outings",
    "interpretation_translation",
    "case_management",
    "victim_advocacy",
    "criminal_justice_advocacy",
    "legal_immigration",
    "legal_civil",
    "legal_criminal_defence_vacatur",
    "legal_wages",
    "legal_family",
    "benefits_food_stamps",
    "education_esl",
    "education_other",
    "employment_job_training",
    "financial_literacy",
    "childcare",
    "family_reunification_or_safety",
    "family_tracing_red_cross",
    "documents_replacement",
    "digital_safety_help",
    "victim_compensation",
    "child_eligibility_hhs",
    "repatriation_if_wanted",
    "training_request",
    "other",
];

/// Actions of E9. Its `none` is an empty list.
const ACTIONS: &[&str] = &[
    "listened",
    "rights_explained",
    "safety_plan",
    "device_advice",
    "number_memorised",
    "resource_named",
    "three_way_call",
    "release_taken",
    "release_withdrawn",
    "report_mandated",
    "report_voluntary",
    "interpreter_used",
    "supervisor_consult",
    "code_word_set",
    "callback_booked",
    "case_opened",
];

/// Connecticut's eight old counties, as reports to funders still name them.
const COUNTIES: &[&str] = &[
    "fairfield",
    "hartford",
    "litchfield",
    "middlesex",
    "new_haven",
    "new_london",
    "tolland",
    "windham",
];

/// What the holder chose, not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// What came of it: a code of E7.
    pub disposition: String,
    /// What the person needs: codes of E8.
    pub needs: Vec<String>,
    /// What was done: codes of E9. Whether an interpreter helped is one of them.
    pub actions: Vec<String>,
    /// The language that was spoken: a BCP 47 tag.
    pub language: String,
    /// Where the person is, if they said so and it is asked for.
    pub county: Option<String>,
    /// Whether somebody has to do something more.
    pub follow_up: bool,
    /// The level as it turned out.
    pub level: Level,
}

/// A finished wrap-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUp {
    disposition: &'static str,
    needs: Vec<&'static str>,
    actions: Vec<&'static str>,
    language: String,
    county: Option<&'static str>,
    follow_up: bool,
    level: Level,
}

/// A code that is not on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a code of the list")]
pub struct UnknownCode;

impl WrapUp {
    /// Reads codes. Each need and action counts once; their order says nothing and is not kept. With a disposition that is no
    /// data only it, the language and the level are kept.
    pub fn parse(codes: &Codes) -> Result<Self, UnknownCode> {
        let is_data = known(NON_DATA, &codes.disposition).is_err();
        let disposition = if is_data {
            known(DISPOSITIONS, &codes.disposition)?
        } else {
            known(NON_DATA, &codes.disposition)?
        };
        if !is_language_tag(&codes.language) {
            return Err(UnknownCode);
        }
        let needs = each_once(NEEDS, &codes.needs)?;
        let actions = each_once(ACTIONS, &codes.actions)?;
        let county = codes.county.as_deref();
        let county = county.map(|county| known(COUNTIES, county)).transpose()?;
        let bare = Self {
            disposition,
            needs: Vec::new(),
            actions: Vec::new(),
            language: codes.language.clone(),
            county: None,
            follow_up: false,
            level: codes.level,
        };
        if !is_data {
            return Ok(bare);
        }
        Ok(Self {
            needs,
            actions,
            county,
            follow_up: codes.follow_up,
            ..bare
        })
    }

    /// What came of it (E7).
    pub fn disposition(&self) -> &'static str {
        self.disposition
    }

    /// What the person needs (E8).
    pub fn needs(&self) -> &[&'static str] {
        &self.needs
    }

    /// What was done (E9).
    pub fn actions(&self) -> &[&'static str] {
        &self.actions
    }

    /// The language that was spoken.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Where the person is.
    pub fn county(&self) -> Option<&'static str> {
        self.county
    }

    /// Whether somebody has to do something more.
    pub fn follow_up(&self) -> bool {
        self.follow_up
    }

    /// The level as it turned out.
    pub fn level(&self) -> Level {
        self.level
    }
}

/// A need by its code (E8); `None` for what is not on the list. The directory is kept by the same codes (R423).
pub fn need(code: &str) -> Option<&'static str> {
    known(NEEDS, code).ok()
}

fn known(list: &'static [&'static str], code: &str) -> Result<&'static str, UnknownCode> {
    let found = list.iter().copied().find(|known| *known == code);
    found.ok_or(UnknownCode)
}

fn each_once(
    list: &'static [&'static str],
    codes: &[String],
) -> Result<Vec<&'static str>, UnknownCode> {
    let mut found = codes
        .iter()
        .map(|code| known(list, code))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What kind of code of a wrap-up is counted. Each is counted by itself: which of them stood together is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WrapKind {
    /// What came of it (E7).
    Disposition,
    /// What the person needs (E8).
    Need,
    /// What was done.
    Action,
    /// Where they are.
    County,
    /// In which language.
    Language,
    /// How urgent it turned out to be.
    Level,
    /// How urgent it was at first.
    FirstLevel,
    /// That somebody gets in touch again.
    FollowUp,
}

words!(WrapKind {
    Disposition => "disposition",
    Need => "need",
    Action => "action",
    County => "county",
    Language => "language",
    Level => "level",
    FirstLevel => "first_level",
    FollowUp => "follow_up",
});

/// So long a wrap-up is kept as a row of its own (ruling 20).
pub const KEPT: Millis = Record::WrapUp.keep();
