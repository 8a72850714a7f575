/** The real server with its made-up organisation: started, killed, started again on the same folder and ports. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fields, text } from "../../src/wire/decode.ts";

/** Who the demonstration makes up: two advocates, a supervisor, an interpreter. */
export type Name = "alex" | "bea" | "sam" | "ines";

const BUILT = fileURLToPath(new URL("../../../target/debug/sotto", import.meta.url));
/** How long a start may take, in milliseconds: the first one makes keys. */
const START_MS = 60_000;

export class Line {
  readonly folder: string;
  readonly visitor: string;
  readonly desk: string;
  readonly #port: number;
  readonly #passphrases = new Map<string, string>();
  readonly #more: string[] = [];
  #child: ChildProcess | null = null;
  /** Everything that the server has printed and logged, over all starts. The log-ins are left out. */
  log = "";

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
    this.visitor = `http://localhost:${port}`;
    this.desk = `http://localhost:${port + 1}`;
  }

  /** A fresh line in a folder of its own; `paging` is the section of that name, for tests of how staff are called. */
  static async start(paging: string | null = null): Promise<Line> {
    const line = new Line(mkdtempSync(join(tmpdir(), "sotto-e2e-")), await freePorts());
    if (paging !== null) {
      const file = join(line.folder, "paging.toml");
      writeFileSync(file, paging);
      line.#more.push("--paging", file);
    }
    await line.up();
    return line;
  }

  /** What the signed manifest says of a file of the desk: its SHA-256. */
  static deskHash(file: string): string {
    const printed: unknown = JSON.parse(execFileSync(binary(), ["manifest"], { encoding: "utf8" }));
    return text(fields(fields(fields(printed).desk).files)[file]);
  }

  passphrase(name: Name): string {
    const found = this.#passphrases.get(name);
    if (found === undefined) throw new Error(`the server printed no log-in for ${name}`);
    return found;
  }

  async up(): Promise<void> {
    const folder = join(this.folder, "demo");
    const child = spawn(binary(), ["demo", "--folder", folder, "--port", String(this.#port), ...this.#more], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, SOTTO_LOG: "debug" },
    });
    this.#child = child;
    let printed = "";
    child.stderr.on("data", (bytes: Buffer) => (this.log += bytes.toString()));
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no start in ${START_MS} ms:\n${this.log}`)), START_MS);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${this.log}`)));
      child.stdout.on("data", (bytes: Buffer) => {
        printed += bytes.toString();
        if (!printed.includes("Ctrl-C")) return;
        clearTimeout(timer);
        resolve();
      });
    });
    for (const [, name, words] of printed.matchAll(/^ {4}(\w+) +((?:\w+ ){4}\w+)/gm))
      if (name !== undefined && words !== undefined) this.#passphrases.set(name, words);
  }

  /** As when the power fails: no chance to say goodbye. */
  async kill(): Promise<void> {
    await this.#signal("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#signal("SIGTERM");
  }

  /** Stops and removes everything. */
  async remove(): Promise<void> {
    await this.#signal("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}

function binary(): string {
  const found = process.env["SOTTO_BIN"] ?? BUILT;
  if (!existsSync(found)) throw new Error(`${found} is not there: cargo build -p sotto`);
  return found;
}

/** A port that is free together with the next one. Below those that systems give to outgoing connections. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 20_000 + 2 * Math.floor(Math.random() * 6_000);
    const first = await listen(port).catch(() => null);
    const second = await listen(port + 1).catch(() => null);
    first?.close();
    second?.close();
    if (first && second) return port;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
