/** The rota as somebody who plans it sees it. */
import { get, post, send } from "../../net/http.ts";
import { rota as texts } from "../../text/rota.ts";
import { imported, planned, rota as decodeRota } from "../../wire/decode-rota.ts";
import type {
  AddPatternParams,
  Breach,
  ImportResponse,
  MemberId,
  PlannedResponse,
  PlanShiftParams,
  RestRule,
  RotaResponse,
  Shift,
} from "../../wire/wire.ts";
import { dayName, dayOn, moment } from "../on-wall.ts";
import { Step } from "./step.svelte.ts";

/** Breaches of one rule by one person. */
export interface Short {
  key: string;
  text: string;
}

export class Rota {
  data = $state.raw<RotaResponse | null>(null);
  readonly step = new Step();
  /** What the last planning would break. */
  broken = $state.raw<Short[]>([]);
  said = $state("");

  async load(): Promise<void> {
    await this.step.run(() => this.#read());
  }

  alias(member: MemberId): string {
    return this.data?.people.find((one) => one.memberId === member)?.alias ?? "";
  }

  /** The shifts, day by day. */
  get days(): { day: string; name: string; shifts: Shift[] }[] {
    const { data } = this;
    if (data === null) return [];
    const days = new Map<string, Shift[]>();
    for (const shift of data.shifts) {
      const day = dayOn(data.zone, shift.startsAt);
      days.set(day, [...(days.get(day) ?? []), shift]);
    }
    return Array.from(days, ([day, shifts]) => ({
      day,
      name: dayName(data.zone, shifts[0]?.startsAt ?? 0),
      shifts,
    }));
  }

  /** Person by person and rule by rule, each in its words. */
  inWords(breaches: readonly Breach[]): Short[] {
    const { data } = this;
    if (data === null) return [];
    const sums = new Map<string, { member: MemberId; rule: RestRule; first: number; count: number }>();
    for (const { memberId, rule, startsAt } of breaches) {
      const key = `${memberId} ${rule}`;
      const sum = sums.get(key) ?? { member: memberId, rule, first: startsAt, count: 0 };
      sums.set(key, { ...sum, first: Math.min(sum.first, startsAt), count: sum.count + 1 });
    }
    return Array.from(sums, ([key, { member, rule, first, count }]) => ({
      key,
      text: texts.plan.breach(
        this.alias(member),
        texts.rules[rule](data.limits),
        moment(data.zone, first),
        count,
      ),
    }));
  }

  async planShift(params: PlanShiftParams): Promise<boolean> {
    return this.#plan(() => post("/api/v1/rota/shifts", params, planned));
  }

  async addPattern(params: AddPatternParams): Promise<boolean> {
    return this.#plan(() => post("/api/v1/rota/patterns", params, planned));
  }

  async decideSwap(shift: Shift, to: MemberId, approved: boolean, despite: boolean): Promise<boolean> {
    const params = { shiftId: shift.shiftId, to, approved, despite };
    return this.#plan(() => post("/api/v1/rota/swaps/decide", params, planned));
  }

  async deleteShift({ shiftId }: Shift): Promise<void> {
    await this.#change(() => send("/api/v1/rota/shifts/delete", { shiftId }));
  }

  async endPattern(patternId: string): Promise<void> {
    const until = this.data?.today ?? "";
    await this.#change(() => send("/api/v1/rota/patterns/end", { patternId, until }));
  }

  async import(csv: string, plan: boolean, despite: boolean): Promise<ImportResponse | null> {
    let answer: ImportResponse | null = null;
    await this.step.run(async () => {
      answer = await post("/api/v1/rota/import", { csv, plan, despite }, imported);
      if (plan) await this.#read();
    });
    return answer;
  }

  /** Forgets what a planning would have broken. */
  forget(): void {
    this.broken = [];
    this.said = "";
  }

  async #plan(work: () => Promise<PlannedResponse>): Promise<boolean> {
    this.forget();
    let done = false;
    await this.step.run(async () => {
      const answer = await work();
      done = answer.done;
      if (done) {
        this.said = texts.plan.done;
        await this.#read();
      } else this.broken = this.inWords(answer.breaches);
    });
    return done;
  }

  async #change(work: () => Promise<void>): Promise<void> {
    this.forget();
    await this.step.run(async () => {
      await work();
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.data = await get("/api/v1/rota", decodeRota);
  }
}
