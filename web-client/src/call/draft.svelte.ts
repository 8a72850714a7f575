/** A request to be called while somebody writes it: the safest answer stands everywhere until they choose another (R332). */
import type {
  CallContact,
  CallerId,
  IfBlocked,
  IfOther,
  PhoneOwner,
  PlannedCall,
  SafeHours,
  Voicemail,
  Weekday,
  WordsParams,
} from "../wire/wire.ts";
import { toText } from "../wire/bytes.ts";
import { isWindow, likelyZone, onWall, plusDays, rounded, WEEK } from "./hours.ts";
import { parseNumber } from "./number.ts";

/** What is missing, or cannot be. */
export type DraftProblem = "number" | "days" | "times" | "script";

/** The part of the core that seals a box. */
export interface Sealer {
  sealContact(id: Uint8Array, body: string, now: number): Uint8Array;
  sealHours(id: Uint8Array, body: string, now: number): Uint8Array;
}

/** The part of the core that knows three words. */
export interface CallWords {
  readonly text: string;
  readonly locator: Uint8Array;
  readonly auth: Uint8Array;
}

export class Draft {
  number = $state("");
  askFor = $state("");
  days: Weekday[] = $state([]);
  starts = $state("");
  ends = $state("");
  weeks = $state(1);
  zone = $state(likelyZone());
  owner: PhoneOwner = $state("not_said");
  voicemail: Voicemail = $state("no");
  voicemailScript = $state("");
  text = $state(false);
  callerId: CallerId = $state("blocked");
  ifBlocked: IfBlocked = $state("do_not_call");
  ifOther: IfOther = $state("hangUpSilently");
  otherScript = $state("");
  codeWord = $state("");
  dangerWord = $state("");
  again = $state(false);
  interpreter = $state("");
  purpose = $state("");

  /** What is to be put right first; null when all is well. */
  problem(): DraftProblem | null {
    if (parseNumber(this.number) === null) return "number";
    return this.hoursProblem() ?? this.#scriptProblem();
  }

  hoursProblem(): DraftProblem | null {
    if (this.days.length === 0) return "days";
    return isWindow(this.starts, this.ends) ? null : "times";
  }

  /** The hours to the minute, from today on the wall of the zone. */
  hours(atMs: number): SafeHours {
    const { day } = onWall(this.zone, atMs);
    const window = {
      days: WEEK.filter((one) => this.days.includes(one)),
      starts: this.starts,
      ends: this.ends,
      from: day,
      until: plusDays(day, this.weeks * 7),
    };
    return { zone: this.zone, windows: [window] };
  }

  /** What the server is told: rounded hours and boxes. */
  seal(by: Sealer, id: Uint8Array, words: CallWords, nowS: number): PlannedCall {
    const hours = this.hours(nowS * 1_000);
    return {
      hours: rounded(hours),
      contact: toText(by.sealContact(id, JSON.stringify(this.#contact(words.text)), nowS)),
      hoursBox: toText(by.sealHours(id, JSON.stringify(hours), nowS)),
      words: wordsParams(words),
    };
  }

  /** All of it as one text, to know whether anything was changed. */
  said(atMs: number): string {
    return JSON.stringify([this.#contact(""), this.hours(atMs)]);
  }

  /** Nothing of it stays in memory. */
  wipe(): void {
    for (const field of TEXTS) this[field] = "";
  }

  #scriptProblem(): DraftProblem | null {
    const message = this.voicemail === "asScripted" && this.voicemailScript.trim() === "";
    const other = this.ifOther === "survivorScript" && this.otherScript.trim() === "";
    return message || other ? "script" : null;
  }

  #contact(words: string): CallContact {
    return {
      number: parseNumber(this.number) ?? "",
      askFor: this.askFor.trim(),
      owner: this.owner,
      voicemail: this.voicemail,
      voicemailScript: this.voicemail === "asScripted" ? this.voicemailScript.trim() : "",
      text: this.text,
      callerId: this.callerId,
      ifBlocked: this.ifBlocked,
      ifOther: this.ifOther,
      otherScript: this.ifOther === "survivorScript" ? this.otherScript.trim() : "",
      words,
      codeWord: this.codeWord.trim(),
      dangerWord: this.dangerWord.trim(),
      again: this.again,
      interpreter: this.interpreter.trim(),
      purpose: this.purpose.trim(),
    };
  }
}

const TEXTS = [
  "number",
  "askFor",
  "starts",
  "ends",
  "voicemailScript",
  "otherScript",
  "codeWord",
  "dangerWord",
  "interpreter",
  "purpose",
] as const;

export function wordsParams({ locator, auth }: CallWords): WordsParams {
  return { locator: toText(locator), auth: toText(auth) };
}
