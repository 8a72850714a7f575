/** The texts of a person's page in the administration. */
import type { Mandate, Privilege } from "../wire/wire.ts";

const privileges: Record<Privilege, string> = {
  noneKnown: "None known",
  saCounsellor: "Sexual-assault counsellor (§ 52-146k)",
  dvCounsellor: "Domestic-violence counsellor (§ 52-146k)",
  attorneyClient: "Attorney and client",
  professionalCounsellor: "Licensed professional counsellor (§ 52-146s)",
  psychologistPsychiatrist: "Psychologist or psychiatrist",
  socialWorker: "Social worker",
  clergy: "Clergy",
  otherCounselConfirmed: "Another one, confirmed by counsel",
};

const mandates: Record<Mandate, string> = {
  none: "Nothing written down",
  agencyPolicy: "The agency asks everybody for it",
  socialWorker: "Social worker",
  professionalCounsellor: "Licensed professional counsellor",
  familyTherapist: "Marital and family therapist",
  psychologist: "Psychologist or other mental-health professional",
  saCounsellor: "Sexual-assault counsellor",
  dvCounsellor: "Domestic-violence counsellor",
  nursePhysician: "Nurse or physician",
  clergy: "Clergy",
  drugCounsellor: "Alcohol or drug counsellor",
  other: "Another profession on the list of the law",
};

export const people = {
  page: "Open the page",
  back: "Back to everybody",
  you: "This is you. Somebody else keeps your page.",
  cleared: (day: string) => `cleared for minors since ${day}`,
  notCleared: "not cleared for minors",
  asks: "new roles wait for a second person",
  alone: (count: number) =>
    count === 1
      ? "Nobody else can read one of their cases. Have it assigned to somebody first, or it is lost."
      : `Nobody else can read ${count} of their cases. Have them assigned to somebody first, or they are lost.`,

  facts: {
    heading: "Clearance and privilege",
    clearance: "Day of the written suitability determination",
    clearanceHint: "Without it, nobody under 18 comes to them. Leave it empty if there is none.",
    privilege: "Privilege rests on",
    mandate: "Duty to report rests on",
    mandateHint:
      "A report of harm to a child is one person’s own duty. The law names professions, not this one: ask counsel.",
    languages: "Languages they answer in",
    languagesHint: (spoken: string) =>
      spoken === ""
        ? "Short codes with commas, as: en, es, pt-BR, ht. Nothing means English only."
        : `${spoken}. Chats in these languages come to them first.`,
    gender: "Answers as",
    genders: { none: "not said", woman: "a woman", man: "a man" },
    genderHint:
      "Only if they want it known. Who would rather talk with a woman or a man comes to nobody else.",
    save: "Save",
    saved: "Saved.",
  },
  privileges,
  mandates,

  roles: {
    heading: "Roles",
    lead: "More roles need a second person: a supervisor or a director who is neither you nor they. Roles are taken away at once. When roles change, all their devices are closed, and they come in again with a link.",
    ask: "Ask for these roles",
    take: "Take roles away now",
    asked: (who: string, roles: string, until: string) => `${who} asked for: ${roles}. Open until ${until}.`,
    agree: "Agree",
    refuse: "Refuse",
    takeBack: "Take it back",
    link: "Make a link for a device",
    linkLead:
      "They have no device now. With this link and their passphrase they come in again; compare the digits with them.",
  },

  dismiss: {
    heading: "Leaving",
    go: "Dismiss",
    lead: (alias: string) =>
      `${alias} is closed out at once: every device, every log-in, every link. Chats that they hold go back to the head of the queue.`,
    sure: (alias: string) => `Yes, dismiss ${alias}`,
    done: "may not log in any more",
    last: "Somebody who certifies must be left.",
  },
};
