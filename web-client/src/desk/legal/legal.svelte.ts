/**
 * Requests by law, what is held because of them, incidents and alerts, as the server last said. Nothing here has a place for the name of
 * whom somebody asks about.
 */
import type { TeamKey, Trust } from "../../core/desk.ts";
import { errorCode } from "../../core/surface.ts";
import { nowMs, nowS } from "../../net/clock.ts";
import { get, ProblemError, send } from "../../net/http.ts";
import { admin } from "../../text/admin.ts";
import { legal as t } from "../../text/legal.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { alerts as decodeAlerts, legal as decode, legalPaper } from "../../wire/decode-legal.ts";
import type {
  AlertFacts,
  AlertId,
  DataBreach,
  DutyAnswer,
  HoldId,
  HoldWhy,
  IncidentCause,
  IncidentDuty,
  IncidentFacts,
  IncidentId,
  LegalFacts,
  LegalId,
  LegalKind,
  LegalPaper,
  LegalResponse,
  LegalStep,
  LiftWhy,
  RecordFacts,
  Role,
  StaleLegal,
  TaskOn,
} from "../../wire/wire.ts";
import { Beat } from "../beat.ts";
import { KEEP_LEGAL, LEAD_LEGAL, may } from "../roles.ts";
import { openLegal } from "../team.ts";

/** Whoever pretends to be police calls one desk after the other: everybody knows within seconds. */
const ALERTS_MS = 10_000;
const EVERY_MS = 30_000;
/** So long before its end a clock is shown on every page. */
export const SOON_MS = 24 * 3_600_000;

/** What of an open desk is needed. */
export interface Ground {
  me: { roles: readonly Role[] };
  trust: Pick<Trust, "sealLegal"> | null;
  teamKeys: readonly Pick<TeamKey, "openLegal">[];
}

/** What came. */
export interface Came {
  kind: LegalKind;
  receivedAt: number;
  dueAt: number | null;
  paper: LegalPaper;
}

export class Legal {
  told = $state.raw<LegalResponse | null>(null);
  alerts = $state.raw<AlertFacts[]>([]);
  busy = $state(false);
  trouble = $state("");
  /** Moves on with every look, so that what is due is shown as it stands. */
  now = $state(nowMs());
  /** What stands on the papers that this desk could open; null for one that it could not. */
  papers = $state.raw<ReadonlyMap<string, LegalPaper | null>>(new Map());
  /** What was seen here, and how it stood then. */
  #seen = $state.raw<ReadonlySet<string>>(new Set());
  readonly #open: Ground;
  readonly #refreshKeys: () => Promise<void>;
  /** Ids of steps that may have arrived without an answer: the same step again has the same id, and is done once. */
  readonly #pending = new Map<string, string>();
  readonly #beat = new Beat(EVERY_MS, () => this.look());
  readonly #alarm = new Beat(ALERTS_MS, () => this.lookForAlerts());
  #steps = 0;

  constructor(open: Ground, refreshKeys: () => Promise<void>) {
    this.#open = open;
    this.#refreshKeys = refreshKeys;
  }

