/** The whole story: from the first page to the case, with everything that goes wrong on the way. */
import type { BrowserContext } from "playwright-core";
import { describe, expect } from "vitest";
import { desk as d } from "../src/text/desk.ts";
import { en } from "../src/text/en.ts";
import { es } from "../src/text/es.ts";
import { profile } from "./lib/browser.ts";
import type { Staff } from "./lib/desk.ts";
import { scan } from "./lib/scan.ts";
import { Stage } from "./lib/stage.ts";
import { Story } from "./lib/story.ts";
import { Visitor } from "./lib/visitor.ts";

/** Words that must stand nowhere but on the members' screens. */
const SAID = {
  held: "zanahoria uno: mi hermana está fuera",
  first: "zanahoria dos: soy Marisolinda",
  question: "berenjena one: ¿es seguro escribir?",
  offline: "zanahoria tres: sin señal",
  toOffline: "berenjena two: sigo aquí",
  restart: "zanahoria cuatro: ¿sigue ahí?",
  reloaded: "berenjena three: sigo aquí otra vez",
  beside: "berenjena four: con Sam a mi lado",
  toSam: "zanahoria cinco: hola Sam",
  alone: "zanahoria seis: ya sin Sam",
  handedOver: "zanahoria siete: hola Bea",
  last: "berenjena five: adiós y suerte",
  code: "Granadilla-Palabra-77",
  called: "Marisolinda",
  phone: "+1 203 555 0177",
  limits: "never after six pomegranate",
};

const stage = new Stage();
const story = new Story();
let street: BrowserContext;
let visitor: Visitor;
let alex: Staff;
let bea: Staff;
let sam: Staff;
let caseId = "";

