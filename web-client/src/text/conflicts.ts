/** The texts of conflicts of interest. */
import type { GlassReason } from "../wire/wire.ts";

const reasons: Record<GlassReason, string> = {
  nobodyElse: "Nobody else is there",
  imminentDanger: "Somebody may be in danger at once",
  noConflict: "There is no conflict",
};

export const conflicts = {
  section: "Conflicts",
  heading: "Conflicts of interest",
  bar: {
    heading: "Somebody must not see this",
    lead: "A colleague who knows the person, or whom the person fears. They are not told: it is not there for them any more. You can choose yourself.",
    who: "Who",
    you: "I myself",
    go: "Keep it from them",
    done: (alias: string) => `It is kept from ${alias}.`,
  },
  ask: {
    heading: "Ask to come past a conflict",
    lead: "If something may be kept from you and you are needed all the same. You need not know what. A second person opens it for four hours, and somebody looks at it afterwards.",
    why: "Why",
    go: "Ask",
  },
  reasons,
  mine: "Your requests",
  waits: "waits for a second person",
  open: (until: string) => `open until ${until}`,
  over: "over",
  decide: {
    heading: "To decide",
    none: "Nothing is kept from this person.",
    item: (what: string) => `Open the chat: ${what}`,
    gone: "not in the queue any more",
    case: (id: string) => `Open the case ${id}`,
    refuse: "Refuse",
  },
  review: {
    heading: "To look at",
    due: (when: string) => `look at it until ${when}`,
    overdue: (when: string) => `overdue since ${when}`,
    opened: { item: "a chat was opened", case: "a case was opened" },
    go: "I have looked at it",
  },
  empty: "Nothing waits for you.",
};
