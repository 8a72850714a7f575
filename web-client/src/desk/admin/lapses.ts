/** What ends soon, in words. */
import { admin } from "../../text/admin.ts";
import type { Lapse } from "../../wire/wire.ts";
import { minute } from "./days.ts";

export function lapseText(lapse: Lapse): string {
  const t = admin.keys.lapses;
  const when = minute(lapse.untilAt);
  switch (lapse.kind) {
    case "notice":
      return t.notice(when);
    case "device":
      return t.device(lapse.alias, when);
    case "certifier":
      return t.certifier(lapse.alias, when);
    case "oldKey":
      return t.oldKey(when);
  }
}
