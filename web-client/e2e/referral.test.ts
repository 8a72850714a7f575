/** Another hotline sends referrals with its own program; the desk reads them, and contacts nobody who does not know. In real browsers. */
import { afterAll, describe, expect } from "vitest";
import { admin } from "../src/text/admin.ts";
import { callback as c } from "../src/text/callback.ts";
import { desk as d } from "../src/text/desk.ts";
import { partners as p } from "../src/text/partners.ts";
import { referral as t } from "../src/text/referral.ts";
import type { Staff } from "./lib/desk.ts";
import { Forwarder } from "./lib/forwarder.ts";
import { look } from "./lib/look.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";

const MARK = "marker-referral-whimbrel-4740";
const NUMBER = "+12035550188";
/** Public: whoever has it has no key. Self-signed, for nobody. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUFT2ndKxy9qZ4JzON2l+clkDHw5kwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPYW5vdGhlciBob3RsaW5lMB4XDTI2MTEzMDE0MjI1NFoXDTM2
MTEyNzE0MjI1NFowGjEYMBYGA1UEAwwPYW5vdGhlciBob3RsaW5lMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEp9sGMoLR+GO5CTD2B00e3SOCFfApIJFySE6m/4GV
6Q3GhT2ysgR394SElmuG2IT7cOZ7jdKOXiwmfDEYSzGVh6NTMFEwHQYDVR0OBBYE
FPZJ9v762qEYuhQS1FlYevMdZ8byMB8GA1UdIwQYMBaAFPZJ9v762qEYuhQS1FlY
evMdZ8byMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgFdZXS7Yk
rlBu0iiG2trsXNf1S/Sk+z+OZXiu9ENsAycCIEshr+F6rQViFbzkwqTSwAVz5vZa
jXjMgHCNbcWakCHo
-----END CERTIFICATE-----
`;
const PIN = "sha256//pCwSkWvJFtH27c2LRXpcCQP+urGAUC+lfSWgahwGUb8=";
const stage = new Stage();

describe("referrals of another hotline", () => {
  const story = new Story();
  const hotline = new Forwarder();
  let sam: Staff;
  let alex: Staff;

  afterAll(async () => {
    hotline.remove();
    await Promise.all(stage.desks.contexts().map((one) => one.close()));
  });

  story.step("a supervisor writes a partner down, with the key of its program", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await sam.button(admin.nav).click();
    await sam.button(p.section).click();
    await sam.page.getByText(p.none).waitFor();
    await hotline.isWrittenDown(sam, "Night hotline", "otherStateHotline", "+1 860 555 0100");
    await sam.page.getByText(new RegExp(p.unverified)).waitFor();
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await sam.page.getByRole("textbox", { name: p.keys.publicKey }).fill("not a key");
    await sam.page.getByText(p.keys.badKey).waitFor();
    await hotline.typesKey(sam);
    expect(await look(sam.page)).toEqual([]);
    await hotline.isSetUp(sam, stage.line);
    expect(await look(sam.page)).toEqual([]);
  });

  story.step("a certificate is taken by its public key, which both sides compare", async () => {
    await sam.button(p.keys.done).click();
    await sam.page.getByRole("button", { name: p.keys.add }).click();
    await sam.page.getByRole("radio", { name: p.keys.certificate }).check();
    const file = sam.page.getByLabel(p.keys.file);
    const give = (text: string): Promise<void> =>
      file.setInputFiles({
        name: "theirs.pem",
        mimeType: "application/x-pem-file",
        buffer: Buffer.from(text),
      });
    await give("a letter");
    await sam.page.getByText(p.keys.badFile).waitFor();
    expect(await sam.button(p.keys.make).isDisabled()).toBe(true);
    await give(CERTIFICATE);
    await sam.page.getByText(p.keys.fileHint).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(p.keys.make).click();
    await sam.page.getByText(p.keys.pin(PIN)).waitFor();
    expect(await look(sam.page)).toEqual([]);
    await sam.button(p.keys.done).click();
    await sam.page.getByText(PIN).waitFor();
  });

  story.step("what it sends reaches whoever helps the next person", async () => {
    const agreed = `referral,es,yes,personAgreedVerbal,noSafeBed,Maria,${NUMBER},${MARK}`;
    const table = `form,language,personKnows,consent,reasons,about,number,text\n${agreed}\n`;
    expect(hotline.sends("night.csv", table)).toContain("A person reads it.");
    alex = story.meets("alex", await stage.logIn("alex"));
    await alex.queue.getByText(t.queue).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByRole("heading", { name: new RegExp(`^${t.forms.referral}`) }).waitFor();
    await alex.page.getByText(MARK).waitFor();
    await alex.page.getByText(NUMBER).waitFor();
    await alex.page.getByText(t.unverified).waitFor();
    expect(await alex.page.getByText(t.doNot.heading).count()).toBe(0);
    expect(await look(alex.page)).toEqual([]);
    await alex.page.reload();
    await alex.unlocks();
    await alex.page.getByRole("navigation", { name: t.yours }).getByRole("button").click();
    await alex.page.getByText(MARK).waitFor();
  });

  story.step("a call is planned from what the form says, and the words for it are there", async () => {
    const plan = alex.page.getByRole("region", { name: c.plan.fromForm });
    await plan.getByRole("button", { name: c.plan.open }).click();
    expect(await plan.getByLabel(c.plan.number).inputValue()).toBe(NUMBER);
    await plan.getByRole("button", { name: c.plan.save }).click();
    await plan.getByText(c.plan.problems.days).waitFor();
    expect(await look(alex.page)).toEqual([]);
    await plan.getByRole("checkbox", { name: c.days.mon }).check();
    await plan.getByLabel(c.plan.starts, { exact: true }).fill("13:00");
    await plan.getByLabel(c.plan.ends, { exact: true }).fill("13:20");
    await plan.getByRole("button", { name: c.plan.save }).click();
    await plan.getByText(c.plan.saved).waitFor();
    expect(await plan.getByLabel(c.plan.number).inputValue()).toBe("");
  });

  story.step("it is moved on and closed, and then it is gone", async () => {
    const status = alex.page.getByLabel(t.status.next);
    await status.selectOption("accepted");
    await alex.button(t.status.go).click();
    await alex.page.getByText(t.status.now(t.statuses.accepted)).waitFor();
    await status.selectOption("failed");
    expect(await alex.button(t.status.goEnd).isDisabled()).toBe(true);
    await status.selectOption("completed");
    await alex.page.getByText(t.status.ends).waitFor();
    await alex.button(t.status.goEnd).click();
    await alex.page.getByText(MARK).waitFor({ state: "detached" });
    await alex.page.getByText(d.queue.waiting(0)).waitFor();
  });

  story.step("about somebody who does not know a supervisor decides, and no number is shown", async () => {
    const routing = { form: "tip", language: "en", personKnows: "no", consent: "thirdPartyTip" };
    const form = { routing, contact: { number: NUMBER }, text: `${MARK} tip` };
    hotline.sends("tip.json", JSON.stringify(form));
    await alex.queue.getByText(t.supervisor).waitFor();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(d.trouble.nothingWaiting).waitFor();
    await sam
      .button(d.nav.queue)
      .or(sam.page.getByRole("button", { name: /^Queue/ }))
      .first()
      .click();
    await sam.button(d.queue.next).click();
    await sam.page.getByRole("heading", { name: t.doNot.heading }).waitFor();
    await sam.page.getByText(`${MARK} tip`).waitFor();
    expect(await sam.page.getByText(NUMBER).count()).toBe(0);
    expect(await look(sam.page)).toEqual([]);
    await sam.button(t.doNot.allow).click();
    await sam.page.getByText(t.doNot.allowed).waitFor();
    await sam.page.getByText(NUMBER).waitFor();
    await sam.button(t.giveBack).click();
    await alex.button(d.queue.next).click();
    await alex.page.getByText(NUMBER).waitFor();
  });

  story.step("nothing of it stands on the server's disk or in its log", () => {
    expect(scan(stage.line.folder, stage.line.log, [MARK, NUMBER])).toEqual([]);
    return Promise.resolve();
  });
});
