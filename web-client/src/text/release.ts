/** Texts about what may be told to one agency, and what was told (R204–R212, R365). */
import type {
  AgreedBy,
  ConsentBranch,
  DataClass,
  ReleasePurpose,
  ReleaseState,
  TaskOn,
  ToldBy,
} from "../wire/wire.ts";
import type { StatusClass } from "../wire/decode-release.ts";
import { statuses } from "./release-status.ts";

const purposes: Record<ReleasePurpose, string> = {
  shelterPlacement: "a place in a shelter",
  transport: "a ride",
  medical: "care by a doctor",
  mentalHealth: "care for the mind",
  legalIntake: "a first talk with lawyers",
  immigrationFiling: "an application about immigration",
  leReportByChoice: "a report to the police that they want",
  leVictimServices: "victim services of the police",
  mdtCoordination: "a team of several agencies",
  dcfVoluntary: "child protection, by choice",
  hhsChildEligibility: "a child’s rights, at HHS",
  benefits: "benefits",
  school: "a school",
  employerWageClaim: "wages that are owed",
  interpreterBooking: "an interpreter",
  familyTracing: "looking for family",
  referralStatusToForwarder: "how their referral stands",
  emergencyContact: "somebody to call in need",
  otherNamed: "something else",
};

const classes: Record<DataClass, string> = {
  existenceOfContact: "that they are in touch with us",
  alias: "what they call themselves",
  legalName: "their name by law",
  phone: "their number",
  safeContactRules: "how to reach them without danger",
  language: "what they speak",
  ageBand: "about how old they are",
  birthDate: "the day they were born",
  town: "the town",
  exactPlace: "where exactly they are",
  household: "who lives with them",
  needs: "what they need",
  safetyConstraints: "what would put them in danger",
  situationSummary: "what it is about, in short",
  health: "their health",
  immigrationNeed: "what they need about immigration",
  lePreference: "what they want of the police",
  documents: "papers",
  ...statuses,
};

const branches: Record<ConsentBranch, string> = {
  adult: "A grown person",
  minorWithGuardian: "Under 18, with a guardian",
  guardianMayHarm: "Under 18, guardian may harm",
  minorByLaw: "Under 18, alone by law",
  emancipated: "Under 18, emancipated",
  guardian: "A guardian, by a court",
};

/** What it takes, and what a supervisor looks at before the release counts (R210). */
const branchHints: Record<ConsentBranch, string> = {
  adult: "",
  minorWithGuardian:
    "They and a parent or guardian both have to say yes. Not if the guardian may be who harms them.",
  guardianMayHarm: "The guardian may harm them: so nobody asks the guardian. Let nothing of it reach them.",
  minorByLaw: "The law lets them have this without a parent. Say which law. If you do not know, ask counsel.",
  emancipated: "A court has made them free of their parents. Ask for the date of its paper. Keep no copy.",
  guardian: "A court has named who decides for them. It must not be who harms them.",
};

const states: Record<ReleaseState, (when: string) => string> = {
  awaiting: (until) => `Waits for a supervisor. Nothing may be told yet. Ends ${until}.`,
  live: (until) => `Counts until ${until}.`,
  withdrawn: (when) => `Taken back ${when}. Nothing may be told by it.`,
  over: (when) => `Over since ${when}. Nothing may be told by it.`,
};

const ways: Record<ToldBy, string> = {
  mailbox: "sealed, into their mailbox",
  phone: "by telephone",
  inPerson: "in person",
  file: "as a file",
};

const methods: Record<AgreedBy, string> = {
  inPerson: "in person, in writing",
  inChat: "in the chat",
  phoneAndWritten: "by telephone, then in writing",
};

const on: Record<TaskOn["type"], string> = {
  item: "From a chat or a referral.",
  callback: "From a request to be called.",
  case: "Belongs to a case.",
};

/** What is said by telephone: this sentence and no other. */
const spoken: Record<StatusClass, string> = {
  statusAccepted: "It was taken on.",
  statusDeclined: "It was not taken on.",
  statusScheduled: "There is an appointment.",
  statusAttended: "The person came.",
  statusClosed: "It is closed.",
};

