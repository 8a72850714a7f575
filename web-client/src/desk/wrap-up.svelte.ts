/** What a holder has ticked so far of what came of a chat. It stays with the chat, whatever page they look at meanwhile. */
import type { Level } from "../wire/wire.ts";

export class WrapUpDraft {
  disposition = $state("");
  needs: string[] = $state([]);
  actions: string[] = $state([]);
  county = $state("");
  followUp: "no" | "yes" = $state("no");
  /** Null until they choose one: then the chat's own is meant. */
  language: string | null = $state(null);
  level: Level | null = $state(null);
}
