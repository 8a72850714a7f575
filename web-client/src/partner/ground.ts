/** What a form is sealed with: the partners' core, the organisation that it verified, a notice in force that is in the log of keys. */
import { KeyLog, LogError } from "../core/key-log.ts";
import type { OpenedLetter, Org, PartnerCore, Trust } from "../core/partner.ts";
import { loadCore } from "../core/partner.ts";
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { get, getBytes } from "../net/http.ts";
import { readFingerprint, readOrg } from "../org.ts";
import { toBytes } from "../wire/bytes.ts";
import { line as decodeLine } from "../wire/decode.ts";
import type { CredentialId, LetterFacts } from "../wire/wire.ts";
import type { Access, Signer } from "./access.ts";
import { Broken, Lapsed } from "./trouble.ts";

/** What stands beside the page and pins the organisation. */
export interface Pinned {
  signed: Uint8Array;
  fingerprint: Uint8Array;
}

/** How often the log of keys is asked before the step fails; whoever waits is told meanwhile. */
const LOG_TRIES = 5;

export async function pin(): Promise<Pinned> {
  const [signed, fingerprint] = await Promise.all([
    getBytes("/org.signed"),
    get("/settings.json", readFingerprint),
  ]);
  return { signed, fingerprint };
}

export interface Opener {
  open: (key: Signer, own: CredentialId, letter: LetterFacts) => Promise<OpenedLetter>;
  close: () => void;
}

export class Ground {
  readonly core: PartnerCore;
  readonly #org: Org;
  readonly #keys: KeyLog;

  private constructor(core: PartnerCore, org: Org) {
    this.core = core;
    this.#org = org;
    const { logKey } = readOrg(org.settings);
    if (logKey) org.follow(logKey, undefined);
    // What was seen of the log lives in memory and is gone with the page.
    this.#keys = new KeyLog(logKey && org, { keep: () => undefined, onTrouble: () => undefined });
  }

  /** Loads the core and checks the organisation. @throws Broken, or whatever says that there is no network. */
  static async prepare(pinned: Pinned): Promise<Ground> {
    const core = await loadCore();
    try {
      return new Ground(core, core.Org.verify(pinned.signed, pinned.fingerprint));
    } catch (error) {
      throw new Broken(errorCode(error));
    }
  }

  /** Seals a form to the team as it is now, signed where there is a key that signs. @throws as `trust` does, or the core's word. */
  async seal(reference: Uint8Array, inside: string, access: Access | null): Promise<Uint8Array> {
    const trust = await this.trust();
    try {
      return access?.type === "signing"
        ? access.key.sealForm(trust, reference, inside, nowS())
        : trust.sealForm(reference, inside, nowS());
    } finally {
      trust.free();
    }
  }

  /** What opens letters and proves who wrote them, until it is closed. @throws as `trust` does; to open also the core's word */
  async opener(): Promise<Opener> {
    const trust = await this.trust();
    return {
      open: (key, own, { disclosureId, sealed }) => {
        const [id, whose, box] = [toBytes(disclosureId), toBytes(own), toBytes(sealed)];
        return this.#keys.sure(() => key.openLetter(trust, id, whose, box, nowS()), LOG_TRIES);
      },
      close: () => trust.free(),
    };
  }

  /** The team's notice as it is now. @throws Lapsed, Broken, LogError, or whatever says that there is no network. */
  async trust(): Promise<Trust> {
    const line = await get("/api/v1/line", decodeLine);
    if (line.notice === null) throw new Lapsed();
    const notice = toBytes(line.notice);
    try {
      return await this.#keys.sure(() => this.core.Trust.check(this.#org, notice, nowS()), LOG_TRIES);
    } catch (error) {
      if (error instanceof LogError) throw error;
      const code = errorCode(error);
      if (code === "internal") throw error;
      throw code === "expired" || code === "notYet" ? new Lapsed() : new Broken(code);
    }
  }
}
