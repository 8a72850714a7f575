/** Takes a place in line, for as long as it takes. */
import { ProblemError, send } from "../net/http.ts";
import type { LeaveParams, OpenChatParams, Token } from "../wire/wire.ts";

/** Links and codes that lead nowhere: no place is taken, and the person is told. */
export type NoPlace = "drillOver" | "codeOver";

export interface Waiting {
  isOver: () => boolean;
  /** The server gives no place. */
  refused: (why: NoPlace | "busy") => void;
  /** It could not be reached; it is tried again. */
  lost: () => void;
}

const RETRY_MS = 3_000;

/** True once the place is taken; false when it was refused. Who has left meanwhile is told of a place all the same: they give it up. */
export async function takePlace(
  params: OpenChatParams,
  { isOver, refused, lost }: Waiting,
): Promise<boolean> {
  while (!isOver()) {
    try {
      await send("/api/v1/chats", params);
      return true;
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : null;
      if (code === "drillOver" || code === "codeOver") {
        refused(code);
        return false;
      }
      // Guesses at a code are limited: who typed theirs waits no longer than a breath, and tries again themselves.
      if (code === "rateLimited" && params.code !== null) {
        refused("busy");
        return false;
      }
      lost();
      const pause = error instanceof ProblemError ? error.retryAfterMs : null;
      await new Promise((resolve) => setTimeout(resolve, pause ?? RETRY_MS));
    }
  }
  return false;
}

/** Nobody should wait for somebody who cannot talk. */
export function giveUpPlace(token: Token): void {
  const params: LeaveParams = { token, reason: "noStaffLeft", outbox: [] };
  void send("/api/v1/leave", params).catch(() => undefined);
}
