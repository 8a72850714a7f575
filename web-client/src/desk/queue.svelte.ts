/** The queue as the server tells it: live, practice last, ordered by level, then who is there before forms, then who lost a holder, then age (R302, R363). */
import type { ItemId, MemberId, Offer, QueueItem, ServerFrame } from "../wire/wire.ts";

export class Queue {
  items: QueueItem[] = $state.raw([]);
  /** How many wait behind those that we were told of (docs/decisions/0046). */
  behind = $state(0);
  /** The queue has been told at least once since the desk was opened. */
  known = $state(false);

  get waiting(): QueueItem[] {
    return this.items.filter((item) => item.state.type === "waiting");
  }

  /** How many wait, shown or not. Who practises is nobody who waits. */
  get count(): number {
    return this.waiting.filter((item) => !item.drill).length + this.behind;
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

  onFrame(frame: Extract<ServerFrame, { type: "queue" | "queueChanged" | "queueBehind" }>): void {
    if (frame.type === "queueBehind") {
      this.behind = frame.count;
      return;
    }
    if (frame.type === "queue") {
      this.items = frame.items.toSorted(order);
      this.behind = 0;
      this.known = true;
      return;
    }
    const touched = new Set([...frame.gone, ...frame.changed.map((item) => item.itemId)]);
    const rest = this.items.filter((item) => !touched.has(item.itemId));
    this.items = [...rest, ...frame.changed].toSorted(order);
  }

  find(itemId: ItemId): QueueItem | undefined {
    return this.items.find((item) => item.itemId === itemId);
  }
}

export function order(left: QueueItem, right: QueueItem): number {
  if (left.drill !== right.drill) return left.drill ? 1 : -1;
  if (left.level !== right.level) return left.level < right.level ? -1 : 1;
  if (left.live !== right.live) return left.live ? -1 : 1;
  if (left.returning !== right.returning) return left.returning ? -1 : 1;
  return left.waitingSinceAt - right.waitingSinceAt;
}
