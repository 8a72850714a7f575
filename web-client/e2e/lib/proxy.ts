/** A hostile server between a visitor and the real one: it passes everything on, but for what it lies about. */
import type { BrowserContext } from "playwright-core";
import type { Line } from "./server.ts";

/** What is lied about: other bytes for a path of the visitor's origin. */
export type Lies = Partial<Record<"/org.signed" | "/settings.json" | "/api/v1/line", string | Buffer>>;

/** Answers with lies instead of what the line says. */
export async function lie(context: BrowserContext, line: Line, lies: Lies): Promise<void> {
  for (const [path, body] of Object.entries(lies))
    await context.route(`${line.visitor}${path}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body });
    });
}

/** What another organisation's line says under a path. */
export async function taken(line: Line, path: keyof Lies): Promise<Buffer> {
  const response = await fetch(`${line.visitor}${path}`);
  return Buffer.from(await response.arrayBuffer());
}

/** What becomes of a question to the log of keys: other questions may be asked, other answers given; null loses it. */
export type LogLie = (question: string, ask: (question: string) => Promise<string>) => Promise<string | null>;

/** Stands between a page and the log of keys. */
export async function log(context: BrowserContext, origin: string, lie: LogLie): Promise<void> {
  await context.route(`${origin}/api/v1/keys`, async (route) => {
    const ask = async (postData: string): Promise<string> => (await route.fetch({ postData })).text();
    const body = await lie(route.request().postData() ?? "", ask);
    if (body === null) await route.abort();
    else await route.fulfill({ contentType: "application/json", body });
  });
}

/** A true proof of the newest head that lacks everything that was asked for. */
export const leavingOut: LogLie = (question, ask) =>
  ask(question.replace(/"leaves":\[[^\]]*\]/, '"leaves":[]'));

/** A proof whose signature does not fit. */
export const broken: LogLie = async (question, ask) => {
  const found = /"proof":"([\w-]+)"/.exec(await ask(question))?.[1] ?? "";
  const proof = Buffer.from(found, "base64url");
  // In the middle of the head's root: the text is as long as before, and another one.
  const place = proof.indexOf("\n") + 8;
  proof.writeUInt8(proof.readUInt8(place) === 65 ? 66 : 65, place);
  return JSON.stringify({ proof: proof.toString("base64url") });
};

/** So many answers are lost on the way. */
export function lost(count: number): LogLie {
  let left = count;
  return async (question, ask) => ((left -= 1) >= 0 ? null : ask(question));
}
