/** Steps of passing somebody on to another hotline: told to the server, to be counted (E6). */
import { send } from "../net/http.ts";
import type { ColdReason, OutsideParams, OutsideStep } from "../wire/wire.ts";
import type { DeskTalk } from "./talk.svelte.ts";

/** False when the server did not take it. */
export async function tellOutside(
  talk: DeskTalk,
  step: OutsideStep,
  cold: ColdReason | null,
): Promise<boolean> {
  const { itemId, fence } = talk.facts;
  if (itemId === null || fence === null) return false;
  const params: OutsideParams = { itemId, fence, step, cold };
  try {
    await send("/api/v1/items/outside", params);
    return true;
  } catch {
    return false;
  }
}
