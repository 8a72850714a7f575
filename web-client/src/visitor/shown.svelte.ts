/** What the page shows of a chat, and how the core's events change it. Knows nothing of sockets and keys. */
import { newBody, readBody } from "../chat/body.ts";
import { reader, shownGuest, type Reader } from "../chat/people.ts";
import { Transcript } from "../chat/transcript.svelte.ts";
import { LogError, type LogTrouble } from "../core/key-log.ts";
import { errorCode, type ChatEvent, type Person } from "../core/surface.ts";
import type { Link } from "../net/socket.ts";
import { toText } from "../wire/bytes.ts";
import type { ChatState, EndReason, Gender, InvitationId, Passing } from "../wire/wire.ts";
import type { NoPlace } from "./place.ts";
import { pickReference } from "./reference.ts";
import { Return } from "./return.svelte.ts";

/** Where the chat stands for the visitor. */
export type Stage =
  | Extract<ChatState, { type: "waiting" }>
  | { type: "active"; holderPresent: boolean; passing: Passing | null }
  | { type: "ended"; reason: EndReason }
  | { type: "refused"; why: Alarm }
  | { type: "failed"; why: "lapsed" | "broken" | "replaced" | "outdated" | "busy" | NoPlace };

/**
 * What the page will not go on with: a reader who is not certified and known, an interpreter whom the person did not agree to, or a
 * log of keys that cannot be believed.
 */
export type Alarm = "reader" | "unasked" | Exclude<LogTrouble, "missing"> | "keys";

/** What stands behind an entry that the core refused; null where nobody may be trying to listen in. */
export function alarmIn(error: unknown): Alarm | null {
  const code = errorCode(error);
  if (code === "notAgreed") return "unasked";
  if (error instanceof LogError) return error.why === "missing" ? "reader" : error.why;
  return code === "refusedReader" ? "reader" : null;
}

/** How long "we are writing" is shown after the last sign, in milliseconds. */
const WRITING_MS = 7_000;

/** Before the server has said anything. */
const IN_LINE = { type: "waiting", returning: false, slow: false, prefers: null, unmet: false } as const;

export class Shown {
  stage: Stage = $state(IN_LINE);
  link: Link = $state({ type: "connecting" });
  /** The server has given a place in line. */
  placed = $state(false);
  /** The keys are made and somebody can be let in. */
  opened = $state(false);
  readers: Reader[] = $state([]);
  /** Somebody has been in the chat at least once. */
  met = $state(false);
  writing = $state(false);
  /** What the person has answered to the question who goes on, until the server says how it stands. */
  word: { invitationId: InvitationId; yes: boolean } | null = $state(null);
  /** Whom the person would rather talk with, until the server says the same. */
  preference: { gender: Gender | null } | null = $state(null);
  /** The person is asked whether they are still there. */
  idle = $state(false);
  /** Own texts that the server has not taken. */
  unsent = $state(0);
  readonly transcript = new Transcript();
  readonly words = new Return();
  readonly since = Date.now();
  /** Something to say when coming back, for the person's head only; told to nobody by the page. */
  readonly reference = pickReference();

  #writingTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param onReply something came that the person may want to see */
  constructor(protected readonly onReply: () => void) {}

  protected showWriting(): void {
    this.writing = true;
    clearTimeout(this.#writingTimer);
    this.#writingTimer = setTimeout(() => (this.writing = false), WRITING_MS);
  }

  protected hideWriting(): void {
    clearTimeout(this.#writingTimer);
    this.writing = false;
  }

  /** Shows where a chat that goes on stands. */
  protected showState(state: Exclude<ChatState, { type: "ended" }>): void {
    const before = this.stage;
    if (state.type !== "waiting" || state.prefers === this.preference?.gender) this.preference = null;
    if (state.type === "active") {
      const { holderPresent, passing } = state;
      this.stage = { type: "active", holderPresent, passing };
      if (passing?.invitationId !== this.word?.invitationId || passing?.agreed) this.word = null;
      if (before.type !== "active") return;
      if (before.holderPresent !== holderPresent)
        this.transcript.notice(holderPresent ? "back" : "reconnecting");
      // Something is asked: a hidden tab says so quietly, as for a reply.
      if (passing && !before.passing) this.onReply();
    } else if (state.type === "waiting") {
      this.stage = state;
      if (state.returning && before.type === "active") this.transcript.notice("returning");
    }
  }

  /** Shows one event; true when the members have changed. */
  protected showOne(event: ChatEvent): boolean {
    // A guest has words, and nothing to propose or to answer.
    if ("from" in event && event.from.who === "guest" && event.type !== "text") return false;
    switch (event.type) {
      case "text":
      case "goodbye": {
        const body = readBody(event.text) ?? newBody(event.text);
        this.writing = false;
        if (this.#addTheirs(body.id, event.from, body.text)) this.onReply();
        return false;
      }
      case "handoff":
      case "outside":
        this.transcript.ask(event.type, {
          mine: false,
          alias: aliasOf(event.from),
          text: event.type === "handoff" ? event.text : event.number,
          hash: toText(event.hash),
        });
        this.onReply();
        return false;
      case "consent": {
        const { text, release, from } = event;
        const asked = { mine: false, alias: aliasOf(from), text, hash: toText(release) };
        if (this.transcript.askConsent(asked)) this.onReply();
        return false;
      }
      case "joined":
      case "left":
        this.#showChange(event.type, event.person);
        return true;
      case "unknown":
        this.transcript.notice("unknown");
        return false;
      case "ignored":
      case "own":
      case "refreshed":
      case "removed":
      case "rollback":
      case "seen":
      case "handoffAnswer":
      case "wish":
      case "consentWord":
      case "consentRefused":
        return false;
    }
  }

  #addTheirs(id: string, from: Person, text: string): boolean {
    const alias = aliasOf(from);
    return this.transcript.text({ id, mine: false, alias, text, at: Date.now(), delivery: "theirs" });
  }

  #showChange(kind: "joined" | "left", person: Person): void {
    if (person.who === "guest") {
      this.transcript.notice(kind, shownGuest(person), "guest");
      if (kind === "joined") this.onReply();
      return;
    }
    if (person.who !== "staff") return;
    const { alias, role } = reader(person);
    this.transcript.notice(kind, alias, role);
    if (kind === "joined") {
      this.met = true;
      this.onReply();
    }
  }
}

function aliasOf(person: Person): string {
  if (person.who === "guest") return shownGuest(person);
  return person.who === "staff" ? person.alias : "";
}
