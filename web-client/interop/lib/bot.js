/** The native core, running beside us (crates/seal-wasm/examples/bot). */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const usual = fileURLToPath(new URL("../../../target/debug/examples/bot", import.meta.url));

export class Bot {
  #child;
  #waiting = [];

  constructor() {
    this.#child = spawn(process.env.SOTTO_BOT ?? usual, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("exit", (code) => this.#fail(new Error(`the bot ended with ${code}`)));
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#answer(JSON.parse(line)));
  }

  /** Does one op; throws an Error with the library's own message. */
  do(op, request = {}) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ op, ...request })}\n`);
    });
  }

  end() {
    this.#child.removeAllListeners("exit");
    this.#child.stdin.end();
  }

  #answer(answer) {
    const { resolve, reject } = this.#waiting.shift();
    if ("error" in answer) reject(new Error(answer.error));
    else resolve(answer.ok);
  }

  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
