/** Texts about what has to be done by a certain time (R214–R216, R405, R407). */
import type {
  DcfAnswer,
  DeadlineLabel,
  GiveReason,
  GuardianRisk,
  Mandate,
  NotFiled,
  NotReportable,
  PersonTold,
  ReportMethod,
  ReportStage,
} from "../wire/wire.ts";

const stages: Record<ReportStage, string> = {
  considering: "Is there reasonable cause?",
  notReportable: "Nothing to report",
  oralDue: "Tell the Careline",
  writtenDue: "Send the written report",
  writtenSent: "Both reports were made",
};

const methods: Record<ReportMethod, string> = {
  phone: "by telephone",
  inPerson: "in person",
  online: "on their page",
  fax: "by fax",
  post: "by post",
};

const notReportable: Record<NotReportable, string> = {
  noCause: "nothing gives reasonable cause",
  adult: "they are not under 18",
  alreadyReported: "it was reported already",
  noReporter: "I am no mandated reporter, and our policy asks for none",
};

const told: Record<PersonTold, string> = {
  notYet: "not told yet",
  told: "they were told what was said, and to whom",
  notSafe: "not told: it is not safe",
  gone: "not told: they left, and nobody looks for them",
};

const answers: Record<DcfAnswer, string> = {
  accepted: "they take it on",
  notAccepted: "they do not take it on",
};

const guardians: Record<GuardianRisk, string> = {
  notSaid: "not thought about yet",
  clear: "nothing points to it",
  possibly: "they may be the one who exploits",
};

const notFiled: Record<NotFiled, string> = {
  noRelease: "there is no release",
  notThis: "neither forced labour nor commercial sex",
  notForeign: "they are a US national",
  filedElsewhere: "somebody else has filed one",
};

const labels: Record<DeadlineLabel, string> = {
  fileBeforeBirthday: "File before the 18th birthday",
  hearing: "Hearing",
  asylum: "Asylum application",
  visa: "Visa application",
  reply: "Answer or appeal",
  benefits: "Benefits end or are renewed",
  housing: "Housing ends",
  other: "Something else",
};

const gives: Record<GiveReason, string> = {
  away: "whoever had it is away",
  left: "whoever had it works here no more",
  asked: "they asked for it",
  conflict: "they must not know of it",
  caseWorker: "somebody else works on the case",
};

const mandates: Record<Mandate, string> = {
  none: "Nobody has written down on what your duty to report rests. Ask your supervisor whether you have one.",
  agencyPolicy: "You report because the agency asks everybody to.",
  socialWorker: "You are a mandated reporter: social worker.",
  professionalCounsellor: "You are a mandated reporter: professional counsellor.",
  familyTherapist: "You are a mandated reporter: marital and family therapist.",
  psychologist: "You are a mandated reporter: mental-health professional.",
  saCounsellor: "You are a mandated reporter: sexual-assault counsellor.",
  dvCounsellor: "You are a mandated reporter: domestic-violence counsellor.",
  nursePhysician: "You are a mandated reporter: nurse or physician.",
  clergy: "You are a mandated reporter: clergy.",
  drugCounsellor: "You are a mandated reporter: alcohol or drug counsellor.",
  other: "You are a mandated reporter.",
};

