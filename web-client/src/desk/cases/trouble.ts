/** Why a step in a case did not work, as the page says it. */
import { LogError } from "../../core/key-log.ts";
import { errorCode } from "../../core/surface.ts";
import { isPassing, ProblemError, Unreachable } from "../../net/http.ts";
import { UnknownReaders } from "./case-keys.ts";
import { PictureError, type PictureTrouble } from "./pictures.ts";
import { CaseClosed, isOldKey } from "./write.ts";

export type CaseTrouble =
  | "unreachable"
  | "conflict"
  | "forbidden"
  | "cannotOpen"
  | "notInLog"
  | "noKeys"
  | "readers"
  | "last"
  | "moved"
  | "closed"
  | "onHold"
  | "staleKey"
  | "unfit"
  | "full"
  | PictureTrouble
  | "other";

/** Whether the same may work a little later: the server cannot be reached, or is short of room or time. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ProblemError && isPassing(error.code));
}

export function troubleOf(error: unknown): CaseTrouble {
  if (error instanceof UnknownReaders) return "readers";
  if (error instanceof CaseClosed) return "closed";
  if (error instanceof PictureError) return error.why;
  if (isUnreachable(error)) return "unreachable";
  if (isOldKey(error)) return "staleKey";
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "wrongState":
        return "moved";
      case "tooLarge":
        return "full";
      case "notFound":
        return "forbidden";
      case "conflict":
      case "unfit":
      case "onHold":
      case "forbidden":
        return error.code;
      default:
        return "other";
    }
  }
  if (error instanceof LogError) return "notInLog";
  if (error instanceof Error && error.message === "noKeys") return "noKeys";
  return errorCode(error) === "internal" ? "unreachable" : "cannotOpen";
}
