/** The open desk: the socket, the queue, the running chats, invitations. One for each log-in. */
import type { JoinKeys } from "../core/desk.ts";
import { errorCode } from "../core/surface.ts";
import { nowS, setClock } from "../net/clock.ts";
import { get, post, ProblemError, send } from "../net/http.ts";
import { Socket, socketUrl, type Link } from "../net/socket.ts";
import { randomText, toBytes, toText } from "../wire/bytes.ts";
import { claim as decodeClaim, colleagues as decodeColleagues, staffFrame } from "../wire/decode-staff.ts";
import type {
  AnswerParams,
  AssessParams,
  ChatId,
  ClaimResponse,
  ColdReason,
  Colleague,
  EndReason,
  Grant,
  Invitation,
  InvitationId,
  InviteParams,
  ItemId,
  LevelReason,
  MemberId,
  NextParams,
  PickReason,
  ProblemCode,
  Purpose,
  QueueItem,
  ServerFrame,
  WrapUpParams,
} from "../wire/wire.ts";
import { Asides } from "./asides.svelte.ts";
import { Callbacks } from "./callback/callbacks.svelte.ts";
import { Care } from "./care.svelte.ts";
import { Invitations } from "./invitations.svelte.ts";
import { joinKeys } from "./join-keys.ts";
import { Queue } from "./queue.svelte.ts";
import { Referrals } from "./referrals.svelte.ts";
import { may, SEE_COLLEAGUES } from "./roles.ts";
import type { Open, Reason } from "./session.svelte.ts";
import { Silences } from "./silences.svelte.ts";
import { Shifts } from "./shifts.svelte.ts";
import type { ChatStore } from "./store.ts";
import { talkState } from "./stored.ts";
import { openIntakeAnew } from "./team.ts";
import { DeskTalk } from "./talk.svelte.ts";
import { JUST_IN } from "./talk-shown.svelte.ts";
import type { Facts } from "./talk-state.ts";
import { takeTicket } from "./ticket.ts";
import { Upkeep } from "./upkeep.svelte.ts";

/** What a person at the desk is told about a step that did not work. */
export type Trouble = ProblemCode | "unreachable" | "keys";

export class Duty {
  link: Link = $state.raw({ type: "connecting" });
  talks: DeskTalk[] = $state.raw([]);
  /** The chat that is shown. */
  shown: ChatId | null = $state(null);
  readonly invitations = new Invitations();
  colleagues: Colleague[] = $state.raw([]);
  trouble: Trouble | null = $state(null);
  busy = $state(false);
  readonly queue = new Queue();
  readonly open: Open;
  readonly upkeep: Upkeep;
  readonly shifts = new Shifts();
  readonly care = new Care();
  readonly calls: Callbacks;
  readonly silences: Silences;
  readonly asides: Asides;
  readonly referrals: Referrals;
  readonly #store: ChatStore;
  readonly #socket: Socket;
  readonly #onOver: (reason: Reason | "replaced" | "outdated") => void;
  readonly #joins = new Map<string, JoinKeys>();
  /** Grants for chats whose claim has not been answered here yet. */
  readonly #early = new Map<ChatId, Grant>();
  /** What came for chats that we are being let into, while their keys are opened. */
  readonly #coming = new Map<ChatId, ServerFrame[]>();

