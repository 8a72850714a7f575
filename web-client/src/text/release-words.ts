/**
 * The words that are read to somebody before they say yes (R206–R209, R229): fixed, with agency, purpose, what and end filled in. The
 * SHA-256 of exactly these words stands on the paper.
 */
import type { DataClass, ReleasePurpose } from "../wire/wire.ts";
import { ar } from "./release-words-ar.ts";
import { es } from "./release-words-es.ts";
import { locale, type Language } from "./texts.ts";

/** What is filled in. */
export interface Filling {
  agency: string;
  purpose: ReleasePurpose;
  /** For a purpose that is not on the list: which. */
  other: string;
  classes: readonly DataClass[];
  /** The moment at which it ends. */
  until: number;
  /** The zone in which it is said. */
  zone: string;
}

/** A language's words. */
export interface Words {
  purposes: Record<ReleasePurpose, string>;
  classes: Record<DataClass, string>;
  free: string;
  agency: (name: string) => string;
  purpose: (what: string) => string;
  what: string;
  until: (when: string) => string;
  back: string;
  told: string;
  risks: string;
  /** What they can do instead (R205). */
  instead: string;
  law: string;
  copy: string;
  ask: string;
  /** Said in the chat when it was taken back there, and nothing had been told. */
  endedUntold: string;
  /** The same, where something had been told that nobody can call back (R208). */
  endedTold: (agency: string) => string;
}

const en: Words = {
  purposes: {
    shelterPlacement: "a place in a shelter",
    transport: "a ride",
    medical: "care by a doctor",
    mentalHealth: "care for your mind",
    legalIntake: "a first talk with lawyers",
    immigrationFiling: "an application about your stay",
    leReportByChoice: "a report to the police that you want",
    leVictimServices: "help that the police offer to people who were hurt",
    mdtCoordination: "a team of several agencies",
    dcfVoluntary: "help from child protection that you want",
    hhsChildEligibility: "the rights of a child",
    benefits: "benefits",
    school: "a school",
    employerWageClaim: "wages that are owed to you",
    interpreterBooking: "an interpreter",
    familyTracing: "a search for your family",
    referralStatusToForwarder: "so that they know how their form about you stands",
    emergencyContact: "somebody whom they can call in need",
    otherNamed: "",
  },
  classes: {
    existenceOfContact: "that you are in touch with us",
    alias: "what you call yourself",
    legalName: "your name by law",
    phone: "your number",
    safeContactRules: "how to reach you without danger",
    language: "what you speak",
    ageBand: "about how old you are",
    birthDate: "the day you were born",
    town: "your town",
    exactPlace: "where exactly you are",
    household: "who lives with you",
    needs: "what you need",
    safetyConstraints: "what would put you in danger",
    situationSummary: "what it is about, in short",
    health: "your health",
    immigrationNeed: "what you need about your stay",
    lePreference: "what you want of the police",
    documents: "papers of yours",
    statusAccepted: "that we have taken it on",
    statusDeclined: "that we have not taken it on",
    statusScheduled: "that you have an appointment",
    statusAttended: "that you came",
    statusClosed: "that it is closed",
  },
  free: "You may let us tell one agency something about you. You do not have to. We help you just the same if you say no.",
  agency: (name) => `Whom we tell: ${name}. Nobody else.`,
  purpose: (what) => `What for: ${what}.`,
  what: "What we tell, and nothing more:",
  until: (when) => `Until: ${when}. Then it ends by itself.`,
  back: "You can take it back at any time. Any word to any of us is enough. You need no reason. Then it ends at once.",
  told: "What we told before that, we cannot call back.",
  risks: "They will know that you had contact with us. We cannot say what they do with what they know.",
  instead: "You can also tell them yourself. We can call them with you.",
  law: "Some things we have to report by law, with or without your yes. One is harm to somebody under 18.",
  copy: "You can have a copy. Think about where you can keep it safe.",
  ask: "Do you want us to tell them this?",
  endedUntold: "It has ended. Nothing was told.",
  endedTold: (agency) => `It has ended. Before that, ${agency} was told something. We cannot call that back.`,
};

const WORDS: Record<Language, Words> = { en, es, ar };

/** The moment as it is said, in words: no number can be taken for another. */
function said(language: Language, zone: string, at: number): string {
  return new Date(at).toLocaleString(locale(language), {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
}

/** What is read, a paragraph each; what is told is one line for each of them. */
export function wordsToRead(language: Language, filling: Filling): string[] {
  const t = WORDS[language];
  const { agency, purpose, other, classes, until, zone } = filling;
  const what = purpose === "otherNamed" ? other : t.purposes[purpose];
  return [
    t.free,
    t.agency(agency),
    t.purpose(what),
    [t.what, ...classes.map((one) => `– ${t.classes[one]}`)].join("\n"),
    t.until(said(language, zone, until)),
    t.back,
    t.told,
    t.risks,
    t.instead,
    t.law,
    t.copy,
    t.ask,
  ];
}

/** What the person reads in the chat once they took it back: the truth about what was told before. */
export function endedWords(language: Language, agency: string, told: boolean): string {
  return told ? WORDS[language].endedTold(agency) : WORDS[language].endedUntold;
}

/** As one text, the way the person's page shows it and its key signs it. */
export function joined(read: readonly string[]): string {
  return read.join("\n\n");
}

/** SHA-256 of exactly what was read. */
export async function hashOf(read: readonly string[]): Promise<Uint8Array> {
  const text = new TextEncoder().encode(joined(read));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text));
}
