/** The gate for what somebody has to do by a certain time. */
import { count, DecodeError, fields, flag, id, list, oneOf, orNull, sealed, text } from "./decode.ts";
import { MANDATES } from "./decode-people.ts";
import type {
  DcfAnswer,
  DeadlineLabel,
  GiveReason,
  GuardianRisk,
  MadeReport,
  NotFiled,
  NotReportable,
  OpenTasks,
  PersonTold,
  ReportMethod,
  ReportStage,
  StaleTask,
  TaskFacts,
  TaskLife,
  TaskOn,
  TasksResponse,
} from "./wire.ts";

export const REPORT_METHODS: readonly ReportMethod[] = ["phone", "inPerson", "online", "fax", "post"];
export const REPORT_STAGES: readonly ReportStage[] = [
  "considering",
  "notReportable",
  "oralDue",
  "writtenDue",
  "writtenSent",
];
export const NOT_REPORTABLE: readonly NotReportable[] = ["noCause", "adult", "alreadyReported", "noReporter"];
export const PERSON_TOLD: readonly PersonTold[] = ["notYet", "told", "notSafe", "gone"];
export const DCF_ANSWERS: readonly DcfAnswer[] = ["accepted", "notAccepted"];
export const GUARDIAN_RISKS: readonly GuardianRisk[] = ["notSaid", "clear", "possibly"];
export const NOT_FILED: readonly NotFiled[] = ["noRelease", "notThis", "notForeign", "filedElsewhere"];
export const DEADLINE_LABELS: readonly DeadlineLabel[] = [
  "fileBeforeBirthday",
  "hearing",
  "asylum",
  "visa",
  "reply",
  "benefits",
  "housing",
  "other",
];
export const GIVE_REASONS: readonly GiveReason[] = ["away", "left", "asked", "conflict", "caseWorker"];

/** What a task or a release is about. */
export function taskOn(value: unknown): TaskOn {
  const from = fields(value);
  switch (from.type) {
    case "item":
      return { type: "item", itemId: id(from.itemId) };
    case "callback":
      return { type: "callback", callbackId: id(from.callbackId) };
    case "case":
      return { type: "case", caseId: id(from.caseId) };
    default:
      throw new DecodeError("task");
  }
}

function made(value: unknown): MadeReport {
  const from = fields(value);
  return { at: count(from.at), method: oneOf(from.method, REPORT_METHODS) };
}

function life(value: unknown): TaskLife {
  const from = fields(value);
  switch (from.type) {
    case "mandatedReport":
      return {
        type: "mandatedReport",
        stage: oneOf(from.stage, REPORT_STAGES),
        why: orNull(from.why, (why) => oneOf(why, NOT_REPORTABLE)),
        consulted: flag(from.consulted),
        oral: orNull(from.oral, made),
        limited: orNull(from.limited, flag),
        written: orNull(from.written, made),
        told: oneOf(from.told, PERSON_TOLD),
        answer: orNull(from.answer, (answer) => oneOf(answer, DCF_ANSWERS)),
      };
    case "hhsRequest":
      return {
        type: "hhsRequest",
        guardian: oneOf(from.guardian, GUARDIAN_RISKS),
        consulted: flag(from.consulted),
        counsel: flag(from.counsel),
        filed: orNull(from.filed, flag),
        why: orNull(from.why, (why) => oneOf(why, NOT_FILED)),
      };
    case "deadline":
      return { type: "deadline", label: oneOf(from.label, DEADLINE_LABELS) };
    default:
      throw new DecodeError("task");
  }
}

function task(value: unknown): TaskFacts {
  const from = fields(value);
  return {
    taskId: id(from.taskId),
    owner: id(from.owner),
    ownerAlias: text(from.ownerAlias),
    ownerActive: flag(from.ownerActive),
    on: orNull(from.on, taskOn),
    openedAt: count(from.openedAt),
    dueAt: orNull(from.dueAt, count),
    closedAt: orNull(from.closedAt, count),
    life: life(from.life),
    sealed: orNull(from.sealed, sealed),
  };
}

export function tasks(value: unknown): TasksResponse {
  const from = fields(value);
  return { mandate: oneOf(from.mandate, MANDATES), tasks: list(from.tasks, task) };
}

export function openTasks(value: unknown): OpenTasks {
  const from = fields(value);
  return { open: count(from.open), overdue: count(from.overdue), nextAt: orNull(from.nextAt, count) };
}

export function staleTask(value: unknown): StaleTask {
  const from = fields(value);
  return { taskId: id(from.taskId), sealed: sealed(from.sealed) };
}
