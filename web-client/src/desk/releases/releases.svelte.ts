/** What people agreed to have told, as the server last said, and telling it. What no release covers the server refuses; no button here asks for it. */
import type { Desk, TeamKey, Trust } from "../../core/desk.ts";
import { errorCode } from "../../core/surface.ts";
import { nowMs, nowS } from "../../net/clock.ts";
import { get, post, ProblemError } from "../../net/http.ts";
import { admin } from "../../text/admin.ts";
import { release as t } from "../../text/release.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { paper as decodePaper, releases as decode, type StatusClass } from "../../wire/decode-release.ts";
import type {
  ForwarderId,
  Letter,
  LetterBox,
  Recipient,
  Reference,
  ReleaseFacts,
  ReleaseId,
  ReleasePaper,
  ReleasesResponse,
  ReleaseState,
  Role,
  StaleRelease,
  TakeReleaseParams,
  TaskOn,
  TellParams,
} from "../../wire/wire.ts";
import { Beat } from "../beat.ts";
import { KEEP_RELEASES, may } from "../roles.ts";
import type { Consent } from "../talk-state.ts";
import { openPaper } from "../team.ts";

/** What somebody else took back is gone from here within half a minute; the server refuses it at once. */
const EVERY_MS = 30_000;
const ORDER: readonly ReleaseState[] = ["live", "awaiting", "withdrawn", "over"];

/** What of an open desk is needed. */
export interface Ground {
  me: { roles: readonly Role[] };
  core: { Desk: Pick<typeof Desk, "isOwnYes"> };
  desk: Pick<Desk, "sealLetter">;
  trust: Pick<Trust, "sealRelease"> | null;
  teamKeys: readonly Pick<TeamKey, "openRelease">[];
}

/** What a person agreed to; who they are stands on the paper. */
export type Agreed = Omit<TakeReleaseParams, "releaseId" | "sealed"> & { paper: ReleasePaper };
/** What is said aloud. */
export type Aloud = Omit<TellParams, "disclosureId" | "boxes">;

/** A status that goes into the mailbox of who sent the referral. */
export interface Status {
  on: TaskOn;
  recipient: ForwarderId;
  reference: Reference;
  status: StatusClass;
}

export class Releases {
  told = $state.raw<ReleasesResponse | null>(null);
  busy = $state(false);
  trouble = $state("");
  /** Moves on with every look: what is over is shown as over. */
  now = $state(nowMs());
  /** What stands on the papers that this desk could open; null for one that it could not. */
  papers = $state.raw<ReadonlyMap<ReleaseId, ReleasePaper | null>>(new Map());
  readonly #open: Ground;
  readonly #refreshKeys: () => Promise<void>;
  /** Ids of steps that may have arrived without an answer: the same step again has the same id, and is done once. */
  readonly #pending = new Map<string, string>();
  readonly #beat = new Beat(EVERY_MS, () => this.look());
  #steps = 0;

  constructor(open: Ground, refreshKeys: () => Promise<void>) {
    this.#open = open;
    this.#refreshKeys = refreshKeys;
  }

