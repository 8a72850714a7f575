/** Another hotline: its program with a folder of its own, and how a supervisor writes it down. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { partners as p } from "../../src/text/partners.ts";
import { fields, text } from "../../src/wire/decode.ts";
import type { ForwarderKind } from "../../src/wire/wire.ts";
import type { Staff } from "./desk.ts";
import type { Line } from "./server.ts";

const PROGRAM = fileURLToPath(new URL("../../../target/debug/sotto-forward", import.meta.url));

export class Forwarder {
  readonly folder = mkdtempSync(join(tmpdir(), "sotto-forward-"));

  /** What the program prints, with what is typed into it. */
  run(command: readonly string[], typed = ""): string {
    const all = ["--folder", this.folder, ...command];
    return execFileSync(PROGRAM, all, { encoding: "utf8", input: typed });
  }

  /** Sends what a file says; the file's name says what it is. */
  sends(name: string, content: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return this.run(["send", file]);
  }

  /** A supervisor, with the register open, writes the partner down, and the day on which somebody called them back. */
  async isWrittenDown(
    sam: Staff,
    name: string,
    kind: ForwarderKind,
    phone: string,
    called = "",
  ): Promise<void> {
    await sam.button(p.add).click();
    await sam.page.getByLabel(p.form.name).fill(name);
    await sam.page.getByLabel(p.form.kind).selectOption(kind);
    await sam.page.getByLabel(p.form.phone).fill(phone);
    if (called !== "") await sam.page.getByLabel(p.form.called).fill(called);
    await sam.button(p.form.save).click();
    await sam.page.getByRole("button", { name: p.keys.add }).waitFor();
  }

  /** The public key of the program is typed into the form for a new key, which is open. */
  async typesKey(sam: Staff): Promise<void> {
    await sam.page.getByRole("textbox", { name: p.keys.publicKey }).fill(this.run(["key"]).trim());
  }

  /** The key is added, and the program learns where the line is. */
  async isSetUp(sam: Staff, line: Line): Promise<string> {
    await sam.button(p.keys.make).click();
    const told = await sam.page.getByText(/^The key is added/).textContent();
    const keyId = / ([\w-]{22}):/.exec(told ?? "")?.[1] ?? "";
    const settings: unknown = await (await fetch(`${line.visitor}/settings.json`)).json();
    const root = Buffer.from(text(fields(settings).rootFingerprint), "base64url").toString("hex");
    this.run(["set-up", "--origin", line.visitor, "--fingerprint", root, "--key-id", keyId]);
    return keyId;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
