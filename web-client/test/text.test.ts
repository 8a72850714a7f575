/** R504, R507, R508: every language is whole, English is plain, and no string frightens or hurries. */
import { syllable } from "syllable";
import { describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { EVENTS } from "../src/text/audit.ts";
import { playbooks, warning } from "../src/text/playbook.ts";
import { ar } from "../src/text/ar.ts";
import { callAr } from "../src/text/call-ar.ts";
import { callEn } from "../src/text/call-en.ts";
import { callEs } from "../src/text/call-es.ts";
import { desk } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { partnerEn } from "../src/text/partner-en.ts";
import { partnerEs } from "../src/text/partner-es.ts";
import { partnerPro } from "../src/text/partner-pro.ts";
import { release } from "../src/text/release.ts";
import { wordsToRead } from "../src/text/release-words.ts";
import { locale, type Language } from "../src/text/texts.ts";
import { DATA_CLASSES, RELEASE_PURPOSES } from "../src/wire/decode-release.ts";

interface Text {
  key: string;
  text: string;
}

/** Every string, with sample words where a name or a number goes in. */
function strings(from: object, path = ""): Text[] {
  return Object.entries(from).flatMap(([name, value]: [string, unknown]) => {
    const key = path === "" ? name : `${path}.${name}`;
    if (typeof value === "string") return [{ key, text: value }];
    if (typeof value === "function") {
      const said: unknown = Reflect.apply(
        value,
        undefined,
        /left|tries|shift/.test(key) ? [2] : name === "here" ? [["Alex", "Bea"], "Sam"] : ["Alex", "Sam"],
      );
      return [{ key, text: String(said) }];
    }
    return typeof value === "object" && value !== null ? strings(value, key) : [];
  });
}

const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.?…])["”»]?\s+|\n/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

const words = (text: string): string[] => text.match(/[\p{L}\p{N}’'-]+/gu) ?? [];

/** Flesch–Kincaid grade (Kincaid et al. 1975). */
function grade(text: string): number {
  const all = words(text);
  const syllables = all.reduce((sum, word) => sum + syllable(word), 0);
  return 0.39 * (all.length / sentences(text).length) + 11.8 * (syllables / all.length) - 15.59;
}

/** The page, with the part that is loaded later, and what anybody may read of the partners' page. */
const PAGE = { ...en, call: callEn, partner: partnerEn };
const ENGLISH = strings(PAGE);
const SPANISH = strings({ ...es, call: callEs, partner: partnerEs });
/** Arabic has no partners' page: those who write there read English. */
const ARABIC = strings({ ...ar, call: callAr });
const VISITOR = strings({ ...en, call: callEn });
/** Every language beside the English that it was made from. */
const TRANSLATED = [
  { language: "es", texts: SPANISH, source: ENGLISH },
  { language: "ar", texts: ARABIC, source: VISITOR },
];
/** Shown to visitors as well: the lines that staff send with a tap. */
const SCRIPT = [...desk.script.parts, ...playbooks.flatMap(({ parts }) => parts), warning].map(
  (part, index) => ({ key: `script.${index}`, text: part.en }),
);
const SECTIONS = Object.entries(PAGE).flatMap(([name, value]) =>
  typeof value === "object" ? [{ name, section: value }] : [],
);

describe("the languages", () => {
  test.each(TRANSLATED)("$language has the same strings, none empty where English is not", (one) => {
    const { texts, source } = one;
    expect(texts.map((text) => text.key)).toEqual(source.map((text) => text.key));
    for (const [index, { key, text }] of texts.entries())
      expect({ key, empty: text === "" }).toEqual({ key, empty: source[index]?.text === "" });
  });

  test.each(TRANSLATED)("$language differs: nothing was left in English by mistake", ({ texts, source }) => {
    const same = texts.filter(({ text }, index) => text === source[index]?.text && words(text).length > 1);
    expect(same.filter(({ key }) => !/^(title|titleReply|call\.zones\..+)$/.test(key))).toEqual([]);
  });

  test("Arabic is in Arabic letters, but for what is named so, and sets apart whatever is put in (R502)", () => {
    const foreign = ARABIC.filter(({ text }) => /[A-Za-z]{2,}/.test(text.replace(/Shift|Alex|Bea|Sam/g, "")));
    expect(foreign).toEqual([]);
    for (const { key, text } of ARABIC) {
      const opened = text.match(/[\u2066\u2068]/g)?.length ?? 0;
      expect({ key, closed: text.match(/\u2069/g)?.length ?? 0 }).toEqual({ key, closed: opened });
    }
    expect(ar.come.number("203-555-0142")).toContain("\u2066203-555-0142\u2069");
  });

  test("no digits but those of the telephone: a number looks the same everywhere (R502)", () => {
    expect(ARABIC.filter(({ text }) => /[\u0660-\u0669\u06f0-\u06f9]/.test(text))).toEqual([]);
    expect(new Date(0).toLocaleString(locale("ar"), { hour: "numeric" })).not.toMatch(/[\u0660-\u0669]/);
  });

  test("carry the names and numbers that are put in", () => {
    for (const texts of [en, es, ar]) {
      expect(texts.chat.here(["Alex"], "Harbor")).toMatch(/Alex.*Harbor/);
      expect(texts.chat.joined("Sam", "x")).toContain("Sam");
      expect(texts.words.tries(3)).toContain("3");
      expect(texts.come.number("911")).toContain("911");
    }
  });
});

describe("English", () => {
  test.each(SECTIONS)("$name reads at grade 6 or below", ({ section }) => {
    const text = strings(section)
      .map((one) => one.text)
      .filter((one) => /[.?]$/.test(one))
      .join(" ");
    if (text !== "") expect(grade(text)).toBeLessThanOrEqual(6);
  });

  test("has no string of its own above grade 6, from eight words on", () => {
    const hard = [...ENGLISH, ...SCRIPT].filter(({ text }) => words(text).length >= 8 && grade(text) > 6);
    expect(hard.map(({ key, text }) => `${key} (${grade(text).toFixed(1)}): ${text}`)).toEqual([]);
  });

  test("has sentences under 15 words", () => {
    const long = [...ENGLISH, ...SCRIPT].flatMap(({ key, text }) =>
      sentences(text)
        .filter((sentence) => words(sentence).length >= 15)
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });
});

describe("every string", () => {
  test("is calm and names nobody a victim", () => {
    const banned =
      /!|¡|\bvictims?\b|\brescued?\b|\bwhy\b|\bvíctimas?\b|\brescat\w*|\bpor qué\b|\bplease hurry\b|\bseconds?\b|\bsegundos?\b|ضحي|ضحاي|إنقاذ|لماذا|أسرع/i;
    const found = [...ENGLISH, ...SPANISH, ...ARABIC, ...SCRIPT].filter(({ text }) => banned.test(text));
    expect(found).toEqual([]);
  });

  test("has no word that gives the page away to somebody who looks over a shoulder", () => {
    const telling =
      /traffick|trata de personas|torture|tortura|abuse|abuso|immigra|inmigra|asylum|asilo|اتجار|تعذيب|لجوء|هجرة/i;
    expect([...ENGLISH, ...SPANISH, ...ARABIC].filter(({ text }) => telling.test(text))).toEqual([]);
  });

  test("promises nothing that cannot be kept", () => {
    const promise =
      /untraceable|100 ?%|delete your tracks|completely safe|totalmente seguro|imposible de rastrear|آمن تمامًا|آمن تماما/i;
    expect([...ENGLISH, ...SPANISH, ...ARABIC].filter(({ text }) => promise.test(text))).toEqual([]);
  });
});

describe("what somebody is read before they agree to have something told", () => {
  const read = (language: Language, purpose = RELEASE_PURPOSES[0] ?? "transport"): string[] =>
    wordsToRead(language, {
      agency: "Harbor clinic",
      purpose,
      other: "a bed",
      classes: DATA_CLASSES,
      until: Date.UTC(2026, 11, 15, 18, 4),
      zone: "America/New_York",
    });

  test.each(RELEASE_PURPOSES)("is plain: %s", (purpose) => {
    const all = read("en", purpose);
    const hard = all.filter((text) => words(text).length >= 8 && grade(text.replace(/\n– .*/g, "")) > 6);
    expect(hard).toEqual([]);
    const long = all.flatMap((text) =>
      sentences(text).filter((sentence) => words(sentence).length >= 15 && !sentence.startsWith("–")),
    );
    expect(long).toEqual([]);
  });

  test.each(["es", "ar"] as const)("is calm in %s too, and differs", (language) => {
    for (const purpose of RELEASE_PURPOSES) {
      const [english, spanish] = [read("en", purpose), read(language, purpose)];
      expect(spanish.length).toBe(english.length);
      expect([...english, ...spanish].filter((text) => /[!¡]|undefined|: \.|\bvíctima/.test(text))).toEqual(
        [],
      );
      for (const [index, text] of english.entries()) expect(spanish[index]).not.toBe(text);
    }
  });

  test("names the agency, the end, and each thing that is told", () => {
    const [english, spanish] = [read("en").join("\n"), read("es").join("\n")];
    for (const text of [english, spanish, read("ar").join("\n")]) {
      expect(text).toContain("Harbor clinic");
      expect(text.match(/^– /gm)?.length).toBe(DATA_CLASSES.length);
    }
    expect(english).toMatch(/Tuesday, December 15 at 01:04 PM/);
    expect(english).toMatch(/take it back at any time/);
    expect(english).toMatch(/report by law/);
    expect(english).toMatch(/tell them yourself/);
    expect(spanish).toMatch(/15 de diciembre/);
  });
});

test("what the desk says of releases reads at grade 6 or below, and is calm", () => {
  const all = strings({ release, back: partnerPro.own.back });
  expect(all.filter(({ text }) => text.includes("!"))).toEqual([]);
  const whole = all.filter(({ text }) => /[.?]$/.test(text));
  expect(grade(whole.map(({ text }) => text).join(" "))).toBeLessThanOrEqual(6);
  const hard = whole.filter(({ text }) => words(text).length >= 8 && grade(text) > 8);
  expect(hard.map(({ key, text }) => `${key} (${grade(text).toFixed(1)}): ${text}`)).toEqual([]);
});

test("every event of the audit log has words, and no other has", () => {
  const source = readFileSync(new URL("../../crates/domain/src/audit.rs", import.meta.url), "utf8");
  const listed = /words!\(Event \{([^}]*)\}/.exec(source)?.[1] ?? "";
  const events = [...listed.matchAll(/"(\w+)"/g)].map(([, word]) => word);
  expect(events.length).toBeGreaterThan(30);
  expect(Object.keys(EVENTS).sort()).toEqual(events.sort());
});
