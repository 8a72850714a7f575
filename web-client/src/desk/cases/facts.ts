/** The hand-off packet (E14): agreed facts in short words, never a transcript (R221, R412). */
import { desk } from "../../text/desk.ts";

export type FactKey = keyof typeof desk.handoff.fields;

/** In the order in which they are read. */
export const FACT_KEYS: readonly FactKey[] = [
  "called",
  "contact",
  "language",
  "age",
  "needs",
  "safety",
  "unreachable",
  "releases",
  "deadlines",
  "reports",
  "first",
];

/** Headings in the visitor's language: it is the visitor who reads the packet first. */
const SPANISH: Record<FactKey, string> = {
  called: "Nombre o alias",
  contact: "Cómo contactar sin peligro",
  language: "Idioma e intérpretes",
  age: "Edad",
  needs: "Qué necesita",
  safety: "Límites de seguridad",
  unreachable: "Si no se le encuentra",
  releases: "Permisos en vigor",
  deadlines: "Plazos",
  reports: "Avisos obligatorios hechos",
  first: "Qué quiere primero",
};

const ENGLISH: Record<FactKey, string> = {
  called: "Name or alias",
  contact: "How to reach you safely",
  language: "Language and interpreters",
  age: "Age",
  needs: "What you need",
  safety: "Safety limits",
  unreachable: "If we cannot reach you",
  releases: "Releases in force",
  deadlines: "Deadlines",
  reports: "Mandated reports made",
  first: "What you want first",
};

/** Longest value of one fact, in characters. */
export const FACT_MOST = 160;

/** The packet as text; empty when nothing is filled in. */
export function packet(facts: Readonly<Partial<Record<FactKey, string>>>, language: string): string {
  const headings = language.startsWith("es") ? SPANISH : ENGLISH;
  return FACT_KEYS.flatMap((key) => {
    const value = facts[key]?.trim() ?? "";
    return value === "" ? [] : [`${headings[key]}: ${value}`];
  }).join("\n");
}

/** Whether words look copied: quotation marks stand around what somebody said. */
export function looksQuoted(words: string): boolean {
  return /["“”«»„]/.test(words);
}
