/** Who could interpret, by language. */
import { post } from "../net/http.ts";
import { interpreters as decode } from "../wire/decode-staff.ts";
import type { Interpreter, InterpretersParams } from "../wire/wire.ts";
import type { DeskTalk } from "./talk.svelte.ts";

/** Whoever is on call for a chat that this desk holds. Throws when the server says no. */
export async function onCall(talk: DeskTalk): Promise<Interpreter[]> {
  const { chatId, fence } = talk.facts;
  if (fence === null) return [];
  const params: InterpretersParams = { chatId, fence };
  return (await post("/api/v1/chats/interpreters", params, decode)).interpreters;
}

const primary = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? tag;

/** Whether they interpret this language. Regions are no hindrance. */
export function speaks({ languages }: Interpreter, tag: string): boolean {
  return languages.some((spoken) => primary(spoken) === primary(tag));
}

/** The languages that can be chosen: the person's own first, then whatever somebody on call speaks. */
export function choices(own: string, onCall: readonly Interpreter[]): string[] {
  const all = onCall.flatMap((one) => one.languages).sort();
  return [own, ...all].filter(
    (tag, at, list) => list.findIndex((one) => primary(one) === primary(tag)) === at,
  );
}
