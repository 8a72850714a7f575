/** Who is at the desk: log-in, unlocking after a reload, log-out. Holds the unlocked identity, inside the core. */
import {
  loadCore,
  type Desk,
  type DeskCore,
  type Org,
  type Stretched,
  type TeamKey,
  type Trust,
} from "../core/desk.ts";
import { KeyLog, LogError, type LogTrouble } from "../core/key-log.ts";
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { get, getBytes, post, ProblemError, send, Unreachable } from "../net/http.ts";
import { readFingerprint, readOrg, type OrgSettings } from "../org.ts";
import { toBytes, toText } from "../wire/bytes.ts";
import { ceremony } from "../wire/decode-passkey.ts";
import { loginStart, me as decodeMe } from "../wire/decode-staff.ts";
import type { MeResponse } from "../wire/wire.ts";
import type { Enrolled } from "./enrol.svelte.ts";
import { deviceOf, ownDevices, secretOf } from "./own-device.ts";
import { usePasskey, type Answer } from "./passkeys.ts";
import { forgetSeen, keepSeen, readSeen } from "./seen.ts";

/** Why nobody is at the desk (any more). */
export type Reason =
  | "fresh"
  | "wrong"
  | "passkey"
  | "expired"
  | "unreachable"
  | "limited"
  | "vault"
  | "certificate"
  | "elsewhere"
  | "passkeyOnly";

export type State =
  | { type: "starting" }
  | { type: "loggedOut"; reason: Reason }
  /** The session lives, the vault is closed: after a reload. */
  | { type: "locked"; me: MeResponse; wrong: boolean }
  /** Name and passphrase are right; the app's code is asked for. */
  | { type: "code"; wrong: boolean }
  | { type: "working"; step: "asking" | "stretching" | "opening" }
  | { type: "open"; open: Open };

/** An open desk: what every use-case needs. Notice, keys and certificates are renewed while it is open. */
export class Open {
  me: MeResponse;
  /** Null when the team has no valid notice: then nobody can be let in anywhere. */
  trust: Trust | null = $state.raw(null);
  teamKeys: TeamKey[] = $state.raw([]);
  /** Nothing but the passphrase stands before this desk, and the organisation wants more. */
  lacksSecond = $state(false);
  /** The log of keys cannot be believed: no new chat is taken, and nobody is let in. */
  alarm: LogTrouble | null = $state(null);
  readonly keys: KeyLog;

  constructor(
    readonly core: DeskCore,
    me: MeResponse,
    readonly settings: OrgSettings,
    readonly org: Org,
    readonly desk: Desk,
  ) {
    this.me = me;
    this.lacksSecond = me.lacksSecond;
    const root = toText(org.fingerprint);
    let kept = Promise.resolve();
    this.keys = new KeyLog(settings.logKey && org, {
      // In order, so that the newest is what stays. A browser that keeps nothing still checks while the page is open.
      keep: (seen) => {
        kept = kept.then(() => keepSeen(root, seen)).catch(() => undefined);
      },
      onTrouble: (why) => {
        if (why !== null || this.alarm === "stale") this.alarm = why;
      },
    });
  }

  /** Starts over with the log as it is now: what this browser has seen of it is forgotten. */
  async forgetLog(): Promise<void> {
    await forgetSeen(toText(this.org.fingerprint));
  }
}

/** A log-in whose passphrase is right and that waits for a code. */
interface Half {
  core: DeskCore;
  name: string;
  stretched: Stretched;
}

export class Session {
  state: State = $state.raw({ type: "starting" });
  #half: Half | null = null;

  /** Whether the cookie of an earlier visit still counts. */
  async begin(): Promise<void> {
    void loadCore().catch(() => undefined);
    try {
      this.state = { type: "locked", me: await get("/api/v1/me", decodeMe), wrong: false };
    } catch (error) {
      const unknown = error instanceof ProblemError && error.code === "unauthenticated";
      this.state = { type: "loggedOut", reason: unknown ? "fresh" : "unreachable" };
    }
  }

  async logIn(name: string, passphrase: string): Promise<void> {
    try {
      this.state = { type: "working", step: "asking" };
      const core = await loadCore();
      const { salt } = await post("/api/v1/login/start", { name }, loginStart);
      this.state = { type: "working", step: "stretching" };
      await afterPaint();
      const stretched = core.stretch(passphrase, toBytes(salt));
      await this.#prove({ core, name, stretched }, null);
    } catch (error) {
      this.state = { type: "loggedOut", reason: reasonOf(error) };
    }
  }