export const task = {
  nav: "Tasks",
  heading: "Tasks",
  lead: "What has to be done by a certain time. Nothing here is sent by itself: you do it, and say so here.",
  none: "You have no task.",
  own: "Yours",
  others: "Other people’s",
  noOthers: "Nobody else has one.",
  over: "Done",
  kinds: { mandatedReport: "Report to the Careline", hhsRequest: "Request for assistance (HHS)" },
  labels,
  overdue: "OVERDUE",
  due: (when: string) => `By ${when}.`,
  wasDue: (when: string) => `Was due ${when}.`,
  noClock: "No clock runs.",
  closed: (when: string) => `Done ${when}. Deleted 30 days later, unless it belongs to a case.`,
  since: (when: string) => `Taken on ${when}.`,
  owner: (alias: string) => `${alias} has it.`,
  gone: (alias: string) => `${alias} has it, and works here no more. Give it to somebody.`,
  on: {
    item: "About a chat or a referral that is open.",
    callback: "About a request to be called.",
    case: "Belongs to a case.",
    nothing: "About no chat, referral or case that is open.",
  },
  pressing: {
    one: (what: string, when: string) => `${what}: by ${when}.`,
    overdueOne: (what: string, when: string) => `OVERDUE: ${what}, was due ${when}.`,
    overdueOther: (alias: string, what: string, when: string) =>
      `OVERDUE, ${alias}: ${what}, was due ${when}.`,
    seen: "I have seen it",
    go: "Go to the tasks",
  },
  trouble: {
    wrongState: "That does not follow from where it stands. Look again at what is written there.",
    notFound: "It is not there any more, or not yours.",
    conflict: "The team’s key was replaced meanwhile. Please try again.",
    forbidden: "Only whoever has the task can say what was done.",
    noKeys: "It could not be sealed with the team’s keys. Call your supervisor.",
  },

  offer: {
    report: "This is about somebody under 18. Is a report to the Careline needed?",
    reportLead: "It becomes a task of yours, with a clock. Nothing is sent by itself.",
    reportGo: "Take on the report",
    reportHas: "You have the report as a task.",
    request: "This may be a child from another country, with forced labour or commercial sex.",
    requestLead:
      "A request for assistance to HHS is thought about within 24 hours. It is filed with a release.",
    requestGo: "Take on the request",
    requestHas: "You have the request as a task.",
    show: "Show it",
  },

  report: {
    stages,
    mandates,
    consulted: "A supervisor was asked",
    consult: "I have asked a supervisor",
    cause: "There is reasonable cause",
    causeLead: "From this moment the law gives 12 hours for the call. You need no proof, only a reason.",
    nothing: "There is nothing to report",
    why: "Why",
    notReportable,
    steps: {
      heading: "How to make the call, step by step",
      oral: [
        "Call the DCF Careline: 1-800-842-2288. Somebody answers day and night.",
        "Say: “I am making a report. I am a mandated reporter.” Give your own name and where you work.",
        "Say only what you know, of: the child’s name, age and address; who looks after them; what happened, when and where; what was done before; who may have done it; what you have done.",
        "You need not know more, and you ask the child for nothing more. Say: “This is all I was told.”",
        "Do not give a number or an address of this line. Nobody here can look up where somebody is.",
        "Ask for the name and number of the report, and write it down below.",
      ],
      wait: "What must not wait: a child in danger now. Then 911 goes before the Careline, with your supervisor.",
      written: [
        "Fill in form DCF-136 with what you told the Careline, and no more.",
        "Send it to DCF within 48 hours of the call.",
        "Keep no copy here. What was sent lies with DCF.",
      ],
      tell: [
        "When it is safe, tell the young person what you said, and to whom.",
        "Say it plainly, in their language. Say what may happen next, and that you are still there for them.",
        "If they have left, do not look for them.",
      ],
    },
    oral: "The call was made",
    written: "The written report was sent",
    when: "When",
    how: "How",
    methods,
    limited: "Little was known",
    limitedHint: "Tick this if you could give only a first name or a town, for example.",
    note: "Number or name of the report",
    noteHint: "Sealed: only the team reads it. No names of people.",
    noteSave: "Save the number",
    noteSaved: "Saved.",
    noteIs: (words: string) => `Number of the report: ${words}`,
    noteClosed: "The number could not be opened with the team’s keys.",
    noteShow: "Show the number",
    tell: "Does the young person know?",
    told,
    tellSave: "Save",
    answer: "What DCF answered",
    answers,
    noAnswer: "nothing yet",
    close: "It is done",
    closeHint: "You can close it when you have said above whether the young person knows.",
    made: (what: string, when: string, how: string) => `${what} ${when}, ${how}.`,
    oralMade: "Call made",
    writtenMade: "Written report sent",
    little: "Little was known.",
  },

  request: {
    lead: "For a child from another country with forced labour or commercial sex at any time. It opens benefits and protection. Filing before the 18th birthday keeps them.",
    steps: [
      "First: is there a release, signed as it must be for somebody under 18? Without one nothing is filed by us.",
      "Think about who looks after the child. Where a sponsor or guardian may be the one who exploits, they may not consent. Call nobody of that house.",
      "Then a supervisor and counsel decide who may consent.",
      "File Part A in Shepherd. Part B can follow.",
    ],
    guardian: "Sponsor or guardian",
    guardians,
    guardianSave: "Save",
    first: "Before it is filed: think about the sponsor or guardian, and save it above.",
    mayNot: "They may not consent. Nothing is filed before a supervisor and counsel were asked.",
    consult: "I have asked a supervisor",
    consulted: "A supervisor was asked",
    counsel: "I have asked counsel",
    counselled: "Counsel was asked",
    filed: "Part A was filed, with a release",
    not: "No request is filed",
    notFiled,
    wasFiled: "Part A was filed.",
    wasNot: (why: string) => `No request was filed: ${why}.`,
  },

  date: {
    heading: "Be reminded of a date",
    lead: "Only the date itself is kept. Never write a birth date: take the last day on which it can be filed.",
    what: "What is due",
    day: "Last day",
    go: "Remind me",
    done: "It is done",
    said: "Saved.",
  },

  give: {
    heading: "Give it to somebody else",
    lead: "The clock runs on. A duty to report stays with whoever had the reasonable cause: talk with both.",
    who: "To whom",
    why: "Why",
    reasons: gives,
    choose: "Choose",
    go: "Give it",
  },
  case: {
    label: "Keep it with a case",
    choose: "Choose a case",
    go: "Keep it there",
    one: (when: string) => `Case opened ${when}`,
    none: "You work on no case.",
  },

  handover: {
    heading: "Clocks that run",
    none: "No clock runs.",
    open: (open: number, overdue: number): string =>
      `${open === 1 ? "One task has a clock" : `${open} tasks have a clock`}, ${overdue === 0 ? "none" : overdue} of them overdue.`,
    next: (when: string): string => `The next one is due ${when}.`,
  },
};
