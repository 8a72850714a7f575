/** What is shown of a chat, in the order of arrival. Lives in memory; wiped with the chat. */

/** Where an own text stands; for others' texts it is not asked. */
export type Delivery = "held" | "sending" | "sent" | "seen" | "theirs";

/** A change that both sides are told. `org` says that the certificate was checked. */
export type NoticeKind =
  | "joined"
  | "left"
  | "visitorLeft"
  | "reconnecting"
  | "back"
  | "returning"
  | "unreadable"
  | "inconsistent"
  | "unknown"
  | "consentRefused"
  | "kept"
  | "noInterpreter"
  | "otherGender"
  | "otherCommunity"
  | "since"
  | "resumed";

export type Line =
  | { type: "text"; key: string; mine: boolean; alias: string; text: string; at: number; delivery: Delivery }
  | { type: "notice"; key: string; kind: NoticeKind; alias: string; role: string }
  | {
      /** Facts to be handed off, or another line by its number: both are answered with yes or no. */
      type: "handoff" | "outside";
      key: string;
      mine: boolean;
      alias: string;
      text: string;
      /** Names the proposal, as base64url. */
      hash: string;
      answer: "open" | "yes" | "no";
    }
  | {
      /** The exact words of a release: answered with yes or no, and taken back at any time after a yes (R208). */
      type: "consent";
      key: string;
      mine: boolean;
      alias: string;
      text: string;
      /** Names the release, as base64url. */
      hash: string;
      answer: "open" | "yes" | "no" | "takenBack";
    };

export class Transcript {
  lines: Line[] = $state([]);
  #count = 0;

  /** Adds a text; one whose id is there already changes nothing (ruling 1). */
  text(line: {
    id: string;
    mine: boolean;
    alias: string;
    text: string;
    at: number;
    delivery: Delivery;
  }): boolean {
    const key = `t${line.id}`;
    if (this.lines.some((known) => known.key === key)) return false;
    const { mine, alias, text, at, delivery } = line;
    this.lines.push({ type: "text", key, mine, alias, text, at, delivery });
    return true;
  }

  notice(kind: NoticeKind, alias = "", role = ""): void {
    this.#count += 1;
    this.lines.push({ type: "notice", key: `n${this.#count}`, kind, alias, role });
  }

  ask(type: "handoff" | "outside", line: { mine: boolean; alias: string; text: string; hash: string }): void {
    this.#count += 1;
    this.lines.push({ type, key: `h${this.#count}`, answer: "open", ...line });
  }

  /** Shows the words of a release; the same release is asked about once. */
  askConsent(line: { mine: boolean; alias: string; text: string; hash: string }): boolean {
    if (this.lines.some((known) => known.type === "consent" && known.hash === line.hash)) return false;
    this.#count += 1;
    this.lines.push({ type: "consent", key: `h${this.#count}`, answer: "open", ...line });
    return true;
  }

  /** Marks what the person said of a release, and returns its words; null where that is no answer to how it stands. */
  answerConsent(hash: string, said: "yes" | "no" | "takenBack"): string | null {
    const line = this.lines.findLast((known) => known.type === "consent" && known.hash === hash);
    if (line?.type !== "consent") return null;
    if (line.answer !== (said === "takenBack" ? "yes" : "open")) return null;
    line.answer = said;
    return line.text;
  }

  deliver(id: string, delivery: Delivery): void {
    const line = this.lines.find((known) => known.key === `t${id}`);
    if (line?.type === "text") line.delivery = delivery;
  }

  /** Marks a proposal as answered; false when it is not one that is shown and open. */
  answer(hash: string, agreed: boolean): boolean {
    const line = this.lines.findLast((known) => "hash" in known && known.hash === hash);
    if (!line || !("hash" in line) || line.type === "consent" || line.answer !== "open") return false;
    line.answer = agreed ? "yes" : "no";
    return true;
  }

  wipe(): void {
    this.lines = [];
  }

  /** For the desk's sealed store; the numbering goes on after a restore. */
  snapshot(): Line[] {
    return $state.snapshot(this.lines);
  }

  restore(lines: Line[]): void {
    this.lines = lines;
    this.#count = lines.length;
  }
}
