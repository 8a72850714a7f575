/** What a chat at the desk needs of the desk. */
import type { Socket } from "../net/socket.ts";
import type { ChatId, Worker } from "../wire/wire.ts";
import type { Open } from "./session.svelte.ts";
import type { ChatStore } from "./store.ts";
import type { DeskTalk } from "./talk.svelte.ts";

export interface Host {
  open: Open;
  store: ChatStore;
  socket: Socket;
  /** Fetches keys that are newer than this desk's. */
  refreshKeys: () => Promise<void>;
  /** Who sits beside the person, as the form that came with them names it; null for nobody. */
  workerOf: (chatId: ChatId) => Promise<Worker | null>;
  /** Nothing is left to do for this chat. */
  gone: (talk: DeskTalk) => void;
}
