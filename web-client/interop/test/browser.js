/** The browser core as WebAssembly. */
import { browserSuite } from "../lib/browser-suite.js";

browserSuite();
