/** What a chat of the visitor is begun with. */
import type { OpenChatParams } from "../wire/wire.ts";
import type { Pinned, VisitorCore } from "./keys.ts";

export interface TalkPlan {
  place: Omit<OpenChatParams, "chatId" | "token">;
  pinned: Pinned;
  load: () => Promise<VisitorCore>;
  socketUrl: string;
  wordsUrl: string;
  /** Something came that the person may want to see. */
  onReply: () => void;
}
