/** The words of forms, in the order in which they are shown: written by the partners' page, read by the desk. */
import type { AgeBand, ConsentBasis, FormKind, Involved, PersonKnows, Situation, WhereNow } from "./wire.ts";

export const FORM_KINDS: readonly FormKind[] = ["referral", "tip", "training"];
export const KNOWS: readonly PersonKnows[] = ["yes", "no", "unknown"];
export const CONSENTS: readonly ConsentBasis[] = [
  "personAgreedWritten",
  "personAgreedVerbal",
  "personOnLine",
  "thirdPartyTip",
  "mandated",
  "unknown",
];
export const AGES: readonly AgeBand[] = ["under13", "from13To17", "from18To24", "from25", "notSaid"];
export const PLACES: readonly WhereNow[] = [
  "withForwarder",
  "safePlace",
  "withController",
  "inTransit",
  "unknown",
];
export const SITUATIONS: readonly Situation[] = [
  "sex",
  "labour",
  "domesticServitude",
  "familial",
  "gang",
  "forcedCriminality",
  "debt",
  "papersTaken",
  "confinement",
  "threatsHomeFamily",
  "minor",
  "unaccompanied",
  "tortureAbroad",
  "detainedAbroad",
  "stateActor",
  "armedGroup",
  "dv",
  "sa",
  "stalking",
  "wageTheft",
  "forcedMarriage",
  "smugglingDebt",
  "unsure",
];
export const INVOLVED: readonly Involved[] = ["yes", "no", "pending", "notSaid"];
