/** What the desk shows of a chat, and how the core's events change it. Knows nothing of sockets, stores and keys. */
import { newBody, readBody } from "../chat/body.ts";
import { reader, type Reader } from "../chat/people.ts";
import { Transcript } from "../chat/transcript.svelte.ts";
import type { ChatEvent } from "../core/surface.ts";
import { toText } from "../wire/bytes.ts";
import type { ChatId, ChatState } from "../wire/wire.ts";
import type { Facts, Phase, Proposal } from "./talk-state.ts";

export class TalkShown {
  phase: Phase = $state("keys");
  facts: Facts = $state.raw({
    chatId: "",
    itemId: null,
    fence: null,
    level: null,
    language: "en",
    safety: "notSaid",
    device: "notSaid",
  });
  state: ChatState = $state.raw({ type: "waiting", returning: false, slow: false });
  readers: Reader[] = $state.raw([]);
  proposal: Proposal | null = $state.raw(null);
  /** Texts that came while another chat was shown. */
  unread = $state(0);
  /** Why it failed: a code of the core or of the server. */
  failure = $state("");
  readonly transcript = new Transcript();

  get chatId(): ChatId {
    return this.facts.chatId;
  }

  /** Whether this desk holds the item: writes wrap-up, lets in, ends. */
  get isHolder(): boolean {
    return this.facts.fence !== null;
  }

  protected showOne(event: ChatEvent): void {
    switch (event.type) {
      case "text":
      case "goodbye": {
        const body = readBody(event.text) ?? newBody(event.text);
        const alias = event.from.who === "staff" ? event.from.alias : "";
        const fresh = this.transcript.text({
          ...body,
          mine: false,
          alias,
          at: Date.now(),
          delivery: "theirs",
        });
        if (fresh) this.unread += 1;
        break;
      }
      case "handoff":
        this.transcript.handoff({
          mine: false,
          alias: event.from.who === "staff" ? event.from.alias : "",
          text: event.text,
          hash: toText(event.hash),
        });
        break;
      case "handoffAnswer":
        this.#answered(event);
        break;
      case "joined":
      case "left":
        if (event.person.who === "staff") {
          const { alias, role } = reader(event.person);
          this.transcript.notice(event.type, alias, role);
        } else this.transcript.notice("visitorLeft");
        break;
      case "unknown":
        this.transcript.notice("unknown");
        break;
      case "ignored":
      case "own":
      case "refreshed":
      case "removed":
      case "rollback":
      case "seen":
        break;
    }
  }

  /** Only the visitor's own key can answer, and only for the facts that were shown (ruling 14). */
  #answered(event: Extract<ChatEvent, { type: "handoffAnswer" }>): void {
    if (event.from.who !== "visitor" || toText(event.hash) !== this.proposal?.hash) return;
    if (!this.transcript.answer(this.proposal.hash, event.agreed)) return;
    this.proposal = { ...this.proposal, answer: event.agreed ? "yes" : "no" };
    this.unread += 1;
  }
}
