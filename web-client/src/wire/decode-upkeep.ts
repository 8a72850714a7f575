/** The gate for data about what is renewed in the background. */
import { count, fields, id, list, oneOf, orNull, sealed, text, flag } from "./decode.ts";
import { staleLegal } from "./decode-legal.ts";
import { staleRelease } from "./decode-release.ts";
import { staleTask } from "./decode-task.ts";
import type {
  CaseWork,
  KeeperWork,
  KeptDevice,
  Lapse,
  LapsingKind,
  StaleCall,
  StaleIntake,
  StaleReferral,
  UpkeepResponse,
} from "./wire.ts";

const KINDS: readonly LapsingKind[] = ["notice", "device", "certifier", "oldKey"];

function lapse(value: unknown): Lapse {
  const from = fields(value);
  return {
    kind: oneOf(from.kind, KINDS),
    alias: text(from.alias),
    untilAt: count(from.untilAt),
  };
}

export function kept(value: unknown): KeptDevice {
  const from = fields(value);
  return {
    memberId: id(from.memberId),
    deviceId: id(from.deviceId),
    chain: sealed(from.chain),
    hpkeKey: sealed(from.hpkeKey),
  };
}

function keeper(value: unknown): KeeperWork {
  const from = fields(value);
  return {
    notice: orNull(from.notice, sealed),
    revoked: list(from.revoked, count),
    noticeDue: flag(from.noticeDue),
    keyDue: flag(from.keyDue),
    certificates: list(from.certificates, kept),
    members: list(from.members, kept),
    lacking: list(from.lacking, kept),
  };
}

function stale(value: unknown): StaleIntake {
  const from = fields(value);
  return { chatId: id(from.chatId), intake: sealed(from.intake) };
}

function staleReferral(value: unknown): StaleReferral {
  const from = fields(value);
  return { itemId: id(from.itemId), reference: id(from.reference), sealed: sealed(from.sealed) };
}

function staleCall(value: unknown): StaleCall {
  const from = fields(value);
  return { callbackId: id(from.callbackId), hours: flag(from.hours), sealed: sealed(from.sealed) };
}

function caseWork(value: unknown): CaseWork {
  const from = fields(value);
  return { caseId: id(from.caseId), exposed: flag(from.exposed), lacking: count(from.lacking) };
}

export function upkeep(value: unknown): UpkeepResponse {
  const from = fields(value);
  return {
    generation: count(from.generation),
    generations: list(from.generations, count),
    noticeUntilAt: count(from.noticeUntilAt),
    holders: count(from.holders),
    chain: sealed(from.chain),
    lapses: list(from.lapses, lapse),
    keeper: orNull(from.keeper, keeper),
    intakes: list(from.intakes, stale),
    referrals: list(from.referrals, staleReferral),
    intakesLeft: count(from.intakesLeft),
    calls: list(from.calls, staleCall),
    tasks: list(from.tasks, staleTask),
    releases: list(from.releases, staleRelease),
    legal: list(from.legal, staleLegal),
    cases: list(from.cases, caseWork),
    casesLeft: count(from.casesLeft),
    casesWaiting: count(from.casesWaiting),
  };
}