  /** The code of the person's app, after the passphrase. */
  async giveCode(code: string): Promise<void> {
    const half = this.#half;
    if (half === null) return;
    this.#half = null;
    try {
      await this.#prove(half, code);
    } catch (error) {
      this.state = { type: "loggedOut", reason: reasonOf(error) };
    }
  }

  /** Back to the name: the passphrase is forgotten. */
  giveUp(): void {
    this.#half?.stretched.free();
    this.#half = null;
    this.state = { type: "loggedOut", reason: "fresh" };
  }

  /** Where a code is missing or wrong, the stretched passphrase is kept for the next try. */
  async #prove(half: Half, code: string | null): Promise<void> {
    const { core, name, stretched } = half;
    this.state = { type: "working", step: "opening" };
    const deviceId = await deviceOf(name);
    const params = { name, auth: toText(stretched.auth), deviceId, code };
    let me: MeResponse;
    try {
      me = await post("/api/v1/login", params, decodeMe);
    } catch (error) {
      const asked = error instanceof ProblemError && error.code === "codeNeeded";
      const wrong = code !== null && error instanceof ProblemError && error.code === "badCredentials";
      if (!asked && !wrong) {
        stretched.free();
        throw error;
      }
      this.#half = half;
      this.state = { type: "code", wrong };
      return;
    }
    await this.#open(core, me, await openVault(stretched, me));
  }

  /** A passkey says whose it is; where it also derives the vault's key, no passphrase is needed. */
  async logInWithPasskey(): Promise<void> {
    try {
      this.state = { type: "working", step: "asking" };
      const core = await loadCore();
      const asked = await post("/api/v1/login/passkey/start", {}, ceremony);
      const used = await usePasskey(asked.options);
      const params = {
        ceremony: asked.ceremony,
        credential: used.credential,
        deviceIds: await ownDevices(),
      };
      const me = await post("/api/v1/login/passkey", params, decodeMe);
      const stretched = fromPasskey(core, me, used);
      if (stretched === null) {
        this.state = { type: "locked", me, wrong: false };
        return;
      }
      this.state = { type: "working", step: "opening" };
      await this.#open(core, me, openedBy(stretched, me));
    } catch (error) {
      this.state = { type: "loggedOut", reason: passkeyReason(error) };
    }
  }

  /** Opens the keys again by what a passkey derives. The session is there already: nothing is proved to the server. */
  async unlockWithPasskey(): Promise<void> {
    if (this.state.type !== "locked") return;
    const { me } = this.state;
    try {
      const core = await loadCore();
      const asked = await post("/api/v1/login/passkey/start", {}, ceremony);
      const stretched = fromPasskey(core, me, await usePasskey(asked.options));
      if (stretched === null) throw new Error("wrongPassphrase");
      await this.#open(core, me, openedBy(stretched, me));
    } catch {
      this.state = { type: "locked", me, wrong: true };
    }
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.state.type !== "locked") return;
    const { me } = this.state;
    try {
      this.state = { type: "working", step: "stretching" };
      const core = await loadCore();
      await afterPaint();
      const stretched = core.stretch(passphrase, toBytes(me.salt));
      await this.#open(core, me, await openVault(stretched, me));
    } catch (error) {
      if (errorCode(error) === "wrongPassphrase") this.state = { type: "locked", me, wrong: true };
      else this.state = { type: "loggedOut", reason: reasonOf(error) };
    }
  }

  /** A new device has come in, keys open. */
  async enrolled({ core, me, desk }: Enrolled): Promise<void> {
    try {
      await this.#open(core, me, desk);
    } catch (error) {
      this.state = { type: "loggedOut", reason: reasonOf(error) };
    }
  }

  /** Nobody touched the desk for a while: keys go from memory, the session lives on. */
  lock(): void {
    if (this.state.type !== "open") return;
    const { me } = this.state.open;
    release(this.state.open);
    this.state = { type: "locked", me, wrong: false };
  }

  /** Keys go at once. The log-in page opens when the server has answered: it takes the cookie away, and must not take the next one. */
  async logOut(): Promise<void> {
    if (this.state.type === "open") release(this.state.open);
    this.state = { type: "working", step: "asking" };
    await send("/api/v1/logout", {}).catch(() => undefined);
    this.close("fresh");
  }

  /** The session is over: keys go, the log-in page comes. */
  close(reason: Reason): void {
    if (this.state.type === "open") release(this.state.open);
    this.state = { type: "loggedOut", reason };
  }

  async #open(core: DeskCore, me: MeResponse, desk: Desk): Promise<void> {
    const [signed, fingerprint] = await Promise.all([
      getBytes("/org.signed"),
      get("/settings.json", readFingerprint),
    ]);
    const org = core.Org.verify(signed, fingerprint);
    const settings = readOrg(org.settings);
    await follow(org, settings);
    const open = new Open(core, me, settings, org, desk);
    await adoptTeam(open, me);
    this.state = { type: "open", open };
  }
}

