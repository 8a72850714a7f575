/** What is in a release, in words. */
import { release as t } from "../../text/release.ts";
import type { DataClass, ReleasePaper, ReleasePurpose } from "../../wire/wire.ts";

export function listed(classes: readonly DataClass[]): string {
  return classes.map((one) => t.classes[one]).join("; ");
}

/** A purpose that is not on the list stands on the paper, for who may read it. */
export function purposeOf(purpose: ReleasePurpose, paper: ReleasePaper | null | undefined): string {
  return purpose === "otherNamed" && paper?.other ? paper.other : t.purposes[purpose];
}
