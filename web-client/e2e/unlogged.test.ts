/** A server that serves what the log of keys does not hold, or a log that lies: the visitor's page and the desk find it out. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { profile } from "./lib/browser.ts";
import { Staff } from "./lib/desk.ts";
import { faults, look } from "./lib/look.ts";
import { broken, leavingOut, log, lost } from "./lib/proxy.ts";
import { Stage } from "./lib/stage.ts";
import { Visitor } from "./lib/visitor.ts";

const stage = new Stage();
/** More than a head may be old. */
const LATER_MS = 27 * 3_600_000;

afterEach(async () => {
  const contexts = [...stage.visitors.contexts(), ...stage.desks.contexts()];
  await Promise.all(contexts.map((context) => context.close()));
});

/** A visitor in line, and whatever their socket has sent. */
async function begins(context: BrowserContext): Promise<{ visitor: Visitor; sent: string[] }> {
  const visitor = await Visitor.open(context, stage.line.visitor, en);
  const sent: string[] = [];
  visitor.page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => sent.push(String(payload)));
  });
  await visitor.comesCloser();
  await visitor.button(en.start.begin).click();
  return { visitor, sent };
}

async function isRefused(visitor: Visitor, what: string): Promise<void> {
  await visitor.heading(en.alarm.heading).waitFor();
  await visitor.page.getByText(what).waitFor();
  await visitor.page.getByText(en.alarm.now).waitFor();
  expect(await visitor.page.getByRole("link", { name: "911" }).isVisible()).toBe(true);
  expect(await visitor.page.getByLabel(en.chat.label).count()).toBe(0);
  expect(await faults(visitor.page)).toEqual([]);
}

describe("the visitor's page", () => {
  test("seals nothing to a team key that is not in the log", async () => {
    const context = await profile(stage.visitors, { phone: true });
    await log(context, stage.line.visitor, leavingOut);
    const { visitor, sent } = await begins(context);
    await isRefused(visitor, en.alarm.what.keys);
    expect(sent.filter((frame) => frame.includes('"openGroup"'))).toEqual([]);
    expect(await look(visitor.page, visitor.exit)).toEqual([]);
    // Nobody waits for somebody who cannot talk.
    const alex = await stage.logIn("alex");
    await alex.page.getByText(d.queue.waiting(0)).waitFor();
  });

  test("refuses a log that does not verify, and one that is too old", async () => {
    const forked = await profile(stage.visitors);
    await log(forked, stage.line.visitor, broken);
    await isRefused((await begins(forked)).visitor, en.alarm.what.forked);
    const late = await profile(stage.visitors);
    await late.clock.setSystemTime(Date.now() + LATER_MS);
    await isRefused((await begins(late)).visitor, en.alarm.what.stale);
  });

  test("lets no reader in who is not in the log", async () => {
    const alex = await stage.logIn("alex");
    const context = await profile(stage.visitors);
    const { visitor, sent } = await begins(context);
    await visitor.status.getByText(en.waiting.placed).waitFor();
    await visitor.says("for a certified person only");
    await expect.poll(() => sent.some((frame) => frame.includes('"openGroup"'))).toBe(true);
    await log(context, stage.line.visitor, leavingOut);
    await alex.queue.getByText(d.queue.states.waiting, { exact: true }).first().waitFor();
    await alex.button(d.queue.next).click();
    await isRefused(visitor, en.alarm.what.reader);
    expect(sent.filter((frame) => frame.includes('"send"'))).toEqual([]);
  });

  test("gives nobody's words to a line whose keys are not in the log", async () => {
    const context = await profile(stage.visitors);
    await log(context, stage.line.visitor, leavingOut);
    const visitor = await Visitor.open(context, stage.line.visitor, en);
    await visitor.comesCloser();
    await visitor.button(en.start.words).click();
    await visitor.page.getByLabel(en.words.label).fill("velvet otter lantern orchard pretzel");
    await visitor.button(en.words.go).click();
    await visitor.page.getByRole("alert").getByText(en.closed.distrust).waitFor();
    expect(await visitor.button(en.start.begin).count()).toBe(0);
    expect(visitor.requests.some((request) => request.url().endsWith("/api/v1/resume"))).toBe(false);
    expect(await visitor.page.getByRole("link", { name: "911" }).isVisible()).toBe(true);
  });

  test("waits while the log cannot be reached, and goes on by itself", async () => {
    const alex = await stage.logIn("alex");
    const context = await profile(stage.visitors);
    await log(context, stage.line.visitor, lost(3));
    const { visitor } = await begins(context);
    await visitor.says("written meanwhile");
    await alex.takesNext();
    await visitor.isWith("Alex");
    await alex.reads("written meanwhile");
    await visitor.exit.click();
    await alex.page.getByText(d.wrapUp.ended.quickExit).waitFor();
    await alex.wrapsUp("Left at once");
    expect(visitor.complaints).toEqual([]);
  });
});

