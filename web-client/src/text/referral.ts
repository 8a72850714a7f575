/** Texts about what other hotlines send. */
import type {
  AgeBand,
  ConsentBasis,
  Device,
  FormKind,
  IfOther,
  Involved,
  LocalReason,
  PersonKnows,
  ReferralStatus,
  Situation,
  Voicemail,
  WhereNow,
} from "../wire/wire.ts";

const forms: Record<FormKind, string> = {
  referral: "Referral",
  tip: "Tip about somebody",
  training: "Request for training",
};

const knows: Record<PersonKnows, string> = { yes: "yes", no: "no", unknown: "not said" };

const consents: Record<ConsentBasis, string> = {
  personAgreedWritten: "the person agreed in writing",
  personAgreedVerbal: "the person agreed by word of mouth",
  personOnLine: "the person is on their line now",
  thirdPartyTip: "somebody else tells of them",
  mandated: "a duty to report",
  unknown: "not said",
};

const ages: Record<AgeBand, string> = {
  under13: "under 13",
  from13To17: "13 to 17",
  from18To24: "18 to 24",
  from25: "25 or over",
  notSaid: "not said",
};

const places: Record<WhereNow, string> = {
  withForwarder: "with who sends this",
  safePlace: "in a safe place",
  withController: "with whoever controls them",
  inTransit: "on the way",
  unknown: "not known",
};

const situations: Record<Situation, string> = {
  sex: "sex trafficking",
  labour: "labour trafficking",
  domesticServitude: "domestic servitude",
  familial: "by family",
  gang: "by a gang",
  forcedCriminality: "forced to crime",
  debt: "debt",
  papersTaken: "papers taken",
  confinement: "locked in",
  threatsHomeFamily: "threats against the family at home",
  minor: "under 18",
  unaccompanied: "without parents",
  tortureAbroad: "tortured abroad",
  detainedAbroad: "detained abroad",
  stateActor: "by a state",
  armedGroup: "by an armed group",
  dv: "domestic violence",
  sa: "sexual assault",
  stalking: "stalking",
  wageTheft: "wages kept",
  forcedMarriage: "forced marriage",
  smugglingDebt: "debt for smuggling",
  unsure: "not sure",
};

const involved: Record<Involved, string> = { yes: "yes", no: "no", pending: "will be", notSaid: "not said" };

const voicemails: Record<Voicemail, string> = {
  no: "say nothing",
  neutral: "something neutral",
  asScripted: "only these words",
};

const ifOther: Record<IfOther, string> = {
  hangUpSilently: "hang up without a word",
  wrongNumber: "say it is a wrong number",
  askForNameThenLeaveNoMessage: "ask for the name, leave no message",
  survivorScript: "what the person has said",
  doNotSpeakUntilCodeWord: "say nothing before the code word",
};

const phones: Record<Device, string> = {
  mineOnly: "only the person uses it",
  shared: "others use it too",
  mayBeChecked: "somebody may look through it",
  mayBeTaken: "somebody may take it",
  notSaid: "not said",
};

const statuses: Record<ReferralStatus, string> = {
  requested: "New",
  accepted: "Accepted",
  rejected: "Not accepted",
  cancelled: "Cancelled",
  inProgress: "In work",
  onHold: "Waiting for something",
  failed: "Tried, did not work",
  completed: "Completed",
  enteredInError: "Sent by mistake",
};

const reasons: Record<LocalReason, string> = {
  noCapacity: "We have no room",
  waitlist: "On a waiting list",
  ineligibleAge: "The age is not ours",
  ineligibleArea: "The place is not ours",
  ineligibleStatus: "The status is not ours",
  language: "Nobody speaks the language",
  safety: "It would not be safe",
  personDeclined: "The person does not want it",
  unreachableWithinRules: "Not reached within the rules",
  duplicate: "It is here already",
  releaseExpired: "The release is over",
  releaseWithdrawn: "The release was withdrawn",
  noShow: "The person did not come",
  servedElsewhere: "Somebody else helps",
  needMet: "What was needed is there",
};

export const referral = {
  yours: "Your referrals",
  one: "Referral",
  queue: "referral",
  callback: "callback",
  supervisor: "a supervisor decides",
  offer: "Can you take this referral?",
  loading: "The form is being opened.",
  failed: {
    cannotOpen: "The form could not be opened with the team’s keys. Give it back, and tell your supervisor.",
    badSignature:
      "The signature in the form does not hold. Somebody may have changed it. Do nothing with it, and tell your supervisor.",
    form: "The form is not written as agreed. This is what came:",
  },

  doNot: {
    heading: "Do not contact the person",
    why: (knowsIt: string, consent: string) =>
      `Whether they know of this: ${knowsIt}. What it rests on: ${consent}. A supervisor decides with who sent it what happens.`,
    call: "Call who sent it, on the number of their directory, and agree on it. Then say so here.",
    allow: "Agreed with them: the person may be contacted",
    allowed: "A supervisor has agreed with who sent it that the person may be contacted.",
  },
  changed:
    "What the server says of this form is not what its sender wrote in it. What stands below is the sender’s. Tell your supervisor.",
  unsigned: "This form carries no signature: the server alone says who sent it.",
  otherKey:
    "The signature in this form is not by the key of this partner. Do nothing with it, and tell your supervisor.",
  nobody: {
    heading: "Nobody has verified this form",
    why: "It came from the web form, without a key. Who sent it is only what somebody typed. Before you do anything, call the organisation on the number of its directory, not on a number in this form. Tell nobody anything about a person.",
    name: "Somebody on the web form",
    queue: "unverified",
  },
  unverified:
    "Unverified: nobody has called this partner back on the number of its directory. Do not tell them anything about a person.",
  oneWay:
    "Police or courts: what they send comes in. Nothing goes back without a written release. Help does not depend on it.",
  silent: "Who sent this was told only that it came. Whether we help, and whom, is not told.",

  from: {
    heading: "Who sent it",
    reference: "Their reference",
    phone: "Number from the directory",
    hours: "Reached",
    stance: "What they tell others",
    ownRef: "What they call it",
    submitter: "Who wrote it",
  },
  person: {
    heading: "About whom",
    question: "What is asked",
    subject: "About what",
    about: "Person",
    knows: "Do they know of it?",
    consent: "It rests on",
    age: "Age",
    language: "Language",
    town: "Town or region",
    where: "Where now",
    situation: "What it is about",
    reasons: "What makes it urgent",
    needs: "Needs at once",
    police: "Police involved",
    wantsPolice: "Does the person want that?",
    deadlines: "Deadlines",
    text: "In their words",
  },
  contact: {
    heading: "How to reach them without danger",
    number: "Number",
    askFor: "Ask for",
    windows: "Safe times",
    phone: "The telephone",
    voicemail: "Voicemail",
    words: "Words for the voicemail",
    text: "Text messages",
    callerId: "What the display may show",
    nothing: "nothing: call with the number blocked",
    ifOther: "If somebody else answers",
    codeWord: "Code word",
    dangerWord: "Danger word",
    again: "Try again",
    yes: "yes",
    no: "no",
  },

  forms,
  knows,
  consents,
  ages,
  places,
  situations,
  involved,
  voicemails,
  ifOther,
  phones,
  statuses,
  reasons,

  status: {
    heading: "How it stands",
    now: (status: string) => `Now: ${status}.`,
    next: "From now on",
    choose: "Choose",
    reason: "Reason",
    noReason: "No reason",
    ends: "This closes the referral. The form is deleted; what should last belongs into a case first.",
    go: "Save",
    goEnd: "Close the referral",
  },
  giveBack: "Give it back to the queue",
};