  start(): void {
    if (!may(this.#open.me.roles, KEEP_RELEASES)) return;
    this.#beat.start();
  }

  stop(): void {
    this.#beat.stop();
    this.told = null;
    this.papers = new Map();
  }

  /** Those that count first, then those that wait; of each the newest first. */
  get all(): ReleaseFacts[] {
    const place = (one: ReleaseFacts): number => ORDER.indexOf(this.stateOf(one));
    return [...(this.told?.releases ?? [])].sort((one, other) => place(one) - place(other));
  }

  get recipients(): readonly Recipient[] {
    return this.told?.recipients ?? [];
  }

  /** How many wait for a supervisor. */
  get awaiting(): number {
    return this.all.filter((one) => this.stateOf(one) === "awaiting").length;
  }

  about(on: TaskOn): ReleaseFacts[] {
    return this.all.filter((one) => isSame(one.on, on));
  }

  /** How it stands at this moment, also where nobody has asked since its end. */
  stateOf({ state, untilAt }: ReleaseFacts): ReleaseState {
    return (state === "live" || state === "awaiting") && untilAt <= this.now ? "over" : state;
  }

  isCurrent(one: ReleaseFacts): boolean {
    const state = this.stateOf(one);
    return state === "live" || state === "awaiting";
  }

  recipient(id: ForwarderId): Recipient | undefined {
    return this.recipients.find(({ forwarderId }) => forwarderId === id);
  }

  /** In the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    const steps = this.#steps;
    this.now = nowMs();
    try {
      const told = await get("/api/v1/releases", decode);
      if (steps === this.#steps) await this.#take(told);
    } catch {
      // The next look tells.
    }
  }

  async take(agreed: Agreed): Promise<boolean> {
    return this.#run(JSON.stringify(["take", agreed]), (releaseId) => this.#store(releaseId, agreed));
  }

  /** Stores what the person said yes to in the chat, with their own yes, under the id that they signed. Nothing without it. */
  async takeAgreed({ releaseId, draft, answer, ownYes }: Consent): Promise<boolean> {
    if (answer !== "yes" || ownYes === null) return false;
    const signed = ownYes.name === "" ? draft.paper.signedBy : [ownYes.name];
    const paper: ReleasePaper = { ...draft.paper, method: "inChat", signedBy: signed, ownYes };
    if (!this.isOwnYes(releaseId, paper)) return false;
    return this.#run("", () => this.#store(releaseId, { ...draft, paper }));
  }

  /** Whether the yes on the paper was signed by the person's page, for this release and these words. */
  isOwnYes(releaseId: ReleaseId, { wordsHash, ownYes }: ReleasePaper): boolean {
    if (ownYes === null) return false;
    const [key, release, words] = [toBytes(ownYes.key), toBytes(releaseId), toBytes(wordsHash)];
    try {
      return this.#open.core.Desk.isOwnYes(key, release, words, ownYes.name, toBytes(ownYes.signature));
    } catch {
      return false;
    }
  }

  async #store(releaseId: ReleaseId, { paper, ...agreed }: Agreed): Promise<ReleasesResponse> {
    const { trust } = this.#open;
    if (!trust) throw new Error("noKeys");
    const sealed = toText(trust.sealRelease(toBytes(releaseId), JSON.stringify(paper), nowS()));
    const params: TakeReleaseParams = { ...agreed, releaseId, sealed };
    return post("/api/v1/releases", params, decode);
  }

  /** The person takes it back, by whatever word: at once, and nothing else is asked (R208). */
  async withdraw(releaseId: ReleaseId): Promise<boolean> {
    return this.#run("", () => post("/api/v1/releases/withdraw", { releaseId }, decode));
  }

  /**
   * The person took it back in the chat: at once, beside whatever else runs here. Null where the server could not be asked; then it is
   * asked again. Otherwise what had been told by it, which nobody can call back; nothing for one that was never stored.
   */
  async takenBack(releaseId: ReleaseId): Promise<{ agency: string; told: boolean } | null> {
    try {
      const told = await post("/api/v1/releases/withdraw", { releaseId }, decode);
      this.#steps += 1;
      await this.#take(told);
      const release = told.releases.find((one) => one.releaseId === releaseId);
      const out = release?.told.some((one) => one.way !== "mailbox" || one.handedAt !== null) ?? false;
      return { agency: release?.recipientName ?? "", told: out };
    } catch (error) {
      if (error instanceof ProblemError && ["notFound", "forbidden"].includes(error.code))
        return { agency: "", told: false };
      return null;
    }
  }

  async signOff(releaseId: ReleaseId): Promise<boolean> {
    return this.#run("", () => post("/api/v1/releases/sign-off", { releaseId }, decode));
  }

  /** It was said aloud, and that is written down. */
  async tellAloud(says: Aloud): Promise<boolean> {
    return this.#run(JSON.stringify(["aloud", says]), (disclosureId) => {
      const params: TellParams = { ...says, disclosureId, boxes: [] };
      return post("/api/v1/releases/tell", params, decode);
    });
  }

  /** One word into the mailbox of who sent the referral. Where their keys are others by now, it is sealed to those, once. */
  async tellStatus(says: Status): Promise<boolean> {
    return this.#run(JSON.stringify(["status", says]), async (disclosureId) => {
      try {
        return await this.#leave(disclosureId, says);
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === "mailboxChanged")) throw error;
        this.told = await get("/api/v1/releases", decode);
        return this.#leave(disclosureId, says);
      }
    });
  }

  #leave(disclosureId: string, { on, recipient, reference, status }: Status): Promise<ReleasesResponse> {
    const letter: Letter = { reference, status };
    const params: TellParams = {
      disclosureId,
      on,
      recipient,
      purpose: "referralStatusToForwarder",
      classes: [status],
      way: "mailbox",
      boxes: this.#boxes(disclosureId, recipient, letter),
    };
    return post("/api/v1/releases/tell", params, decode);
  }

  /** The letter, for each key that they have. */
  #boxes(disclosureId: string, recipient: ForwarderId, letter: Letter): LetterBox[] {
    const { desk } = this.#open;
    const body = JSON.stringify(letter);
    const mailbox = this.recipient(recipient)?.mailbox ?? [];
    return mailbox.map(({ credentialId, publicKey }) => {
      const [id, whose, key] = [toBytes(disclosureId), toBytes(credentialId), toBytes(publicKey)];
      return { credentialId, sealed: toText(desk.sealLetter(id, whose, key, body, nowS())) };
    });
  }

  /** Takes what the server said, and opens the papers that are new. */
  async #take(told: ReleasesResponse): Promise<void> {
    this.told = told;
    this.now = nowMs();
    if (this.#openPapers()) return;
    try {
      // Sealed to a key that came since the log-in, perhaps.
      await this.#refreshKeys();
    } catch {
      // Then they stay closed until the next look.
    }
    this.#openPapers(true);
  }

  /** False when one did not open, for the first time. With `last` it is taken as one that does not. */
  #openPapers(last = false): boolean {
    const papers = new Map<ReleaseId, ReleasePaper | null>();
    let whole = true;
    for (const { releaseId, sealed } of this.told?.releases ?? []) {
      if (sealed === null) continue;
      const known = this.papers.get(releaseId) ?? openedPaper(this.#open, releaseId, sealed);
      if (known !== null || last || this.papers.has(releaseId)) papers.set(releaseId, known);
      else whole = false;
    }
    this.papers = papers;
    return whole;
  }

  /** Does one step and tells what went wrong; true when it worked. Whatever got no answer keeps its id. */
  async #run(key: string, step: (id: string) => Promise<ReleasesResponse>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#steps += 1;
    this.trouble = "";
    const id = this.#pending.get(key) ?? randomText(16);
    if (key !== "") this.#pending.set(key, id);
    try {
      const told = await step(id);
      this.#pending.delete(key);
      await this.#take(told);
      return true;
    } catch (error) {
      if (error instanceof ProblemError) this.#pending.delete(key);
      this.trouble = troubleText(error);
      return false;
    } finally {
      this.busy = false;
      this.#steps += 1;
    }
  }
}

function isSame(one: TaskOn, other: TaskOn): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function openedPaper(open: Ground, releaseId: ReleaseId, sealed: string): ReleasePaper | null {
  try {
    const read: unknown = JSON.parse(openPaper(open.teamKeys, sealed, releaseId));
    return decodePaper(read);
  } catch {
    return null;
  }
}

/** Seals a paper again to the newest team key; null for one that this desk cannot open: a colleague's does. */
export function resealedPaper(open: Ground, { releaseId, sealed }: StaleRelease): string | null {
  if (!open.trust) return null;
  try {
    const words = openPaper(open.teamKeys, sealed, releaseId);
    return toText(open.trust.sealRelease(toBytes(releaseId), words, nowS()));
  } catch {
    return null;
  }
}

function troubleText(error: unknown): string {
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "noRelease":
      case "badRelease":
      case "mailboxChanged":
      case "wrongState":
      case "notFound":
      case "conflict":
      case "forbidden":
      case "tooLarge":
        return t.trouble[error.code];
      default:
        return admin.trouble.other;
    }
  }
  const code = errorCode(error);
  if (code === "wrongSize") return t.trouble.tooLarge;
  return code === "internal" ? admin.trouble.unreachable : t.trouble.noKeys;
}