describe("the desk", () => {
  const alarm = (staff: Staff, why: keyof typeof d.alarm.heading): Promise<void> =>
    staff.page.getByRole("alert").getByRole("heading", { name: d.alarm.heading[why] }).waitFor();

  test("takes no chat with a team key that is not in the log", async () => {
    const context = await profile(stage.desks);
    await log(context, stage.line.desk, leavingOut);
    const alex = await Staff.logIn(context, stage.line, "alex");
    await alarm(alex, "missing");
    await alex.page.getByText(d.alarm.todo[0] ?? "").waitFor();
    expect(await alex.page.getByText(d.noTrust).count()).toBe(0);
    expect(await alex.button(d.queue.next).isDisabled()).toBe(true);
    expect(await look(alex.page)).toEqual([]);
  });

  test("finds out a log that was rolled back since its last visit, and starts over when it is told", async () => {
    const { line } = stage;
    const database = join(line.folder, "demo", "sotto.db");
    const backup = join(line.folder, "backup.db");
    const alex = await stage.logIn("alex");
    await line.stop();
    cpSync(database, backup);
    await line.up();
    // One more leaf, and Alex's browser has seen it.
    const sam = await stage.logIn("sam");
    const [bea] = await revoke(sam, "Bea");
    expect(bea).toBe(204);
    await alex.page.reload();
    await alex.unlocks();
    expect(await alex.page.getByRole("alert").getByRole("heading").count()).toBe(0);
    await alex.logsOut();

    await line.stop();
    for (const name of ["", "-wal", "-shm"]) rmSync(`${database}${name}`, { force: true });
    cpSync(backup, database);
    await line.up();
    await alex.logsIn(line.passphrase("alex"));
    await alarm(alex, "forked");
    expect(await alex.button(d.queue.next).isDisabled()).toBe(true);
    await alex.page.reload();
    await alex.unlocks();
    await alarm(alex, "forked");
    await alex.unfolds(d.alarm.restored);
    await alex.page.getByText(d.alarm.restoredLead).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await alex.button(d.alarm.restoredGo).click();
    await alex.unlocks();
    await alex.button(d.queue.next).and(alex.page.locator(":enabled")).waitFor();
    expect(await alex.page.getByRole("alert").getByRole("heading").count()).toBe(0);
  });

  async function revoke(by: Staff, alias: string): Promise<number[]> {
    return by.page.evaluate(async (wanted) => {
      const people = JSON.stringify(await (await fetch("/api/v1/people")).json());
      const found = [...people.matchAll(/"alias":"(\w+)".*?"deviceId":"([\w-]{22})"/g)];
      const devices = found.filter(([, name]) => name === wanted).map(([, , device]) => device);
      const headers = { "Content-Type": "application/json", "X-Sotto": "1" };
      const answers = devices.map(async (deviceId) => {
        const body = JSON.stringify({ deviceId, reason: "lost" });
        return (await fetch("/api/v1/devices/revoke", { method: "POST", headers, body })).status;
      });
      return Promise.all(answers);
    }, alias);
  }
});
