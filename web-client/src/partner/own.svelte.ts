/** What a partner sees and does of its own, by the key in this tab. */
import { LogError } from "../core/key-log.ts";
import { errorCode } from "../core/surface.ts";
import { postText, ProblemError } from "../net/http.ts";
import { randomText, toText } from "../wire/bytes.ts";
import { DecodeError } from "../wire/decode.ts";
import { newKey } from "../wire/decode-forwarders.ts";
import { ownKeys, ownReceipts } from "../wire/decode-own.ts";
import {
  letter as decodeLetter,
  mailbox as decodeMailbox,
  type StatusClass,
} from "../wire/decode-release.ts";
import type {
  AddOwnKeyParams,
  DisclosureId,
  ForwarderKeyResponse,
  LetterFacts,
  MailboxKeyParams,
  MailboxResponse,
  OwnKeysResponse,
  OwnReceiptsResponse,
  Reference,
  RevokeForwarderKeyParams,
  TakenParams,
} from "../wire/wire.ts";
import { headers, type Access } from "./access.ts";
import type { Ground } from "./ground.ts";
import { Broken, Lapsed } from "./trouble.ts";

/** What is told of a step that did not work. */
export type Trouble =
  "key" | "forbidden" | "full" | "gone" | "busy" | "clock" | "distrust" | "unreachable" | "other";

/** What came back: a letter that this key opens, and whose author is proved. */
export interface Told {
  disclosureId: DisclosureId;
  putAt: number;
  by: string;
  reference: Reference;
  status: StatusClass;
}

/** What lies in the mailbox. */
export interface Came {
  told: Told[];
  /** Letters that this key does not open: they stay. */
  closed: number;
}

export class Own {
  /** Null before the keys were seen, and for a key that may not see them. */
  keys: OwnKeysResponse | null = $state.raw(null);
  receipts: OwnReceiptsResponse | null = $state.raw(null);
  /** A key that was just made, until its owner has it. */
  made: ForwarderKeyResponse | null = $state.raw(null);
  busy = $state(false);
  trouble: Trouble | null = $state(null);
  /** The key in this tab may not keep keys. */
  keepsNone = $state(false);
  /** What came back; null before it was looked for, and for a key that has no mailbox. */
  came: Came | null = $state.raw(null);
  /** Letters were written down and deleted here. */
  taken = $state(false);
  readonly #access: Access;
  readonly #ground: () => Promise<Pick<Ground, "opener">>;

  constructor(access: Access, ground: () => Promise<Pick<Ground, "opener">>) {
    this.#access = access;
    this.#ground = ground;
  }

  /** Letters are sealed to a key that signs. */
  get signs(): boolean {
    return this.#access.type === "signing";
  }

  async load(): Promise<void> {
    await this.#step(async () => {
      this.receipts = await this.#ask("/api/v1/own/receipts", {}, ownReceipts);
      await this.#loadKeys();
      this.taken = false;
      await this.#loadLetters();
    });
  }

  /** Whoever is here has written them down: they are deleted, for all keys of the partner. */
  async take(): Promise<void> {
    const disclosureIds = (this.came?.told ?? []).map((one) => one.disclosureId);
    const params: TakenParams = { disclosureIds };
    const done = await this.#step(async () => {
      await this.#ask("/api/v1/own/mailbox/taken", params, () => null);
      this.taken = true;
      this.came = null;
    });
    // They are deleted, whether or not the next look gets through.
    if (done) await this.#step(() => this.#loadLetters());
  }

  async add(params: AddOwnKeyParams): Promise<boolean> {
    return this.#step(async () => {
      this.made = await this.#ask("/api/v1/own/keys/add", params, newKey);
      await this.#loadKeys();
    });
  }

  /** @returns whether the key in this tab was revoked by it. */
  async revoke(params: RevokeForwarderKeyParams): Promise<boolean> {
    const own = params.credentialId === this.keys?.own;
    const done = await this.#step(async () => {
      await this.#ask("/api/v1/own/keys/revoke", params, () => null);
      if (!own) await this.#loadKeys();
    });
    return done && own;
  }

  async #loadKeys(): Promise<void> {
    try {
      this.keys = await this.#ask("/api/v1/own/keys", {}, ownKeys);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "forbidden") throw error;
      this.keepsNone = true;
    }
  }

  /** Says to what letters are sealed, the same each time, and opens those that are there. */
  async #loadLetters(): Promise<void> {
    if (this.#access.type !== "signing") return;
    const params: MailboxKeyParams = { publicKey: toText(this.#access.key.mailbox) };
    try {
      await this.#ask("/api/v1/own/mailbox/key", params, () => null);
      this.came = await this.#opened(await this.#ask("/api/v1/own/mailbox", {}, decodeMailbox));
    } catch (error) {
      this.came = null;
      if (!(error instanceof ProblemError) || error.code !== "forbidden") throw error;
    }
  }

  async #opened({ own, letters }: MailboxResponse): Promise<Came> {
    const came: Came = { told: [], closed: 0 };
    if (letters.length === 0) return came;
    const opener = await (await this.#ground()).opener();
    const open = async (letter: LetterFacts): Promise<Told> => {
      if (this.#access.type !== "signing") throw new Error("noKey");
      const opened = await opener.open(this.#access.key, own, letter);
      const { disclosureId, putAt } = letter;
      const says: unknown = JSON.parse(opened.body);
      return { disclosureId, putAt, by: opened.author, ...decodeLetter(says) };
    };
    try {
      for (const letter of letters) {
        try {
          came.told.push(await open(letter));
        } catch (error) {
          // What the core refuses, or nobody can read, stays closed. A lost connection or the log of keys is another matter.
          if (error instanceof LogError || (errorCode(error) === "internal" && !isUnreadable(error)))
            throw error;
          came.closed += 1;
        }
      }
    } finally {
      opener.close();
    }
    return came;
  }

  #ask<T>(path: string, params: object, decode: (value: unknown) => T): Promise<T> {
    const request = { path, body: JSON.stringify(params), reference: randomText(16) };
    return postText(path, request.body, headers(this.#access, request), decode);
  }

  async #step(step: () => Promise<void>): Promise<boolean> {
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

const isUnreadable = (error: unknown): boolean =>
  error instanceof DecodeError || error instanceof SyntaxError;

function troubleOf(error: unknown): Trouble {
  if (error instanceof Lapsed || error instanceof Broken || error instanceof LogError) return "distrust";
  if (!(error instanceof ProblemError)) return "unreachable";
  switch (error.code) {
    case "badSignature":
    case "unsigned":
      return "key";
    case "forbidden":
      return "forbidden";
    case "wrongState":
      return "full";
    case "notFound":
      return "gone";
    case "rateLimited":
    case "unavailable":
    case "storageFull":
      return "busy";
    case "staleSignature":
      return "clock";
    default:
      return "other";
  }
}
