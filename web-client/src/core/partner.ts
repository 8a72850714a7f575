/** Loads the partners' core behind the page, once; the plain JavaScript build where the browser has no WebAssembly. */
import digest from "virtual:core-digest/partner";
import wasmUrl from "./pkg-partner/core_bg.wasm?url";

export type { OpenedLetter, Org, PartnerKey, Trust } from "./pkg-partner/core.js";
export type PartnerCore = typeof import("./pkg-partner/fallback.js");

let loading: Promise<PartnerCore> | null = null;

/** The core; a failed load may be tried again. */
export function loadCore(): Promise<PartnerCore> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<PartnerCore> {
  if (typeof WebAssembly === "undefined") {
    const fallback = await import("./pkg-partner/fallback.js");
    await fallback.default();
    return fallback;
  }
  const core = await import("./pkg-partner/core.js");
  // The browser compares the file with the digest that this page was built with.
  const file = await fetch(wasmUrl, { integrity: digest });
  if (!file.ok) throw new Error("core");
  await core.default({ module_or_path: file });
  return { ...core, default: () => Promise.resolve() };
}
