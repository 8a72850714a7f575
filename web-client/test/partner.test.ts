/** The partners' page without a browser: what is written becomes a form, and a form arrives once, whatever is lost on the way. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isKeyId, keyIdIn, readApiKey } from "../src/partner/access.ts";
import { Draft, LINE_MAX, TEXT_MAX } from "../src/partner/draft.svelte.ts";
import { Sending, type Plan } from "../src/partner/sending.svelte.ts";
import { Lapsed } from "../src/partner/trouble.ts";
import { mustAsk } from "../src/wire/consent.ts";
import { fields, text } from "../src/wire/decode.ts";
import { form as decodeForm } from "../src/wire/decode-referral.ts";
import type { Form, ProblemCode } from "../src/wire/wire.ts";

describe("what is written", () => {
  test("is the safest for the person where nothing was chosen, and is read by the desk", () => {
    const draft = new Draft("referral", "en");
    expect(draft.mustAsk).toBe(true);
    const form = draft.form();
    expect(decodeForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
    expect(form.routing).toMatchObject({ personKnows: "unknown", consent: "unknown", reasons: [] });
    expect(form.contact).toMatchObject({
      number: "",
      phone: null,
      voicemail: "no",
      textMessage: false,
      callerId: "",
      ifOther: "hangUpSilently",
      mayTryAgain: false,
    });
  });

  test("says at once when nobody will be contacted", () => {
    for (const personKnows of ["yes", "no", "unknown"] as const)
      for (const consent of ["personAgreedVerbal", "thirdPartyTip", "mandated", "unknown"] as const) {
        const expected = !(personKnows === "yes" && consent === "personAgreedVerbal");
        expect(mustAsk({ form: "referral", personKnows, consent })).toBe(expected);
      }
    expect(mustAsk({ form: "training", personKnows: "unknown", consent: "unknown" })).toBe(false);
  });

  test("is looked at before it is sealed, and nothing of it is lost", () => {
    const referral = new Draft("referral", "en");
    referral.number = "12";
    expect(referral.check()).toBe(false);
    expect(referral.problems).toEqual({ submitter: "submitter", number: "number" });
    expect(referral.number).toBe("12");
    referral.number = "203 555 0142";
    referral.submitter = "Night shift";
    expect(referral.check()).toBe(true);
    expect(referral.form().contact.number).toBe("+12035550142");
    const tip = new Draft("tip", "es");
    expect(tip.check()).toBe(false);
    expect(tip.problems).toEqual({ text: "text" });
    tip.text = "x".repeat(TEXT_MAX + 1);
    tip.check();
    expect(tip.problems).toEqual({ text: "long" });
    tip.text = "seen";
    expect(tip.check()).toBe(true);
    expect(tip.form().routing).toMatchObject({ consent: "thirdPartyTip", language: "es" });
  });

  test("about nobody has no word about a person in what is read", () => {
    const question = new Draft("training", "en");
    expect(question.check()).toBe(false);
    expect(question.problems).toEqual({ text: "text", submitter: "submitter", topic: "topic" });
    question.topic = "press";
    question.text = "When?";
    question.submitter = "A paper";
    expect(question.check()).toBe(true);
    const { routing, about } = question.form();
    expect(routing).toEqual({
      form: "training",
      personKnows: "unknown",
      consent: "unknown",
      reasons: [],
      language: "en",
    });
    expect(about).toBe("Press or research");
  });

  test("fits the box in every script", () => {
    const draft = new Draft("referral", "en");
    const line = "\u{10348}".repeat(LINE_MAX / 2);
    for (const field of ["submitter", "ownRef", "about", "town", "deadlines", "askFor", "windows"] as const)
      draft[field] = line;
    draft.text = "\u{10348}".repeat(TEXT_MAX / 2);
    draft.voicemail = "asScripted";
    draft.voicemailWords = line;
    draft.callerId = line;
    expect(new TextEncoder().encode(JSON.stringify(draft.form())).length).toBeLessThan(16_000);
  });

  test("is gone when it is wiped", () => {
    const draft = new Draft("referral", "en");
    draft.text = "marker";
    draft.codeWord = "marker";
    draft.needs = ["dental"];
    draft.wipe();
    expect(JSON.stringify(draft.form())).not.toContain("marker");
    expect(draft.needs).toEqual([]);
  });
});

describe("a key", () => {
  test("is known for what it is", () => {
    const secret = `sotto_${"A".repeat(64)}`;
    expect(readApiKey(` ${secret}\n`)).toEqual({ type: "api", secret });
    for (const bad of ["", "sotto_", "sotto_AA", "A".repeat(70), `sotto_${"!".repeat(64)}`])
      expect(readApiKey(bad)).toBeNull();
    expect(isKeyId("A".repeat(22))).toBe(true);
    expect(keyIdIn(JSON.stringify({ keyId: "B".repeat(22), origin: "x" }))).toBe("B".repeat(22));
    for (const other of ["", "AAAA", "{}", '{"keyId":1}', '{"keyId":"short"}', "null"])
      expect(keyIdIn(other)).toBeNull();
  });
});

interface Request {
  path: string;
  reference: string | undefined;
  key: string | undefined;
  body: string;
}

describe("a form on its way", () => {
  const sent: Request[] = [];
  let answers: (() => Response)[] = [];
  let sealed = 0;
  let form: Form;

  const plan: Plan = {
    seal: (_reference, inside) => {
      sealed += 1;
      return Promise.resolve(new TextEncoder().encode(`${sealed}:${inside.length}`));
    },
    pause: () => Promise.resolve(),
  };
  const json = (status: number, body: object): Response =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const problem = (code: ProblemCode, retryAfterMs: number | null = null): Response =>
    json(400, { type: `urn:sotto:problem:${code}`, code, title: "", status: 400, retryAfterMs });
  const receipt = (): Response =>
    json(201, { reference: sent.at(-1)?.reference, text: "came", readWithinSecs: 86_400 });
  const lost = (): Response => {
    throw new TypeError("network");
  };

  beforeEach(() => {
    sent.length = 0;
    sealed = 0;
    form = new Draft("tip", "en").form();
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      sent.push({
        path,
        reference: headers.get("Idempotency-Key") ?? undefined,
        key: headers.get("Authorization") ?? undefined,
        body: typeof init.body === "string" ? init.body : "",
      });
      const answer = answers.shift();
      if (!answer) throw new Error("nothing more was expected");
      return Promise.resolve().then(answer);
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  test("goes again with the same bytes under the same reference until it is there", async () => {
    answers = [lost, () => problem("unavailable"), () => problem("rateLimited", 5), lost, receipt];
    const sending = new Sending(plan);
    await sending.send(form, null);
    expect(sending.stage).toMatchObject({ type: "done", receipt: { text: "came" } });
    expect(sealed).toBe(1);
    expect(sent).toHaveLength(5);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(sent.map(({ reference }) => reference)).size).toBe(1);
    expect(sent[0]).toMatchObject({ path: "/api/v1/forms", key: undefined });
    expect(fields(fields(JSON.parse(sent[0]?.body ?? "")).routing).form).toBe("tip");
  });

  test("is sealed anew under the same reference when the key was replaced", async () => {
    answers = [() => problem("retiredKey"), lost, receipt];
    const sending = new Sending(plan);
    await sending.send(form, null);
    expect(sending.stage.type).toBe("done");
    expect(sealed).toBe(2);
    const bodies = sent.map(({ body }) => text(fields(JSON.parse(body)).sealed));
    expect(bodies[0]).not.toBe(bodies[1]);
    expect(bodies[1]).toBe(bodies[2]);
    expect(new Set(sent.map(({ reference }) => reference)).size).toBe(1);
    answers = Array.from({ length: 3 }, () => () => problem("retiredKey"));
    const never = new Sending(plan);
    await never.send(form, null);
    expect(never.stage).toEqual({ type: "refused", why: "other" });
  });

  test("with a key goes the way of partners, and says what is wrong with it", async () => {
    const access = readApiKey(`sotto_${"A".repeat(64)}`);
    const told: [ProblemCode, string][] = [
      ["badSignature", "key"],
      ["forbidden", "scope"],
      ["staleSignature", "clock"],
      ["tooLarge", "long"],
      ["malformed", "other"],
    ];
    for (const [code, why] of told) {
      answers = [() => problem(code)];
      const sending = new Sending(plan);
      await sending.send(form, access);
      expect(sending.stage).toEqual({ type: "refused", why });
    }
    expect(sent[0]).toMatchObject({ path: "/api/v1/referrals", key: `Bearer sotto_${"A".repeat(64)}` });
    answers = [() => problem("replayed"), receipt];
    const again = new Sending(plan);
    await again.send(form, access);
    expect(again.stage.type).toBe("done");
  });

  test("that was stopped has another name, and what comes late changes nothing", async () => {
    let go: (() => void) | undefined;
    const waits: Plan = {
      ...plan,
      pause: () =>
        new Promise((resolve) => {
          go = resolve;
        }),
    };
    answers = [lost];
    const sending = new Sending(waits);
    const first = sending.send(form, null);
    await vi.waitFor(() => expect(sending.stage).toEqual({ type: "waiting", why: "network" }));
    expect(sending.isUnderWay).toBe(true);
    sending.stop();
    expect(sending.stage).toEqual({ type: "stopped" });
    go?.();
    await first;
    expect(sending.stage).toEqual({ type: "stopped" });
    answers = [receipt];
    await sending.send(form, null);
    expect(sending.stage.type).toBe("done");
    expect(sent[0]?.reference).not.toBe(sent[1]?.reference);
  });

  test("to a line without a notice is kept here", async () => {
    const sending = new Sending({ ...plan, seal: () => Promise.reject(new Lapsed()) });
    await sending.send(form, null);
    expect(sending.stage).toEqual({ type: "refused", why: "lapsed" });
    expect(sent).toEqual([]);
  });
});
