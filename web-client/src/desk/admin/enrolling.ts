/** Making links for new devices, comparing digits and certifying: what the administration's pages do with the server and the core. */
import type { Candidate as CoreCandidate } from "../../core/desk.ts";
import { nowS } from "../../net/clock.ts";
import { get, send } from "../../net/http.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { enrolments } from "../../wire/decode-enrol.ts";
import type { Enrolment, EnrolPurpose, MemberId, NewPerson, Role } from "../../wire/wire.ts";
import type { Duty } from "../duty.svelte.ts";

/** The bits of roles in certificates. */
const BITS: Record<Role, number> = {
  advocate: 1,
  supervisor: 2,
  interpreter: 4,
  rotaManager: 8,
  director: 16,
  auditor: 32,
  caseWorker: 64,
  administrator: 128,
  reporter: 512,
};

/** Makes a link. The code is in the fragment, which no browser sends to a server. */
export async function makeLink(
  purpose: EnrolPurpose,
  memberId: MemberId | null,
  person: NewPerson | null,
): Promise<string> {
  const code = randomText(32);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", toBytes(code)));
  await send("/api/v1/enrolments", {
    enrolmentId: randomText(16),
    codeHash: toText(hash),
    purpose,
    memberId: memberId ?? randomText(16),
    person,
  });
  return `${location.origin}/#enrol=${code}`;
}

export async function readEnrolments(): Promise<Enrolment[]> {
  return (await get("/api/v1/enrolments", enrolments)).enrolments;
}

export async function withdraw(enrolmentId: string): Promise<void> {
  await send("/api/v1/enrolments/withdraw", { enrolmentId });
}

/** The new device as the core knows it; null before the link was opened. The caller frees it. */
export function candidateOf(duty: Duty, enrolment: Enrolment): CoreCandidate | null {
  const { candidate } = enrolment;
  if (!candidate) return null;
  return new duty.open.core.Candidate(
    toBytes(enrolment.enrolmentId),
    toBytes(enrolment.memberId),
    toBytes(candidate.deviceId),
    toBytes(candidate.sigKey),
    toBytes(candidate.boxKey),
  );
}

/** Whether an earlier device of the same person approved it, one that is in the log of keys; null where none has said so. */
export async function approval(duty: Duty, enrolment: Enrolment): Promise<boolean | null> {
  const { keys, trust, org } = duty.open;
  const signed = enrolment.candidate?.approval ?? null;
  const candidate = candidateOf(duty, enrolment);
  if (signed === null || !candidate) return null;
  try {
    if (trust === null) return false;
    return (await keys.orNull(() => candidate.isApproved(org, toBytes(signed), trust, nowS()))) ?? false;
  } finally {
    candidate.free();
  }
}

/** Signs the certificate and seals the team's keys to the device, in this browser. */
export async function certify(duty: Duty, enrolment: Enrolment): Promise<void> {
  const { desk, trust, teamKeys } = duty.open;
  const candidate = candidateOf(duty, enrolment);
  if (!candidate || !trust) throw new Error("keys");
  const bits = enrolment.roles.reduce((sum, role) => sum | BITS[role], 0);
  const chain = candidate.certify(desk, enrolment.alias, bits, nowS());
  const wraps = teamKeys.map((key) => ({
    generation: key.generation,
    wrap: toText(candidate.wrapTeamKey(desk, key, chain, trust, nowS())),
  }));
  candidate.free();
  const { enrolmentId } = enrolment;
  await send("/api/v1/enrolments/certify", { enrolmentId, chain: toText(chain), wraps });
}

/** This device says that the new one is its owner's as well. */
export async function approve(duty: Duty, enrolment: Enrolment): Promise<void> {
  const candidate = candidateOf(duty, enrolment);
  if (!candidate) throw new Error("keys");
  const signed = candidate.approve(duty.open.org, duty.open.desk);
  candidate.free();
  const { enrolmentId } = enrolment;
  await send("/api/v1/enrolments/approve", { enrolmentId, approval: toText(signed) });
}