  start(): void {
    this.#alarm.start();
    if (may(this.#open.me.roles, KEEP_LEGAL)) this.#beat.start();
  }

  stop(): void {
    this.#alarm.stop();
    this.#beat.stop();
    this.told = null;
    this.alerts = [];
    this.papers = new Map();
  }

  get leads(): boolean {
    return may(this.#open.me.roles, LEAD_LEGAL);
  }

  /** Those that are not over first; of each the newest first. */
  get requests(): LegalFacts[] {
    return [...(this.told?.requests ?? [])].sort(
      (one, other) => Number(one.closedAt !== null) - Number(other.closedAt !== null),
    );
  }

  get incidents(): IncidentFacts[] {
    return [...(this.told?.incidents ?? [])].sort(
      (one, other) => Number(one.closedAt !== null) - Number(other.closedAt !== null),
    );
  }

  get records(): readonly RecordFacts[] {
    return this.told?.records ?? [];
  }

  request(id: LegalId): LegalFacts | undefined {
    return this.told?.requests.find(({ legalId }) => legalId === id);
  }

  paper(id: string): LegalPaper | null {
    return this.papers.get(id) ?? null;
  }

  /** What a supervisor has to look at: what nobody has begun with, and what is near its end or past it. */
  get pressing(): { id: string; text: string; mark: string }[] {
    if (!this.leads) return [];
    const requests = this.requests.filter(
      (one) => !isAnswered(one) && (one.state === "received" || this.#isNear(one.dueAt)),
    );
    const incidents = this.incidents.filter((one) => one.duties.some((duty) => this.#isNear(duty.dueAt)));
    return [
      ...requests.map((one) => ({
        id: one.legalId,
        text: t.kinds[one.kind],
        mark: `${one.legalId} ${one.state} ${one.dueAt ?? 0} ${this.isLate(one.dueAt)}`,
      })),
      ...incidents.map((one) => ({
        id: one.incidentId,
        text: t.incident.causes[one.cause],
        mark: `${one.incidentId} ${one.duties.map((duty) => `${duty.dueAt ?? 0} ${this.isLate(duty.dueAt)}`).join(" ")}`,
      })),
    ];
  }

  get unseen(): { id: string; text: string; mark: string }[] {
    return this.pressing.filter(({ mark }) => !this.#seen.has(mark));
  }

  isLate(at: number | null): boolean {
    return at !== null && at <= this.now;
  }

  #isNear(at: number | null): boolean {
    return at !== null && at - this.now <= SOON_MS;
  }

  /** In the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    const steps = this.#steps;
    this.now = nowMs();
    try {
      const told = await get("/api/v1/legal", decode);
      if (steps === this.#steps) await this.#take(told);
    } catch {
      // The next look tells.
    }
  }

  async lookForAlerts(): Promise<void> {
    try {
      this.alerts = (await get("/api/v1/alerts", decodeAlerts)).alerts;
    } catch {
      // The next look tells.
    }
  }

  /** A human tapped: it is not shown here again. */
  async seeAlert(alertId: AlertId): Promise<void> {
    await this.#run("", async () => {
      await send("/api/v1/alerts/seen", { alertId });
      this.alerts = this.alerts.filter((one) => one.alertId !== alertId);
    });
  }

  /** A human tapped: we know what waits (R703). */
  async seen(): Promise<void> {
    await this.#run("", async () => {
      await send("/api/v1/legal/seen", {});
      this.#seen = new Set(this.pressing.map(({ mark }) => mark));
    });
  }

  /** Takes in what came; which it is, or null when it was not saved. */
  async take(came: Came): Promise<LegalId | null> {
    const { paper, ...facts } = came;
    let taken: LegalId | null = null;
    // The minute differs from tap to tap: what came is the same all the same.
    await this.#run(JSON.stringify(["take", facts.kind, facts.dueAt, paper]), async (legalId) => {
      await send("/api/v1/legal", { ...facts, legalId, sealed: this.#sealed(legalId, paper) });
      taken = legalId;
    });
    return taken;
  }

  async step(legalId: LegalId, step: LegalStep): Promise<boolean> {
    return this.#run("", () => send("/api/v1/legal/step", { legalId, step }));
  }

  async answerBy(legalId: LegalId, dueAt: number | null): Promise<boolean> {
    return this.#run("", () => send("/api/v1/legal/due", { legalId, dueAt }));
  }

  /** They insist that we look for somebody. The server refuses, always, and writes it down: true when it did. */
  async insisted(legalId: LegalId): Promise<boolean> {
    return this.#run("", async () => {
      try {
        await send("/api/v1/legal/search", { legalId });
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === "forbidden")) throw error;
      }
    });
  }

  /** They are not who they said: everybody is told, and an incident is opened, in one step. */
  async isFalse(legalId: LegalId): Promise<boolean> {
    return this.#run(`false ${legalId}`, async (incidentId) => {
      const alertId = this.#pending.get(`alert ${legalId}`) ?? randomText(16);
      this.#pending.set(`alert ${legalId}`, alertId);
      await send("/api/v1/legal/false-caller", { legalId, incidentId, alertId });
      this.#pending.delete(`alert ${legalId}`);
    });
  }

  async hold(legalId: LegalId, on: TaskOn, why: HoldWhy): Promise<boolean> {
    return this.#run(JSON.stringify(["hold", legalId, on]), (holdId) =>
      send("/api/v1/holds", { holdId, legalId, on, why }),
    );
  }

  async lift(holdId: HoldId, why: LiftWhy): Promise<boolean> {
    return this.#run("", () => send("/api/v1/holds/lift", { holdId, why }));
  }

  async openIncident(
    what: { cause: IncidentCause; breach: DataBreach; identity: boolean },
    words: string,
  ): Promise<boolean> {
    return this.#run(JSON.stringify(["incident", what, words]), (incidentId) =>
      send("/api/v1/incidents", { ...what, incidentId, sealed: this.#sealed(incidentId, noted(words)) }),
    );
  }

  async worsen(incidentId: IncidentId, breach: DataBreach, identity: boolean): Promise<boolean> {
    return this.#run("", () => send("/api/v1/incidents/worsen", { incidentId, breach, identity }));
  }

  async answerDuty(incidentId: IncidentId, duty: IncidentDuty, answer: DutyAnswer): Promise<boolean> {
    return this.#run("", () => send("/api/v1/incidents/answer", { incidentId, duty, answer }));
  }

  async closeIncident(incidentId: IncidentId): Promise<boolean> {
    return this.#run("", () => send("/api/v1/incidents/close", { incidentId }));
  }

  async noteIncident(incidentId: IncidentId, words: string): Promise<boolean> {
    return this.#run("", async () => {
      await send("/api/v1/incidents/paper", { incidentId, sealed: this.#sealed(incidentId, noted(words)) });
      const rest = new Map(this.papers);
      rest.delete(incidentId);
      this.papers = rest;
    });
  }

  #sealed(id: string, paper: LegalPaper): string {
    const { trust } = this.#open;
    if (!trust) throw new Error("noKeys");
    return toText(trust.sealLegal(toBytes(id), JSON.stringify(paper), nowS()));
  }

  /** Takes what the server said, and opens the papers that are new. */
  async #take(told: LegalResponse): Promise<void> {
    this.told = told;
    this.now = nowMs();
    if (this.#openPapers()) return;
    try {
      // Sealed to a key that came since the log-in, perhaps.
      await this.#refreshKeys();
    } catch {
      // Then they stay closed until the next look.
    }
    this.#openPapers(true);
  }

  /** False when one did not open, for the first time. With `last` it is taken as one that does not. */
  #openPapers(last = false): boolean {
    const papers = new Map<string, LegalPaper | null>();
    const all = [
      ...(this.told?.requests ?? []).map((one) => ({ id: one.legalId, sealed: one.sealed })),
      ...(this.told?.incidents ?? []).map((one) => ({ id: one.incidentId, sealed: one.sealed })),
    ];
    let whole = true;
    for (const { id, sealed } of all) {
      if (sealed === null) continue;
      const known = this.papers.get(id) ?? openedPaper(this.#open, id, sealed);
      if (known !== null || last || this.papers.has(id)) papers.set(id, known);
      else whole = false;
    }
    this.papers = papers;
    return whole;
  }

  /** Does one step, looks again, and tells what went wrong; true when it worked. Whatever got no answer keeps its id. */
  async #run(key: string, step: (id: string) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#steps += 1;
    this.trouble = "";
    const id = this.#pending.get(key) ?? randomText(16);
    if (key !== "") this.#pending.set(key, id);
    try {
      await step(id);
      this.#pending.delete(key);
      if (may(this.#open.me.roles, KEEP_LEGAL)) await this.#take(await get("/api/v1/legal", decode));
      return true;
    } catch (error) {
      if (error instanceof ProblemError) this.#pending.delete(key);
      this.trouble = troubleText(error);
      return false;
    } finally {
      this.busy = false;
      this.#steps += 1;
    }
  }
}

