/** Case records: opened, read, written and shared in this browser; the server holds only what is sealed. */
import type { Case } from "../../core/desk.ts";
import { nowS } from "../../net/clock.ts";
import { get, post, send, Unreachable } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { caseFile, caseFiles, cases as decodeCases, sealedFile } from "../../wire/decode-case.ts";
import type {
  AddFileParams,
  AssignParams,
  CaseFileParams,
  CaseId,
  CaseResponse,
  CaseSummary,
  Colleague,
  FromItem,
  MemberId,
  OpenCaseParams,
  PassCaseParams,
  ReturnCaseParams,
  ReturnReason,
  TakeOffParams,
} from "../../wire/wire.ts";
import { Beat } from "../beat.ts";
import { may, WORK_ON_CASES } from "../roles.ts";
import type { Open } from "../session.svelte.ts";
import type { ChatStore } from "../store.ts";
import { keepCase, openKeys, signReaders, UnknownReaders, wrapsForAll } from "./case-keys.ts";
import { PICTURE_TYPE, redraw } from "./pictures.ts";
import { encode, type Body, type FileFacts } from "./record/entry.ts";
import type { Values } from "./record/fold.ts";
import { readEntries, type ReadCase } from "./record/reading.ts";
import { CaseIndex } from "./search.ts";
import { isUnreachable, troubleOf, type CaseTrouble } from "./trouble.ts";
import { Unsent, type UnsentEntry } from "./unsent.svelte.ts";
import { storeEntry, type Standing } from "./write.ts";

export interface OpenedCase extends ReadCase {
  summary: CaseSummary;
  /** How many entries the server has: what is written now was written after reading these. */
  stored: number;
  /** Who of the assigned holds every version of the key; the others wait. */
  holders: MemberId[];
  /** Whether it is known who reads the case: by lists that its people have signed. */
  readers: "signed" | "unsigned" | "unsound";
}

/** How often what waits is tried again. */
const AGAIN_MS = 15_000;
/** How many cases the search reads at once. */
const AT_ONCE = 25;

export class Cases {
  list: CaseSummary[] = $state.raw([]);
  opened: OpenedCase | null = $state.raw(null);
  trouble: CaseTrouble | null = $state(null);
  busy = $state(false);
  readonly unsent: Unsent;
  readonly #open: Open;
  readonly #again = new Beat(AGAIN_MS, () => this.sendWaiting());
  #case: Case | null = null;
  /** How many lists of readers there were. */
  #lists = 0;
  #found: CaseResponse | null = null;
  #sending = false;

  constructor(open: Open, store: ChatStore) {
    this.#open = open;
    this.unsent = new Unsent(store);
  }

  /** What an earlier tab could not send. */
  async begin(): Promise<void> {
    await this.unsent.load();
    if (this.unsent.list.length > 0) this.#again.start();
  }

  async load(): Promise<void> {
    if (!may(this.#open.me.roles, WORK_ON_CASES)) return;
    await this.#try(async () => {
      this.list = (await get("/api/v1/cases", decodeCases)).cases;
    });
    void this.sendWaiting();
  }

