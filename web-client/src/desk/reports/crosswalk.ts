/**
 * Needs and services (E8) in the words of those who pay for them (R420). `programme`: in the programme's own founding texts. `otip`: its
 * definition was seen in the guide of the federal office on trafficking. `ovc`: recalled from the categories of the office for victims of
 * crime; their list was not seen, so whoever fills in a form compares. The words themselves are not here: nobody may copy a licensed list (R423).
 */
export type Funder = "programme" | "otip" | "ovc";
export const FUNDERS: readonly Funder[] = ["programme", "otip", "ovc"];

const P: readonly Funder[] = ["programme"];
const PO: readonly Funder[] = ["programme", "otip"];
const O: readonly Funder[] = ["otip"];
const R: readonly Funder[] = ["ovc"];
const PR: readonly Funder[] = ["programme", "ovc"];
const NOBODY: readonly Funder[] = [];

export const CROSSWALK: Readonly<Record<string, readonly Funder[]>> = {
  safety_planning: R,
  crisis_intervention: PO,
  emergency_shelter: P,
  transitional_or_long_housing: P,
  basic_necessities: PO,
  cash_or_financial: R,
  transportation: P,
  medical_emergency: NOBODY,
  medical_primary_secondary: P,
  dental: P,
  reproductive_or_forensic_exam: NOBODY,
  substance_use: P,
  mental_health_short: NOBODY,
  mental_health_long: P,
  peer_support_groups: P,
  socialisation_garden_outings: P,
  interpretation_translation: P,
  case_management: PO,
  victim_advocacy: P,
  criminal_justice_advocacy: R,
  legal_immigration: PR,
  legal_civil: R,
  legal_criminal_defence_vacatur: R,
  legal_wages: R,
  legal_family: R,
  benefits_food_stamps: P,
  education_esl: PO,
  education_other: O,
  employment_job_training: P,
  financial_literacy: P,
  childcare: O,
  family_reunification_or_safety: R,
  family_tracing_red_cross: P,
  documents_replacement: NOBODY,
  digital_safety_help: NOBODY,
  victim_compensation: R,
  child_eligibility_hhs: NOBODY,
  repatriation_if_wanted: NOBODY,
  training_request: P,
  other: NOBODY,
};

export function counts(code: string, funder: Funder): boolean {
  return CROSSWALK[code]?.includes(funder) ?? false;
}
