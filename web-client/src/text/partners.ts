/** Texts of the register of other hotlines. */
import type { ForwarderKind, Proof, Scope, Stance } from "../wire/wire.ts";

const kinds: Record<ForwarderKind, string> = {
  nhth: "National trafficking hotline",
  ct211: "211",
  dcfCareline: "Child protection careline",
  dcfHart: "Child protection, trafficking team",
  leFederalVictimServices: "Federal victim services",
  leStateLocal: "State or local police",
  usaoCt: "US attorney",
  hsiFbiVictimAssistance: "Federal investigators, victim assistance",
  cfj: "Family justice centre",
  cacMdt: "Child advocacy centre",
  saCrisisCentre: "Sexual assault crisis centre",
  dvAgency: "Domestic violence agency",
  hospitalClinic: "Hospital or clinic",
  school: "School",
  shelterHousing: "Shelter",
  legalAid: "Legal aid",
  immigrationLegal: "Immigration lawyers",
  refugeeResettlement: "Refugee resettlement",
  ucPostRelease: "Services for unaccompanied children",
  labourAgency: "Labour agency",
  faithCommunity: "Faith community",
  otherStateHotline: "Hotline of another state",
  center988: "988 centre",
  individualThirdParty: "A third person",
  own: "The person themselves",
};

const stances: Record<Stance, string> = {
  unknown: "not known yet",
  byConsent: "only with the person’s consent",
  reportsHarm: "by consent, but suspected abuse of children and imminent harm are reported",
  sharesWithPolice: "works with the police",
};

const proofs: Record<Proof, string> = {
  signature: "Signing key",
  apiKey: "API key",
  certificate: "Certificate",
};
const scopes: Record<Scope, string> = {
  refer: "referrals and tips",
  askTraining: "requests for training",
  keepKeys: "its own keys, on the partners’ page",
};

export const partners = {
  section: "Partners",
  heading: "Partners who send referrals",
  lead: "Other hotlines and agencies. Each sends with a key of its own; a key that is lost is revoked here.",
  none: "Nobody may send referrals yet.",
  add: "Add a partner",
  change: "Change",
  stopped: "may not send any more",
  verified: (day: string) => `called back ${day}`,
  unverified: "unverified: nobody has called back yet",
  agreed: (day: string) => `agreement of ${day}`,
  noAgreement: "no agreement yet",
  tells: (stance: string) => `Tells others: ${stance}.`,

  form: {
    heading: "Partner",
    name: "Name of the organisation",
    kind: "What it is",
    stance: "What it tells others",
    hours: "When it is reached",
    phone: "Number from the directory",
    phoneHint: "With the country code: +1 203 555 0100.",
    called: "Called back on that number, and somebody answered for them",
    agreed: "Agreement on data",
    active: "May send",
    save: "Save",
    cancel: "Cancel",
  },

  keys: {
    heading: (name: string) => `Keys of ${name}`,
    none: "No key: nothing can be sent.",
    one: (proof: string, id: string) => `${proof} ${id}`,
    added: (day: string) => `added ${day}`,
    used: (day: string) => (day === "" ? "not used yet" : `last used ${day}`),
    revoked: (day: string) => `revoked ${day}`,
    for: (what: string) => `for ${what}`,
    revoke: "Revoke",
    sure: "Revoke this key? Nothing that is sent with it counts from now on.",
    yes: "Yes, revoke it",
    no: "Keep it",
    add: "Add a key",
    rotate: "To change a key, add the new one, let the partner change over, then revoke the old one.",
    how: "How they send",
    signing: "They sign: paste the public key that their program shows",
    publicKey: "Public key",
    badKey: "This is no public key. It has 43 letters and digits.",
    certificate: "They show a certificate (mutual TLS)",
    file: "Their certificate",
    fileHint:
      "A file with “BEGIN CERTIFICATE” in it, never the private key. Self-signed will do; dates do not matter.",
    badFile: "There is no certificate in this file.",
    privateFile:
      "There is a private key in this file. Ask them for the certificate alone, and for a new key.",
    pin: (pin: string) => `Compare on the telephone with what they have: ${pin}`,
    taken: "This certificate counts already. Revoke the other key first.",
    api: "They cannot sign: make an API key",
    make: "Add the key",
    shown: "API key. It is shown only here and now: hand it over where nobody else reads it.",
    keyId: (id: string) => `The key is added. Its name in requests is ${id}: tell them.`,
    copy: "Copy",
    copied: "Copied.",
    done: "Done",
  },

  kinds,
  stances,
  proofs,
  scopes,
};