/**
 * Takes what is new for this desk: certificates, notice, keys. What it had before is left to the garbage collector: a step that runs
 * may still hold it.
 */
export async function adoptTeam(open: Open, me: MeResponse): Promise<void> {
  open.desk.adopt(open.org, toBytes(me.chain), nowS());
  open.lacksSecond = me.lacksSecond;
  const team = await openTeam(open, me);
  if (team === null) return;
  open.me = me;
  open.trust = team.trust;
  open.teamKeys = team.teamKeys;
}

/** The log of keys, from where this browser has seen it. */
async function follow(org: Org, { logKey }: OrgSettings): Promise<void> {
  if (!logKey) return;
  const seen = await readSeen(toText(org.fingerprint)).catch(() => null);
  org.follow(logKey, seen ?? undefined);
}

/** The vault's key from what a passkey derives; null where this passkey opens no vault of this device. */
function fromPasskey(core: DeskCore, me: MeResponse, used: Answer): Stretched | null {
  const found = me.vaultWraps.find((one) => one.credentialId === used.id);
  if (!found || used.secret === null) return null;
  const stretched = core.Stretched.fromPasskey(toBytes(found.wrap), used.secret, toBytes(me.deviceId));
  used.secret.fill(0);
  return stretched;
}

function openedBy(stretched: Stretched, me: MeResponse): Desk {
  try {
    return stretched.unlock(toBytes(me.vault), toBytes(me.memberId));
  } finally {
    stretched.free();
  }
}

/** The browser's own errors (the person said no, nothing fits) are not the server's. */
function passkeyReason(error: unknown): Reason {
  if (error instanceof DOMException) return "passkey";
  const reason = reasonOf(error);
  return reason === "wrong" ? "passkey" : reason;
}

/** Opens the vault; one that is bound needs the browser that made it. Takes the stretched passphrase. */
async function openVault(stretched: Stretched, me: MeResponse): Promise<Desk> {
  try {
    if (me.bound) {
      const secret = await secretOf(me.deviceId);
      if (secret === null) throw new Error("elsewhere");
      stretched.bind(secret);
    }
    return stretched.unlock(toBytes(me.vault), toBytes(me.memberId));
  } finally {
    stretched.free();
  }
}

/** How often the log of keys is asked before a desk says that the server cannot be reached. */
const TRIES = 4;

/**
 * The team's notice and keys; without a valid notice there are none. Null when the log of keys does not hold the notice, or cannot be
 * believed: then this desk stays with what it had.
 */
async function openTeam(
  { core, org, desk, keys }: Open,
  me: MeResponse,
): Promise<{ trust: Trust | null; teamKeys: TeamKey[] } | null> {
  if (me.team.notice === null) return { trust: null, teamKeys: [] };
  const notice = toBytes(me.team.notice);
  let trust: Trust;
  try {
    trust = await keys.sure(() => core.Trust.check(org, notice, nowS()), TRIES);
  } catch (error) {
    if (error instanceof LogError) return null;
    if (error instanceof ProblemError || error instanceof Unreachable) throw error;
    return { trust: null, teamKeys: [] };
  }
  const teamKeys: TeamKey[] = [];
  for (const { wrap, generation } of me.team.keys) {
    try {
      teamKeys.push(desk.openTeamKey(toBytes(wrap), generation, trust, nowS()));
    } catch {
      // A wrap that does not open is nobody's loss but its own generation's.
    }
  }
  return { trust, teamKeys };
}

function release(open: Open): void {
  open.keys.stop();
  for (const key of open.teamKeys) key.free();
  open.trust?.free();
  open.desk.free();
  open.org.free();
}

function reasonOf(error: unknown): Reason {
  if (error instanceof ProblemError) {
    if (error.code === "badCredentials") return "wrong";
    if (error.code === "passkeyNeeded") return "passkeyOnly";
    if (error.code === "unauthenticated") return "expired";
    if (error.code === "rateLimited") return "limited";
    return "unreachable";
  }
  const code = errorCode(error);
  if (code === "wrongPassphrase") return "vault";
  if (code === "elsewhere") return "elsewhere";
  if (code === "wrongRoot" || code === "badSignature" || code === "uncertified") return "certificate";
  return "unreachable";
}

function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}