  constructor(open: Open, store: ChatStore, onOver: (reason: Reason | "replaced" | "outdated") => void) {
    this.open = open;
    this.upkeep = new Upkeep(open);
    this.calls = new Callbacks(open, () => this.upkeep.refresh());
    this.silences = new Silences({
      policy: open.me.silence,
      talks: () => this.talks,
      isAsking: (talk) => this.open.alarm !== null || this.isAskingFor(talk),
      asked: (asked) => this.invitations.asking(asked, this.open.me.memberId),
      answered: ({ chatId }) => this.invitations.standingIn(chatId).forEach((one) => void this.withdraw(one)),
    });
    this.asides = new Asides({ open, store, talks: () => this.talks });
    this.referrals = new Referrals({
      open,
      queue: this.queue,
      refreshKeys: () => this.upkeep.refresh(),
      run: (step) => this.#try(step),
    });
    this.#store = store;
    this.#onOver = onOver;
    this.#socket = new Socket({
      url: socketUrl(location),
      token: takeTicket,
      cursors: () =>
        this.talks.flatMap(({ chatId, cursor }) => (cursor === null ? [] : [{ chatId, seq: cursor }])),
      decode: staffFrame,
      onFrame: (frame) => this.#onFrame(frame),
      onLink: (link) => this.#onLink(link),
    });
  }

  /** Restores what ran before a reload, then connects. */
  async begin(): Promise<void> {
    for (const stored of await this.#store.load()) {
      if (await this.asides.restore(stored)) continue;
      try {
        const state = talkState(stored.state);
        const needsKeys = state.phase === "entering" || state.phase === "open";
        const chat = needsKeys ? this.open.desk.restore(stored.deltas) : null;
        const talk = this.#newTalk(state.facts);
        talk.restore(state, chat);
        this.#add(talk);
      } catch {
        // Not readable any more: the server offers the item to somebody else when the lease ends.
        await this.#store.drop(stored.chatId);
      }
    }
    this.#socket.start();
    for (const one of this.#beside()) one.start();
    await this.refreshColleagues();
  }

  get talk(): DeskTalk | null {
    return this.talks.find((talk) => talk.chatId === this.shown) ?? null;
  }

  alias(member: MemberId): string {
    return this.colleagues.find((one) => one.memberId === member)?.alias ?? "";
  }

  show(chatId: ChatId | null): void {
    if (chatId !== null) this.referrals.close();
    if (this.talk) this.talk.unread = 0;
    this.shown = chatId;
    if (this.talk) this.talk.unread = 0;
  }

  /** "Help the next person" (R305). */
  async next(despite = false): Promise<void> {
    const params: NextParams = { despite };
    await this.#claim("/api/v1/queue/next", params);
  }

  /** A supervisor takes one item out of turn, with a reason (ruling 24). */
  async pick(itemId: ItemId, reason: PickReason): Promise<void> {
    await this.#claim("/api/v1/items/claim", { itemId, reason });
  }

  /** Takes what is put before us (R703: only ever by a tap or a key). */
  async accept(itemId: ItemId): Promise<void> {
    await this.#claim("/api/v1/offers/accept", { itemId });
  }

  /** It goes to the next one at once. Nobody is asked why. */
  async declineOffer(itemId: ItemId): Promise<void> {
    await this.#try(() => send("/api/v1/offers/decline", { itemId }));
  }

  /** Says how urgent it is; without a reason, that it is as it stands (R304). */
  async assess(talk: DeskTalk, why: LevelReason | null): Promise<void> {
    const { itemId, fence } = talk.facts;
    if (itemId === null || fence === null) return;
    const params: AssessParams = { itemId, fence, why };
    await this.#try(() => send("/api/v1/items/level", params));
  }

  /** The item of a chat as the queue tells it. */
  itemOf(talk: DeskTalk): QueueItem | undefined {
    const { itemId } = talk.facts;
    return itemId === null ? undefined : this.queue.find(itemId);
  }

  /** The holder has learnt whether it is somebody under 18 (R226). */
  async markMinor(talk: DeskTalk, minor: boolean): Promise<void> {
    const { itemId, fence } = talk.facts;
    if (itemId === null || fence === null) return;
    await this.#try(() => send("/api/v1/items/minor", { itemId, fence, minor }));
  }

  /** Whether the item of a chat concerns somebody under 18, as the queue says. */
  isMinor(talk: DeskTalk): boolean {
    return this.itemOf(talk)?.minor === true;
  }

  /** Back to the queue; the item keeps its age. */
  async giveBack(talk: DeskTalk): Promise<void> {
    const { itemId, fence } = talk.facts;
    if (itemId === null || fence === null) return;
    if (await this.#try(() => send("/api/v1/items/return", { itemId, fence }))) {
      await this.#close(talk);
      this.#lookAfter();
    }
  }

  async end(
    talk: DeskTalk,
    reason: Extract<EndReason, "endedByAdvocate" | "unsafeEnd" | "abusive">,
  ): Promise<void> {
    const { chatId, fence } = talk.facts;
    if (fence === null) return;
    await this.#try(() => send("/api/v1/chats/end", { chatId, fence, reason }));
  }

  async wrapUp(talk: DeskTalk, codes: Omit<WrapUpParams, "itemId" | "fence">): Promise<void> {
    const { itemId, fence } = talk.facts;
    if (itemId === null || fence === null) return;
    if (await this.#try(() => send("/api/v1/items/wrap-up", { itemId, fence, ...codes }))) {
      await this.#close(talk);
      this.#lookAfter();
    }
  }

  /** Asks a colleague in; to take over without the person's word only for a reason (R313). */
  async invite(
    talk: DeskTalk,
    memberId: MemberId,
    purpose: Purpose,
    cold: ColdReason | null = null,
  ): Promise<void> {
    const { chatId, fence } = talk.facts;
    if (fence === null || this.open.alarm !== null) return;
    const invitationId = randomText(16);
    const params: InviteParams = { invitationId, chatId, memberId, purpose, cold, fence };
    const asked = await this.#try(() => send("/api/v1/invitations", params));
    if (asked)
      this.invitations.asking({ invitationId, chatId, to: memberId, purpose, cold }, this.open.me.memberId);
  }

  /** Whether a colleague is asked into a chat, or in it to take over. */
  isAskingFor(talk: DeskTalk): boolean {
    return talk.passing !== null || this.invitations.passesOn(talk.chatId);
  }

  /** Keeps a chat that was on its way to a colleague who has come in. */
  async keep(invitationId: InvitationId): Promise<void> {
    await this.#try(() => send("/api/v1/invitations/withdraw", { invitationId }));
  }

  async withdraw(invitation: Invitation): Promise<void> {
    await this.keep(invitation.invitationId);
    this.invitations.drop(invitation);
  }

  async answer(invitation: Invitation, yes: boolean): Promise<void> {
    const { invitationId } = invitation;
    await this.#try(async () => {
      const params: AnswerParams = { invitationId, keyPackage: null };
      if (yes) {
        const keys = joinKeys(this.open.desk);
        await this.#store.saveJoin(invitationId, keys.save());
        this.#joins.set(invitationId, keys);
        params.keyPackage = toText(keys.bytes);
      }
      await send("/api/v1/invitations/answer", params);
    });
    this.invitations.drop(invitation);
    if (yes && invitation.purpose === "interpret") this.invitations.waitsForYes = invitation;
  }

  /** A supporter leaves; the holder's desk takes the keys away. */
  async leave(talk: DeskTalk): Promise<void> {
    const { chatId } = talk;
    if (await this.#try(() => send("/api/v1/chats/leave", { chatId }))) await this.#close(talk);
  }

  async dismiss(talk: DeskTalk): Promise<void> {
    await this.#close(talk);
  }

  /** As `refreshColleagues`, in the background: what went wrong is tried again and not told. */
  async lookForColleagues(): Promise<void> {
    try {
      this.colleagues = (await get("/api/v1/colleagues", decodeColleagues)).colleagues;
    } catch {
      // The list stays as it was.
    }
  }

  async refreshColleagues(): Promise<void> {
    if (!may(this.open.me.roles, SEE_COLLEAGUES)) return;
    await this.#try(async () => {
      this.colleagues = (await get("/api/v1/colleagues", decodeColleagues)).colleagues;
    });
  }

  /** Log-out: nothing of the running chats stays on the device. */
  async leaveDesk(): Promise<void> {
    this.stop();
    await this.#store.clear().catch(() => undefined);
  }

  stop(): void {
    this.#socket.stop();
    for (const one of this.#beside()) one.stop();
    this.asides.release();
    this.referrals.close();
    for (const talk of this.talks) talk.release();
    for (const keys of this.#joins.values()) keys.free();
    this.#joins.clear();
    this.talks = [];
  }

  /** What looks again by itself. */
  #beside(): { start(): void; stop(): void }[] {
    return [this.upkeep, this.shifts, this.care, this.calls, this.silences];
  }

  /** Whoever let go of somebody may have to step away (R708). */
  #lookAfter(): void {
    void this.shifts.look();
    void this.care.look();
  }

  async #claim(path: string, params: object): Promise<void> {
    if (this.open.alarm !== null) return;
    await this.#try(async () => {
      const claim = await post(path, params, decodeClaim);
      const { chatId, itemId } = claim.item;
      if (chatId === null) {
        await this.referrals.read(itemId);
        return;
      }
      // The same claim again (a second tap, a lost answer): its way in is under way already.
      const known = this.#find(chatId);
      if (known?.facts.fence !== claim.fence) this.#add(this.#enter(claim, chatId));
      this.show(chatId);
    });
  }

  #enter(claim: ClaimResponse, chatId: ChatId): DeskTalk {
    const { item, fence, safety, device, grant } = claim;
    const { itemId, level, language } = item;
    const talk = this.#newTalk({ chatId, itemId, fence, level, language, safety, device });
    talk.state = { type: "waiting", returning: item.returning, slow: false, prefers: null, unmet: false };
    talk.claimed();
    // The visitor's keys may have been ready while the answer was on its way.
    const ready = grant ?? this.#early.get(chatId);
    this.#early.delete(chatId);
    if (ready) talk.enter(ready);
    return talk;
  }

  #newTalk(facts: Facts): DeskTalk {
    return new DeskTalk(
      {
        open: this.open,
        store: this.#store,
        socket: this.#socket,
        refreshKeys: () => this.upkeep.refresh(),
        workerOf: (chatId) => this.referrals.workerOf(chatId),
        gone: (talk) => this.#remove(talk),
      },
      facts,
    );
  }

  #add(talk: DeskTalk): void {
    const rest = this.talks.filter((one) => one.chatId !== talk.chatId);
    this.talks = [...rest, talk];
    this.shown ??= talk.chatId;
  }

  #remove(talk: DeskTalk): void {
    this.asides.forget(talk.chatId);
    this.talks = this.talks.filter((one) => one !== talk);
    if (this.shown === talk.chatId) this.show(this.talks[0]?.chatId ?? null);
  }

  async #close(talk: DeskTalk): Promise<void> {
    await talk.forget();
    this.#remove(talk);
  }

  #find(chatId: ChatId): DeskTalk | undefined {
    return this.talks.find((talk) => talk.chatId === chatId);
  }

  #onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "ready":
        setClock(frame.nowAt);
        this.asides.check();
        break;
      case "queue":
      case "queueChanged":
      case "queueBehind":
        this.queue.onFrame(frame);
        break;
      case "invited":
        this.invitations.comes(frame.invitation);
        void this.refreshColleagues();
        break;
      case "invitationAccepted":
        this.#find(frame.invitation.chatId)?.letIn(frame.invitation.invitationId, frame.keyPackage);
        this.invitations.accepted(frame.invitation);
        break;
      case "invitationClosed":
        if (frame.byPerson)
          this.#find(frame.invitation.chatId)?.interpreterRefused(this.alias(frame.invitation.to));
        else if (this.invitations.isOurs(frame.invitation)) this.invitations.declined = frame.invitation;
        this.invitations.drop(frame.invitation);
        break;
      case "welcomed":
        void this.#welcomed(frame);
        break;
      case "refused":
        if (frame.chatId !== null) this.#find(frame.chatId)?.onFrame(frame);
        break;
      case "chat":
        this.#tell(frame);
        if (frame.state.type === "ended") this.#lookAfter();
        break;
      case "accepted":
      case "entries":
      case "caughtUp":
      case "leaveAsked":
        this.#tell(frame);
        break;
      case "removed":
        this.#tell(frame);
        this.#lookAfter();
        break;
      case "granted":
        if (this.#find(frame.chatId)) this.#find(frame.chatId)?.onFrame(frame);
        else this.#early.set(frame.chatId, frame.grant);
        break;
      case "aside":
      case "asideClosed":
        this.asides.onFrame(frame);
        break;
      case "typing":
      case "groupOpened":
      case "idleWarning":
      case "problem":
        break;
    }
  }

  /** To the chat that it is about, or kept for one that we are being let into. */
  #tell(frame: ServerFrame & { chatId: ChatId }): void {
    const talk = this.#find(frame.chatId);
    if (talk) talk.onFrame(frame);
    else this.#coming.get(frame.chatId)?.push(frame);
  }

  async #welcomed(frame: Extract<ServerFrame, { type: "welcomed" }>): Promise<void> {
    const { chatId, invitationId } = frame.invitation;
    const { core, desk } = this.open;
    this.invitations.drop(frame.invitation);
    if (this.#find(chatId) || !this.open.trust) return;
    const early: ServerFrame[] = [];
    this.#coming.set(chatId, early);
    await this.#try(async () => {
      const saved = await this.#store.takeJoin(invitationId);
      const keys = this.#joins.get(invitationId) ?? (saved && core.JoinKeys.load(saved));
      this.#joins.delete(invitationId);
      if (!keys) throw new Error("keysUsed");
      const refresh = (): Promise<void> => this.upkeep.refresh();
      const intake = await openIntakeAnew(this.open, refresh, frame.intake, chatId);
      const { trust } = this.open;
      if (!trust) throw new Error("noKeys");
      const welcome = toBytes(frame.welcome);
      const chat = await this.open.keys.sure(() => desk.join(keys, welcome, intake, trust, nowS()));
      const item = this.queue.items.find((one) => one.chatId === chatId);
      const talk = this.#newTalk({
        chatId,
        itemId: null,
        fence: null,
        level: item?.level ?? null,
        language: item?.language ?? intake.language,
        safety: frame.safety,
        device: frame.device,
      });
      talk.state = JUST_IN;
      talk.join(intake, chat, frame.seq);
      this.#add(talk);
      for (const one of early) talk.onFrame(one);
      this.asides.look();
      this.show(chatId);
    });
    this.#coming.delete(chatId);
  }

  #onLink(link: Link): void {
    this.link = link;
    if (link.type === "over") this.#onOver(link.why === "unauthenticated" ? "expired" : link.why);
  }

  /** Does one step and tells what went wrong; true when it worked. */
  async #try(step: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.trouble = null;
    try {
      await step();
      return true;
    } catch (error) {
      if (error instanceof ProblemError) {
        if (error.code === "unauthenticated") this.#onOver("expired");
        this.trouble = error.code;
      } else this.trouble = errorCode(error) === "internal" ? "unreachable" : "keys";
      return false;
    } finally {
      this.busy = false;
    }
  }
}
