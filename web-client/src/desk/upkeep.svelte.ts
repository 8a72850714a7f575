/**
 * What an open desk does in the background: a supervisor's renews certificates and the team's notice, replaces the team's key and
 * passes it on; whoever answers people seals what waits again to the newest key; whoever works on a case keeps its keys. Every desk picks
 * up what is new for itself.
 */
import type { Renewal, TeamKey } from "../core/desk.ts";
import { LogError } from "../core/key-log.ts";
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { get, ProblemError, send } from "../net/http.ts";
import { toBytes, toText } from "../wire/bytes.ts";
import { me as decodeMe } from "../wire/decode-staff.ts";
import { upkeep as decode } from "../wire/decode-upkeep.ts";
import type {
  DeviceWrap,
  KeeperWork,
  KeptDevice,
  RenewedCertificate,
  StaleCall,
  StaleIntake,
  StaleLegal,
  StaleReferral,
  StaleRelease,
  StaleTask,
  UpkeepResponse,
} from "../wire/wire.ts";
import { keepCase, tolerant, UnknownReaders } from "./cases/case-keys.ts";
import { resealed } from "./referrals.svelte.ts";
import { resealedLegal } from "./legal/legal.svelte.ts";
import { resealedPaper } from "./releases/releases.svelte.ts";
import { adoptTeam, type Open } from "./session.svelte.ts";
import { resealedNote } from "./tasks/tasks.svelte.ts";
import { openBox, openIntake } from "./team.ts";

/** How often a desk looks, in milliseconds: a revocation counts for clients with the next notice, and what is due is due for days. */
const BEAT_MS = 60_000;

/** What is being done. */
export type Work = "certificates" | "notice" | "key" | "passOn" | "reseal" | "cases";

/** Why it was not done. */
export type UpkeepTrouble = "unreachable" | "refused" | "keys" | "noNotice";

