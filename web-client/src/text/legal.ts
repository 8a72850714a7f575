/** Texts about enquiries about a person, requests by law, and incidents (R204, R218, R219, R223). For somebody at three in the morning. */
import type {
  CallerClaim,
  DataBreach,
  DutyAnswer,
  HoldWhy,
  IncidentCause,
  IncidentDuty,
  LegalBasis,
  LegalKind,
  LegalState,
  LegalStep,
  LiftWhy,
  NarrowedBy,
  NotTold,
  NoticeWay,
  NumberFrom,
  RecordKind,
  Refusal,
} from "../wire/wire.ts";

const kinds: Record<LegalKind, string> = {
  subpoenaAttorney: "Subpoena, signed by an attorney or a clerk",
  subpoenaJudgeSigned: "Subpoena, signed by a judge",
  courtOrder: "Court order",
  searchWarrant: "Search warrant",
  grandJury: "Grand jury subpoena",
  administrative: "Administrative paper (immigration or another agency)",
  recordsRequest: "Request for records",
  missingPersonQuery: "Somebody asks whether a person is here",
  informalLe: "Police ask, without a paper",
};

/** What to do first, before anything else. */
const first: Record<LegalKind, string> = {
  subpoenaAttorney:
    "A subpoena is usually not a court order unless a judge signed it. Do not comply, do not ignore it. Do this now: say “I cannot accept or answer this. I will pass it on.” Write down when it came. Hold what it reaches. Then call back, then counsel.",
  subpoenaJudgeSigned:
    "A judge has signed. It still has to be checked, and it may be too wide. Do not comply on your own, do not ignore it. Do this now: hold what it reaches, call the court back, call counsel.",
  courtOrder:
    "An order of a court binds us, and only for what it names. Do not hand anything over on your own. Do this now: hold what it reaches, call the court back, call counsel. Counsel says what the least is.",
  searchWarrant:
    "Do not stand in the way, and do not help to look. Do this now: ask to see it and take a picture of every page. Read the address and what it names. Call counsel while they wait. Do not answer questions. Do not unlock anything: we cannot open what is sealed without the people who hold the keys. Write down who came.",
  grandJury:
    "A grand jury subpoena is strict, and it may forbid you to speak of it. It is not an order to hand something over today. Do not comply, do not ignore it. Do this now: hold what it reaches, call counsel before you tell anybody else.",
  administrative:
    "An agency signed this, no judge. It does not let anybody in, and it does not force us to hand anything over. Do not comply, do not ignore it. Do this now: keep the paper, say “I cannot answer this. I will pass it on.” Call counsel.",
  recordsRequest:
    "Nothing leaves without a release of the person, for this one agency. Do this now: give the fixed answer. Then ask the person, if they have a safe way.",
  missingPersonQuery:
    "Give the fixed answer, whoever asks and whatever they know. It is the same for somebody who is here and for somebody who is not.",
  informalLe:
    "Without a paper nobody has to answer. Give the fixed answer. Then call back, under the number of the directory.",
};

const states: Record<LegalState, string> = {
  received: "It is here. Nothing was done yet.",
  holdSet: "Looked through: what it reaches is held",
  verified: "Called back: it is genuine",
  counsel: "The director and counsel know",
  personNotified: "The person knows",
  personUnreachable: "The person could not be told",
  objectionFiled: "Counsel objects",
  inCamera: "A judge looks at it alone",
  narrowed: "Less is asked for",
  compliedMinimum: "The least was handed over",
  refused: "Nothing is handed over",
  withdrawn: "They took it back",
  closed: "Closed",
};

const claims: Record<CallerClaim, string> = {
  police: "Police",
  immigration: "Immigration, or another federal office",
  childProtection: "Child protection",
  court: "A court or a prosecutor",
  hospital: "A hospital",
  lawyer: "A lawyer",
  agency: "Another hotline or agency",
  family: "Family",
  friend: "A friend, a neighbour, somebody from work",
  press: "The press",
  notSaid: "They do not say",
};

const numbers: Record<NumberFrom, string> = {
  directory: "our register",
  published: "the court’s or the agency’s own page",
  counsel: "counsel",
};

const ways: Record<NoticeWay, string> = {
  inChat: "in their open chat",
  safeCall: "by a call in their safe hours, under the number that they gave",
  inPerson: "in person",
  caseWorker: "by who works on their case, as the case says",
};

const notTold: Record<NotTold, string> = {
  noRecord: "We keep nothing that it reaches",
  noSafeWay: "They have left no safe way",
  noAnswer: "We tried their way, nobody answered",
  notSafe: "It would put them in danger",
  forbidden: "An order forbids it (counsel has said so)",
};

