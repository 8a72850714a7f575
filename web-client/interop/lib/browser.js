/** The browser core as the pages load it, or its translation for browsers without WebAssembly. */
import { readFileSync } from "node:fs";

const packages = new URL("../../src/core/", import.meta.url);

/** `build` is "visitor" or "desk". */
export async function load(build, { fallback = false } = {}) {
  const folder = new URL(`pkg-${build}/`, packages);
  const core = await import(new URL(fallback ? "fallback.js" : "core.js", folder).href);
  if (fallback) await core.default();
  else await core.default({ module_or_path: readFileSync(new URL("core_bg.wasm", folder)) });
  return core;
}