export class Upkeep {
  /** How the keys stood at the last look. */
  due: UpkeepResponse | null = $state.raw(null);
  work: Work | null = $state(null);
  /** What failed in the last round. */
  failed: { work: Work | null; why: UpkeepTrouble } | null = $state.raw(null);
  /** Cases of which it is not known who reads them: nothing was passed on. */
  unknownCases = $state(0);
  /** When the last round ended, unix seconds; 0 before the first. */
  doneAt = $state(0);
  readonly #open: Open;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(open: Open) {
    this.#open = open;
  }

  start(): void {
    void this.look();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** One round now, and then every minute. */
  async look(): Promise<void> {
    this.#running ??= this.#round();
    await this.#running;
  }

  /** Fetches what is new for this desk: certificates, notice, keys. */
  async refresh(): Promise<void> {
    const me = await get("/api/v1/me", decodeMe);
    if (!this.#stopped) await adoptTeam(this.#open, me);
  }

  async #round(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#keepUp();
      this.failed = null;
    } catch (error) {
      this.failed = { work: this.work, why: troubleOf(error) };
    }
    this.work = null;
    this.doneAt = nowS();
    this.#running = null;
    if (!this.#stopped) this.#timer = setTimeout(() => void this.look(), BEAT_MS);
  }

  async #keepUp(): Promise<void> {
    await this.#open.keys.look();
    let due = await this.#ask();
    if (due.keeper && this.#open.desk.canCertify && isDue(due.keeper)) {
      await this.#keep(due.keeper, due.generations);
      await this.refresh();
      due = await this.#ask();
    } else if (this.#isBehind(due)) await this.refresh();
    const left = [due.intakes, due.referrals, due.calls, due.tasks, due.releases, due.legal];
    if (left.some((stale) => stale.length > 0) && this.#open.trust) {
      this.work = "reseal";
      for (const stale of due.intakes) await this.#reseal(stale);
      for (const stale of due.referrals) await this.#resealReferral(stale);
      for (const stale of due.calls) await this.#resealCall(stale);
      for (const stale of due.tasks) await this.#resealTask(stale);
      for (const stale of due.releases) await this.#resealRelease(stale);
      for (const stale of due.legal) await this.#resealLegal(stale);
      due = await this.#ask();
    }
    await this.#cases(due);
  }

  /** The keys of cases: a new one after a removal, and what devices of the assigned lack. */
  async #cases(due: UpkeepResponse): Promise<void> {
    let unknown = 0;
    if (due.cases.length > 0 && this.#open.trust) {
      this.work = "cases";
      for (const { caseId } of due.cases) {
        try {
          await keepCase(this.#open, caseId);
        } catch (error) {
          if (!(error instanceof UnknownReaders)) throw error;
          unknown += 1;
        }
      }
      await this.#ask();
    }
    this.unknownCases = unknown;
  }

  async #ask(): Promise<UpkeepResponse> {
    const due = await get("/api/v1/upkeep", decode);
    if (this.#stopped) throw new Error("stopped");
    this.due = due;
    return due;
  }

  /** Whether the server has newer keys or a newer notice than this desk. */
  #isBehind(due: UpkeepResponse): boolean {
    const { trust, me } = this.#open;
    const known = trust !== null && Math.floor(due.noticeUntilAt / 1_000) === trust.notAfter;
    const { keys } = me.team;
    const holds = keys.length === 0 || keys.some((key) => key.generation === due.generation);
    return !known || !holds || due.chain !== me.chain;
  }

  async #keep(keeper: KeeperWork, inUse: readonly number[]): Promise<void> {
    const renewal = await this.#renewal(keeper);
    try {
      if (keeper.certificates.length > 0) await this.#certificates(renewal, keeper.certificates);
    } finally {
      renewal.free();
    }
    // Renewed devices are members again: the next key is for them as well.
    const again = (await this.#ask()).keeper;
    if (!again) return;
    const now = await this.#renewal(again);
    try {
      if (again.keyDue && this.#open.trust) await this.#key(now, again, inUse);
      else if (again.noticeDue) await this.#notice(now);
      if (!again.keyDue && again.lacking.length > 0) await this.#passOn(now, again.lacking, inUse);
    } finally {
      now.free();
    }
  }

  async #renewal(keeper: KeeperWork): Promise<Renewal> {
    const { core, org, keys } = this.#open;
    if (keeper.notice === null) throw new Error("noNotice");
    const notice = toBytes(keeper.notice);
    return keys.sure(() => new core.Renewal(org, notice, new Float64Array(keeper.revoked), nowS()));
  }

  async #certificates(renewal: Renewal, devices: readonly KeptDevice[]): Promise<void> {
    this.work = "certificates";
    const { desk, keys } = this.#open;
    const certificates: RenewedCertificate[] = [];
    for (const { deviceId, chain, hpkeKey } of devices) {
      const renew = (): Uint8Array => renewal.certificate(desk, toBytes(chain), toBytes(hpkeKey));
      try {
        certificates.push({ deviceId, chain: toText(await keys.sure(renew)) });
      } catch (error) {
        // What is not in the log is not renewed, and the desk cries out; everybody else's is.
        if (!(error instanceof LogError && error.why === "missing")) throw error;
      }
    }
    await tolerant(() => send("/api/v1/upkeep/certificates", { certificates }));
  }

  async #notice(renewal: Renewal): Promise<void> {
    this.work = "notice";
    const notice = toText(renewal.notice(this.#open.desk));
    await tolerant(() => send("/api/v1/upkeep/notice", { notice }));
  }

  /** The next team key, sealed to every member; with it older ones in use, because who sealed them before may be gone. */
  async #key(renewal: Renewal, keeper: KeeperWork, inUse: readonly number[]): Promise<void> {
    this.work = "key";
    const fresh = renewal.newKey();
    try {
      const notice = toText(renewal.noticeFor(this.#open.desk, fresh));
      const keys = [fresh, ...this.#held(inUse)];
      const wraps = await this.#wraps(renewal, keys, keeper.members);
      await tolerant(() => send("/api/v1/upkeep/key", { notice, wraps }));
    } finally {
      fresh.free();
    }
  }

  async #passOn(renewal: Renewal, lacking: readonly KeptDevice[], inUse: readonly number[]): Promise<void> {
    this.work = "passOn";
    const wraps = await this.#wraps(renewal, this.#held(inUse), lacking);
    if (wraps.length > 0) await tolerant(() => send("/api/v1/upkeep/wraps", { wraps }));
  }

  #held(inUse: readonly number[]): TeamKey[] {
    return this.#open.teamKeys.filter((key) => inUse.includes(key.generation));
  }

  async #wraps(
    renewal: Renewal,
    teamKeys: readonly TeamKey[],
    devices: readonly KeptDevice[],
  ): Promise<DeviceWrap[]> {
    const { desk, keys } = this.#open;
    const wraps: DeviceWrap[] = [];
    for (const { deviceId, chain, hpkeKey } of devices)
      for (const key of teamKeys) {
        const wrap = (): Uint8Array => renewal.wrap(desk, key, toBytes(chain), toBytes(hpkeKey));
        wraps.push({ deviceId, generation: key.generation, wrap: toText(await keys.sure(wrap)) });
      }
    return wraps;
  }

  /** Seals a box again; one that this desk cannot open a colleague's does. */
  async #reseal({ chatId, intake }: StaleIntake): Promise<void> {
    const { trust, teamKeys } = this.#open;
    if (!trust) return;
    let after: string;
    try {
      const opened = openIntake(teamKeys, intake, chatId);
      after = toText(opened.reseal(trust, nowS()));
      opened.free();
    } catch {
      return;
    }
    await tolerant(() => send("/api/v1/upkeep/intakes", { chatId, before: intake, after }));
  }

  async #resealReferral(stale: StaleReferral): Promise<void> {
    const after = resealed(this.#open, stale);
    const { itemId, sealed: before } = stale;
    if (after !== null) await tolerant(() => send("/api/v1/upkeep/referrals", { itemId, before, after }));
  }

  async #resealTask(stale: StaleTask): Promise<void> {
    const after = resealedNote(this.#open, stale);
    const { taskId, sealed: before } = stale;
    if (after !== null) await tolerant(() => send("/api/v1/upkeep/tasks", { taskId, before, after }));
  }

  async #resealRelease(stale: StaleRelease): Promise<void> {
    const after = resealedPaper(this.#open, stale);
    const { releaseId, sealed: before } = stale;
    if (after !== null) await tolerant(() => send("/api/v1/upkeep/releases", { releaseId, before, after }));
  }

  async #resealLegal(stale: StaleLegal): Promise<void> {
    const after = resealedLegal(this.#open, stale);
    const { id, sealed: before } = stale;
    if (after !== null) await tolerant(() => send("/api/v1/upkeep/legal", { id, before, after }));
  }

  /** The same for a box of a request to be called. */
  async #resealCall({ callbackId, hours, sealed }: StaleCall): Promise<void> {
    const { trust, teamKeys } = this.#open;
    if (!trust) return;
    const id = toBytes(callbackId);
    let after: string;
    try {
      const body = openBox(teamKeys, sealed, callbackId, hours);
      after = toText(hours ? trust.sealHours(id, body, nowS()) : trust.sealContact(id, body, nowS()));
    } catch {
      return;
    }
    await tolerant(() => send("/api/v1/upkeep/calls", { callbackId, before: sealed, after }));
  }
}

function isDue(keeper: KeeperWork): boolean {
  return keeper.noticeDue || keeper.keyDue || keeper.certificates.length > 0 || keeper.lacking.length > 0;
}

function troubleOf(error: unknown): UpkeepTrouble {
  if (error instanceof ProblemError) return "refused";
  if (error instanceof Error && error.message === "noNotice") return "noNotice";
  return errorCode(error) === "internal" ? "unreachable" : "keys";
}
