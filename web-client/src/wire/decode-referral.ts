/** The gate for what other hotlines send: what the server knows of it, and the form that comes out of the sealed box. */
import { IF_OTHER, VOICEMAILS } from "./contact.ts";
import { count, fields, flag, id, list, oneOf, orNull, sealed, text, type Fields } from "./decode.ts";
import { FORWARDER_KINDS, STANCES } from "./decode-forwarders.ts";
import { worker } from "./decode-introduction.ts";
import { DEVICES } from "./decode-staff.ts";
import { AGES, CONSENTS, FORM_KINDS, INVOLVED, KNOWS, PLACES, SITUATIONS } from "./forms.ts";
import { LEVEL_REASONS } from "./level.ts";
import type {
  Form,
  LevelReason,
  LocalReason,
  MayContact,
  ReferralResponse,
  ReferralStatus,
  Routing,
  SafeContact,
  Sender,
  Situation,
} from "./wire.ts";

export const CONTACTS: readonly MayContact[] = ["agreed", "ask", "allowed"];
export const STATUSES: readonly ReferralStatus[] = [
  "requested",
  "accepted",
  "rejected",
  "cancelled",
  "inProgress",
  "onHold",
  "failed",
  "completed",
  "enteredInError",
];
export const LOCAL_REASONS: readonly LocalReason[] = [
  "noCapacity",
  "waitlist",
  "ineligibleAge",
  "ineligibleArea",
  "ineligibleStatus",
  "language",
  "safety",
  "personDeclined",
  "unreachableWithinRules",
  "duplicate",
  "releaseExpired",
  "releaseWithdrawn",
  "noShow",
  "servedElsewhere",
  "needMet",
];

export function sender(value: unknown): Sender {
  const from = fields(value);
  return {
    forwarderId: id(from.forwarderId),
    name: text(from.name),
    kind: oneOf(from.kind, FORWARDER_KINDS),
    stance: oneOf(from.stance, STANCES),
    hours: text(from.hours),
    phone: text(from.phone),
    registered: flag(from.registered),
    verified: flag(from.verified),
    lawEnforcement: flag(from.lawEnforcement),
  };
}

export function referral(value: unknown): ReferralResponse {
  const from = fields(value);
  return {
    itemId: id(from.itemId),
    fence: count(from.fence),
    reference: id(from.reference),
    from: sender(from.from),
    form: oneOf(from.form, FORM_KINDS),
    personKnows: oneOf(from.personKnows, KNOWS),
    consent: oneOf(from.consent, CONSENTS),
    contact: oneOf(from.contact, CONTACTS),
    status: oneOf(from.status, STATUSES),
    chatId: orNull(from.chatId, (chat) => id(chat)),
    signer: orNull(from.signer, sealed),
    sealed: sealed(from.sealed),
  };
}

/** A word of a form; what the sender left out is what nobody said. */
function word<T extends string>(from: Fields, key: string, words: readonly T[], otherwise: T): T {
  return from[key] === undefined ? otherwise : oneOf(from[key], words);
}

function words(from: Fields, key: string): string {
  return from[key] === undefined ? "" : text(from[key]);
}

function may(from: Fields, key: string): boolean {
  return from[key] === undefined ? false : flag(from[key]);
}

function all<T>(from: Fields, key: string, each: (value: unknown) => T): T[] {
  return from[key] === undefined ? [] : list(from[key], each);
}

function routing(value: unknown): Routing {
  const from = fields(value);
  return {
    form: oneOf(from.form, FORM_KINDS),
    personKnows: word(from, "personKnows", KNOWS, "unknown"),
    consent: word(from, "consent", CONSENTS, "unknown"),
    reasons: all(from, "reasons", (one): LevelReason => oneOf(one, LEVEL_REASONS)),
    language: text(from.language),
  };
}

/** How the person is reached; what is not said is what is safest (R332). */
function contact(value: unknown): SafeContact {
  const from = fields(value);
  return {
    number: words(from, "number"),
    askFor: words(from, "askFor"),
    windows: words(from, "windows"),
    phone: from.phone === undefined ? null : orNull(from.phone, (one) => oneOf(one, DEVICES)),
    voicemail: word(from, "voicemail", VOICEMAILS, "no"),
    voicemailWords: words(from, "voicemailWords"),
    textMessage: may(from, "textMessage"),
    callerId: words(from, "callerId"),
    ifOther: word(from, "ifOther", IF_OTHER, "hangUpSilently"),
    codeWord: words(from, "codeWord"),
    dangerWord: words(from, "dangerWord"),
    mayTryAgain: may(from, "mayTryAgain"),
  };
}

/** The form inside of the box. */
export function form(value: unknown): Form {
  const from = fields(value);
  return {
    routing: routing(from.routing),
    ownRef: words(from, "ownRef"),
    submitter: words(from, "submitter"),
    about: words(from, "about"),
    contact: contact(from.contact ?? {}),
    age: word(from, "age", AGES, "notSaid"),
    town: words(from, "town"),
    whereNow: word(from, "whereNow", PLACES, "unknown"),
    situation: all(from, "situation", (one): Situation => oneOf(one, SITUATIONS)),
    needs: all(from, "needs", text),
    police: word(from, "police", INVOLVED, "notSaid"),
    wantsPolice: word(from, "wantsPolice", KNOWS, "unknown"),
    deadlines: words(from, "deadlines"),
    text: words(from, "text"),
    ...(from.worker === undefined ? {} : { worker: worker(from.worker) }),
  };
}
