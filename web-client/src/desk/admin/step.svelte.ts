/** One step of an administration page at a time: whether it runs, and what went wrong. */
import { errorCode } from "../../core/surface.ts";
import { ProblemError } from "../../net/http.ts";
import { admin } from "../../text/admin.ts";
import { rota } from "../../text/rota.ts";
import { training } from "../../text/training.ts";

export class Step {
  busy = $state(false);
  /** What the person is told; empty when all is well. */
  trouble = $state("");

  /** Does it; true when it worked. */
  async run(step: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = "";
    try {
      await step();
      return true;
    } catch (error) {
      this.trouble = troubleText(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function troubleText(error: unknown): string {
  const t = admin.trouble;
  if (error instanceof ProblemError) {
    switch (error.code) {
      case "forbidden":
      case "notFound":
      case "conflict":
      case "wrongState":
      case "malformed":
      case "rateLimited":
      case "stepUp":
      case "badCredentials":
        return t[error.code];
      case "overlaps":
      case "unfit":
      case "notOnDuty":
        return rota.trouble[error.code];
      case "untrained":
        return training.untrained;
      default:
        return t.other;
    }
  }
  return errorCode(error) === "internal" ? t.unreachable : t.keys;
}
