/** Requests to the page's own server. Errors are problems (RFC 9457) or the lack of a connection. */
import { problem as decodeProblem } from "../wire/decode.ts";
import type { ProblemCode } from "../wire/wire.ts";

/** The server said no. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly retryAfterMs: number | null = null,
  ) {
    super(code);
  }
}

/** Whether the same request may work a little later: the server is short of room or of time, and has changed nothing. */
export function isPassing(code: ProblemCode): boolean {
  return code === "storageFull" || code === "unavailable" || code === "rateLimited";
}

/** The server could not be reached, or something else answered. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 20_000;

export async function get<T>(path: string, decode: (value: unknown) => T): Promise<T> {
  const response = await ask(path, {});
  return decode(await json(response));
}

export async function getBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(path, {});
  return new Uint8Array(await response.arrayBuffer());
}

/** Sends a body and reads the answer. */
export async function post<T>(path: string, body: object, decode: (value: unknown) => T): Promise<T> {
  const response = await ask(path, sending("POST", body));
  return decode(await json(response));
}

/** Sends a body whose answer holds nothing. */
export async function send(path: string, body: object, method: "POST" | "PUT" = "POST"): Promise<void> {
  await ask(path, sending(method, body));
}

/** Sends a body that is text already, under headers of its own. An answer that holds nothing is null. */
export async function postText<T>(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  decode: (value: unknown) => T,
): Promise<T> {
  const response = await ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });
  return decode(response.status === 204 ? null : await json(response));
}

/** The request that outlives the page (ruling 8). Nobody waits for its answer. */
export function sendLast(path: string, body: object): void {
  fetch(path, { ...sending("POST", body), keepalive: true }).catch(() => undefined);
}

function sending(method: string, body: object): RequestInit {
  return {
    method,
    headers: { "Content-Type": "application/json", "X-Sotto": "1" },
    body: JSON.stringify(body),
  };
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Unreachable();
  }
  if (response.ok) return response;
  let found;
  try {
    found = decodeProblem(await response.json());
  } catch {
    throw new Unreachable();
  }
  throw new ProblemError(found.code, found.retryAfterMs);
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Unreachable();
  }
}
