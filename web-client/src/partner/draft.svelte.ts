/** A form as it is written: in this tab's memory only. What is not said is what is safest (R332). */
import { parseNumber } from "../call/number.ts";
import { mustAsk } from "../wire/consent.ts";
import type {
  AgeBand,
  ConsentBasis,
  Device,
  Form,
  FormKind,
  IfOther,
  Involved,
  LevelReason,
  PersonKnows,
  Situation,
  Voicemail,
  WhereNow,
} from "../wire/wire.ts";

/** The longest free text, in characters (R361). */
export const TEXT_MAX = 1_000;
/** The longest line, in characters: a whole form stays below what a box holds, in every script. */
export const LINE_MAX = 160;

/** What somebody asks who asks about nobody (R368). */
export type Topic = "training" | "information" | "press" | "jobs";
export const TOPICS: readonly Topic[] = ["training", "information", "press", "jobs"];
/** How the desk reads it: the desk is in English. */
const SUBJECTS: Record<Topic, string> = {
  training: "Training",
  information: "Information",
  press: "Press or research",
  jobs: "Jobs or volunteering",
};

/** Languages that people of this line often speak, as BCP 47 tags; `und` is another one. */
export const SPOKEN: readonly string[] = [
  "en",
  "es",
  "pt",
  "ht",
  "fr",
  "zh",
  "ar",
  "uk",
  "ru",
  "pl",
  "sq",
  "hi",
  "ur",
  "bn",
  "ps",
  "fa",
  "vi",
  "tl",
  "ko",
  "quc",
  "mam",
  "so",
  "sw",
  "ti",
  "und",
];

/** What is wrong with a field. */
export type Problem = "text" | "submitter" | "topic" | "number" | "long";
export type Problems = Partial<Record<"text" | "submitter" | "topic" | "number", Problem>> & { work?: true };

export class Draft {
  readonly kind: FormKind;
  personKnows: PersonKnows = $state("unknown");
  consent: ConsentBasis = $state("unknown");
  reasons: LevelReason[] = $state([]);
  language = $state("en");
  topic: Topic | null = $state(null);
  submitter = $state("");
  ownRef = $state("");
  about = $state("");
  age: AgeBand = $state("notSaid");
  town = $state("");
  whereNow: WhereNow = $state("unknown");
  situation: Situation[] = $state([]);
  needs: string[] = $state([]);
  police: Involved = $state("notSaid");
  wantsPolice: PersonKnows = $state("unknown");
  deadlines = $state("");
  text = $state("");
  number = $state("");
  askFor = $state("");
  windows = $state("");
  phone: Device = $state("notSaid");
  voicemail: Voicemail = $state("no");
  voicemailWords = $state("");
  textMessage = $state(false);
  callerId = $state("");
  ifOther: IfOther = $state("hangUpSilently");
  codeWord = $state("");
  dangerWord = $state("");
  mayTryAgain = $state(false);
  /** As whom whoever sends it stays with the person in the chat, and from where; no name: they do not. */
  stayName = $state("");
  stayWork = $state("");
  /** What was wrong when it was last to be sent. */
  problems: Problems = $state({});

  constructor(kind: FormKind, language: string) {
    this.kind = kind;
    this.language = language;
    if (kind === "tip") this.consent = "thirdPartyTip";
  }

  /** Whether nobody may contact the person before a supervisor has decided (R362). */
  get mustAsk(): boolean {
    return mustAsk({ form: this.kind, personKnows: this.personKnows, consent: this.consent });
  }

  /** Whether the person is on the line, and can be brought into a chat. */
  get brings(): boolean {
    return this.kind === "referral" && this.consent === "personOnLine";
  }

  /** Looks at it before anything is sealed; nothing that was written is changed. */
  check(): boolean {
    const problems: Problems = {};
    const [text, submitter] = [this.text.trim(), this.submitter.trim()];
    if (text.length > TEXT_MAX) problems.text = "long";
    else if (text === "" && this.kind !== "referral") problems.text = "text";
    if (submitter === "" && this.kind !== "tip") problems.submitter = "submitter";
    if (this.kind === "training" && this.topic === null) problems.topic = "topic";
    if (this.kind === "referral" && this.number.trim() !== "" && parseNumber(this.number) === null)
      problems.number = "number";
    if (this.brings && this.stayName.trim() !== "" && this.stayWork.trim() === "") problems.work = true;
    this.problems = problems;
    return Object.keys(problems).length === 0;
  }

  /** What is sealed. */
  form(): Form {
    const about = this.topic === null ? this.about.trim() : SUBJECTS[this.topic];
    return {
      routing: {
        form: this.kind,
        personKnows: this.personKnows,
        consent: this.consent,
        reasons: [...this.reasons],
        language: this.language,
      },
      ownRef: this.ownRef.trim(),
      submitter: this.submitter.trim(),
      about,
      contact: this.#contact(),
      age: this.age,
      town: this.town.trim(),
      whereNow: this.whereNow,
      situation: [...this.situation],
      needs: [...this.needs],
      police: this.police,
      wantsPolice: this.wantsPolice,
      deadlines: this.deadlines.trim(),
      text: this.text.trim(),
    };
  }

  /** Nothing of it stays in memory. */
  wipe(): void {
    for (const field of TEXTS) this[field] = "";
    this.reasons = [];
    this.situation = [];
    this.needs = [];
  }

  #contact(): Form["contact"] {
    const speaks = this.voicemail === "asScripted" || this.ifOther === "survivorScript";
    return {
      number: parseNumber(this.number) ?? "",
      askFor: this.askFor.trim(),
      windows: this.windows.trim(),
      phone: this.phone === "notSaid" ? null : this.phone,
      voicemail: this.voicemail,
      voicemailWords: speaks ? this.voicemailWords.trim() : "",
      textMessage: this.textMessage,
      callerId: this.callerId.trim(),
      ifOther: this.ifOther,
      codeWord: this.codeWord.trim(),
      dangerWord: this.dangerWord.trim(),
      mayTryAgain: this.mayTryAgain,
    };
  }
}

const TEXTS = [
  "stayName",
  "stayWork",
  "submitter",
  "ownRef",
  "about",
  "town",
  "deadlines",
  "text",
  "number",
  "askFor",
  "windows",
  "voicemailWords",
  "callerId",
  "codeWord",
  "dangerWord",
] as const;
