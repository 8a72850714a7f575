/** What all builds have in common: hashed names, nothing inline, the core's digest known to the page. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin, UserConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

type Site = "visitor" | "desk" | "partner";

/** Where each page lies. The partners' page is a folder of the visitor's origin, and is built after it. */
const PLACES: Record<Site, { folder: string; base: string }> = {
  visitor: { folder: "visitor", base: "/" },
  desk: { folder: "desk", base: "/" },
  partner: { folder: "visitor/partner", base: "/partner/" },
};

export function site(name: Site): UserConfig {
  const { folder, base } = PLACES[name];
  return {
    root: here("."),
    base,
    publicDir: name === "partner" ? false : here(`./public-${name}`),
    plugins: [svelte(), coreDigest(), indexPage(name)],
    build: {
      outDir: here(`./dist/${folder}`),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      target: ["chrome107", "firefox115", "safari16.4"],
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: here(`./${name}.html`),
        output: {
          entryFileNames: "assets/[name]-[hash].js",
          chunkFileNames: "assets/[name]-[hash].js",
          assetFileNames: "assets/[name]-[hash][extname]",
        },
      },
    },
  };
}

/** Gives the page the digests of the cores that it loads, so that the browser refuses any other file. */
function coreDigest(): Plugin {
  const wanted = "virtual:core-digest/";
  return {
    name: "sotto-core-digest",
    resolveId: (source) => (source.startsWith(wanted) ? `\0${source}` : null),
    load(source) {
      if (!source.startsWith(`\0${wanted}`)) return null;
      const name = source.slice(wanted.length + 1);
      const wasm = readFileSync(here(`./src/core/pkg-${name}/core_bg.wasm`));
      const digest = createHash("sha384").update(wasm).digest("base64");
      return `export default ${JSON.stringify(`sha384-${digest}`)};`;
    },
  };
}

/** The page is the index of its origin; beside every file that shrinks lies its brotli form, made once and not per visit. */
function indexPage(name: Site): Plugin {
  return {
    name: "sotto-index-page",
    closeBundle() {
      const folder = here(`./dist/${PLACES[name].folder}`);
      const html = readFileSync(`${folder}/${name}.html`, "utf8");
      writeFileSync(`${folder}/index.html`, withIntegrity(html, folder, PLACES[name].base));
      rmSync(`${folder}/${name}.html`);
      for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(html|js|css|wasm|txt|svg)$/.test(file)) continue;
        const bytes = readFileSync(`${folder}/${file}`);
        const small = brotliCompressSync(bytes, {
          params: {
            [constants.BROTLI_PARAM_LGWIN]: 24,
            // The best quality takes half a minute for the core without WebAssembly, which few ever fetch.
            [constants.BROTLI_PARAM_QUALITY]: bytes.length > 3_000_000 ? 9 : 11,
          },
        });
        if (small.length < bytes.length) writeFileSync(`${folder}/${file}.br`, small);
      }
    },
  };
}

/** Every script and style that the page names comes with its digest, so that the browser refuses any other file. */
function withIntegrity(html: string, folder: string, base: string): string {
  return html.replace(
    new RegExp(`<(script|link)\\b[^>]*\\b(?:src|href)="${base}(assets/[^"]+)"`, "g"),
    (tag, _name, path: string) => {
      const digest = createHash("sha384")
        .update(readFileSync(`${folder}/${path}`))
        .digest("base64");
      return `${tag} integrity="sha384-${digest}"`;
    },
  );
}
