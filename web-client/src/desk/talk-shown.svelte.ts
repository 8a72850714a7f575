/** What the desk shows of a chat, and how the core's events change it. Knows nothing of sockets, stores and keys. */
import { newBody, readBody } from "../chat/body.ts";
import { reader, shownGuest, type Named, type Reader } from "../chat/people.ts";
import { Transcript } from "../chat/transcript.svelte.ts";
import type { ChatEvent, Person } from "../core/surface.ts";
import { toText } from "../wire/bytes.ts";
import type { ChatId, ChatState, GuestSeat, InvitationId, Passing, ReleaseId, Worker } from "../wire/wire.ts";
import type { About, Consent, Facts, Phase, Proposal } from "./talk-state.ts";
import { WrapUpDraft } from "./wrap-up.svelte.ts";

/** Where a chat stands that we have just been let into, until the server says how. */
export const JUST_IN: ChatState = {
  type: "active",
  holderPresent: true,
  visitorPresent: true,
  passing: null,
  interpreter: null,
  guest: null,
};

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
  state: ChatState = $state.raw({
    type: "waiting",
    returning: false,
    slow: false,
    prefers: null,
    unmet: false,
  });
  readers: Reader[] = $state.raw([]);
  /** The worker of another hotline who sits beside the person. */
  guest: Named | null = $state.raw(null);
  /** The same, as the form names them. */
  worker: Worker | null = $state.raw(null);
  /** Why they were not let in. */
  guestTrouble: "noForm" | "otherKey" | "" = $state("");
  /** Another line that the person was asked about. */
  outside: Proposal | null = $state.raw(null);
  /** The answer about another line that the server was told of, by the question's name. */
  outsideTold = $state("");
  proposal: Proposal | null = $state.raw(null);
  /** A release that was put to the person. */
  consent: Consent | null = $state.raw(null);
  /** Releases that the person took back here, until the server has ended them. */
  takenBack: readonly ReleaseId[] = $state.raw([]);
  /** The server has not let us take over yet: the person has not said yes, and who asked us may come back. */
  tooEarly = $state(false);
  /** Texts that came while another chat was shown. */
  unread = $state(0);
  /** Why it failed: a code of the core or of the server. */
  failure = $state("");
  /** When something was last typed here, in milliseconds since 1970. */
  protected writingAt = $state(0);
  readonly transcript = new Transcript();
  readonly wrapUp = new WrapUpDraft();

  get chatId(): ChatId {
    return this.facts.chatId;
  }

  /** Whether this desk holds the item: writes wrap-up, lets in, ends. */
  get isHolder(): boolean {
    return this.facts.fence !== null;
  }

  /** The question about an interpreter that stands before the person. */
  get askedAbout(): InvitationId | null {
    return this.state.type === "active" ? (this.state.interpreter?.invitationId ?? null) : null;
  }

  /** Where the worker's seat stands. */
  get seat(): GuestSeat | null {
    return this.state.type === "active" ? this.state.guest : null;
  }

  /** A colleague who has come in to take over. */
  get passing(): Passing | null {
    return this.state.type === "active" ? this.state.passing : null;
  }

  /** Since when the person waits for an answer of any of us; null when they do not. Who writes at this moment has not answered yet. */
  get unansweredSince(): number | null {
    let since: number | null = null;
    const { lines } = this.transcript;
    for (let at = lines.length - 1; at >= 0; at -= 1) {
      const line = lines[at];
      if (line?.type !== "text") continue;
      // The worker of another hotline is none of us.
      if (this.guest && line.alias === shownGuest(this.guest)) continue;
      if (line.mine || line.alias !== "") break;
      since = line.at;
    }
    return since === null ? null : Math.max(since, this.writingAt);
  }

  /** What is said of a change: who comes and goes, and that a chat which was on its way stays. */
  protected showState(before: ChatState, now: ChatState, keeps: boolean): void {
    if (before.type !== "active" || now.type !== "active") return;
    if (now.passing?.agreed || !now.passing) this.tooEarly = false;
    if (before.visitorPresent !== now.visitorPresent)
      this.transcript.notice(now.visitorPresent ? "back" : "reconnecting");
    if (before.passing && !now.passing && keeps) this.transcript.notice("kept");
  }

  protected showOne(event: ChatEvent): void {
    // A guest has words, and nothing to propose or to answer.
    if ("from" in event && event.from.who === "guest" && event.type !== "text") return;
    switch (event.type) {
      case "text":
      case "goodbye": {
        const body = readBody(event.text) ?? newBody(event.text);
        const alias = aliasOf(event.from);
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
        this.transcript.ask("handoff", {
          mine: false,
          alias: event.from.who === "staff" ? event.from.alias : "",
          text: event.text,
          hash: toText(event.hash),
        });
        break;
      case "outside":
        this.transcript.ask("outside", {
          mine: false,
          alias: event.from.who === "staff" ? event.from.alias : "",
          text: event.number,
          hash: toText(event.hash),
        });
        break;
      case "handoffAnswer":
        for (const about of ["proposal", "outside"] as const) this.#answered(event, about);
        break;
      case "consent":
        this.transcript.askConsent({
          mine: false,
          alias: event.from.who === "staff" ? event.from.alias : "",
          text: event.text,
          hash: toText(event.release),
        });
        break;
      case "consentWord":
        this.#consented(event);
        break;
      case "consentRefused":
        this.transcript.notice("consentRefused");
        this.unread += 1;
        break;
      case "joined":
      case "left":
        if (event.person.who === "guest") {
          this.transcript.notice(event.type, shownGuest(event.person), "guest");
        } else if (event.person.who === "staff") {
          const { alias, role } = reader(event.person);
          this.transcript.notice(event.type, alias, role);
        } else this.transcript.notice("visitorLeft");
        break;
      case "wish":
        this.#wished(event);
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

  /** The person said no to an interpreter. They are asked no reason, and neither is the interpreter told. */
  interpreterRefused(alias: string): void {
    this.transcript.notice("noInterpreter", alias);
    this.unread += 1;
  }

  /** What the person would like of another interpreter (R506): here only as long as the chat is. */
  #wished({ from, gender, community }: Extract<ChatEvent, { type: "wish" }>): void {
    if (from.who !== "visitor") return;
    if (gender) this.transcript.notice("otherGender");
    if (community) this.transcript.notice("otherCommunity");
    this.unread += 1;
  }

  /**
   * The person's own word on a release (R205, R208). The core has checked that the visitor's key signed it. A yes counts for the words that
   * were shown; taking back counts whatever is known of it here, because it may be a colleague's from before.
   */
  #consented(event: Extract<ChatEvent, { type: "consentWord" }>): void {
    const releaseId = toText(event.release);
    const asked = this.consent?.releaseId === releaseId ? this.consent : null;
    if (event.said === "takenBack") {
      this.transcript.answerConsent(releaseId, "takenBack");
      if (asked) this.consent = { ...asked, answer: "takenBack", ownYes: null };
      if (!this.takenBack.includes(releaseId)) this.takenBack = [...this.takenBack, releaseId];
      this.unread += 1;
      return;
    }
    const wordsHash = toText(event.wordsHash);
    if (asked && (asked.answer !== "open" || asked.draft.paper.wordsHash !== wordsHash)) {
      this.transcript.notice("consentRefused");
      return;
    }
    this.transcript.answerConsent(releaseId, event.said);
    this.unread += 1;
    if (!asked) return;
    const { key, name, signature } = event;
    const ownYes = event.said === "yes" ? { key: toText(key), name, signature: toText(signature) } : null;
    this.consent = { ...asked, answer: event.said, ownYes };
  }

  /** Only the visitor's own key can answer, and only for the facts that were shown (ruling 14). */
  #answered(event: Extract<ChatEvent, { type: "handoffAnswer" }>, about: About): void {
    const asked = this[about];
    if (event.from.who !== "visitor" || toText(event.hash) !== asked?.hash) return;
    if (!this.transcript.answer(asked.hash, event.agreed)) return;
    this[about] = { ...asked, answer: event.agreed ? "yes" : "no" };
    this.unread += 1;
  }
}

function aliasOf(person: Person): string {
  if (person.who === "guest") return shownGuest(person);
  return person.who === "staff" ? person.alias : "";
}
