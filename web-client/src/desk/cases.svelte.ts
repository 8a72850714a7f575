/** Case records: opened, read, added to and shared in this browser; the server holds only what is sealed. */
import { LogError } from "../core/key-log.ts";
import { errorCode, type CaseEntry } from "../core/surface.ts";
import type { Case } from "../core/desk.ts";
import { nowS } from "../net/clock.ts";
import { get, post, ProblemError, send } from "../net/http.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { fields, oneOf, text } from "../wire/decode.ts";
import { caseFile, cases as decodeCases } from "../wire/decode-staff.ts";
import type {
  AddEntryParams,
  AssignParams,
  CaseId,
  CaseResponse,
  CaseSummary,
  CaseWrap,
  Colleague,
  FromItem,
  OpenCaseParams,
} from "../wire/wire.ts";
import { may, WORK_ON_CASES } from "./roles.ts";
import type { Open } from "./session.svelte.ts";

export type EntryKind = "handoff" | "note";

/** One entry as it is read; `sound` is false where the chain of entries is broken. */
export type ShownEntry =
  | {
      id: string;
      type: "open";
      kind: EntryKind;
      text: string;
      author: string;
      signedAt: number;
      sound: boolean;
    }
  | { id: string; type: "sealed" };

export interface OpenedCase {
  summary: CaseSummary;
  entries: ShownEntry[];
}

export type CaseTrouble =
  "unreachable" | "conflict" | "forbidden" | "cannotOpen" | "notInLog" | "noKeys" | "other";

export class Cases {
  list: CaseSummary[] = $state.raw([]);
  opened: OpenedCase | null = $state.raw(null);
  trouble: CaseTrouble | null = $state(null);
  busy = $state(false);
  readonly #open: Open;
  #case: Case | null = null;
  #last: Uint8Array | undefined;

  constructor(open: Open) {
    this.#open = open;
  }

  async load(): Promise<void> {
    if (!may(this.#open.me.roles, WORK_ON_CASES)) return;
    await this.#try(async () => {
      this.list = (await get("/api/v1/cases", decodeCases)).cases;
    });
  }

  async read(caseId: CaseId): Promise<void> {
    await this.#try(async () => {
      const found = await post("/api/v1/cases/read", { caseId }, caseFile);
      const { desk, trust } = this.#open;
      if (!trust) throw new Error("noKeys");
      this.close();
      this.#case = desk.openCase(toBytes(caseId), found.keyVersion, toBytes(found.wrap), trust, nowS());
      this.opened = { summary: found.summary, entries: this.#readEntries(this.#case, found) };
    });
  }

  close(): void {
    this.#case?.free();
    this.#case = null;
    this.#last = undefined;
    this.opened = null;
  }

  /** Adds a note. When somebody else was faster nothing is stored; the case is read again. */
  async add(note: string): Promise<boolean> {
    const opened = this.opened;
    if (!opened || !this.#case) return false;
    const { caseId } = opened.summary;
    const entry = this.#seal(this.#case, "note", note, this.#last);
    const params: AddEntryParams = { caseId, after: opened.entries.length, entry };
    const added = await this.#try(() => send("/api/v1/cases/entries", params));
    const trouble = this.trouble;
    if (added || trouble === "conflict") await this.read(caseId);
    this.trouble = trouble;
    return added;
  }

  /** Lets a colleague read the case. */
  async assign(colleague: Colleague): Promise<void> {
    const opened = this.opened;
    const held = this.#case;
    if (!opened || !held) return;
    const { caseId } = opened.summary;
    const done = await this.#try(async () => {
      const wrap = await this.#wrap(held, colleague);
      const params: AssignParams = { caseId, wrap, keyVersion: held.keyVersion };
      return send("/api/v1/cases/assign", params);
    });
    if (done) await this.read(caseId);
  }

  /** Opens a case with the agreed facts: the hand-off (R412). True when it is stored. */
  async handOff(facts: string, from: FromItem, colleagues: readonly Colleague[]): Promise<boolean> {
    return this.#try(async () => {
      const caseId = randomText(16);
      const made = this.#open.desk.newCase(toBytes(caseId));
      try {
        const wraps: CaseWrap[] = [];
        for (const colleague of colleagues) wraps.push(await this.#wrap(made, colleague));
        const params: OpenCaseParams = {
          caseId,
          from,
          wraps,
          entry: this.#seal(made, "handoff", facts, undefined),
        };
        await send("/api/v1/cases", params);
      } finally {
        made.free();
      }
    });
  }

  #seal(
    held: Case,
    kind: EntryKind,
    words: string,
    previous: Uint8Array | undefined,
  ): AddEntryParams["entry"] {
    const entryId = randomText(16);
    const body = JSON.stringify({ kind, text: words });
    const sealed = held.sealEntry(toBytes(entryId), body, previous, nowS());
    return { entryId, keyVersion: held.keyVersion, sealed: toText(sealed) };
  }

  async #wrap(held: Case, colleague: Colleague): Promise<CaseWrap> {
    const { keys, trust } = this.#open;
    if (!trust) throw new Error("noKeys");
    const { memberId, deviceId, chain, hpkeKey } = colleague;
    const wrap = await keys.sure(() => held.wrapFor(toBytes(chain), toBytes(hpkeKey), trust, nowS()));
    return { memberId, deviceId, wrap: toText(wrap) };
  }

  #readEntries(held: Case, found: CaseResponse): ShownEntry[] {
    const { trust } = this.#open;
    if (!trust) throw new Error("noKeys");
    this.#last = undefined;
    return found.entries.map(({ entryId, sealed }) => {
      let entry: CaseEntry;
      try {
        entry = held.openEntry(toBytes(entryId), toBytes(sealed), trust, nowS());
      } catch {
        return { id: entryId, type: "sealed" };
      }
      const expected = this.#last ?? new Uint8Array(32);
      const sound = toText(entry.previous) === toText(expected);
      this.#last = entry.hash;
      const { kind, words } = readEntry(entry.body);
      const { signedAt, author } = entry;
      return { id: entryId, type: "open", kind, text: words, author: author.alias, signedAt, sound };
    });
  }

  async #try(step: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.trouble = null;
    try {
      await step();
      return true;
    } catch (error) {
      this.trouble = troubleOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function readEntry(body: string): { kind: EntryKind; words: string } {
  try {
    const value: unknown = JSON.parse(body);
    const from = fields(value);
    return { kind: oneOf(from.kind, ["handoff", "note"]), words: text(from.text) };
  } catch {
    return { kind: "note", words: body };
  }
}

function troubleOf(error: unknown): CaseTrouble {
  if (error instanceof ProblemError) {
    if (error.code === "conflict") return "conflict";
    return error.code === "forbidden" || error.code === "notFound" ? "forbidden" : "other";
  }
  if (error instanceof LogError) return "notInLog";
  if (error instanceof Error && error.message === "noKeys") return "noKeys";
  return errorCode(error) === "internal" ? "unreachable" : "cannotOpen";
}