const narrowedBy: Record<NarrowedBy, string> = {
  court: "by an order of a judge",
  agreement: "by an agreement of counsel with who asks",
};

const bases: Record<LegalBasis, string> = {
  courtOrder: "an order that a judge has signed",
  mandatedReport: "a report that the law asks for",
  otherStatute: "another law, that counsel has named",
};

const refusals: Record<Refusal, string> = {
  fixedAnswer: "They got the fixed answer",
  notCompelled: "Nothing compels us, counsel says",
  privileged: "It is privileged, counsel says",
  quashed: "A court has quashed it",
  nothingHeld: "We keep nothing that it reaches",
};

const holdWhys: Record<HoldWhy, string> = {
  asked: "the paper asks for it",
  ordered: "a court has ordered that it be kept",
  counsel: "counsel has said so",
  expected: "it will be asked for",
};

const liftWhys: Record<LiftWhy, string> = {
  answered: "the request was answered",
  withdrawn: "they took it back",
  quashed: "a court has quashed it",
  counsel: "counsel has said so",
  mistake: "it was the wrong record",
};

const records: Record<RecordKind, string> = {
  chat: "Chat",
  referral: "Referral",
  callback: "Request to be called",
  case: "Case",
};

const causes: Record<IncidentCause, string> = {
  falseCaller: "Somebody called who was not who they said",
  lost: "A device or a paper is lost or stolen",
  wrongReceiver: "Something went to the wrong person",
  brokenInto: "Somebody broke into a system",
  insider: "Somebody of ours looked, or told, what they must not",
  partnerKey: "Somebody else uses a partner’s key",
  other: "Something else",
};

const breaches: Record<DataBreach, string> = {
  none: "No, nothing points to it",
  imminent: "Not yet, but it may get out",
  actual: "Yes",
};

const duties: Record<IncidentDuty, { name: string; how: string }> = {
  contain: {
    name: "Stop it",
    how: "Take the lost device off (Administration, People). Stop a partner’s key (Administration, Other hotlines). Change what was seen.",
  },
  director: {
    name: "Tell the director and counsel",
    how: "By telephone, now. Say what is known, and name nobody.",
  },
  grantMaker: {
    name: "Tell who pays: within 24 hours",
    how: "Each grant’s office, by the address in the award. Say what kind of facts, how many people, what was done. No names. Encryption is no excuse here: this is owed in any case.",
  },
  attorneyGeneral: {
    name: "Tell the attorney general: not later than residents",
    how: "By the form of the state’s attorney general. Counsel sends it.",
  },
  residents: {
    name: "Tell residents of the state: without delay, within 60 days",
    how: "Staff, donors, partners whose facts are out. Counsel has the words. Only after the attorney general was told. The people we work for are told below, in their own way, and never by letter.",
  },
  identity: {
    name: "Identity services for 24 months",
    how: "Because numbers of social security or tax are out. Give everybody concerned the code in their own way.",
  },
  persons: {
    name: "Tell the people we work for, each by their safe way",
    how: "In their chat, in their safe hours, in person. Never by mail, never by a message that somebody else can read. Who has left no safe way is not looked for.",
  },
};

const answers: Record<DutyAnswer, string> = {
  done: "Done",
  safeWay: "Everybody was told by their safe way",
  notReachable: "Not everybody has a safe way; who has was told",
  safeHarbour: "All of it was encrypted and no key is out: counsel says it is not owed",
  notOwed: "Nobody of them is concerned",
};

