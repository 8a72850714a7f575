/** Texts about referrals that may be about the same person (R367). */
export const beside = {
  heading: "About the same person?",
  lead: "Another form may be about the same person. You read both, side by side, and you decide. Nothing is compared for you, and who sent it learns nothing.",
  none: "No other referral is here that you may read.",
  which: "The other one",
  choose: "Choose",
  look: "Lay it beside this one",
  one: (level: string, language: string, waited: string) => `${level}, ${language}, ${waited}`,
  yours: "yours",
  waits: "waiting",
  this: "This one",
  other: "The other one",
  join: "They are about the same person: join them",
  joinHint:
    "The other one is closed as a duplicate. Its form stays here beside this one, and is deleted with it. You can part them again.",
  strict: "One of them may not be contacted without a supervisor. That holds for both then.",
  away: "Put it away",
  joined: "Joined to this one",
  joinedLead: "Closed as a duplicate. It is deleted with this one.",
  part: "It is about somebody else: part them",
  cannotOpen: "This form could not be opened with the team’s keys.",
};
