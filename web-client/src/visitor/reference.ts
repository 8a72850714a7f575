/** Two plain words that are easy to keep in the head and say nothing: a person may tell them to staff as a code word. */
import type { Language } from "../text/texts.ts";

const FIRST: readonly Record<Language, string>[] = [
  { en: "blue", es: "azul" },
  { en: "green", es: "verde" },
  { en: "small", es: "pequeño" },
  { en: "warm", es: "cálido" },
  { en: "quiet", es: "tranquilo" },
  { en: "bright", es: "brillante" },
  { en: "round", es: "redondo" },
  { en: "soft", es: "suave" },
];
const SECOND: readonly Record<Language, string>[] = [
  { en: "river", es: "río" },
  { en: "lamp", es: "farol" },
  { en: "garden", es: "jardín" },
  { en: "bridge", es: "puente" },
  { en: "bread", es: "pan" },
  { en: "tree", es: "árbol" },
  { en: "boat", es: "barco" },
  { en: "road", es: "camino" },
];

export function pickReference(): Record<Language, string> {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  const first = FIRST[a % FIRST.length];
  const second = SECOND[b % SECOND.length];
  return {
    en: `${first?.en ?? ""} ${second?.en ?? ""}`,
    es: `${second?.es ?? ""} ${first?.es ?? ""}`,
  };
}