describe("two people who never met talk, and what they agreed on becomes a case", () => {
  story.step("the interruption page comes first, in English or Spanish", async () => {
    street = await profile(stage.visitors, { phone: true, locale: "en-US" });
    visitor = story.meets("visitor", await Visitor.open(street, stage.line.visitor, en));
    await visitor.heading(en.start.heading).waitFor();
    expect(await visitor.page.title()).toBe("Chat");
    for (const said of [
      en.start.exitWhat,
      en.start.exitShift,
      en.start.history,
      en.start.kept,
      en.start.comeBack,
    ])
      expect(await visitor.page.getByText(said).isVisible()).toBe(true);
    await visitor.button(es.name).click();
    visitor.t = es;
    await visitor.heading(es.start.heading).waitFor();
    expect(await visitor.page.locator("html").getAttribute("lang")).toBe("es");
  });

  story.step("nobody is at the desk: the page says so, and still gives a place", async () => {
    await visitor.heading(es.closed.heading).waitFor();
    await visitor.button(es.closed.stay).click();
  });

  story.step("two taps, no name, and a place in line", async () => {
    await visitor.page.getByRole("radio", { name: es.start.cannotTalkLong }).check();
    await visitor.page.getByRole("radio", { name: es.start.mayBeTaken }).check();
    await visitor.begins();
    await visitor.status.getByText(es.waiting.nobody).waitFor();
  });

  story.step("what is typed before somebody is there stays on the phone", async () => {
    const sent: string[] = [];
    visitor.page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => sent.push(String(payload))),
    );
    await visitor.says(SAID.held);
    await visitor.delivered(SAID.held, "held");
    expect(sent.filter((frame) => frame.includes('"type":"send"'))).toEqual([]);
  });

  story.step("the desk shows who waits, with level, language and age", async () => {
    alex = story.meets("alex", await stage.logIn("alex"));
    const item = alex.queue.getByRole("listitem");
    await item.waitFor();
    const text = await item.innerText();
    expect(text).toContain("T2");
    expect(text).toContain(d.queue.levels.T2);
    expect(text).toContain("Spanish");
    expect(text).toMatch(/Waiting\s+(under 1 min|1 min)/);
  });

  story.step("help the next person: let in, and both sides see by name who can read", async () => {
    await alex.takesNext();
    await visitor.isWith("Alex");
    await visitor.reads(es.chat.joined("Alex", es.roles.advocate));
    await visitor.unfolds(es.chat.readers);
    await visitor.page.getByText(`Alex (${es.roles.advocate})`, { exact: true }).waitFor();
    await visitor.unfolds(es.chat.readers);
    expect(await alex.members.getByRole("listitem").allInnerTexts()).toEqual([
      d.chat.visitor,
      "Alex (advocate, you)",
    ]);
  });

  story.step("what was held now goes, and they talk both ways", async () => {
    await alex.reads(SAID.held);
    await visitor.delivered(SAID.held, "seen");
    await alex.says(SAID.question);
    await visitor.reads(SAID.question);
    await visitor.says(SAID.first);
    await alex.reads(SAID.first);
    await visitor.says(SAID.code);
    await alex.reads(SAID.code);
  });

  story.step("the visitor loses the connection: both are told, nothing is lost", async () => {
    await street.setOffline(true);
    await visitor.status.getByText(es.chat.lost).waitFor();
    await visitor.says(SAID.offline);
    await alex.page.getByText(d.chat.waitingVisitor).waitFor();
    await alex.says(SAID.toOffline);
    await street.setOffline(false);
    await visitor.status.getByText(es.chat.live).waitFor();
    await visitor.reads(SAID.toOffline);
    await alex.reads(SAID.offline);
    await visitor.delivered(SAID.offline, "seen");
  });

  story.step("the server is killed and comes back: the chat goes on", async () => {
    await stage.line.kill();
    await visitor.status.getByText(es.chat.lost).waitFor();
    await visitor.says(SAID.restart);
    await stage.line.up();
    await alex.reads(SAID.restart);
    await alex.isConnected();
  });

  story.step("the desk is reloaded and unlocked: the chat is still there", async () => {
    await alex.page.reload();
    await alex.unlocks();
    await alex.reads(SAID.first);
    await alex.says(SAID.reloaded);
    await visitor.reads(SAID.reloaded);
    expect(await alex.log.getByText(SAID.offline).count()).toBe(1);
    expect(await alex.log.getByText(SAID.restart).count()).toBe(1);
  });

  story.step("a supervisor is let in, visibly, and cannot read what was before", async () => {
    sam = story.meets("sam", await stage.logIn("sam"));
    await alex.asks("Sam", "support");
    await sam.comesIn(d.invite.incoming.support("Alex"));
    await sam.page.getByText(d.chat.supporting).waitFor();
    await visitor.reads(es.chat.joined("Sam", es.roles.supervisor));
    await visitor.isWith("Alex", "Sam");
    await alex.members.getByText("Sam (supervisor)").waitFor();
    await alex.says(SAID.beside);
    await sam.reads(SAID.beside);
    await visitor.says(SAID.toSam);
    await sam.reads(SAID.toSam);
    expect(await sam.log.innerText()).not.toContain(SAID.first);
  });

  story.step("the supervisor leaves and cannot read on", async () => {
    await sam.button(d.chat.leave).click();
    await visitor.reads(es.chat.left("Sam"));
    await alex.log.getByText(d.chat.left("Sam")).waitFor();
    await visitor.says(SAID.alone);
    await alex.reads(SAID.alone);
    expect(await sam.page.getByText(SAID.alone).count()).toBe(0);
    expect(await sam.page.getByText(SAID.beside).count()).toBe(0);
  });

  story.step("the chat is passed on: the same person, a new advocate", async () => {
    bea = story.meets("bea", await stage.logIn("bea"));
    await alex.asks("Bea", "transfer");
    await bea.comesIn(d.invite.incoming.transfer("Alex"));
    await visitor.reads(es.chat.joined("Bea", es.roles.advocate));
    await visitor.button(es.passOn.yes("Bea")).click();
    await bea.takesOver();
    await visitor.reads(es.chat.left("Alex"));
    await alex.log.waitFor({ state: "detached" });
    await visitor.says(SAID.handedOver);
    await bea.reads(SAID.handedOver);
    expect(await bea.members.getByRole("listitem").allInnerTexts()).toEqual([
      d.chat.visitor,
      "Bea (advocate, you)",
    ]);
    expect(await bea.log.innerText()).not.toContain(SAID.first);
    expect(await alex.page.getByText(SAID.handedOver).count()).toBe(0);
  });

  story.step("facts are proposed, read by the person, and agreed", async () => {
    await bea.unfolds(d.handoff.heading);
    await bea.page.getByLabel(d.handoff.fields.called).fill(SAID.called);
    await bea.page.getByLabel(d.handoff.fields.contact).fill(SAID.phone);
    await bea.page.getByLabel(d.handoff.fields.safety).fill(SAID.limits);
    await bea.button(d.handoff.propose).click();
    const card = visitor.page.getByRole("region", { name: es.handoff.heading });
    await card.getByText(SAID.phone).waitFor();
    await card.getByText(SAID.limits).waitFor();
    await visitor.button(es.handoff.yes).click();
    await card.getByText(es.handoff.saidYes).waitFor();
    await bea.page.getByText(d.handoff.yes).waitFor();
  });

  story.step("the agreed facts open a case for the assigned", async () => {
    const opened = bea.page.waitForRequest(
      (request) => request.url().endsWith("/api/v1/cases") && request.method() === "POST",
    );
    await bea.page.getByRole("checkbox", { name: "Sam" }).check();
    await bea.button(d.handoff.open).click();
    await bea.page.getByText(d.handoff.done).waitFor();
    const body: unknown = (await opened).postDataJSON();
    caseId = typeof body === "object" && body !== null && "caseId" in body ? String(body.caseId) : "";
    expect(caseId).toMatch(/^[\w-]{22}$/);
  });

  story.step("goodbye: the chat ends on both sides, and its texts with it", async () => {
    await bea.says(SAID.last);
    await visitor.reads(SAID.last);
    await visitor.button(es.chat.end).click();
    await visitor.button(es.chat.endYes).click();
    await visitor.heading(es.over.heading).waitFor();
    await visitor.page.getByText(es.over.endedByPerson).waitFor();
    expect(await visitor.page.locator("body").innerText()).not.toContain("zanahoria");
    await bea.page.getByText(d.wrapUp.ended.endedByPerson).waitFor();
  });

  story.step("wrap-up: two codes, and nothing of the chat stays at the desk", async () => {
    await bea.page.getByRole("checkbox", { name: "Safety planning" }).check();
    await bea.wrapsUp("Handed off into a case");
    await bea.page.getByText(d.queue.waiting(0)).waitFor();
    expect(await bea.page.locator("body").innerText()).not.toContain("zanahoria");
    expect(await stored(bea)).toEqual({ states: 0, deltas: 0, joins: 0 });
    expect(await stored(alex)).toEqual({ states: 0, deltas: 0, joins: 0 });
    expect(await stored(sam)).toEqual({ states: 0, deltas: 0, joins: 0 });
  });

  story.step("the case opens for who is assigned", async () => {
    for (const one of [bea, sam]) {
      await one.button(d.nav.cases).click();
      await one.page.getByRole("button", { name: new RegExp(`^${d.cases.open}: `) }).click();
      await one.page.getByRole("heading", { name: d.cases.kinds.handoff }).waitFor();
      const facts = await one.page.getByRole("main").innerText();
      for (const said of [SAID.called, SAID.phone, SAID.limits]) expect(facts).toContain(said);
    }
  });

  story.step("the case does not open for anybody else", async () => {
    await alex.button(d.nav.cases).click();
    await alex.page.getByText(d.cases.none).waitFor();
    const status = await alex.page.evaluate(async (id) => {
      const headers = { "Content-Type": "application/json", "X-Sotto": "1" };
      const body = JSON.stringify({ caseId: id });
      return (await fetch("/api/v1/cases/read", { method: "POST", headers, body })).status;
    }, caseId);
    expect(status).toBe(404);
  });

  story.step("the server's disk and log hold none of it", async () => {
    await stage.line.stop();
    const { folder, log } = stage.line;
    expect(scan(folder, log, Object.values(SAID))).toEqual([]);
    // The scan does see what is there: the last line of the log, a log-in name in the database.
    expect(scan(folder, log, ["stopping"])).toContain("stopping in log");
    expect(scan(folder, log, ["alex"]).some((place) => place.includes("sotto.db"))).toBe(true);
  });

  story.step("no page complained", () => {
    for (const one of [visitor, alex, bea, sam]) expect(one.complaints).toEqual([]);
    return Promise.resolve();
  });
});

/** How many rows of running chats a desk's browser holds. */
function stored(staff: Staff): Promise<Record<string, number>> {
  return staff.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("sotto");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error("no database"));
    });
    const counts: Record<string, number> = {};
    for (const table of ["states", "deltas", "joins"]) {
      counts[table] = await new Promise<number>((resolve) => {
        const counting = database.transaction(table).objectStore(table).count();
        counting.onsuccess = () => resolve(counting.result);
      });
    }
    database.close();
    return counts;
  });
}
