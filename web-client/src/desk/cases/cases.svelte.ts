/** Case records: opened, read, added to and shared in this browser; the server holds only what is sealed. */
import { LogError } from "../../core/key-log.ts";
import { errorCode, type CaseEntry } from "../../core/surface.ts";
import type { Case } from "../../core/desk.ts";
import { nowS } from "../../net/clock.ts";
import { get, post, ProblemError, send } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { fields, oneOf, text } from "../../wire/decode.ts";
import { caseFile, cases as decodeCases } from "../../wire/decode-case.ts";
import type {
  AddEntryParams,
  AssignParams,
  CaseId,
  CaseResponse,
  CaseSummary,
  Colleague,
  FromItem,
  MemberId,
  OpenCaseParams,
  TakeOffParams,
} from "../../wire/wire.ts";
import { caseKeys, keepCase, openKeys, signReaders, UnknownReaders, wrapsForAll } from "./case-keys.ts";
import { may, WORK_ON_CASES } from "../roles.ts";
import type { Open } from "../session.svelte.ts";

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
  /** Who of the assigned holds every version of the key; the others wait. */
  holders: MemberId[];
  /** Whether it is known who reads the case: by lists that its people have signed. */
  readers: "signed" | "unsigned" | "unsound";
}

export type CaseTrouble =
  | "unreachable"
  | "conflict"
  | "forbidden"
  | "cannotOpen"
  | "notInLog"
  | "noKeys"
  | "readers"
  | "last"
  | "staleKey"
  | "unfit"
  | "other";

export class Cases {
  list: CaseSummary[] = $state.raw([]);
  opened: OpenedCase | null = $state.raw(null);
  trouble: CaseTrouble | null = $state(null);
  busy = $state(false);
  readonly #open: Open;
  #case: Case | null = null;
  /** How many lists of readers there were. */
  #lists = 0;
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
      const held = openKeys(this.#open, caseId, found.keys);
      this.close();
      this.#case = held;
      this.#lists = found.keys.readers.length;
      const { summary, holders } = found;
      // A key that does not open here is as if it were not there: a colleague's desk can seal it again.
      const opens = held.keyVersion === found.keys.keyVersion;
      const access = summary.access === "open" && !opens ? "waiting" : summary.access;
      this.opened = {
        summary: { ...summary, access },
        entries: this.#readEntries(held, found),
        holders,
        readers: held.readersAre,
      };
    });
  }

  close(): void {
    this.#case?.free();
    this.#case = null;
    this.#last = undefined;
    this.#lists = 0;
    this.opened = null;
  }

  /**
   * Adds a note. Where somebody knows the case's key who must not read it, the case gets a new one first, and the note is sealed under
   * that. When somebody else was faster nothing is stored; the case is read again.
   */
  async add(note: string): Promise<boolean> {
    const opened = this.opened;
    if (!opened || !this.#case) return false;
    const { caseId } = opened.summary;
    const held = this.#case;
    const last = this.#last;
    const store = async (under: Case): Promise<void> => {
      const entry = this.#seal(under, "note", note, last);
      const params: AddEntryParams = { caseId, after: opened.entries.length, entry };
      await send("/api/v1/cases/entries", params);
    };
    const added = await this.#try(() =>
      store(held).catch(async (error: unknown) => {
        if (!isOldKey(error)) throw error;
        await keepCase(this.#open, caseId);
        const renewed = openKeys(this.#open, caseId, (await caseKeys(caseId)).keys);
        await store(renewed).finally(() => renewed.free());
      }),
    );
    const trouble = this.trouble;
    if (added || trouble === "conflict") await this.read(caseId);
    this.trouble = trouble;
    return added;
  }

  /** Lets somebody read the case, on these devices of theirs. Of an older case it also says who reads it already. */
  async assign(devices: readonly Colleague[]): Promise<void> {
    const opened = this.opened;
    const held = this.#case;
    const memberId = devices[0]?.memberId;
    if (!opened || !held || memberId === undefined) return;
    const { caseId, assigned } = opened.summary;
    const done = await this.#try(async () => {
      if (held.readersAre === "unsound") throw new UnknownReaders();
      const known = held.readersAre === "signed" ? held.readers.map(toText) : assigned;
      const params: AssignParams = {
        caseId,
        wraps: await wrapsForAll(this.#open, held, devices),
        readers: signReaders(held, [...new Set([...known, memberId])]),
        after: this.#lists,
      };
      await send("/api/v1/cases/assign", params);
    });
    const trouble = this.trouble;
    if (done || trouble === "conflict") await this.read(caseId);
    this.trouble = trouble;
  }

  /** Takes somebody off the case, or oneself; what is written from now on goes under a new key. True when it is done. */
  async takeOff(memberId: MemberId): Promise<boolean> {
    const opened = this.opened;
    if (!opened) return false;
    const { caseId } = opened.summary;
    const params: TakeOffParams = { caseId, memberId };
    const done = await this.#try(() => send("/api/v1/cases/take-off", params));
    if (!done) return false;
    if (memberId === this.#open.me.memberId) {
      this.close();
      await this.load();
      return true;
    }
    // What fails here is due and visible: the next desk does it.
    await keepCase(this.#open, caseId).catch(() => undefined);
    await this.read(caseId);
    return true;
  }

  /** Opens a case with the agreed facts: the hand-off (R412). True when it is stored. */
  async handOff(facts: string, from: FromItem, colleagues: readonly Colleague[]): Promise<boolean> {
    return this.#try(async () => {
      const caseId = randomText(16);
      const made = this.#open.desk.newCase(toBytes(caseId));
      try {
        const params: OpenCaseParams = {
          caseId,
          from,
          wraps: await wrapsForAll(this.#open, made, colleagues),
          readers: signReaders(made, [...new Set(colleagues.map((one) => one.memberId))]),
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

/** Whether the case is to get a new key before anything is written. */
function isOldKey(error: unknown): boolean {
  if (error instanceof ProblemError) return error.code === "staleKey";
  return errorCode(error) === "oldKey";
}

function troubleOf(error: unknown): CaseTrouble {
  if (error instanceof UnknownReaders) return "readers";
  if (error instanceof ProblemError) {
    if (error.code === "wrongState") return "last";
    if (error.code === "conflict" || error.code === "staleKey" || error.code === "unfit") return error.code;
    return error.code === "forbidden" || error.code === "notFound" ? "forbidden" : "other";
  }
  if (error instanceof LogError) return "notInLog";
  if (error instanceof Error && error.message === "noKeys") return "noKeys";
  return errorCode(error) === "internal" ? "unreachable" : "cannotOpen";
}
