/** Who may be contacted (R362): the same rule on the partners' page, which says it at once, and at the desk, which keeps to it. */
import type { Routing } from "./wire.ts";

/** Who does not know of it, or did not agree to it, is not contacted. */
export function mustAsk({
  form,
  personKnows,
  consent,
}: Pick<Routing, "form" | "personKnows" | "consent">): boolean {
  const agreed = ["personAgreedWritten", "personAgreedVerbal", "personOnLine"].includes(consent);
  return form !== "training" && !(personKnows === "yes" && agreed);
}
