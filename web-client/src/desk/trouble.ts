/** What a person at the desk is told when a step did not work. */
import { care } from "../text/care.ts";
import { desk } from "../text/desk.ts";
import type { Trouble } from "./duty.svelte.ts";

export function troubleText(trouble: Trouble): string {
  switch (trouble) {
    case "nothingWaiting":
    case "atCapacity":
    case "minorIsUrgent":
    case "notAgreed":
    case "supervisorNeeded":
    case "nobodyFree":
    case "staleFence":
    case "wrongState":
    case "forbidden":
    case "unfit":
    case "notOnDuty":
    case "notFound":
    case "unreachable":
    case "keys":
      return desk.trouble[trouble];
    case "secondImminent":
      return care.second.next;
    default:
      return desk.trouble.other;
  }
}

/** Why a chat cannot go on at this desk. */
export function failureText(code: string): string {
  switch (code) {
    case "swappedGroup":
    case "refusedReader":
    case "notInLog":
    case "forkedLog":
    case "staleLog":
    case "staleFence":
    case "cannotOpen":
      return desk.chat.failures[code];
    default:
      return desk.chat.failures.other;
  }
}

export function roleText(role: string): string {
  switch (role) {
    case "advocate":
    case "supervisor":
    case "interpreter":
    case "caseWorker":
    case "rotaManager":
    case "director":
    case "auditor":
    case "administrator":
    case "reporter":
      return desk.roles[role];
    default:
      return desk.roles.staff;
  }
}

/** A language by its name. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
