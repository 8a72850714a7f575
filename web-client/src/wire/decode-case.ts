/** The gate for data about cases and their keys. */
import { count, fields, flag, id, list, oneOf, orNull, sealed } from "./decode.ts";
import { closed } from "./decode-retention.ts";
import { kept } from "./decode-upkeep.ts";
import type {
  CaseAccess,
  CaseDevice,
  CaseEntry,
  CaseFileResponse,
  CaseHandoff,
  CaseKeys,
  CaseKeysResponse,
  CaseResponse,
  CasesResponse,
  CaseSummary,
  HandoffStage,
  ReadCasesResponse,
  ReturnReason,
} from "./wire.ts";

const STAGES: readonly HandoffStage[] = ["sent", "accepted", "returned"];
export const RETURN_REASONS: readonly ReturnReason[] = [
  "noCapacity",
  "notMine",
  "conflict",
  "language",
  "missing",
  "other",
];
const ACCESS: readonly CaseAccess[] = ["open", "waiting", "lost"];

const anId = (value: unknown): string => id(value);

function handoff(value: unknown): CaseHandoff {
  const from = fields(value);
  return {
    stage: oneOf(from.stage, STAGES),
    why: orNull(from.why, (why) => oneOf(why, RETURN_REASONS)),
    byId: id(from.byId),
    receiverId: id(from.receiverId),
    dueAt: count(from.dueAt),
  };
}

function summary(value: unknown): CaseSummary {
  const from = fields(value);
  return {
    caseId: id(from.caseId),
    openedAt: count(from.openedAt),
    entries: count(from.entries),
    assigned: list(from.assigned, anId),
    handoff: orNull(from.handoff, handoff),
    access: oneOf(from.access, ACCESS),
    closed: orNull(from.closed, closed),
  };
}

function entry(value: unknown): CaseEntry {
  const from = fields(value);
  return { entryId: id(from.entryId), keyVersion: count(from.keyVersion), sealed: sealed(from.sealed) };
}

function keys(value: unknown): CaseKeys {
  const from = fields(value);
  return {
    keyVersion: count(from.keyVersion),
    exposed: flag(from.exposed),
    wraps: list(from.wraps, sealed),
    readers: list(from.readers, sealed),
  };
}

function device(value: unknown): CaseDevice {
  const from = fields(value);
  return { device: kept(from.device), lacks: list(from.lacks, count) };
}

export function cases(value: unknown): CasesResponse {
  return { cases: list(fields(value).cases, summary) };
}

export function caseFile(value: unknown): CaseResponse {
  const from = fields(value);
  return {
    summary: summary(from.summary),
    keys: keys(from.keys),
    holders: list(from.holders, anId),
    entries: list(from.entries, entry),
  };
}

export function caseFiles(value: unknown): ReadCasesResponse {
  return { cases: list(fields(value).cases, caseFile) };
}

export function sealedFile(value: unknown): CaseFileResponse {
  return { sealed: sealed(fields(value).sealed) };
}

export function caseKeys(value: unknown): CaseKeysResponse {
  const from = fields(value);
  return {
    keys: keys(from.keys),
    assigned: list(from.assigned, anId),
    devices: list(from.devices, device),
  };
}