export const release = {
  nav: "Releases",
  /** The one answer to everybody (R204). */
  cannot: "“We cannot confirm or deny that.”",
  yes: "yes",
  no: "no",

  section: {
    heading: "What may be told",
    nothing: "Nothing. No agency may be told that there was a contact.",
    only: "Only what stands here, to the agency that stands here.",
    asked: "To whoever asks, say:",
    rest: "To every other question, say:",
    unverified:
      "This agency was never called back on the number of its directory. Do that before you tell them anything.",
    unsafe: "Nobody may contact the person. So nobody can ask them for a release.",
    over: (count: number) => `Over or taken back (${count})`,
  },

  page: {
    heading: "Releases",
    lead: "A release is somebody’s yes: one agency, one purpose, a short time. What it does not name is not told.",
    asked: "Whoever asks about a person, whether we know them or not, is told:",
    withdraw: "Somebody takes one back, by any word? Find it here and tap. You need not be their advocate.",
    none: "No release counts now.",
    now: "They count, or wait",
    over: (count: number) => `Over or taken back (${count})`,
    kept: "Each is deleted three months after its end.",
  },

  one: {
    title: (agency: string, purpose: string) => `${agency}: ${purpose}`,
    what: "May be told",
    named: "It named",
    consent: "Who says yes",
    person: "Person",
    by: (alias: string, when: string) => `Taken by ${alias}, ${when}.`,
    signedOff: (alias: string) => `Signed off by ${alias}.`,
    told: "What was told",
    toldNothing: "Nothing was told so far.",
    toldOne: (what: string, how: string, by: string, when: string) => `${what}: ${how}, by ${by}, ${when}.`,
    waits: "It lies in the mailbox. They have not fetched it.",
    handed: "They have seen it. It cannot be called back.",
    fetched: "They have it. It cannot be called back.",
    unfetched: "They never fetched it. It is deleted.",
    unusable: "Nobody here works for the person any more. So nobody can tell anything by it.",
    noPaper: "The paper is for those who work for the person, and for who leads.",
    closed: "The paper could not be opened with the team’s keys.",
    paper: "The paper",
    method: "How they said yes",
    ownYes: "Their own yes",
    language: "Read to them in",
    signed: "Said yes",
    risks: "Risks explained",
    copy: "They have a copy",
    alternatives: "What else was thought of",
    check: "Before you sign it off",
    signOff: "Sign it off",
    signedNow: "Signed off. It counts now.",
    withdraw: "They take it back",
    withdrawn: "Taken back. It counts no more. What was told before cannot be called back.",
  },

  tell: {
    status: (agency: string, status: StatusClass) => `Tell ${agency}: ${statuses[status]}`,
    statusHint: "One tap. It goes sealed into their mailbox, with nothing but this word and their reference.",
    before: "Tell them before you close the referral. After that nobody can.",
    said: (agency: string) => `It lies in the mailbox of ${agency}.`,
    aloud: "Say it by telephone instead",
    noMailbox: "They have no mailbox. It is said by telephone.",
    number: "Call this number of the directory, never one that somebody gave you:",
    noNumber: "There is no number of theirs in the directory. Ask your supervisor.",
    sentence: "Say this, and nothing else:",
    statusWords: (reference: string, status: StatusClass) =>
      `“I call about your form ${reference}. ${spoken[status]} I can say nothing more.”`,
    have: (status: StatusClass) => `I have said it: ${statuses[status]}`,
    haveSaid: "I have said it",
    noted: "Written down.",
    script: "Tell them",
    first: (organisation: string) =>
      `“I call from ${organisation}. Somebody has agreed that we tell you this, and no more.”`,
    then: "Then say only what is named here. Tick what you have said:",
    rest: "To every other question say:",
    how: "How",
    missing: "Tick what you have said.",
  },

  take: {
    open: "Take a release",
    cancel: "Cancel",
    lead: "Only when they want something told now. Never in case, and never so that we help.",
    agency: "Which one agency?",
    noAgency: "No agency is in the register. A supervisor adds it.",
    purpose: "What for?",
    other: "What for, in a few words",
    what: "What may be told?",
    whatHint: "Tick only what they want told. Less is safer.",
    noWhat: "Tick what may be told.",
    branch: "Who says yes?",
    waits: "A supervisor has to sign it off before anything is told.",
    until: "Until when?",
    lengths: { day: "24 hours", week: "7 days", usual: "15 days", month: "30 days" },
    words: "Read this to them, word by word",
    wordsLanguage: "In which language?",
    languages: { en: "English", es: "Spanish", ar: "Arabic" },
    wordsOther: "Another language: an interpreter says these words.",
    wordsFirst: "Choose the agency, what for and what. Then the words stand here.",
    person: "What do they call themselves?",
    guardian: "What does the parent or guardian call themselves?",
    method: "How did they say yes?",
    risks: "I have said what may go wrong",
    alternatives: "What else did you think of together?",
    alternativesHint: "Such as: they tell it themselves, or you call together.",
    copy: "They have a copy",
    copyHint: "Ask first whether a copy is safe where they live.",
    choose: "Choose",
    go: "They said yes: save the release",
    saved: "Saved.",
    savedWaits: "Saved. A supervisor has to sign it off. Nothing may be told yet.",
  },

  inChat: {
    heading: "Shown to them in the chat",
    show: "Show it to them in the chat",
    showHint:
      "Their page shows these words. They say yes or no themselves. Nothing is saved without their yes.",
    sent: "It lies before them in the chat.",
    notNow: "It cannot be shown now. One question is open already, or the chat is not.",
    name: "Their name or mark",
    save: "Save the release",
    close: "Close",
    answers: {
      open: "They have not answered yet.",
      yes: "They said yes. Their own page has signed it.",
      no: "They said no. Nothing is told, and you help them just the same.",
      takenBack: "They took it back. Nothing is told.",
    },
    line: "A release, shown to them",
    refused:
      "A yes came that the person’s own page has not signed, or for other words. It counts for nothing.",
    signed: "Signed by their own page, for these words.",
    unsigned: "Their own page has not signed this. Ask your supervisor.",
  },

  trouble: {
    noRelease: "No release lets you tell them this. Nothing was told.",
    badRelease: "It cannot be saved like that. Look at the agency, what for, what, and who says yes.",
    mailboxChanged: "Their mailbox has changed again. Nothing was told. Wait a minute, or call them.",
    wrongState: "It stands in another way by now. Look at what is written there.",
    notFound: "It is not there any more, or you do not work for the person now.",
    conflict: "The team’s key was replaced just now. Please try again.",
    forbidden: "This is not yours to do. Ask your supervisor.",
    tooLarge: "That is too long. Write less.",
    noKeys: "It could not be sealed. Nothing was told. Call your supervisor.",
  },

  purposes,
  classes,
  branches,
  branchHints,
  states,
  ways,
  methods,
  on,
};
