/** Referrals at this desk: those that we hold, and the one that is open. */
import { errorCode } from "../core/surface.ts";
import { nowS } from "../net/clock.ts";
import { post, send } from "../net/http.ts";
import { toText } from "../wire/bytes.ts";
import { beside as decodeBeside, joined as decodeJoined } from "../wire/decode-join.ts";
import { mustAsk } from "../wire/consent.ts";
import { form as decodeForm, referral as decode } from "../wire/decode-referral.ts";
import type {
  AllowContactParams,
  ChatId,
  ConfirmGuestParams,
  BesideReferral,
  Form,
  ItemId,
  LocalReason,
  MoveReferralParams,
  QueueItem,
  ReadReferralParams,
  Reference,
  ReferralResponse,
  ReferralStatus,
  StaleReferral,
  Worker,
} from "../wire/wire.ts";
import type { Queue } from "./queue.svelte.ts";
import type { Open } from "./session.svelte.ts";
import type { DeskTalk } from "./talk.svelte.ts";
import { openReferral, openReferralAnew } from "./team.ts";

/** What is in the box. */
export interface Inside {
  /** The form; null when it is not written as agreed. */
  form: Form | null;
  /** What was in the box, for a form that is not written as agreed. */
  raw: string;
  /** Whose signature it carries. */
  signature: "partner" | "none" | "other";
}

/** A box, opened or not. */
interface OpenedBox {
  inside: Inside | null;
  /** Why the box did not open. */
  failed: "cannotOpen" | "badSignature" | null;
}

/** Another referral, beside one that we hold. */
export interface OpenedBeside extends OpenedBox {
  facts: BesideReferral;
}

/** The referral that is shown. */
export interface Opened extends OpenedBox {
  facts: ReferralResponse;
  /** What is joined to it (R367). */
  joined: OpenedBeside[];
}

/** What a status may become (E18): what we may make of it. */
export const NEXT: Readonly<Record<ReferralStatus, readonly ReferralStatus[]>> = {
  requested: ["accepted", "rejected", "cancelled"],
  accepted: ["inProgress", "onHold", "completed", "failed", "cancelled"],
  inProgress: ["onHold", "completed", "failed", "cancelled"],
  onHold: ["inProgress", "completed", "failed", "cancelled"],
  rejected: [],
  cancelled: [],
  failed: [],
  completed: [],
  enteredInError: [],
};

const ENDS: readonly ReferralStatus[] = ["rejected", "cancelled", "failed", "completed", "enteredInError"];
const TOLD: readonly ReferralStatus[] = ["rejected", "cancelled", "failed"];

/** Whether a status closes the referral. */
export const ends = (status: ReferralStatus): boolean => ENDS.includes(status);
/** Whether a status says why. */
export const saysWhy = (status: ReferralStatus): boolean => TOLD.includes(status);

/** Whether what stands in clear is what the sender wrote. */
export function isAsWritten({ facts, inside }: Opened): boolean {
  const routing = inside?.form?.routing;
  return (
    !routing ||
    (routing.form === facts.form &&
      routing.personKnows === facts.personKnows &&
      routing.consent === facts.consent)
  );
}

/**
 * Whether nobody may contact the person now: by what the sender wrote, whatever the server makes of it. Of several that are about them the
 * strictest counts.
 */
export function mayNotContact({ facts, inside, joined }: Opened): boolean {
  const all = [{ facts, inside }, ...joined].map((one) => one.inside?.form?.routing ?? one.facts);
  return facts.contact === "ask" || (facts.contact === "agreed" && all.some(mustAsk));
}

export interface Host {
  open: Open;
  queue: Queue;
  refreshKeys: () => Promise<void>;
  /** Does one step and tells what went wrong. */
  run: (step: () => Promise<void>) => Promise<boolean>;
}

