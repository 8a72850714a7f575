/** The hand-off packet (E14): agreed facts in short words, never a transcript (R221, R412). */
import { desk } from "../../text/desk.ts";
import { path, type Values } from "./record/fold.ts";
import { ONLY } from "./record/shape.ts";

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

/** The same in Arabic: see text/ar.ts. */
const ARABIC: Record<FactKey, string> = {
  called: "الاسم أو اللقب",
  contact: "كيفية الوصول إليك بأمان",
  language: "اللغة والترجمة",
  age: "العمر",
  needs: "حاجاتك",
  safety: "حدود الأمان",
  unreachable: "إن تعذر الوصول إليك",
  releases: "الموافقات السارية",
  deadlines: "المواعيد الأخيرة",
  reports: "البلاغات الإلزامية التي تمت",
  first: "طلبك الأول",
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

const HEADINGS = [ENGLISH, SPANISH];

/** Longest value of one fact, in characters. */
export const FACT_MOST = 160;

/** The packet as text; empty when nothing is filled in. */
export function packet(facts: Readonly<Partial<Record<FactKey, string>>>, language: string): string {
  const headings = language.startsWith("es") ? SPANISH : language.startsWith("ar") ? ARABIC : ENGLISH;
  return FACT_KEYS.flatMap((key) => {
    const value = facts[key]?.trim() ?? "";
    return value === "" ? [] : [`${headings[key]}: ${value}`];
  }).join("\n");
}

/** Which field of the record each fact fills. */
const FIELD: Record<FactKey, string> = {
  called: path("person", "agreed", "alias"),
  contact: path("contact", ONLY, "times"),
  language: path("person", "agreed", "language"),
  age: path("person", "agreed", "age"),
  needs: path("need", "agreed", "about"),
  safety: path("constraint", "agreed", "what"),
  unreachable: path("contact", ONLY, "unreachable"),
  releases: path("course", ONLY, "releases"),
  deadlines: path("course", ONLY, "deadlines"),
  reports: path("course", ONLY, "reports"),
  first: path("course", ONLY, "first"),
};

const AGES: Readonly<Record<string, string>> = {
  [desk.handoff.ages.under13]: "under_13",
  [desk.handoff.ages.teen]: "13_17",
  [desk.handoff.ages.young]: "18_24",
  [desk.handoff.ages.adult]: "25_plus",
};

/** What a packet says for the record: what the person has read and agreed to, and nothing else. */
export function agreedValues(text: string): Values {
  const set = text.split("\n").flatMap((line): [string, string][] => {
    const key = FACT_KEYS.find((one) => HEADINGS.some((headings) => line.startsWith(`${headings[one]}: `)));
    if (!key) return [];
    const said = line.slice(line.indexOf(": ") + 2);
    const value = key === "age" ? (AGES[said] ?? "") : said;
    return value === "" ? [] : [[FIELD[key], value]];
  });
  const named = set.some(([where]) => where.startsWith("person/"));
  const needed = set.some(([where]) => where.startsWith("need/"));
  if (named) set.push([path("person", "agreed", "role"), "self"]);
  if (needed) set.push([path("need", "agreed", "status"), "open"]);
  return Object.fromEntries(set);
}

/** Whether words look copied: quotation marks stand around what somebody said. */
export function looksQuoted(words: string): boolean {
  return /["“”«»„]/.test(words);
}