/** Whether nothing is to be done about it but to close it. */
export function isAnswered({ state }: LegalFacts): boolean {
  return state === "compliedMinimum" || state === "refused" || state === "withdrawn" || state === "closed";
}

function noted(words: string): LegalPaper {
  return { claim: null, agency: null, from: "", docket: "", words };
}

function openedPaper(open: Ground, id: string, sealed: string): LegalPaper | null {
  try {
    const read: unknown = JSON.parse(openLegal(open.teamKeys, sealed, id));
    return legalPaper(read);
  } catch {
    return null;
  }
}

/** Seals a paper again to the newest team key; null for one that this desk cannot open: a colleague's does. */
export function resealedLegal(open: Ground, { id, sealed }: StaleLegal): string | null {
  if (!open.trust) return null;
  try {
    const words = openLegal(open.teamKeys, sealed, id);
    return toText(open.trust.sealLegal(toBytes(id), words, nowS()));
  } catch {
    return null;
  }
}

function troubleText(error: unknown): string {
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "wrongState":
      case "notFound":
      case "conflict":
      case "forbidden":
      case "tooLarge":
        return t.trouble[error.code];
      default:
        return admin.trouble.other;
    }
  }
  const code = errorCode(error);
  if (code === "wrongSize") return t.trouble.tooLarge;
  return code === "internal" ? admin.trouble.unreachable : t.trouble.noKeys;
}