  async read(caseId: CaseId): Promise<void> {
    await this.#try(async () => {
      const found = await post("/api/v1/cases/read", { caseId }, caseFile);
      const held = openKeys(this.#open, caseId, found.keys);
      this.close();
      this.#case = held;
      this.#found = found;
      this.#lists = found.keys.readers.length;
      this.#show();
    });
  }

  close(): void {
    this.#case?.free();
    this.#case = null;
    this.#found = null;
    this.#lists = 0;
    this.opened = null;
  }

  /** To the list, as it is now. */
  async back(): Promise<void> {
    this.close();
    await this.load();
  }

  /** The desk is left: nothing goes on in the background. */
  stop(): void {
    this.#again.stop();
    this.close();
  }

  /** Adds a note: a short summary, and codes of what was done (R221). */
  async note(text: string, codes: readonly string[]): Promise<boolean> {
    return this.#write({ kind: "note", text, codes });
  }

  /** Sets fields. `seen` is how many entries had been read when the person began to write. */
  async change(set: Values, seen: number): Promise<boolean> {
    return this.#write({ kind: "change", seen, set });
  }

  /** Seals a picture, keeps it, and names it in an entry. Nothing of the file stays but what is seen. */
  async addPicture(file: Blob, name: string): Promise<boolean> {
    const opened = this.opened;
    const held = this.#case;
    if (!opened || !held) return false;
    const facts: FileFacts[] = [];
    const done = await this.#try(async () => {
      const picture = await redraw(file);
      const fileId = randomText(16);
      const { sealed, hash } = held.sealFile(toBytes(fileId), picture);
      const { caseId } = opened.summary;
      const params: AddFileParams = { caseId, fileId, keyVersion: held.keyVersion, sealed: toText(sealed) };
      await send("/api/v1/cases/files", params);
      facts.push({ fileId, name, type: PICTURE_TYPE, size: picture.length, hash: toText(hash) });
    });
    if (!done) {
      // The case gets its new key while somebody reads this; trying again is all they have to do.
      if (this.trouble === "staleKey")
        await keepCase(this.#open, opened.summary.caseId).catch(() => undefined);
      return false;
    }
    const named = facts[0];
    return named !== undefined && this.#write({ kind: "file", file: named });
  }

  /** The bytes of a picture; null with a trouble. */
  async picture({ fileId, hash }: FileFacts): Promise<Uint8Array | null> {
    const held = this.#case;
    const caseId = this.opened?.summary.caseId;
    if (!held || caseId === undefined) return null;
    let bytes: Uint8Array | null = null;
    await this.#try(async () => {
      const params: CaseFileParams = { caseId, fileId };
      const found = await post("/api/v1/cases/files/read", params, sealedFile);
      bytes = held.openFile(toBytes(fileId), toBytes(found.sealed), toBytes(hash));
    });
    return bytes;
  }

  /** Deletes a picture for good. */
  async deletePicture(fileId: string): Promise<boolean> {
    const caseId = this.opened?.summary.caseId;
    if (caseId === undefined) return false;
    const params: CaseFileParams = { caseId, fileId };
    const gone = await this.#try(() => send("/api/v1/cases/files/delete", params));
    return gone && this.#write({ kind: "fileGone", fileId });
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
    if (done || this.trouble === "conflict") await this.#readAgain(caseId);
  }

  /** Takes somebody off the case, or oneself; what is written from now on goes under a new key. True when it is done. */
  async takeOff(memberId: MemberId): Promise<boolean> {
    const opened = this.opened;
    if (!opened) return false;
    const { caseId } = opened.summary;
    const params: TakeOffParams = { caseId, memberId };
    const done = await this.#try(() => send("/api/v1/cases/take-off", params));
    if (!done) {
      if (this.trouble === "moved") this.trouble = "last";
      return false;
    }
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
  async handOff(
    facts: { text: string; set: Values },
    from: FromItem,
    colleagues: readonly Colleague[],
  ): Promise<boolean> {
    return this.#openNew({ kind: "handoff", ...facts }, from, colleagues);
  }

  /** Opens a case by hand, for this person alone: others are let in from its page. */
  async openByHand(text: string, own: readonly Colleague[]): Promise<boolean> {
    return this.#openNew({ kind: "note", text, codes: [] }, null, own);
  }

  /** The person who receives a hand-off takes it on. */
  async takeOn(): Promise<boolean> {
    return this.#moveOn((caseId) => send("/api/v1/cases/handoff/take", { caseId }));
  }

  /** They send it back. */
  async sendBack(why: ReturnReason): Promise<boolean> {
    return this.#moveOn((caseId) => {
      const params: ReturnCaseParams = { caseId, why };
      return send("/api/v1/cases/handoff/back", params);
    });
  }

  /** The person took their word back before anybody had taken it on: the case is gone. */
  async withdraw(): Promise<boolean> {
    const caseId = this.opened?.summary.caseId;
    if (caseId === undefined) return false;
    const gone = await this.#try(() => send("/api/v1/cases/handoff/withdraw", { caseId }));
    if (gone) await this.back();
    else await this.#readAgain(caseId);
    return gone;
  }

  /** Somebody else on the case receives it. */
  async passTo(receiverId: MemberId, minutes: number): Promise<boolean> {
    return this.#moveOn((caseId) => {
      const params: PassCaseParams = { caseId, receiverId, minutes };
      return send("/api/v1/cases/handoff/to", params);
    });
  }

  /** Reads every case that opens here, for a search. It is forgotten with the index. Null with a trouble. */
  async index(): Promise<CaseIndex | null> {
    const index = new CaseIndex();
    const done = await this.#try(async () => {
      const { trust, me } = this.#open;
      if (!trust) throw new Error("noKeys");
      const ids = this.list.filter((one) => one.access === "open").map((one) => one.caseId);
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const caseIds = ids.slice(from, from + AT_ONCE);
        const { cases } = await post("/api/v1/cases/many", { caseIds }, caseFiles);
        for (const { summary, keys, entries } of cases) {
          const held = openKeys(this.#open, summary.caseId, keys);
          const waiting = this.unsent.of(summary.caseId);
          try {
            index.add(summary.caseId, readEntries(held, entries, { trust, waiting, me }));
          } finally {
            held.free();
          }
        }
      }
    });
    return done ? index : null;
  }

  /** Sends what waits, in the order in which it was written. */
  async sendWaiting(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (const entry of this.unsent.list) {
        await storeEntry(this.#open, entry, null);
        await this.unsent.drop(entry.id);
        if (this.opened?.summary.caseId === entry.caseId) await this.read(entry.caseId);
      }
      this.#again.stop();
    } catch (error) {
      // Whoever may not write into the case any more keeps what they wrote, and is told.
      if (!isUnreachable(error)) this.trouble = troubleOf(error);
    } finally {
      this.#sending = false;
    }
  }

  /** Gives up what cannot be stored. */
  async giveUp(id: string): Promise<void> {
    await this.unsent.drop(id);
    if (this.#found) this.#show();
  }

  async #openNew(body: Body, from: FromItem | null, colleagues: readonly Colleague[]): Promise<boolean> {
    return this.#try(async () => {
      const caseId = randomText(16);
      const made = this.#open.desk.newCase(toBytes(caseId));
      try {
        const entryId = randomText(16);
        const sealed = made.sealEntry(toBytes(entryId), encode(body), undefined, nowS());
        const params: OpenCaseParams = {
          caseId,
          from,
          wraps: await wrapsForAll(this.#open, made, colleagues),
          readers: signReaders(made, [...new Set(colleagues.map((one) => one.memberId))]),
          entry: { entryId, keyVersion: made.keyVersion, sealed: toText(sealed) },
        };
        await send("/api/v1/cases", params);
      } finally {
        made.free();
      }
    });
  }

  /** Stores an entry; one that the server cannot be reached for is kept here and counts as written. */
  async #write(body: Body): Promise<boolean> {
    const opened = this.opened;
    const held = this.#case;
    if (!opened || !held) return false;
    const { caseId } = opened.summary;
    const entry: UnsentEntry = { id: randomText(16), caseId, body };
    const earlier = this.unsent.of(caseId).length > 0;
    const standing: Standing | null = earlier ? null : { held, entries: opened.stored, last: opened.last };
    const kept: UnsentEntry[] = [];
    const stored = await this.#try(async () => {
      try {
        // What was written first is stored first.
        if (earlier) throw new Unreachable();
        await storeEntry(this.#open, entry, standing);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        await this.unsent.keep(entry);
        kept.push(entry);
      }
    });
    if (kept.length > 0) {
      this.#show();
      this.#again.start();
      return true;
    }
    const trouble = this.trouble;
    if (stored) await this.read(caseId);
    this.trouble = trouble;
    return stored;
  }

  async #moveOn(step: (caseId: CaseId) => Promise<void>): Promise<boolean> {
    const caseId = this.opened?.summary.caseId;
    if (caseId === undefined) return false;
    const done = await this.#try(() => step(caseId));
    await this.#readAgain(caseId);
    return done;
  }

  /** As it stands now, with what went wrong before still said. */
  async #readAgain(caseId: CaseId): Promise<void> {
    const trouble = this.trouble;
    await this.read(caseId);
    this.trouble = trouble;
  }

  #show(): void {
    const found = this.#found;
    const held = this.#case;
    const { trust, me } = this.#open;
    if (!found || !held) return;
    if (!trust) throw new Error("noKeys");
    const { summary, holders } = found;
    // A key that does not open here is as if it were not there: a colleague's desk can seal it again.
    const opens = held.keyVersion === found.keys.keyVersion;
    const access = summary.access === "open" && !opens ? "waiting" : summary.access;
    const waiting = this.unsent.of(summary.caseId);
    this.opened = {
      ...readEntries(held, found.entries, { trust, waiting, me }),
      summary: { ...summary, access },
      stored: found.entries.length,
      holders,
      readers: held.readersAre,
    };
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
