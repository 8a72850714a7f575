/**
 * Somebody says how they are reached, and tries it out. A profile of Chromium that is thrown away has no push service, so its own
 * subscription fails, which the page says; after that a made-up answer stands for the browser's. The worker gets a push as the browser
 * hands it over.
 */
import { createECDH, createHash, randomBytes } from "node:crypto";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { reach as t } from "../src/text/reach.ts";
import { button, opens } from "./lib/arrival.ts";
import { PHONE } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Mailbox, Receiver } from "./lib/receivers.ts";
import { Line } from "./lib/server.ts";
import { Stage } from "./lib/stage.ts";

const push = new Receiver();
const gateway = new Receiver();
const mailbox = new Mailbox();
let service = "";

const stage = new Stage(async () => {
  service = await push.listen();
  const [sms, mail] = [await gateway.listen(), await mailbox.listen()];
  return `[paging]
push_hosts = ["127.0.0.1"]
private_hosts = ["127.0.0.1"]
retry_secs = 1
mail = { relay = "127.0.0.1", port = ${mail}, tls = "none", from = "duty@example.org" }
[[paging.gateways]]
name = "sms"
url = "${sms}/send"
`;
});

let alex: Staff;
let sam: Staff;

afterAll(() => {
  for (const one of [push, gateway, mailbox]) one.close();
});

/** From now on the browser's push service says yes. */
async function hasPushService(page: Page, path: string): Promise<void> {
  const browser = createECDH("prime256v1");
  const keys = { p256dh: browser.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };
  await page.evaluate(
    ({ endpoint, keys }) => {
      const subscription = {
        options: { applicationServerKey: null },
        toJSON: () => ({ endpoint, keys }),
        unsubscribe: () => Promise.resolve(true),
      };
      const says = () => Promise.resolve(subscription);
      Object.assign(PushManager.prototype, { subscribe: says, getSubscription: says });
    },
    { endpoint: service + path, keys },
  );
}

/** The browser hands a push to the desk's worker. */
async function delivers(cdp: CDPSession, origin: string): Promise<void> {
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find((one) => one.scopeURL === `${origin}/` && !one.isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: "" });
}

const says = (page: Page, text: string): Promise<void> =>
  page.getByRole("status").getByText(text).first().waitFor();

const names = (page: Page): Promise<string[]> =>
  page.getByRole("list", { name: t.ways }).getByRole("listitem").locator("strong").allInnerTexts();

/** In the worker: somebody taps what is shown, while no desk is open. A browser opens windows for real taps only, so it is noted. */
const TAPPED = `(async () => {
  const opens = new Promise((resolve) => {
    Object.defineProperty(self.clients, "matchAll", { value: () => Promise.resolve([]) });
    Object.defineProperty(self.clients, "openWindow", { value: (url) => Promise.resolve(resolve(url)) });
  });
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  return { opened: await opens, left: (await self.registration.getNotifications()).length };
})()`;

/** Asks for a test, which the server takes every ten seconds. Returns the answer's status. */
async function tests(page: Page): Promise<number> {
  const answer = page.waitForResponse("**/api/v1/ways/test");
  await button(page, t.test.go).click();
  return (await answer).status();
}

