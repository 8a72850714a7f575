/** The frames and bodies that the server's own tests wrote (crates/protocol/tests/golden). */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../crates/protocol/tests/golden", import.meta.url));

/** Names without `.json` that begin with `prefix`. */
export function goldenNames(prefix: string): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.startsWith(prefix) && file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

export function golden(name: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8"));
}
