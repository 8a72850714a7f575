/** What a form says, as rows of a label and a value. What nobody said has no row. */
import { level } from "../text/level.ts";
import { partners } from "../text/partners.ts";
import { referral as t } from "../text/referral.ts";
import type { Form, Reference, Sender } from "../wire/wire.ts";
import { NEEDS } from "./codes.ts";
import { languageName } from "./trouble.ts";

export type Row = readonly [label: string, value: string];

const told = (rows: readonly Row[]): Row[] => rows.filter(([, value]) => value !== "");
const need = (code: string): string => NEEDS.find((one) => one.code === code)?.label ?? code;

export function fromRows(from: Sender, reference: Reference, inside: Form | null): Row[] {
  return told([
    [t.from.reference, reference],
    [t.from.phone, from.phone],
    [t.from.hours, from.hours],
    [t.from.stance, from.registered ? partners.stances[from.stance] : ""],
    [t.from.ownRef, inside?.ownRef ?? ""],
    [t.from.submitter, inside?.submitter ?? ""],
  ]);
}

export function personRows(inside: Form): Row[] {
  const { routing } = inside;
  // A question is about nobody (R368).
  if (routing.form === "training")
    return told([
      [t.person.subject, inside.about],
      [t.person.language, languageName(routing.language)],
    ]);
  return told([
    [t.person.about, inside.about],
    [t.person.knows, t.knows[routing.personKnows]],
    [t.person.consent, t.consents[routing.consent]],
    [t.person.age, t.ages[inside.age]],
    [t.person.language, languageName(routing.language)],
    [t.person.town, inside.town],
    [t.person.where, t.places[inside.whereNow]],
    [t.person.reasons, routing.reasons.map((why) => level.reasons[why]).join(", ")],
    [t.person.situation, inside.situation.map((one) => t.situations[one]).join(", ")],
    [t.person.needs, inside.needs.map(need).join(", ")],
    [t.person.police, t.involved[inside.police]],
    [t.person.wantsPolice, t.knows[inside.wantsPolice]],
    [t.person.deadlines, inside.deadlines],
  ]);
}

export function contactRows({ contact }: Form): Row[] {
  const yes = (may: boolean): string => (may ? t.contact.yes : t.contact.no);
  return told([
    [t.contact.number, contact.number],
    [t.contact.askFor, contact.askFor],
    [t.contact.windows, contact.windows],
    [t.contact.phone, contact.phone === null ? "" : t.phones[contact.phone]],
    [t.contact.voicemail, t.voicemails[contact.voicemail]],
    [t.contact.words, contact.voicemailWords],
    [t.contact.text, yes(contact.textMessage)],
    [t.contact.callerId, contact.callerId || t.contact.nothing],
    [t.contact.ifOther, t.ifOther[contact.ifOther]],
    [t.contact.codeWord, contact.codeWord],
    [t.contact.dangerWord, contact.dangerWord],
    [t.contact.again, yes(contact.mayTryAgain)],
  ]);
}
