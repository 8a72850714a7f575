/** The gate for referrals that are read beside each other. */
import { fields, id, list, oneOf, orNull, sealed } from "./decode.ts";
import { CONTACTS, sender } from "./decode-referral.ts";
import { LEVELS } from "./decode-staff.ts";
import { CONSENTS, FORM_KINDS, KNOWS } from "./forms.ts";
import type { BesideReferral, JoinedResponse } from "./wire.ts";

export function beside(value: unknown): BesideReferral {
  const from = fields(value);
  return {
    reference: id(from.reference),
    from: sender(from.from),
    level: oneOf(from.level, LEVELS),
    form: oneOf(from.form, FORM_KINDS),
    personKnows: oneOf(from.personKnows, KNOWS),
    consent: oneOf(from.consent, CONSENTS),
    contact: oneOf(from.contact, CONTACTS),
    signer: orNull(from.signer, sealed),
    sealed: sealed(from.sealed),
  };
}

export function joined(value: unknown): JoinedResponse {
  return { joined: list(fields(value).joined, beside) };
}
