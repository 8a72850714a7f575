/** Texts of the quarterly report (R383, R430). */
import type { ReportTopic } from "../wire/wire.ts";
import type { Funder } from "../desk/reports/crosswalk.ts";

const values: Record<string, string> = {
  labour: "Labour",
  sex: "Sex",
  both: "Labour and sex",
  none: "Neither",
  unknown: "Not known, or not said",
  minor: "Under 18",
  adult: "18 or older",
  us: "Citizen or permanent resident",
  foreign: "Foreign national",
  woman: "Woman",
  man: "Man",
  other: "Other",
  und: "Other languages",
  self: "They came by themselves",
  nhth: "National hotline",
  ct_211: "211",
  dcf_careline: "Child protection line",
  police: "Police",
  hospital_clinic: "Hospital or clinic",
  school: "School",
  shelter_housing: "Shelter or housing",
  legal_aid: "Legal aid",
  dv_agency: "Agency on violence at home",
  faith_community: "Faith community",
  relative_friend: "Relative or friend",
  open: "Goes on",
  needs_met: "Their needs were met",
  moved: "They moved",
  declined: "They did not want to go on",
  lost_contact: "Contact was lost",
  other_agency: "Another agency goes on",
  housing: "Housing",
  transport: "Transport",
  language: "Language",
  money: "Money",
  documents: "Papers",
  safety: "Safety",
  health: "Health",
  childcare: "Childcare",
  no_provider: "Nobody offers it",
  waiting_list: "Waiting list",
};

export const report = {
  section: "Reports",
  heading: "Quarterly report",
  lead: (line: string): string => `Totals of ${line} for those who pay for it. Nobody’s name is in them.`,
  quarter: "Quarter",
  running: (quarter: string): string => `${quarter} (goes on)`,
  notShown: "not shown",
  values,

  own: {
    heading: "Count your cases",
    lead: "Your browser opens your cases, counts them, and seals the sums to the team. No name and no case leaves it. Each opening is written into the audit log.",
    toCount: (cases: number): string => (cases === 1 ? "1 case to count." : `${cases} cases to count.`),
    byOthers: (cases: number): string =>
      cases === 1
        ? "A colleague has counted 1 more of yours."
        : `Colleagues have counted ${cases} more of yours.`,
    before: (cases: number): string => `You have counted ${cases} so far. Counting again takes its place.`,
    none: "None of your cases is to be counted. Cases that were sent to you count once you have taken them on.",
    go: "Count and send",
    working: (done: number, all: number): string => `Counting ${done} of ${all}.`,
    done: (cases: number): string => (cases === 1 ? "1 case is counted." : `${cases} cases are counted.`),
    unread: (cases: number): string =>
      cases === 1
        ? "1 case could not be read here, and is not counted. A colleague can count it."
        : `${cases} cases could not be read here, and are not counted. A colleague can count them.`,
    closed: "This quarter is closed. Nothing more is counted.",
    faster: "A colleague was faster with one of them. Count again.",
  },

  sum: {
    heading: "Add up and close",
    lead: "Your browser opens what everybody has counted and adds it up. The server gets the sum.",
    go: "Add up",
    done: (counts: number): string =>
      counts === 1 ? "1 count is added up." : `${counts} counts are added up.`,
    sealed: (counts: number): string =>
      counts === 1
        ? "1 count is sealed to an older key and does not open. Ask your colleagues to count again."
        : `${counts} counts are sealed to an older key and do not open. Ask your colleagues to count again.`,
    trainings: "Trainings given to others",
    trained: "People who came",
    save: "Save",
    saved: "Saved.",
    close: "Close this quarter",
    closeLead: "The sum stays. Who counted which case is forgotten, and nobody can count again.",
    closeYes: "Close it now",
    closeNo: "Go on",
    closedNow: "The quarter is closed.",
  },

  progress: {
    all: (cases: number): string =>
      cases === 1 ? "The 1 case is in the sum." : `All ${cases} cases are in the sum.`,
    none: "There is no case.",
    missing: (missing: number, cases: number): string => `${missing} of ${cases} cases not counted yet.`,
    waiting: (waiting: number): string =>
      waiting === 1
        ? "1 counted case is not added up yet."
        : `${waiting} counted cases are not added up yet.`,
    closed: "This quarter is closed.",
  },

  who: {
    label: "For whom",
    inside: "Us",
    outside: "Others, such as funders",
    hint: (least: number): string =>
      `A number below ${least} is not shown, nor one from which it could be worked out. Nobody at all is 0.`,
    notOver: "What goes to others is of a quarter that is over.",
  },

  clients: "Clients",
  new: "New",
  ongoing: "Since before",
  all: "All",
  few: (least: number): string => `There are fewer than ${least} clients. Nothing is told of them.`,
  together: "New clients and those of before are told together: one of the two are few.",
  what: "What",
  total: "Clients",
  topics: {
    client: "Clients",
    exploitation: "How they were exploited",
    ageGroup: "Age",
    origin: "Origin, where they said it",
    gender: "Gender",
    language: "Language",
    source: "Who sent them",
    closing: "Closed cases, and why",
    service: "Services: how many clients got it",
    unmet: "Unmet needs: how many clients have one",
    barrier: "What stands in their way",
  } satisfies Record<ReportTopic, string>,
  nothing: "Nothing to tell.",
  funders: { programme: "Programme", otip: "OTIP", ovc: "OVC" } satisfies Record<Funder, string>,
  yes: "yes",
  crosswalk: "A “yes” says whose list knows it. OVC’s is from memory: compare it with their form.",
  plot: (topic: string, list: string): string => `${topic}: ${list}.`,

  others: {
    heading: "Trainings and partners",
    trainings: "Trainings given to others",
    trained: "People who came to them",
    partners: "Other agencies that may refer",
    agreements: "Of these, with an agreement",
    notSaid: "nobody said",
  },

  line: {
    heading: "The line",
    lead: "Who came, and how fast they were answered. That it was taken out is written into the audit log.",
    show: "Show the line’s totals",
    levels: "By level",
    languages: "By language",
    few: (least: number): string => `fewer than ${least}`,
  },

  files: {
    heading: "Take it out",
    lead: "A file stays on this device until you delete it. Send it only to who is to have it.",
    cases: "Cases as CSV",
    line: "The line as CSV",
    codes: "Wrap-ups as CSV",
    print: "Print",
    saved: (file: string): string => `Saved as ${file}.`,
  },
  printed: (who: string, when: string): string => `Printed by ${who} at ${when}`,
};

/** A code in plain words; one of a newer desk as it is. */
export function valueName(code: string): string {
  return values[code] ?? code.replaceAll("_", " ");
}