export const legal = {
  nav: "Legal and incidents",
  asked: "Asked about somebody?",
  kinds,
  first,
  states,
  claims,
  numbers,
  ways,
  notTold,
  narrowedBy,
  bases,
  refusals,
  holdWhys,
  liftWhys,
  records,
  choose: "Choose …",
  trouble: {
    wrongState: "That does not follow from where it stands. Look at the steps above.",
    notFound: "It is not there any more.",
    conflict: "Somebody has just changed it, or it is held already. Look again.",
    forbidden: "Only a supervisor may do this.",
    tooLarge: "That is too long.",
    noKeys: "The keys of the team are not here yet. Try again in a minute.",
  },
  script: {
    heading: "Somebody asks about a person",
    lead: "Whoever it is and whatever they know: the answer is always the same. Do not say yes, do not say no, do not look anything up. There is nothing to look with: this program cannot search for a name.",
    noName: "Do not write down whom they ask about. There is no place for it.",
    say: "Say this, word for word:",
    en: "“We cannot confirm or deny whether anybody has been in touch with us. That is the same for everybody who asks. If you leave your agency and your name, somebody calls back through your agency’s main number.”",
    es: "“No podemos confirmar ni negar que alguien haya estado en contacto con nosotros. Es lo mismo para todas las personas que preguntan. Si nos dice su agencia y su nombre, alguien llamará por el número principal de su agencia.”",
    chat: "In a chat, or if it is family or a friend, add:",
    chatEn:
      "“I am sorry, this must be hard. We can help you as somebody who is worried. If somebody is in danger now, call 911.”",
    chatEs:
      "“Lo siento, esto debe de ser difícil. Podemos ayudarle como persona preocupada. Si alguien está en peligro ahora, llame al 911.”",
    english: "English",
    spanish: "Spanish",
    form: "Write down that somebody asked",
    claim: "Who do they say they are?",
    agency: "From which agency of our register?",
    noAgency: "None of these",
    said: "What they call themselves",
    saidHint: "Their name and office, as they say it. Not the name of whom they ask about.",
    kind: "What is it?",
    questions: {
      missingPersonQuery: "A question about a person",
      informalLe: "Police ask, without a paper",
      recordsRequest: "They want records",
    },
    paper: "They bring or send a paper",
    go: "Save, and call a supervisor",
    saved: "Saved. A supervisor is called. Now call back.",
    again: "Somebody else asks",
  },
  back: {
    heading: "Call back",
    never: "Never under the number that they gave you. Never under the number on your telephone.",
    register: "Call this number, from our register:",
    noNumber:
      "We have no number for them. Look it up on the agency’s or the court’s own page, or ask the operator for the main number. Not the caller’s.",
    ask: "Ask for the person by name. Ask: does this person work for you, and have they just called us? Do not say about whom.",
    genuine: "They know the person, and the call",
    from: "I had the number from",
    failed: "They do not know them: warn everybody",
    failedHint:
      "One tap: every desk is told, without a name. An incident is opened and a supervisor called. Nothing is sent outside.",
    later: "Nobody answers there: leave it. A supervisor is called until somebody has called back.",
    done: "It is genuine. The answer stays the same: we cannot confirm or deny.",
    warned:
      "Everybody is warned. If their partner key was used, a supervisor stops it under Administration, Other hotlines.",
    search: "They insist that we search",
    searched: "That they insisted is written down. There is nothing to search with.",
    fixed: "They got the fixed answer: done",
    own: "What you took in",
    none: "Nothing.",
  },
  alert: {
    falseCaller: {
      heading: "Warning: a false caller",
      text: "Somebody has called and was not who they said. Say to everybody: “We cannot confirm or deny.” Do not call back under a number that a caller gives you.",
    },
    raised: (when: string): string => `Since ${when}.`,
    seen: "I have read it",
  },
  bar: {
    one: (what: string): string => `Waits for a supervisor: ${what}.`,
    go: "Show",
    seen: "Seen",
  },
  page: {
    heading: "Legal and incidents",
    lead: "Papers, questions about people, and what went wrong. A clock only calls; nothing is ever sent from here.",
    requests: "Requests",
    none: "Nothing waits.",
    over: (count: number): string => `Closed (${count})`,
    kept: "Deleted a year after they were closed.",
    new: "A paper has come",
    incidents: "Incidents",
    newIncident: "Something went wrong",
    noExport: "Nobody can export anything here, whatever their role.",
  },
  take: {
    kind: "What is it? Look for the signature: a judge signs with name and court.",
    received: "When did it come?",
    due: "Until when must it be answered? Leave it empty if it does not say.",
    from: "Who has served or sent it?",
    docket: "The number on it",
    words: "What does it ask for?",
    wordsHint: "Sealed: only supervisors and you read it. As little as somebody needs to go on.",
    go: "Save, and call a supervisor",
    cancel: "Cancel",
    saved: "Saved. A supervisor is called.",
  },
  item: {
    due: (when: string): string => `To be answered by ${when}.`,
    late: (when: string): string => `Overdue since ${when}.`,
    noDue: "No date to answer.",
    came: (when: string, who: string): string => `Came ${when}, taken in by ${who}.`,
    closed: (when: string): string => `Closed ${when}.`,
    judge: "A judge has signed.",
    noJudge: "No judge has signed: this is not an order.",
    from: "From",
    docket: "Number",
    asks: "Asks for",
    says: "Says they are",
    unread: "This desk cannot open the paper.",
    steps: "What was done",
    noSteps: "Nothing yet.",
    next: "What to do now",
    date: "Another date to answer",
    dateGo: "Save the date",
    noDate: "No date",
  },
  holds: {
    heading: "What is held",
    lead: "A hold keeps one record from being deleted, and nothing else changes. Hold only what the paper reaches. Whose record it is, ask who works on it: this list has no names.",
    none: "Nothing is held.",
    record: "Which record?",
    noRecords: "There is no record that can be held.",
    why: "Why?",
    go: "Hold it",
    lift: "Lift the hold",
    liftWhy: "Why is it lifted?",
    lifted: (when: string, why: string): string => `Lifted ${when}: ${why}. It may be deleted again.`,
    set: (when: string, who: string, why: string): string => `Held since ${when} by ${who}: ${why}.`,
    one: (what: string, since: string, who: string): string =>
      `${what}, since ${since}${who === "" ? "" : `, with ${who}`}`,
    gone: "A record that is not shown to you, or is gone",
  },
  step: {
    hold: {
      say: "Look for what it reaches, and hold it below: only what is there today. Then tell me which.",
      held: "It is held",
      nothing: "It reaches nothing that we keep",
    },
    verify: {
      say: "Call who has sent it, under a number that you found yourself, and never one from the paper. Ask the clerk: is this yours, and who has signed it?",
      go: "They say it is theirs; I had the number from",
      failed: "They do not know of it: warn everybody",
    },
    counsel: {
      say: "Call the director, then counsel. Read them the paper. From here on counsel says what happens; you keep the dates.",
      go: "The director and counsel know",
    },
    notify: {
      say: "Tell the person that somebody asks for what we keep of them, so that they can object. Only by the way that they chose. Never leave a message with somebody else.",
      way: "They were told",
      go: "They know",
      why: "They were not told, because",
      not: "They could not be told",
    },
    court: {
      say: "Counsel objects, or moves to quash or to narrow it. Nothing is handed over meanwhile.",
      object: "Counsel has objected",
      inCamera: "A judge looks at it alone (in camera)",
      narrow: "Less is asked for,",
      narrowGo: "It was narrowed",
    },
    comply: {
      say: "Only what the order names, read by counsel, page by page. Nothing that names somebody else. Not before the person knows, or it was tried.",
      basis: "On what basis?",
      minimum: "Only what it names, and nothing else",
      safety: "Something was done for the person’s safety",
      go: "The least was handed over",
      none: "No judge has signed, so nothing may be handed over.",
    },
    refuse: { why: "Nothing is handed over, because", go: "Nothing is handed over" },
    withdraw: "They took it back",
    close: {
      say: "It is answered. Lift what is held, then close it.",
      go: "Close it",
      held: "First lift the holds: until then nothing of it is deleted.",
    },
  },
  incident: {
    causes,
    breaches,
    duties,
    answers,
    cause: "What went wrong?",
    breach: "Is something out that names a person, or their number, place, or words?",
    breachHint: "“May get out” counts: the 24 hours run from now.",
    identity: "Numbers of social security or tax are among it",
    words: "What happened?",
    wordsHint: "Sealed to the team. Name nobody whom it is not about.",
    open: "Save, and call a supervisor",
    cancel: "Cancel",
    saved: "Saved. A supervisor is called.",
    opened: (when: string, who: string): string => `Opened ${when} by ${who}.`,
    known: (when: string): string => `The breach is known since ${when}.`,
    state: { none: "No breach so far.", imminent: "A breach may come.", actual: "A breach." },
    due: (when: string): string => `by ${when}`,
    late: (when: string): string => `overdue since ${when}`,
    answered: (what: string, who: string, when: string): string => `${what}: ${who}, ${when}`,
    answer: "How was it answered?",
    save: "Save",
    first: "First tell the attorney general.",
    worse: "It is worse than it looked",
    worseGo: "Save: the clocks run from now",
    note: "Write down what is known",
    noteGo: "Save what is known",
    close: "Everything is answered: close it",
    closed: (when: string): string => `Closed ${when}.`,
    none: "No incident.",
    partner: "Stop a partner’s key: Administration, Other hotlines.",
  },
};

/** What was done, in a line. */
export function stepText(step: LegalStep): string {
  const t = legal.step;
  switch (step.type) {
    case "hold":
      return step.freeze === "held" ? t.hold.held : t.hold.nothing;
    case "verify":
      return `Called back, number from ${numbers[step.from]}`;
    case "notGenuine":
      return "Called back: not genuine. Everybody was warned";
    case "counsel":
      return t.counsel.go;
    case "notify":
      return `The person was told ${ways[step.way]}`;
    case "unreachable":
      return `The person was not told: ${notTold[step.why]}`;
    case "object":
      return t.court.object;
    case "inCamera":
      return t.court.inCamera;
    case "narrow":
      return `Narrowed ${narrowedBy[step.by]}`;
    case "comply":
      return `The least was handed over, on ${bases[step.basis]}`;
    case "refuse":
      return `Nothing is handed over: ${refusals[step.why]}`;
    case "withdraw":
      return t.withdraw;
    case "close":
      return states.closed;
  }
}
