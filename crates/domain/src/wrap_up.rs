//! What is kept of a finished chat: codes, no words, linked to nobody (R316, R220; domain.md E7 and E8).

use crate::Level;
use thiserror::Error;

/// Dispositions of E7. The first group is data; the second needs no further fields.
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

/// A finished wrap-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUp {
    disposition: &'static str,
    needs: Vec<&'static str>,
    level: Level,
}

/// A code that is not on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a code of the list")]
pub struct UnknownCode;

impl WrapUp {
    /// Reads codes. Each need counts once; their order says nothing and is not kept.
    pub fn parse(disposition: &str, needs: &[String], level: Level) -> Result<Self, UnknownCode> {
        let known = |list: &'static [&'static str], code: &str| {
            list.iter()
                .copied()
                .find(|known| *known == code)
                .ok_or(UnknownCode)
        };
        let mut found = needs
            .iter()
            .map(|need| known(NEEDS, need))
            .collect::<Result<Vec<_>, _>>()?;
        found.sort_unstable();
        found.dedup();
        Ok(Self {
            disposition: known(DISPOSITIONS, disposition)?,
            needs: found,
            level,
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

    /// The level as it turned out.
    pub fn level(&self) -> Level {
        self.level
    }
}