describe("how somebody is reached", () => {
  test("nobody has a way at first, which whoever plans sees", async () => {
    alex = await stage.logIn("alex");
    await opens(alex.page, t.section);
    await alex.page.getByText(t.none).waitFor();
    expect(await look(alex.page)).toEqual([]);
    sam = await stage.logIn("sam");
    await opens(sam.page, t.section);
    await sam.page.getByRole("list", { name: t.unreachable.heading }).getByText("Alex").waitFor();
    expect(await look(sam.page)).toEqual([]);
  });

  test("notifications are asked for on a tap only, and what stands in their way is said", async () => {
    const context = alex.page.context();
    const workers = () =>
      alex.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    expect(await alex.page.evaluate(() => Notification.permission)).not.toBe("granted");
    expect(await workers(), "no worker before the tap").toBe(0);
    await button(alex.page, t.push.go).click();
    await says(alex.page, t.push.obstacles.denied);
    await context.grantPermissions(["notifications"], { origin: stage.line.desk });
    await button(alex.page, t.push.go).click();
    await says(alex.page, t.push.obstacles.service);
    expect(await look(alex.page)).toEqual([]);
    await hasPushService(alex.page, "/push/alex");
    await button(alex.page, t.push.go).click();
    await alex.page.getByText(t.push.on).waitFor();
    expect(await workers()).toBe(1);
    expect(await names(alex.page)).toEqual([t.kinds.push]);
  });

  test("mail and a message are added, and put in order", async () => {
    const { page } = alex;
    await page.getByLabel(t.mail.address).fill("alex@home.test");
    await button(page, t.mail.go).click();
    await page.getByText("alex@home.test").waitFor();
    await page.getByLabel(t.gateway.handle).fill("+1 555 0100");
    await button(page, t.gateway.go).click();
    await page.getByText("+1 555 0100").waitFor();
    expect(await names(page)).toEqual([t.kinds.push, t.kinds.mail, "sms"]);
    await button(page, `${t.up}: sms: +1 555 0100`).click();
    await expect.poll(() => names(page)).toEqual([t.kinds.push, "sms", t.kinds.mail]);
    expect(await look(page)).toEqual([]);
  });

  test("a test goes out by the first way, and is answered", async () => {
    const { page } = alex;
    await button(page, t.test.go).click();
    const got = await push.got.next();
    expect(got.path).toBe("/push/alex");
    expect(got.headers["content-encoding"]).toBe("aes128gcm");
    await says(page, t.test.states.sent);
    await button(page, t.test.saw).click();
    await says(page, t.test.states.acknowledged);
    await button(page, t.test.go).click();
    await says(page, t.test.soon);
  });

  test("a subscription that has moved is followed at the next log-in", async () => {
    const { page } = alex;
    await button(page, d.nav.out).click();
    await hasPushService(page, "/push/moved");
    const told = page.waitForResponse("**/api/v1/ways/add");
    await alex.logsIn(stage.line.passphrase("alex"));
    expect((await told).status()).toBe(204);
    await opens(page, t.section);
    await expect.poll(() => tests(page), { timeout: 30_000, interval: 1_000 }).toBe(204);
    expect((await push.got.next()).path).toBe("/push/moved");
    await says(page, t.test.states.sent);
  });

  test("the worker shows two words, whatever it is handed", async () => {
    const cdp = await alex.page.context().newCDPSession(alex.page);
    await delivers(cdp, stage.line.desk);
    const shown = (): Promise<{ title: string; body: string }[]> =>
      alex.page.evaluate(async () => {
        const { ready } = navigator.serviceWorker;
        const all = await (await ready).getNotifications();
        return all.map(({ title, body }) => ({ title, body }));
      });
    await expect.poll(shown, { timeout: 10_000 }).toEqual([{ title: "Duty alert", body: "" }]);
    const [worker] = alex.page.context().serviceWorkers();
    expect(await worker?.evaluate<unknown>(TAPPED)).toEqual({ opened: "/", left: 0 });
    const kept = await alex.page.evaluate(() => caches.keys());
    expect(kept, "it keeps no file").toEqual([]);
  });

  test("whoever is gone is left for the next, and what was refused is shown", async () => {
    const { page } = alex;
    push.status = 410;
    gateway.status = 401;
    await expect.poll(() => tests(page), { timeout: 30_000, interval: 1_000 }).toBe(204);
    expect(await mailbox.got.next()).toContain("Duty alert");
    await says(page, t.test.states.sent);
    await page.getByText(t.states.broken).waitFor();
    expect(await names(page)).toEqual(["sms", t.kinds.mail]);
    await button(page, t.push.go).waitFor();
    expect(await look(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await look(page)).toEqual([]);
  });

  test("a way is removed, and the supervisor sees who is left without one", async () => {
    const { page } = alex;
    await button(page, `${t.remove}: sms: +1 555 0100`).click();
    await button(page, `${t.remove}: ${t.kinds.mail}: alex@home.test`).click();
    await page.getByText(t.none).waitFor();
    await button(sam.page, d.nav.queue).click();
    await opens(sam.page, t.section);
    await sam.page.getByRole("list", { name: t.unreachable.heading }).getByText("Alex").waitFor();
    // Said once, when the browser had no push service.
    expect(alex.complaints.filter((one) => !one.includes("Push API in incognito"))).toEqual([]);
  });

  test("the signed manifest covers the worker", async () => {
    for (const file of ["worker.js", "desk.webmanifest"]) {
      const served = await alex.page.request.get(`${stage.line.desk}/${file}`);
      const hash = createHash("sha256")
        .update(await served.body())
        .digest("hex");
      expect(Line.deskHash(file)).toBe(hash);
    }
  });

  test("the visitor's page has neither worker nor manifest", async () => {
    const page = await (await stage.visitors.newContext()).newPage();
    await page.goto(stage.line.visitor);
    expect(await page.locator('link[rel="manifest"]').count()).toBe(0);
    for (const file of ["worker.js", "desk.webmanifest"])
      expect((await page.request.get(`${stage.line.visitor}/${file}`)).status()).toBe(404);
    const manifest = await page.request.get(`${stage.line.desk}/desk.webmanifest`);
    expect(manifest.headers()["content-type"]).toBe("application/manifest+json");
  });
});
