/** A quarter's report at this desk: counting one's own cases, adding up, reading. What is counted leaves sealed; only sums leave open. */
import { nowMs, nowS } from "../../net/clock.ts";
import { post, ProblemError, send } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { caseTotals, counts as decodeCounts, ownCount, report as decode } from "../../wire/decode-report.ts";
import type {
  CaseId,
  CaseTotal,
  CountFacts,
  CountParams,
  OwnCountResponse,
  ReportNotesParams,
  ReportResponse,
  SumParams,
} from "../../wire/wire.ts";
import { readRecord, Unreadable } from "../cases/record/read.ts";
import { openCount } from "../team.ts";
import type { Open } from "../session.svelte.ts";
import { addUp, countCases, type Counted } from "./count.ts";

/** How many quarters back. */
const QUARTERS = 9;

/** The quarter that goes on, and those before it. */
export function quarters(now = nowMs()): string[] {
  const today = new Date(now);
  const months = today.getUTCFullYear() * 12 + today.getUTCMonth();
  return Array.from({ length: QUARTERS }, (_, back) => {
    const quarter = Math.floor(months / 3) - back;
    return `${Math.floor(quarter / 4)}-Q${(((quarter % 4) + 4) % 4) + 1}`;
  });
}

export interface Sent {
  counted: number;
  unread: number;
}

/** Reads every case that this person has to count, adds them up and sends the sums. One that cannot be read is left to a colleague. */
export async function countAndSend(
  open: Open,
  quarter: string,
  own: OwnCountResponse,
  ondone: (done: number) => void,
): Promise<Sent> {
  const found: Counted[] = [];
  const cases: CaseId[] = [];
  let unread = 0;
  for (const [at, caseId] of own.cases.entries()) {
    ondone(at + 1);
    try {
      const record = await readRecord(open, caseId);
      found.push({ openedAt: own.openedAt[at] ?? 0, record });
      cases.push(caseId);
    } catch (error) {
      const gone = error instanceof ProblemError && (error.code === "notFound" || error.code === "forbidden");
      if (!(error instanceof Unreadable) && !gone) throw error;
      unread += 1;
    }
  }
  const { trust } = open;
  if (!trust) throw new Error("noKeys");
  const countId = randomText(16);
  const body = JSON.stringify(countCases(found, own));
  const sealed = toText(trust.sealCount(toBytes(countId), body, nowS()));
  const params: CountParams = { quarter, countId, cases, sealed };
  await send("/api/v1/reports/count", params);
  return { counted: cases.length, unread };
}

export async function ownCases(quarter: string): Promise<OwnCountResponse> {
  return post("/api/v1/reports/own", { quarter }, ownCount);
}

export async function readReport(quarter: string, outside: boolean): Promise<ReportResponse> {
  return post("/api/v1/reports", { quarter, outside }, decode);
}

export interface Added {
  added: number;
  sealed: number;
}

/** Opens everybody's counts, adds them up and sends the sum. One that does not open is left out, and said. */
export async function addUpAndSend(
  open: Pick<Open, "teamKeys">,
  refreshKeys: () => Promise<void>,
  quarter: string,
): Promise<Added> {
  const { counts } = await post("/api/v1/reports/counts", { quarter }, decodeCounts);
  let opened = counts.map((one) => openedCount(open, one));
  if (opened.includes(null)) {
    // Sealed to a key that came since the log-in, perhaps.
    await refreshKeys();
    opened = counts.map((one) => openedCount(open, one));
  }
  const read = opened.filter((one) => one !== null);
  const params: SumParams = {
    quarter,
    counts: counts.filter((_, at) => opened[at] !== null).map(({ countId }) => countId),
    totals: addUp(read),
  };
  await send("/api/v1/reports/sum", params);
  return { added: read.length, sealed: counts.length - read.length };
}

function openedCount(open: Pick<Open, "teamKeys">, { countId, sealed }: CountFacts): CaseTotal[] | null {
  try {
    const read: unknown = JSON.parse(openCount(open.teamKeys, sealed, countId));
    return caseTotals(read);
  } catch {
    return null;
  }
}

export async function saveNotes(params: ReportNotesParams): Promise<void> {
  await send("/api/v1/reports/notes", params);
}

export async function closeQuarter(quarter: string): Promise<void> {
  await send("/api/v1/reports/close", { quarter });
}
