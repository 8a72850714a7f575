/** Somebody new comes in by a link, with a second device, loses the first in the middle of a chat, and comes back after losing everything. */
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { admin as a } from "../src/text/admin.ts";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { enrol as t } from "../src/text/enrol.ts";
import { people as p } from "../src/text/people.ts";
import { arrives, button, compares, isIn, link, opens } from "./lib/arrival.ts";
import { profile, watched } from "./lib/browser.ts";
import { startShift, type Staff } from "./lib/desk.ts";
import { look } from "./lib/look.ts";
import { Stage } from "./lib/stage.ts";
import { trained } from "./lib/training.ts";
import { Visitor } from "./lib/visitor.ts";

const PASSPHRASE = "velvet otter counts nine lanterns";
const NEW_PASSPHRASE = "another lantern for the orchard";
/** A revoked device must be gone within this, in milliseconds. */
const AT_ONCE_MS = 1_000;

const stage = new Stage();
let sam: Staff;
let first: BrowserContext;
let dora: Page;
let doras: Page;

describe("a new device", () => {
  test("comes in by a link, with digits that two people compare", { timeout: 120_000 }, async () => {
    sam = await stage.logIn("sam");
    await opens(sam.page, a.people.section);
    await button(sam.page, a.enrol.invite).click();
    await sam.page.getByLabel(a.enrol.alias).fill("Dora");
    await sam.page.getByLabel(a.enrol.login, { exact: true }).fill("dora");
    await button(sam.page, a.enrol.make).click();
    const url = await link(sam.page);
    await button(sam.page, a.enrol.close).click();
    first = await profile(stage.desks);
    dora = await arrives(first, url, "Office laptop", PASSPHRASE, true);
    await compares(sam.page, "Dora", dora, a.enrol.certify);
    await isIn(dora);
    expect(await look(sam.page)).toEqual([]);
    // The link is spent.
    const { page: late } = await watched(await profile(stage.desks));
    await late.goto(url);
    await late.getByText(t.over.spent).waitFor();
    await late.context().close();
  });

  test("logs in with a passkey, which opens the keys as well", { timeout: 120_000 }, async () => {
    const devtools = await first.newCDPSession(dora);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
      },
    });
    await opens(dora, a.devices.section);
    await button(dora, a.passkeys.add).click();
    await dora.getByLabel(a.passkeys.name).fill("This laptop");
    await dora.getByLabel(a.prove.passphrase).fill(PASSPHRASE);
    await button(dora, a.passkeys.go).click();
    await dora.getByText("This laptop", { exact: true }).waitFor();
    await button(dora, d.nav.out).click();
    await button(dora, d.logIn.passkey).click();
    await isIn(dora);
    // After a reload the passkey opens the keys again, without a word typed.
    await dora.reload();
    await button(dora, d.logIn.passkeyUnlock).click();
    await isIn(dora);
  });

  test(
    "approved by the first one, is certified without another comparison",
    { timeout: 120_000 },
    async () => {
      await opens(dora, a.devices.section);
      await button(dora, a.enrol.add).click();
      const url = await link(dora);
      await button(dora, a.enrol.close).click();
      doras = await arrives(await profile(stage.desks), url, "Phone", PASSPHRASE, false);
      await compares(dora, "Dora", doras, a.enrol.approve);
      await button(sam.page, `${a.enrol.certifyApproved}: Dora`).click();
      await isIn(doras);
    },
  );

  test(
    "is revoked in a live chat: closed within a second, and the next text is not for it",
    { timeout: 120_000 },
    async () => {
      await trained(sam.page, "Dora");
      await button(dora, new RegExp(`^${d.nav.queue}`)).click();
      await startShift(dora);
      const street = await profile(stage.visitors, { phone: true });
      const visitor = await Visitor.open(street, stage.line.visitor, en);
      await visitor.begins();
      await button(dora, /^Help the next person/).click();
      await dora.getByText(d.chat.inside).waitFor();
      await visitor.says("before the loss");
      await dora.getByRole("log").getByText("before the loss").waitFor();
      await opens(doras, a.devices.section);
      await button(doras, `${a.devices.revoke}: Office laptop`).click();
      const gone = dora
        .getByText(d.logIn.reasons.expired)
        .waitFor()
        .then(() => Date.now());
      await button(doras, a.devices.revoke).click();
      const revoked = doras
        .waitForResponse((answer) => answer.url().endsWith("/devices/revoke"))
        .then(() => Date.now());
      expect((await gone) - (await revoked)).toBeLessThan(AT_ONCE_MS);
      await button(doras, new RegExp(`^${d.nav.queue}`)).click();
      await button(doras, d.queue.next).click();
      await doras.getByText(d.chat.inside).waitFor();
      await visitor.says("after the loss");
      await doras.getByRole("log").getByText("after the loss").waitFor();
      expect(await dora.getByText("after the loss").count()).toBe(0);
      // The lost browser gets no further with the right passphrase: it opens no other device's vault.
      await dora.getByLabel(d.logIn.name, { exact: true }).fill("dora");
      await dora.getByLabel(d.logIn.passphrase).fill(PASSPHRASE);
      await button(dora, d.logIn.go).click();
      await dora.getByText(d.logIn.reasons.elsewhere).waitFor();
      await street.close();
    },
  );

  test("brings back somebody who lost everything, with two supervisors", { timeout: 180_000 }, async () => {
    await opens(sam.page, a.people.section);
    await button(sam.page, a.enrol.invite).click();
    await sam.page.getByLabel(a.enrol.alias).fill("Tess");
    await sam.page.getByLabel(a.enrol.login, { exact: true }).fill("tess");
    await sam.page.getByRole("checkbox", { name: d.roles.advocate }).uncheck();
    await sam.page.getByRole("checkbox", { name: d.roles.supervisor }).check();
    await button(sam.page, a.enrol.make).click();
    const invited = await link(sam.page);
    await button(sam.page, a.enrol.close).click();
    const tess = await arrives(await profile(stage.desks), invited, "Desk", PASSPHRASE, true);
    await compares(sam.page, "Tess", tess, a.enrol.certify);
    await isIn(tess);
    await opens(tess, a.people.section);
    await button(tess, `${p.page}: Dora`).click();
    await button(tess, `${a.enrol.recover}: Dora`).click();
    await button(tess, a.enrol.make).click();
    const url = await link(tess);
    const back = await arrives(await profile(stage.desks), url, "New laptop", NEW_PASSPHRASE, true);
    await compares(sam.page, "Dora", back, a.enrol.certify);
    await isIn(back);
    await doras.getByText(d.logIn.reasons.expired).waitFor();
    await opens(back, a.devices.section);
    await back.getByText("New laptop").first().waitFor();
    expect(await back.getByText("Phone", { exact: true }).count()).toBe(0);
  });
});