export class Referrals {
  opened: Opened | null = $state.raw(null);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Those that we hold, on whichever device. */
  get own(): QueueItem[] {
    const me = this.#host.open.me.memberId;
    return this.#host.queue.items.filter(
      ({ kind, state }) => kind === "referral" && state.type === "claimed" && state.by === me,
    );
  }

  /** The one that is open, as long as it is ours: whoever lost it reads it no longer. */
  get shown(): Opened | null {
    const { opened } = this;
    return opened && this.own.some((item) => item.itemId === opened.facts.itemId) ? opened : null;
  }

  async show(itemId: ItemId): Promise<void> {
    await this.#host.run(() => this.read(itemId));
  }

  /** Who sits beside the person in a chat, as the form that came with them names it. */
  async workerOf(chatId: ChatId): Promise<Worker | null> {
    for (const { itemId } of this.own) {
      const facts = await post("/api/v1/referrals/read", { itemId } satisfies ReadReferralParams, decode);
      if (facts.chatId !== chatId) continue;
      const { inside } = await this.#openBox(facts);
      return inside?.signature === "other" ? null : (inside?.form?.worker ?? null);
    }
    return null;
  }

  /** This desk has the person: they are asked whether the worker may go. */
  async confirmGuest({ chatId, facts }: DeskTalk): Promise<void> {
    const { fence } = facts;
    if (fence === null) return;
    const params: ConfirmGuestParams = { chatId, fence };
    await this.#host.run(() => send("/api/v1/chats/guest", params));
  }

  /** Reads and opens one that we hold. */
  async read(itemId: ItemId): Promise<void> {
    const params: ReadReferralParams = { itemId };
    const facts = await post("/api/v1/referrals/read", params, decode);
    const { joined } = await post("/api/v1/referrals/joined", { itemId }, decodeJoined);
    this.opened = {
      facts,
      ...(await this.#openBox(facts)),
      joined: await Promise.all(joined.map(async (one) => ({ facts: one, ...(await this.#openBox(one)) }))),
    };
  }

  /** Others that may be about the same person: ours, and those that wait and might come to us (R367). */
  get others(): QueueItem[] {
    const shown = this.shown?.facts.itemId;
    const { me } = this.#host.open;
    const leads = me.roles.includes("supervisor");
    return this.#host.queue.items.filter(({ kind, itemId, state, supervisor }) => {
      const mine = state.type === "claimed" && state.by === me.memberId;
      return (
        kind === "referral" &&
        itemId !== shown &&
        (mine || (state.type === "waiting" && (leads || !supervisor)))
      );
    });
  }

  /** Another one, to be read beside the one that is shown. Nothing is compared but by whoever reads. */
  async beside(otherItemId: ItemId): Promise<OpenedBeside | null> {
    const { opened } = this;
    if (!opened) return null;
    let read: OpenedBeside | null = null;
    const params = { itemId: opened.facts.itemId, otherItemId };
    await this.#host.run(async () => {
      const facts = await post("/api/v1/referrals/beside", params, decodeBeside);
      read = { facts, ...(await this.#openBox(facts)) };
    });
    return read;
  }

  /** Both are about the same person: the other one is closed as a duplicate, and stays beside this one. True when it was done. */
  async join(otherItemId: ItemId): Promise<boolean> {
    const { opened } = this;
    if (!opened) return false;
    const { itemId, fence } = opened.facts;
    return this.#host.run(async () => {
      await send("/api/v1/referrals/join", { itemId, fence, otherItemId });
      await this.read(itemId);
    });
  }

  /** It is about somebody else after all. */
  async part(reference: Reference): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { itemId, fence } = opened.facts;
    await this.#host.run(async () => {
      await send("/api/v1/referrals/part", { itemId, fence, reference });
      await this.read(itemId);
    });
  }

  close(): void {
    this.opened = null;
  }

  async #openBox(facts: Pick<ReferralResponse, "sealed" | "reference" | "signer">): Promise<OpenedBox> {
    const { open, refreshKeys } = this.#host;
    try {
      const box = await openReferralAnew(open, refreshKeys, facts.sealed, facts.reference);
      const signer = box.signer ? toText(box.signer) : null;
      const raw = new TextDecoder().decode(box.body);
      box.free();
      const signature = signer === facts.signer ? (signer === null ? "none" : "partner") : "other";
      return { inside: { form: read(raw), raw, signature }, failed: null };
    } catch (error) {
      const failed = errorCode(error) === "badSignature" ? "badSignature" : "cannotOpen";
      return { inside: null, failed };
    }
  }

  /** Says how it stands; with a status that ends it, it is gone. */
  async move(status: ReferralStatus, reason: LocalReason | null): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { itemId, fence } = opened.facts;
    const params: MoveReferralParams = { itemId, fence, status, reason };
    await this.#host.run(async () => {
      await send("/api/v1/referrals/status", params);
      if (ends(status)) this.close();
      else await this.read(itemId);
    });
  }

  /** A supervisor has agreed with who sent it that the person may be contacted (R362). */
  async allow(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { itemId, fence } = opened.facts;
    const params: AllowContactParams = { itemId, fence };
    await this.#host.run(async () => {
      await send("/api/v1/referrals/contact", params);
      await this.read(itemId);
    });
  }

  /** Back to the queue; it keeps its age. */
  async giveBack(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { itemId, fence } = opened.facts;
    await this.#host.run(async () => {
      await send("/api/v1/items/return", { itemId, fence });
      this.close();
    });
  }
}

/** Seals a referral again to the newest team key; null for one that this desk cannot open: a colleague's does. */
export function resealed(open: Open, { sealed, reference }: StaleReferral): string | null {
  if (!open.trust) return null;
  try {
    const box = openReferral(open.teamKeys, sealed, reference);
    const after = toText(box.reseal(open.trust, nowS()));
    box.free();
    return after;
  } catch {
    return null;
  }
}

function read(raw: string): Form | null {
  try {
    return decodeForm(JSON.parse(raw));
  } catch {
    return null;
  }
}
