/** A call that another hotline asks for in its form, as far as it says: what it does not say is what is safest (R332). */
import { Draft } from "../../call/draft.svelte.ts";
import type { Device, Form, PhoneOwner } from "../../wire/wire.ts";

/** Whose telephone it is, in the words of a request to be called. */
const OWNER: Record<Device, PhoneOwner> = {
  mineOnly: "mine_only",
  shared: "shared",
  mayBeChecked: "may_be_checked",
  mayBeTaken: "may_be_taken",
  notSaid: "not_said",
};

/** The hours are not in it: a form has them in words, and somebody reads those. */
export function draftOf({ contact }: Form): Draft {
  const draft = new Draft();
  draft.number = contact.number;
  draft.askFor = contact.askFor;
  draft.owner = OWNER[contact.phone ?? "notSaid"];
  draft.voicemail = contact.voicemail;
  draft.voicemailScript = contact.voicemailWords;
  draft.text = contact.textMessage;
  draft.ifOther = contact.ifOther;
  draft.codeWord = contact.codeWord;
  draft.dangerWord = contact.dangerWord;
  draft.again = contact.mayTryAgain;
  return draft;
}
