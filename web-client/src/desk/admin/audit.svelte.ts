/** The audit log as an auditor reads it: alerts, heads, and a page of events that a filter takes. */
import { get, post } from "../../net/http.ts";
import { audit as t } from "../../text/audit.ts";
import { audit as decode, auditEvents, madeHead } from "../../wire/decode-audit.ts";
import type { AuditAlert, AuditEvent, AuditResponse, MadeHeadResponse, MemberId } from "../../wire/wire.ts";

/** What the filter's fields hold; empty takes all. */
export interface Filter {
  from: string;
  until: string;
  actor: string;
  event: string;
}

export const ALL: Filter = { from: "", until: "", actor: "", event: "" };
const DAY_MS = 86_400_000;

export class AuditLog {
  overview: AuditResponse | null = $state.raw(null);
  events: AuditEvent[] | null = $state.raw(null);
  more = $state(false);
  made: MadeHeadResponse | null = $state.raw(null);
  #filter: Filter = ALL;
  readonly #me: MemberId;

  constructor(me: MemberId) {
    this.#me = me;
  }

  async load(): Promise<void> {
    this.overview = await get("/api/v1/audit", decode);
    await this.read(ALL);
  }

  /** The newest events that the filter takes. */
  async read(filter: Filter): Promise<void> {
    this.#filter = filter;
    const page = await this.#page(null);
    this.events = page.events;
    this.more = page.more;
  }

  /** Older ones. */
  async older(): Promise<void> {
    const last = this.events?.at(-1);
    if (!last) return;
    const page = await this.#page(last.seq);
    this.events = [...(this.events ?? []), ...page.events];
    this.more = page.more;
  }

  /** Has the whole log looked through and signed. */
  async makeHead(): Promise<void> {
    this.made = await post("/api/v1/audit/heads", {}, madeHead);
    this.overview = await get("/api/v1/audit", decode);
  }

  /** The name of somebody of the team; null for anybody else. */
  alias(member: MemberId): string | null {
    const alias = this.overview?.people.find((one) => one.memberId === member)?.alias ?? null;
    return alias !== null && member === this.#me ? t.you(alias) : alias;
  }

  #page(below: number | null) {
    const { from, until, actor, event } = this.#filter;
    const body = {
      fromAt: dayAt(from),
      beforeAt: until === "" ? null : dayAt(until, DAY_MS),
      actor: actor === "" ? null : actor,
      event: event === "" ? null : event,
      below,
    };
    return post("/api/v1/audit/read", body, auditEvents);
  }
}

/** The filter that shows what an alert counts. */
export function behind(alert: AuditAlert): Filter {
  switch (alert.kind) {
    case "failedLogins":
      return { ...ALL, event: "login_failed" };
    case "reads":
    case "offShift":
      return { ...ALL, actor: alert.who, event: "record_viewed" };
    case "denials":
    case "unassigned":
      return { ...ALL, actor: alert.who, event: "access_denied" };
    case "volume":
      return { ...ALL, actor: alert.who };
  }
}

/** The first moment of a day that a date field holds, moved on. */
function dayAt(field: string, by = 0): number | null {
  const at = Date.parse(`${field}T00:00:00Z`);
  return Number.isNaN(at) ? null : at + by;
}
