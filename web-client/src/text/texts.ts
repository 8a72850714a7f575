/** The languages of the visitor's page. A language is complete or the build fails. */
import { en } from "./en.ts";
import { es } from "./es.ts";

export type Shape<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends string[]
      ? string[]
      : T[K] extends (...args: infer A) => string
        ? (...args: A) => string
        : Shape<T[K]>;
};

export type Texts = Shape<typeof en>;

/** BCP 47 tags of the launch languages that are written. */
export type Language = "en" | "es" | "ar";

export const LANGUAGES: readonly Language[] = ["en", "es", "ar"];

/** What a page may speak before it knows what the line speaks: what native speakers have checked (docs/languages.md). */
export const CHECKED: readonly Language[] = ["en", "es"];

/** Each in its own words (R503). */
export const NAMES: Record<Language, string> = { en: "English", es: "Español", ar: "العربية" };

/** The texts that come with the page. The others are loaded when somebody wants them: the page stays small. */
export const AT_HAND: Partial<Record<Language, Texts>> = { en, es };

/** A language's texts; fetched where they did not come with the page. A failed fetch may be tried again. */
export async function load(language: Language): Promise<Texts> {
  return AT_HAND[language] ?? (await LATER[language]?.()) ?? en;
}

const LATER: Partial<Record<Language, () => Promise<Texts>>> = {
  ar: async () => (await import("./ar.ts")).ar,
};

/** Whether a language is written from right to left (R502). */
export function direction(language: Language): "rtl" | "ltr" {
  return language === "ar" ? "rtl" : "ltr";
}

/** The tag under which dates and times are written: with the digits that stand on telephones here, from left to right (R502). */
export function locale(language: Language): string {
  return language === "ar" ? "ar-u-ca-gregory-nu-latn" : language;
}

/** The first language that the browser asks for and is among those; English otherwise. */
export function preferred<L extends Language>(wanted: readonly string[], among: readonly L[]): L | "en" {
  for (const tag of wanted) {
    const found = among.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}
