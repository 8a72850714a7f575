import { defineConfig } from "vite";
import { site } from "./vite.shared.ts";

export default defineConfig(site("partner"));
