/** The search over what this person may read. It runs here; the server never learns what is looked for (R606). */
import MiniSearch, { type SearchResult } from "minisearch";
import { text } from "../../wire/decode.ts";
import type { CaseId } from "../../wire/wire.ts";
import type { ReadCase } from "./record/reading.ts";

export interface Found {
  caseId: CaseId;
  /** What the person calls themselves; "" where nobody wrote it down. */
  alias: string;
  /** Short pieces of text that the words were found in. */
  where: readonly string[];
}

interface Line {
  id: string;
  caseId: CaseId;
  words: string;
}

/** Longest piece of text that a result shows, in characters. */
const PIECE = 120;
const MOST = 50;

export class CaseIndex {
  readonly #lines = new MiniSearch<Line>({
    fields: ["words"],
    storeFields: ["caseId", "words"],
    processTerm: fold,
    searchOptions: { prefix: true, fuzzy: 0.15, combineWith: "AND" },
  });
  readonly #alias = new Map<CaseId, string>();

  add(caseId: CaseId, { entries, record }: Pick<ReadCase, "entries" | "record">): void {
    const first = record.all("person")[0]?.fields.get("alias")?.value ?? "";
    this.#alias.set(caseId, first);
    const lines: string[] = [];
    for (const section of [
      "person",
      "contact",
      "constraint",
      "need",
      "service",
      "barrier",
      "course",
    ] as const)
      for (const part of record.all(section))
        lines.push([...part.fields.values()].map((one) => one.value).join(" "));
    for (const entry of entries) {
      if (entry.type !== "open" || entry.body === null) continue;
      const { body } = entry;
      if (body.kind === "note" || body.kind === "handoff") lines.push(body.text);
      else if (body.kind === "file") lines.push(body.file.name);
    }
    lines.forEach((words, index) => this.#lines.add({ id: `${caseId}/${index}`, caseId, words }));
  }

  find(words: string): Found[] {
    const found = new Map<CaseId, string[]>();
    for (const result of this.#lines.search(words)) {
      const { caseId, words: line } = storedOf(result);
      const where = found.get(caseId) ?? [];
      if (where.length < 3) where.push(line.length > PIECE ? `${line.slice(0, PIECE)}…` : line);
      found.set(caseId, where);
    }
    return [...found]
      .slice(0, MOST)
      .map(([caseId, where]) => ({ caseId, alias: this.#alias.get(caseId) ?? "", where }));
  }
}

function storedOf(result: SearchResult): Pick<Line, "caseId" | "words"> {
  return { caseId: text(result.caseId), words: text(result.words) };
}

/** Without accents and capitals: names are written in many ways. */
function fold(term: string): string {
  return term.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
