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
export type Language = "en" | "es";

export const TEXTS: Record<Language, Texts> = { en, es };

export const LANGUAGES: readonly Language[] = ["en", "es"];

/** The first language that the browser asks for and the page has; English otherwise. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}
