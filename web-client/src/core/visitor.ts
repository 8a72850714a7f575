/** Loads the visitor's core behind the page, once; the plain JavaScript build where the browser has no WebAssembly. */
import digest from "virtual:core-digest/visitor";
import wasmUrl from "./pkg-visitor/core_bg.wasm?url";

export type { Org, Phrase, Trust, VisitorChat } from "./pkg-visitor/core.js";
export type VisitorCore = typeof import("./pkg-visitor/fallback.js");

let loading: Promise<VisitorCore> | null = null;

/** The core; a failed load may be tried again. */
export function loadCore(): Promise<VisitorCore> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<VisitorCore> {
  if (typeof WebAssembly === "undefined") {
    const fallback = await import("./pkg-visitor/fallback.js");
    await fallback.default();
    return fallback;
  }
  const core = await import("./pkg-visitor/core.js");
  // The browser compares the file with the digest that this page was built with.
  const file = await fetch(wasmUrl, { integrity: digest });
  if (!file.ok) throw new Error("core");
  await core.default({ module_or_path: file });
  return { ...core, default: () => Promise.resolve() };
}
