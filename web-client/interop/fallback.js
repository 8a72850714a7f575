/**
 * The browser core as plain JavaScript, in a runtime that has neither WebAssembly nor a compiler (`node --jitless`): what
 * Lockdown Mode and hardened browsers leave.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fallbackSuite } from "./lib/browser-suite.js";

test("this runtime has no WebAssembly", () => {
  assert.equal(typeof WebAssembly, "undefined");
});

fallbackSuite();
