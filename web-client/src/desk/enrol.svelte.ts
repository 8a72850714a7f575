/**
 * A new device on its way in: it spends the code of its link, shows digits that a person compares, takes its certificate and
 * seals its vault. Keys live in the core and die with the page until then, so the page must stay open.
 */
import { loadCore, type Desk, type DeskCore, type NewDevice, type Org } from "../core/desk.ts";
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { get, getBytes, post, ProblemError, send } from "../net/http.ts";
import { readFingerprint } from "../org.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { enrolState, redeemed } from "../wire/decode-enrol.ts";
import { me as decodeMe } from "../wire/decode-staff.ts";
import type { EnrolState, MeResponse, RedeemResponse } from "../wire/wire.ts";
import { becomeDevice, secretOf } from "./own-device.ts";

/** Why it does not go on. */
export type EnrolTrouble =
  "spent" | "unreachable" | "certificate" | "passphrase" | "name" | "taken" | "store";

export type EnrolStep =
  | { type: "beginning" }
  /** The person says how to call the device, and the passphrase. */
  | { type: "asking"; who: RedeemResponse }
  /** Nobody compares yet. */
  | { type: "waiting"; who: RedeemResponse }
  /** Both screens show these digits. */
  | { type: "digits"; who: RedeemResponse; digits: string; same: boolean }
  | { type: "finishing"; who: RedeemResponse }
  | { type: "over"; why: EnrolTrouble };

/** How often the server is asked, in milliseconds: two people are on the telephone. */
const BEAT_MS = 1_000;

/** What came out of it: an open identity. */
export interface Enrolled {
  core: DeskCore;
  me: MeResponse;
  desk: Desk;
}

export class Enrolling {
  step: EnrolStep = $state.raw({ type: "beginning" });
  /** What the person is to correct. */
  trouble: EnrolTrouble | null = $state(null);
  readonly #onDone: (enrolled: Enrolled) => void;
  readonly #token = randomText(32);
  #core: DeskCore | null = null;
  #org: Org | null = null;
  #keys: NewDevice | null = null;
  #name = "";
  #passphrase = "";
  /** The commitment that was answered last, and with what. */
  #answered: { commitment: string; nonce: string } | null = null;
  #chain: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onDone: (enrolled: Enrolled) => void) {
    this.#onDone = onDone;
  }

  /** Makes keys and spends the code. */
  async begin(code: string): Promise<void> {
    try {
      const core = await loadCore();
      const [signed, fingerprint] = await Promise.all([
        getBytes("/org.signed"),
        get("/settings.json", readFingerprint),
      ]);
      this.#core = core;
      this.#org = core.Org.verify(signed, fingerprint);
      const keys = core.NewDevice.make();
      this.#keys = keys;
      const params = {
        code,
        token: this.#token,
        deviceId: toText(keys.device),
        sigKey: toText(keys.sigKey),
        boxKey: toText(keys.boxKey),
      };
      this.step = { type: "asking", who: await post("/api/v1/enrol/redeem", params, redeemed) };
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The person has typed; from now on somebody can compare. */
  go(name: string, passphrase: string): void {
    if (this.step.type !== "asking") return;
    this.#name = name;
    this.#passphrase = passphrase;
    this.step = { type: "waiting", who: this.step.who };
    void this.#beat();
  }

  /** The person heard the same digits. */
  same(): void {
    if (this.step.type !== "digits") return;
    this.step = { ...this.step, same: true };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #beat(): Promise<void> {
    try {
      const state = await post("/api/v1/enrol/state", { token: this.#token }, enrolState);
      await this.#follow(state);
    } catch (error) {
      // A lost connection only waits; everything else ends it.
      if (error instanceof ProblemError || errorCode(error) !== "internal") {
        this.#fail(error);
        return;
      }
    }
    const goesOn = this.step.type === "waiting" || this.step.type === "digits";
    if (goesOn) this.#timer = setTimeout(() => void this.#beat(), BEAT_MS);
  }

  async #follow(state: EnrolState): Promise<void> {
    switch (state.type) {
      case "waiting":
        break;
      case "committed":
        await this.#answer(state.commitment);
        break;
      case "revealed":
        this.#compare(state.commitment, state.nonce);
        break;
      case "certified":
        this.#chain = state.chain;
        break;
    }
    // The certificate alone lets nobody in: a person has to have compared.
    if (this.#chain !== null && this.step.type === "digits" && this.step.same) await this.#finish();
  }

  /** A fresh nonce for each commitment: an old one would let whoever stands between choose after the fact. */
  async #answer(commitment: string): Promise<void> {
    if (this.#answered?.commitment === commitment) return;
    if (this.step.type === "digits") this.step = { type: "waiting", who: this.step.who };
    const nonce = randomText(32);
    this.#answered = { commitment, nonce };
    await send("/api/v1/enrol/nonce", { token: this.#token, nonce });
  }

  #compare(commitment: string, shown: string): void {
    if (this.step.type !== "waiting") return;
    const { who } = this.step;
    if (!this.#core || !this.#org || !this.#keys) return;
    const enrolment = toBytes(who.enrolmentId);
    const bound = this.#core.isCommitted(toBytes(commitment), enrolment, toBytes(shown));
    if (this.#answered?.commitment !== commitment || !bound) throw new Error("otherKey");
    const { device, sigKey, boxKey } = this.#keys;
    const candidate = new this.#core.Candidate(enrolment, toBytes(who.memberId), device, sigKey, boxKey);
    const digits = candidate.digits(this.#org, toBytes(shown), toBytes(this.#answered.nonce));
    candidate.free();
    this.step = { type: "digits", who, digits, same: false };
  }

  async #finish(): Promise<void> {
    if (this.step.type !== "digits" || !this.#core || !this.#org || !this.#keys || this.#chain === null)
      return;
    const { who } = this.step;
    this.step = { type: "finishing", who };
    await afterPaint();
    const salt = who.salt === null ? crypto.getRandomValues(new Uint8Array(16)) : toBytes(who.salt);
    const stretched = this.#core.stretch(this.#passphrase, salt);
    const auth = toText(stretched.auth);
    const deviceId = toText(this.#keys.device);
    const chain = toBytes(this.#chain);
    const desk = this.#keys.finish(this.#org, toBytes(who.enrolmentId), toBytes(who.memberId), chain, nowS());
    await becomeDevice(who.login, deviceId);
    const secret = await secretOf(deviceId);
    if (secret === null) throw new Error("noStore");
    stretched.bind(secret);
    const params = {
      token: this.#token,
      name: this.#name,
      vault: toText(stretched.lock(desk)),
      bound: true,
      salt: toText(salt),
      auth,
    };
    stretched.free();
    this.#passphrase = "";
    const me = await post("/api/v1/enrol/finish", params, decodeMe);
    this.#onDone({ core: this.#core, me, desk });
  }

  #fail(error: unknown): void {
    this.stop();
    this.step = { type: "over", why: troubleOf(error) };
  }
}

function troubleOf(error: unknown): EnrolTrouble {
  if (error instanceof ProblemError) {
    if (error.code === "notFound") return "spent";
    if (error.code === "badCredentials") return "passphrase";
    if (error.code === "conflict") return "taken";
    return error.code === "malformed" ? "name" : "unreachable";
  }
  const code = errorCode(error);
  if (code === "internal") return "unreachable";
  return code === "noStore" || code === "device" ? "store" : "certificate";
}

function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}
