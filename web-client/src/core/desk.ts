/** Loads the desk's core once; the plain JavaScript build where the browser has no WebAssembly. */
import digest from "virtual:core-digest/desk";
import wasmUrl from "./pkg-desk/core_bg.wasm?url";

export type {
  Aside,
  AskedKey,
  Candidate,
  Case,
  Desk,
  DeskChat,
  GuestChat,
  Intake,
  JoinKeys,
  NewDevice,
  Org,
  Referral,
  Renewal,
  Seat,
  Stretched,
  TeamKey,
  Trust,
} from "./pkg-desk/core.js";
export type DeskCore = typeof import("./pkg-desk/fallback.js");

let loading: Promise<DeskCore> | null = null;

/** The core; a failed load may be tried again. */
export function loadCore(): Promise<DeskCore> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<DeskCore> {
  if (typeof WebAssembly === "undefined") {
    const fallback = await import("./pkg-desk/fallback.js");
    await fallback.default();
    return fallback;
  }
  const core = await import("./pkg-desk/core.js");
  // The browser compares the file with the digest that this page was built with.
  const file = await fetch(wasmUrl, { integrity: digest });
  if (!file.ok) throw new Error("core");
  await core.default({ module_or_path: file });
  return { ...core, default: () => Promise.resolve() };
}
