/** The wrap-up's codes (domain.md E7, E8, E9) in plain words. Codes are what the server counts; words are only shown. */

export interface Code {
  code: string;
  label: string;
}

const pairs = (list: Record<string, string>): Code[] =>
  Object.entries(list).map(([code, label]) => ({ code, label }));

/** What came of it. */
export const DISPOSITIONS: readonly Code[] = pairs({
  safety_plan_made: "We made a safety plan",
  safety_plan_started_person_left: "Safety plan started, the person left",
  emotional_support: "Listened and supported",
  information_given: "Gave information",
  referral_given_person_contacts: "Named a service, the person will contact it",
  referral_sent_with_release: "Sent a referral, with a release",
  warm_transfer_done: "Passed on warmly",
  callback_booked: "Booked a callback",
  case_handoff: "Handed off into a case",
  emergency_services_by_person: "The person called emergency services",
  emergency_services_by_us: "We called emergency services",
  mandated_report_opened: "Opened a mandated report",
  screening_offered: "Offered screening",
  advice_to_helper: "Advised a friend or helper",
  provider_consult: "Advised another provider",
  declined_services: "The person did not want services",
  out_of_area_connected: "Connected with another area",
});

/** What was no request for help. Needs no further fields. */
export const NON_DATA: readonly Code[] = pairs({
  silent: "Nothing was written",
  hang_up: "Left at once",
  wrong_number: "Wrong place",
  test: "Test",
  prank: "Prank",
  abusive_ended: "Abusive, ended",
  spam: "Spam",
  thank_you: "Thank you",
  training_request: "Training request",
  press_research: "Press or research",
  jobs_volunteer_donation: "Jobs, volunteering, donations",
  outgoing: "Outgoing contact",
  disconnected_by_person: "The person was cut off",
  disconnected_by_us: "We were cut off",
  duplicate: "Duplicate",
  technical_failure: "Technical failure",
});

/** What the person needs. */
export const NEEDS: readonly Code[] = pairs({
  safety_planning: "Safety planning",
  crisis_intervention: "Crisis support",
  emergency_shelter: "A bed tonight",
  transitional_or_long_housing: "Longer housing",
  basic_necessities: "Food, clothing, household",
  cash_or_financial: "Money",
  transportation: "Transport",
  medical_emergency: "Emergency medical care",
  medical_primary_secondary: "Medical care",
  dental: "Dental care",
  reproductive_or_forensic_exam: "Reproductive care or forensic exam",
  substance_use: "Substance use support",
  mental_health_short: "Counselling, short",
  mental_health_long: "Counselling, longer",
  peer_support_groups: "Peer groups",
  socialisation_garden_outings: "Company, garden, outings",
  interpretation_translation: "Interpreting or translation",
  case_management: "Case management",
  victim_advocacy: "Advocacy",
  criminal_justice_advocacy: "Support with police and court",
  legal_immigration: "Legal: immigration",
  legal_civil: "Legal: civil",
  legal_criminal_defence_vacatur: "Legal: defence, clearing a record",
  legal_wages: "Legal: wages",
  legal_family: "Legal: family",
  benefits_food_stamps: "Benefits, SNAP",
  education_esl: "English classes",
  education_other: "Other education",
  employment_job_training: "Work or job training",
  financial_literacy: "Money skills",
  childcare: "Childcare",
  family_reunification_or_safety: "Family safety or reunion",
  family_tracing_red_cross: "Finding family",
  documents_replacement: "New papers",
  digital_safety_help: "Phone and account safety",
  victim_compensation: "Compensation",
  child_eligibility_hhs: "Child eligibility letter",
  repatriation_if_wanted: "Going home, if wanted",
  training_request: "Training",
  other: "Something else",
});

/** What was done. */
export const ACTIONS: readonly Code[] = pairs({
  listened: "Listened",
  rights_explained: "Explained rights",
  safety_plan: "Worked on a safety plan",
  device_advice: "Advised on phone and accounts",
  number_memorised: "They learnt a number by heart",
  resource_named: "Named a service",
  three_way_call: "Called a service together",
  release_taken: "Took a release",
  release_withdrawn: "A release was withdrawn",
  report_mandated: "Made a mandated report",
  report_voluntary: "Made a report they asked for",
  interpreter_used: "An interpreter helped",
  supervisor_consult: "Asked a supervisor",
  code_word_set: "Agreed a code word",
  callback_booked: "Booked a callback",
  case_opened: "Opened a case",
});

/** Connecticut's eight old counties. */
export const COUNTIES: readonly Code[] = pairs({
  fairfield: "Fairfield",
  hartford: "Hartford",
  litchfield: "Litchfield",
  middlesex: "Middlesex",
  new_haven: "New Haven",
  new_london: "New London",
  tolland: "Tolland",
  windham: "Windham",
});
