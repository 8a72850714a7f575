/** The queue as the server tells it: live, ordered by level, then who is there before forms, then who lost a holder, then age (R302, R363). */
import type { ItemId, MemberId, Offer, QueueItem, ServerFrame } from "../wire/wire.ts";

export class Queue {
  items: QueueItem[] = $state.raw([]);
  /** The queue has been told at least once since the desk was opened. */
  known = $state(false);

  get waiting(): QueueItem[] {
    return this.items.filter((item) => item.state.type === "waiting");
  }

  /** What is put before somebody and may still be answered, the most urgent first. */
  offeredTo(member: MemberId, now: number): QueueItem[] {
    const open = (offer: Offer): boolean => offer.memberId === member && offer.untilAt > now;
    return this.waiting.filter((item) => item.offers.some(open));
  }

  /** Whether something is put before somebody, in time or not. */
  isAsking(member: MemberId): boolean {
    return this.waiting.some((item) => item.offers.some((offer) => offer.memberId === member));
  }

  onFrame(frame: Extract<ServerFrame, { type: "queue" | "queueChanged" }>): void {
    if (frame.type === "queue") {
      this.items = frame.items.toSorted(order);
      this.known = true;
      return;
    }
    const touched = [...frame.gone, ...frame.changed.map((item) => item.itemId)];
    const rest = this.items.filter((item) => !touched.includes(item.itemId));
    this.items = [...rest, ...frame.changed].toSorted(order);
  }

  find(itemId: ItemId): QueueItem | undefined {
    return this.items.find((item) => item.itemId === itemId);
  }
}

export function order(left: QueueItem, right: QueueItem): number {
  if (left.level !== right.level) return left.level < right.level ? -1 : 1;
  if (left.live !== right.live) return left.live ? -1 : 1;
  if (left.returning !== right.returning) return left.returning ? -1 : 1;
  return left.waitingSinceAt - right.waitingSinceAt;
}
