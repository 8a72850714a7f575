/** The asides of this desk: at most one beside each chat. */
import type { Reader } from "../chat/people.ts";
import { ProblemError, send } from "../net/http.ts";
import { randomText } from "../wire/bytes.ts";
import type { Aside as Told, ChatId, OpenAsideParams, ServerFrame } from "../wire/wire.ts";
import { asideState, isAside } from "./aside-state.ts";
import { AsideTalk, type Pair } from "./aside.svelte.ts";
import type { Open } from "./session.svelte.ts";
import type { ChatStore, Stored } from "./store.ts";
import type { DeskTalk } from "./talk.svelte.ts";

export interface AsidesHost {
  open: Open;
  store: ChatStore;
  talks: () => readonly DeskTalk[];
}

export class Asides {
  all: AsideTalk[] = $state.raw([]);
  /** The last one that this desk wanted could not be opened. */
  trouble = $state(false);
  readonly #host: AsidesHost;
  /** What was told of chats that this desk is only just coming into. */
  #early: Told[] = [];

  constructor(host: AsidesHost) {
    this.#host = host;
  }

  beside(talk: DeskTalk): AsideTalk | undefined {
    return this.all.find((aside) => aside.pair.chatId === talk.chatId);
  }

  /** With whom this desk can talk apart from a chat: its holder with the supervisors in it, and they with the holder. */
  partners(talk: DeskTalk): Reader[] {
    const { deviceId } = this.#host.open.me;
    const others = talk.readers.filter((one) => one.device !== deviceId);
    const mine = talk.readers.find((one) => one.device === deviceId);
    if (talk.isHolder) return others.filter((one) => one.role === "supervisor");
    const talks = (one: Reader): boolean => one.role === "advocate" || one.role === "supervisor";
    return mine?.role === "supervisor" ? others.filter(talks) : [];
  }

  async begin(talk: DeskTalk, reader: Reader): Promise<void> {
    this.trouble = false;
    const params: OpenAsideParams = { asideId: randomText(16), chatId: talk.chatId, with: reader.device };
    try {
      await send("/api/v1/asides/open", params);
    } catch (error) {
      // The other one was faster: theirs is on its way to us.
      this.trouble = !(error instanceof ProblemError && error.code === "conflict");
    }
  }

  async end(aside: AsideTalk): Promise<void> {
    const { asideId } = aside.pair;
    await send("/api/v1/asides/close", { asideId }).catch(() => undefined);
    await aside.forget();
  }

  onFrame(frame: Extract<ServerFrame, { type: "aside" | "asideClosed" }>): void {
    if (frame.type === "aside") this.#told(frame.aside);
    else void this.all.find((one) => one.pair.asideId === frame.asideId)?.forget();
  }

  /** The connection is back: what was ended meanwhile is over here too. */
  check(): void {
    for (const aside of this.all) aside.check();
  }

  /** A chat has been come into: what was told of it before is looked at again. */
  look(): void {
    for (const told of this.#early.splice(0)) this.#told(told);
  }

  /** True when what was stored is an aside's; one that cannot be opened any more is dropped. */
  async restore(stored: Stored): Promise<boolean> {
    if (!isAside(stored.state)) return false;
    try {
      const state = asideState(stored.state);
      const keys = this.#host.open.desk.restoreAside(stored.deltas);
      const { asideId, chatId, alias } = state;
      const aside = this.#add({ asideId, chatId, alias, with: state.with });
      aside.restore(state, keys);
    } catch {
      await this.#host.store.drop(stored.chatId);
    }
    return true;
  }

  /** The chat is over here. */
  forget(chatId: ChatId): void {
    for (const aside of this.all) if (aside.pair.chatId === chatId) void aside.forget();
  }

  release(): void {
    for (const aside of this.all) aside.release();
    this.all = [];
  }

  /** Who the other one is stands in the chat's group, certified; what the server says alone is nobody. */
  #told(told: Told): void {
    const talk = this.#host.talks().find((one) => one.chatId === told.chatId);
    const reader = talk?.readers.find((one) => one.device === told.with);
    if (!talk || !reader) {
      this.#early = [...this.#early.filter((one) => one.asideId !== told.asideId), told];
      return;
    }
    const known = this.all.find((one) => one.pair.asideId === told.asideId);
    const { asideId, chatId } = told;
    const aside = known ?? this.#add({ asideId, chatId, with: told.with, alias: reader.alias });
    if (aside.fits(told, reader)) aside.told(told);
  }

  #add(pair: Pair): AsideTalk {
    const aside = new AsideTalk(
      {
        open: this.#host.open,
        store: this.#host.store,
        onText: () => {
          const talk = this.#host.talks().find((one) => one.chatId === pair.chatId);
          if (talk) talk.unread += 1;
        },
        gone: (one) => (this.all = this.all.filter((other) => other !== one)),
      },
      pair,
    );
    this.all = [...this.all.filter((one) => one.pair.asideId !== pair.asideId), aside];
    return aside;
  }
}
