/** The gate for what people agreed to have told, what was told, and what lies in an agency's mailbox. */
import { count, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { taskOn } from "./decode-task.ts";
import type {
  AgreedBy,
  ConsentBranch,
  DataClass,
  DisclosureFacts,
  Letter,
  LetterFacts,
  MailboxKey,
  MailboxResponse,
  OwnYes,
  Recipient,
  ReleaseFacts,
  ReleasePaper,
  ReleasePurpose,
  ReleasesResponse,
  ReleaseState,
  StaleRelease,
  TakeReleaseParams,
  ToldBy,
} from "./wire.ts";

export const RELEASE_PURPOSES: readonly ReleasePurpose[] = [
  "shelterPlacement",
  "transport",
  "medical",
  "mentalHealth",
  "legalIntake",
  "immigrationFiling",
  "leReportByChoice",
  "leVictimServices",
  "mdtCoordination",
  "dcfVoluntary",
  "hhsChildEligibility",
  "benefits",
  "school",
  "employerWageClaim",
  "interpreterBooking",
  "familyTracing",
  "referralStatusToForwarder",
  "emergencyContact",
  "otherNamed",
];
export const DATA_CLASSES: readonly DataClass[] = [
  "existenceOfContact",
  "alias",
  "legalName",
  "phone",
  "safeContactRules",
  "language",
  "ageBand",
  "birthDate",
  "town",
  "exactPlace",
  "household",
  "needs",
  "safetyConstraints",
  "situationSummary",
  "health",
  "immigrationNeed",
  "lePreference",
  "documents",
  "statusAccepted",
  "statusDeclined",
  "statusScheduled",
  "statusAttended",
  "statusClosed",
];
export const CONSENT_BRANCHES: readonly ConsentBranch[] = [
  "adult",
  "minorWithGuardian",
  "guardianMayHarm",
  "minorByLaw",
  "emancipated",
  "guardian",
];
export const RELEASE_STATES: readonly ReleaseState[] = ["awaiting", "live", "withdrawn", "over"];
export const TOLD_BY: readonly ToldBy[] = ["mailbox", "phone", "inPerson", "file"];
export const AGREED_BY: readonly AgreedBy[] = ["inPerson", "inChat", "phoneAndWritten"];

/** How a referral stands: the only classes that go to who sent it. */
export type StatusClass = Extract<DataClass, `status${string}`>;

export function isStatus(one: DataClass): one is StatusClass {
  return one.startsWith("status");
}

export const STATUS_CLASSES: readonly StatusClass[] = DATA_CLASSES.filter(isStatus);

const classes = (value: unknown): DataClass[] => list(value, (one) => oneOf(one, DATA_CLASSES));

function disclosure(value: unknown): DisclosureFacts {
  const from = fields(value);
  return {
    disclosureId: id(from.disclosureId),
    classes: classes(from.classes),
    way: oneOf(from.way, TOLD_BY),
    by: text(from.by),
    toldAt: count(from.toldAt),
    waits: flag(from.waits),
    handedAt: orNull(from.handedAt, count),
  };
}

function release(value: unknown): ReleaseFacts {
  const from = fields(value);
  return {
    releaseId: id(from.releaseId),
    on: taskOn(from.on),
    recipient: id(from.recipient),
    recipientName: text(from.recipientName),
    purpose: oneOf(from.purpose, RELEASE_PURPOSES),
    classes: classes(from.classes),
    branch: oneOf(from.branch, CONSENT_BRANCHES),
    state: oneOf(from.state, RELEASE_STATES),
    by: id(from.by),
    byAlias: text(from.byAlias),
    signedOffBy: orNull(from.signedOffBy, text),
    fromAt: count(from.fromAt),
    untilAt: count(from.untilAt),
    withdrawnAt: orNull(from.withdrawnAt, count),
    usable: flag(from.usable),
    sealed: orNull(from.sealed, sealed),
    told: list(from.told, disclosure),
  };
}

function mailboxKey(value: unknown): MailboxKey {
  const from = fields(value);
  return { credentialId: id(from.credentialId), publicKey: sealed(from.publicKey) };
}

function recipient(value: unknown): Recipient {
  const from = fields(value);
  return {
    forwarderId: id(from.forwarderId),
    name: text(from.name),
    phone: text(from.phone),
    mailbox: list(from.mailbox, mailboxKey),
  };
}

export function releases(value: unknown): ReleasesResponse {
  const from = fields(value);
  return { releases: list(from.releases, release), recipients: list(from.recipients, recipient) };
}

/** What stands on the paper, once it was opened. */
export function paper(value: unknown): ReleasePaper {
  const from = fields(value);
  return {
    person: text(from.person),
    method: oneOf(from.method, AGREED_BY),
    language: text(from.language),
    wordsHash: sealed(from.wordsHash),
    signedBy: list(from.signedBy, text),
    risksExplained: flag(from.risksExplained),
    alternatives: from.alternatives === undefined ? "" : text(from.alternatives),
    copyGiven: flag(from.copyGiven),
    other: from.other === undefined ? "" : text(from.other),
    ownYes: from.ownYes === undefined ? null : orNull(from.ownYes, ownYes),
  };
}

/** A yes that the person's own page signed. */
export function ownYes(value: unknown): OwnYes {
  const from = fields(value);
  return { key: sealed(from.key), name: text(from.name), signature: sealed(from.signature) };
}

/** What a desk has put to a person and would store, as it keeps it beside the chat. */
export function agreed(
  value: unknown,
): Omit<TakeReleaseParams, "releaseId" | "sealed"> & { paper: ReleasePaper } {
  const from = fields(value);
  return {
    on: taskOn(from.on),
    recipient: id(from.recipient),
    purpose: oneOf(from.purpose, RELEASE_PURPOSES),
    classes: classes(from.classes),
    branch: oneOf(from.branch, CONSENT_BRANCHES),
    untilAt: count(from.untilAt),
    paper: paper(from.paper),
  };
}

export function staleRelease(value: unknown): StaleRelease {
  const from = fields(value);
  return { releaseId: id(from.releaseId), sealed: sealed(from.sealed) };
}

function letterFacts(value: unknown): LetterFacts {
  const from = fields(value);
  return { disclosureId: id(from.disclosureId), putAt: count(from.putAt), sealed: sealed(from.sealed) };
}

export function mailbox(value: unknown): MailboxResponse {
  const from = fields(value);
  return { own: id(from.own), letters: list(from.letters, letterFacts) };
}

/** What a letter says, once it was opened: one status and nothing else. */
export function letter(value: unknown): Letter & { status: StatusClass } {
  const from = fields(value);
  return { reference: id(from.reference), status: oneOf(from.status, STATUS_CLASSES) };
}
