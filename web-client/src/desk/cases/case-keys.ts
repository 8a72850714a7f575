/**
 * The keys of a case: opened here, replaced after a removal, passed on to devices that lack them. Whom the server calls assigned is held
 * against the lists that the people of the case have signed: nobody else is given anything (decision 0036).
 */
import type { Case } from "../../core/desk.ts";
import { nowS } from "../../net/clock.ts";
import { post, ProblemError, send } from "../../net/http.ts";
import { toBytes, toText } from "../../wire/bytes.ts";
import { caseKeys as decode } from "../../wire/decode-case.ts";
import type {
  CaseDevice,
  CaseId,
  CaseKeys,
  CaseKeysResponse,
  CaseWrap,
  KeptDevice,
  MemberId,
  NewCaseKeyParams,
  PassOnCaseParams,
} from "../../wire/wire.ts";
import type { Open } from "../session.svelte.ts";

/** The lists of who reads the case are not there or do not follow from each other. */
export class UnknownReaders extends Error {}

/** A case by what was sealed to this device. Whoever takes it frees it. */
export function openKeys({ desk, trust }: Open, caseId: CaseId, keys: CaseKeys): Case {
  if (!trust) throw new Error("noKeys");
  return desk.openCase(toBytes(caseId), keys.wraps.map(toBytes), keys.readers.map(toBytes), trust, nowS());
}

/** How the keys of a case stand; nobody has read it by that. */
export async function caseKeys(caseId: CaseId): Promise<CaseKeysResponse> {
  return post("/api/v1/upkeep/case", { caseId }, decode);
}

/**
 * Does what is due for the keys of a case. That somebody was faster is no failure; nor is that this device waits itself.
 * @throws UnknownReaders
 */
export async function keepCase(open: Open, caseId: CaseId): Promise<void> {
  const found = await caseKeys(caseId);
  const held = openKeys(open, caseId, found.keys);
  try {
    if (held.keyVersion !== found.keys.keyVersion) return;
    if (held.readersAre !== "signed") throw new UnknownReaders();
    const readers = new Set(held.readers.map(toText));
    const devices = found.devices.filter((one) => readers.has(one.device.memberId));
    if (found.keys.exposed || !held.isCurrent) {
      const staying = found.assigned.filter((member) => readers.has(member));
      await replace(open, held, { caseId, after: found.keys.readers.length, staying, devices });
    } else await passOn(open, held, caseId, devices);
  } finally {
    held.free();
  }
}

/** The versions of a case's key that are asked for and held, sealed to a device. */
async function wrapsFor(
  { keys, trust }: Open,
  held: Case,
  to: Pick<KeptDevice, "memberId" | "deviceId" | "chain" | "hpkeKey">,
  versions: readonly number[],
): Promise<CaseWrap[]> {
  if (!trust) throw new Error("noKeys");
  const { memberId, deviceId, chain, hpkeKey } = to;
  const wrapped = await keys.sure(() =>
    held.wrapFor(toBytes(chain), toBytes(hpkeKey), new Uint32Array(versions), trust, nowS()),
  );
  return wrapped.map(({ keyVersion, wrap }) => ({ memberId, deviceId, keyVersion, wrap: toText(wrap) }));
}

/** Every version of a case's key that is held, sealed to these devices. */
export async function wrapsForAll(
  open: Open,
  held: Case,
  devices: readonly Pick<KeptDevice, "memberId" | "deviceId" | "chain" | "hpkeKey">[],
): Promise<CaseWrap[]> {
  const wraps: CaseWrap[] = [];
  for (const device of devices) wraps.push(...(await wrapsFor(open, held, device, [...held.versions])));
  return wraps;
}

/** The sealed list of who reads a case from now on. */
export function signReaders(held: Case, members: readonly MemberId[]): string {
  return toText(held.signReaders(members.map(toBytes), nowS()));
}

interface Replacing {
  caseId: CaseId;
  /** How many lists were read. */
  after: number;
  staying: readonly MemberId[];
  devices: readonly CaseDevice[];
}

async function replace(
  open: Open,
  held: Case,
  { caseId, after, staying, devices }: Replacing,
): Promise<void> {
  const next = held.nextKey();
  try {
    const { keyVersion } = next;
    const wraps = await tried(open, next, devices, [keyVersion]);
    const readers = signReaders(next, staying);
    const params: NewCaseKeyParams = { caseId, keyVersion, readers, after, wraps };
    await tolerant(() => send("/api/v1/upkeep/case/key", params));
  } finally {
    next.free();
  }
}

async function passOn(open: Open, held: Case, caseId: CaseId, devices: readonly CaseDevice[]): Promise<void> {
  const wraps = await tried(open, held, devices, []);
  const params: PassOnCaseParams = { caseId, wraps };
  if (wraps.length > 0) await tolerant(() => send("/api/v1/upkeep/case/wraps", params));
}

/** What these devices lack, and what is new. One that does not count for this desk is left out: it is asked for again. */
async function tried(
  open: Open,
  held: Case,
  devices: readonly CaseDevice[],
  fresh: readonly number[],
): Promise<CaseWrap[]> {
  const wraps: CaseWrap[] = [];
  for (const { device, lacks } of devices) {
    const versions = [...lacks, ...fresh];
    if (versions.length === 0) continue;
    try {
      wraps.push(...(await wrapsFor(open, held, device, versions)));
    } catch {
      // Its certificate has ended or does not stand in the log.
    }
  }
  return wraps;
}

/** Somebody else was faster: that is as good. */
export async function tolerant(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "conflict") throw error;
  }
}
