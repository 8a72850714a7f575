/** What we have to do by a certain time, as the server last said; for who leads, everybody's. */
import { errorCode } from "../../core/surface.ts";
import { nowMs, nowS } from "../../net/clock.ts";
import { get, post, ProblemError, send } from "../../net/http.ts";
import { admin } from "../../text/admin.ts";
import { task as t } from "../../text/task.ts";
import { randomText, toBytes, toText } from "../../wire/bytes.ts";
import { tasks as decode } from "../../wire/decode-task.ts";
import type {
  CaseId,
  GiveReason,
  MemberId,
  NewTask,
  StaleTask,
  TaskFacts,
  TaskId,
  TaskOn,
  TasksResponse,
  TaskStep,
} from "../../wire/wire.ts";
import { Beat } from "../beat.ts";
import { KEEP_TASKS, may } from "../roles.ts";
import type { Open } from "../session.svelte.ts";
import { openNote } from "../team.ts";

/** A clock runs for hours: what is due is seen here within half a minute. Their telephone rings at once. */
const EVERY_MS = 30_000;
/** So long before its end a clock is shown on every page. */
export const SOON_MS = 6 * 3_600_000;

export class Tasks {
  told = $state.raw<TasksResponse | null>(null);
  busy = $state(false);
  trouble = $state("");
  /** Moves on with every look, so that what is due is shown as it stands. */
  now = $state(nowMs());
  /** What was seen, and how it stood then. */
  #seen = $state.raw<ReadonlySet<string>>(new Set());
  readonly #open: Open;
  readonly #refreshKeys: () => Promise<void>;
  readonly #beat = new Beat(EVERY_MS, () => this.look());
  #steps = 0;

  constructor(open: Open, refreshKeys: () => Promise<void>) {
    this.#open = open;
    this.#refreshKeys = refreshKeys;
  }

  start(): void {
    if (!may(this.#open.me.roles, KEEP_TASKS)) return;
    this.#beat.start();
  }

  stop(): void {
    this.#beat.stop();
    this.told = null;
  }

  get all(): TaskFacts[] {
    return this.told?.tasks ?? [];
  }

  /** Ours that are not over. */
  get own(): TaskFacts[] {
    return this.all.filter(({ owner, closedAt }) => owner === this.#open.me.memberId && closedAt === null);
  }

  /** Ours whose end is near or past, and for who leads whoever else's is past. */
  get pressing(): TaskFacts[] {
    const mine = (one: TaskFacts): boolean => one.owner === this.#open.me.memberId;
    return this.all.filter((one) => {
      if (one.dueAt === null) return false;
      return mine(one) ? one.dueAt - this.now <= SOON_MS : one.dueAt <= this.now;
    });
  }

  /** Those of them that nobody has said here to have seen. What was near and is overdue now is shown anew. */
  get unseen(): TaskFacts[] {
    return this.pressing.filter((one) => !this.#seen.has(this.#mark(one)));
  }

  isOverdue({ dueAt }: TaskFacts): boolean {
    return dueAt !== null && dueAt <= this.now;
  }

  #mark(one: TaskFacts): string {
    return `${one.taskId} ${one.dueAt ?? 0} ${this.isOverdue(one)}`;
  }

  /** Ours that hang on this. */
  ownOn(on: TaskOn, kind: TaskFacts["life"]["type"]): TaskFacts | undefined {
    return this.all.find(
      (one) => one.owner === this.#open.me.memberId && one.life.type === kind && isSame(one.on, on),
    );
  }

  /** In the background: what went wrong is tried again and not told. */
  async look(): Promise<void> {
    const steps = this.#steps;
    this.now = nowMs();
    try {
      const told = await get("/api/v1/tasks", decode);
      if (steps === this.#steps) this.told = told;
    } catch {
      // The next look tells.
    }
  }

  /** Takes something on; null when it was not. */
  async open(task: NewTask, on: TaskOn | null): Promise<TaskId | null> {
    const taskId = randomText(16);
    return (await this.#run("/api/v1/tasks", { taskId, task, on })) ? taskId : null;
  }

  async step(taskId: TaskId, step: TaskStep): Promise<boolean> {
    return this.#run("/api/v1/tasks/step", { taskId, step });
  }

  /** Writes down what the agency calls the report, sealed to the team. */
  async note(taskId: TaskId, words: string): Promise<boolean> {
    const { trust } = this.#open;
    if (!trust) {
      this.trouble = t.trouble.noKeys;
      return false;
    }
    const sealed = toText(trust.sealTask(toBytes(taskId), words, nowS()));
    return this.#run("/api/v1/tasks/note", { taskId, sealed });
  }

  /** What the agency calls it. @throws cannotOpen */
  async readNote(taskId: TaskId, sealed: string): Promise<string> {
    try {
      return openNote(this.#open.teamKeys, sealed, taskId);
    } catch {
      await this.#refreshKeys();
      return openNote(this.#open.teamKeys, sealed, taskId);
    }
  }

  async give(taskId: TaskId, memberId: MemberId, why: GiveReason): Promise<boolean> {
    return this.#run("/api/v1/tasks/give", { taskId, memberId, why });
  }

  async hang(taskId: TaskId, caseId: CaseId): Promise<boolean> {
    return this.#run("/api/v1/tasks/hang", { taskId, caseId });
  }

  /** A human tapped: we know what is due (R703). */
  async seen(): Promise<void> {
    try {
      await send("/api/v1/tasks/seen", {});
      this.#seen = new Set(this.pressing.map((one) => this.#mark(one)));
    } catch (error) {
      this.trouble = troubleText(error);
    }
  }

  /** Does one step and tells what went wrong; true when it worked. */
  async #run(path: string, params: object): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#steps += 1;
    this.trouble = "";
    try {
      this.told = await post(path, params, decode);
      this.now = nowMs();
      return true;
    } catch (error) {
      this.trouble = troubleText(error);
      return false;
    } finally {
      this.busy = false;
      this.#steps += 1;
    }
  }
}

function isSame(one: TaskOn | null, other: TaskOn): boolean {
  return one !== null && JSON.stringify(one) === JSON.stringify(other);
}

/** Seals a note again to the newest team key; null for one that this desk cannot open: a colleague's does. */
export function resealedNote(open: Open, { taskId, sealed }: StaleTask): string | null {
  if (!open.trust) return null;
  try {
    const words = openNote(open.teamKeys, sealed, taskId);
    return toText(open.trust.sealTask(toBytes(taskId), words, nowS()));
  } catch {
    return null;
  }
}

function troubleText(error: unknown): string {
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "wrongState":
      case "notFound":
      case "conflict":
      case "forbidden":
        return t.trouble[error.code];
      default:
        return admin.trouble.other;
    }
  }
  return errorCode(error) === "internal" ? admin.trouble.unreachable : t.trouble.noKeys;
}
