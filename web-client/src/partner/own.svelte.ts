/** What a partner sees and does of its own, by the key in this tab. */
import { postText, ProblemError } from "../net/http.ts";
import { randomText } from "../wire/bytes.ts";
import { newKey } from "../wire/decode-forwarders.ts";
import { ownKeys, ownReceipts } from "../wire/decode-own.ts";
import type {
  AddOwnKeyParams,
  ForwarderKeyResponse,
  OwnKeysResponse,
  OwnReceiptsResponse,
  RevokeForwarderKeyParams,
} from "../wire/wire.ts";
import { headers, type Access } from "./access.ts";

/** What is told of a step that did not work. */
export type Trouble = "key" | "forbidden" | "full" | "gone" | "busy" | "clock" | "unreachable" | "other";

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
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  async load(): Promise<void> {
    await this.#step(async () => {
      this.receipts = await this.#ask("/api/v1/own/receipts", {}, ownReceipts);
      await this.#loadKeys();
    });
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

function troubleOf(error: unknown): Trouble {
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
