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
