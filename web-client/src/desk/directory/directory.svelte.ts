/** The directory at this desk: all of it, and what who keeps it does with it. */
import { nowMs } from "../../net/clock.ts";
import { get, post, ProblemError, send } from "../../net/http.ts";
import { directory as texts } from "../../text/directory.ts";
import { directory as decode, imported, saved } from "../../wire/decode-directory.ts";
import type {
  DirectoryEntry,
  DirectoryImportParams,
  DirectoryImportResponse,
  DirectoryOrganisation,
  DirectoryResponse,
  DirectorySaveParams,
  OrganisationId,
  ServiceId,
} from "../../wire/wire.ts";
import { Step } from "../admin/step.svelte.ts";

/** Hours are told a week ahead; a page that stays open asks again. */
const FRESH_MS = 3_600_000;
const TICK_MS = 30_000;

export class Directory {
  readonly step = new Step();
  data = $state.raw<DirectoryResponse | null>(null);
  now = $state(nowMs());
  /** What was done last. */
  said = $state("");
  #readAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    void this.step.run(() => this.#load());
    this.#timer = setInterval(() => {
      this.now = nowMs();
      if (this.now - this.#readAt > FRESH_MS) void this.step.run(() => this.#load());
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get entries(): readonly DirectoryEntry[] {
    return this.data?.entries ?? [];
  }

  async #load(): Promise<void> {
    this.data = await get("/api/v1/directory", decode);
    this.#readAt = nowMs();
    this.now = this.#readAt;
  }

  /** Saves an agency; false when something is wrong with it, which is said. */
  async save(organisation: DirectoryOrganisation, version: number): Promise<boolean> {
    const params: DirectorySaveParams = { organisation, version };
    return this.#done(texts.saved(organisation.name), async () => {
      const { problem } = await post("/api/v1/directory/save", params, saved);
      return problem === null ? null : texts.problems[problem];
    });
  }

  async remove({ organisationId, name }: { organisationId: OrganisationId; name: string }): Promise<boolean> {
    return this.#done(texts.removed(name), async () => {
      await send("/api/v1/directory/delete", { organisationId });
      return null;
    });
  }

  async checked(serviceId: ServiceId, name: string): Promise<boolean> {
    return this.#done(texts.checkedNow(name), async () => {
      await send("/api/v1/directory/checked", { serviceId });
      return null;
    });
  }

  /** Looks a file through, or brings it in. `notHsds` where it is no such file; null with a trouble. */
  async import(params: DirectoryImportParams): Promise<DirectoryImportResponse | "notHsds" | null> {
    let found: DirectoryImportResponse | "notHsds" | null = null;
    await this.step.run(async () => {
      try {
        found = await post("/api/v1/directory/import", params, imported);
      } catch (error) {
        if (!(error instanceof ProblemError && error.code === "malformed")) throw error;
        found = "notHsds";
        return;
      }
      if (params.save) await this.#load();
    });
    return found;
  }

  /** Does it and reads again; what it answers is what is wrong. */
  async #done(words: string, step: () => Promise<string | null>): Promise<boolean> {
    const wrong: string[] = [];
    this.said = "";
    const done = await this.step.run(async () => {
      const found = await step();
      if (found === null) await this.#load();
      else wrong.push(found);
    });
    if (wrong.length > 0) this.step.trouble = wrong.join(" ");
    if (!done || wrong.length > 0) return false;
    this.said = words;
    return true;
  }
}
