/** Two plain words that are easy to keep in the head and say nothing: a person may tell them to staff as a code word. */
import type { Language } from "../text/texts.ts";

const FIRST: readonly Record<Language, string>[] = [
  { en: "blue", es: "azul", ar: "أزرق" },
  { en: "green", es: "verde", ar: "أخضر" },
  { en: "small", es: "pequeño", ar: "صغير" },
  { en: "warm", es: "cálido", ar: "دافئ" },
  { en: "quiet", es: "tranquilo", ar: "هادئ" },
  { en: "bright", es: "brillante", ar: "مضيء" },
  { en: "round", es: "redondo", ar: "مستدير" },
  { en: "soft", es: "suave", ar: "ناعم" },
];
const SECOND: readonly Record<Language, string>[] = [
  { en: "river", es: "río", ar: "نهر" },
  { en: "lamp", es: "farol", ar: "مصباح" },
  { en: "garden", es: "jardín", ar: "بستان" },
  { en: "bridge", es: "puente", ar: "جسر" },
  { en: "bread", es: "pan", ar: "خبز" },
  { en: "tree", es: "árbol", ar: "باب" },
  { en: "boat", es: "barco", ar: "قارب" },
  { en: "road", es: "camino", ar: "طريق" },
];

export function pickReference(): Record<Language, string> {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  const first = FIRST[a % FIRST.length];
  const second = SECOND[b % SECOND.length];
  return {
    en: `${first?.en ?? ""} ${second?.en ?? ""}`,
    es: `${second?.es ?? ""} ${first?.es ?? ""}`,
    ar: `${second?.ar ?? ""} ${first?.ar ?? ""}`,
  };
}
