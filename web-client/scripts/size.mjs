// The weight of what a visitor needs to read and to type, and of the core behind it (ruling 28). Fails above the budget.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const KILO = 1_000;
const BUDGETS = {
  page: 60 * KILO,
  core: 360 * KILO,
  partner: 60 * KILO,
  partnerCore: 100 * KILO,
  desk: 200 * KILO,
  deskCore: 440 * KILO,
};

const brotli = (file) =>
  brotliCompressSync(readFileSync(file), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;

function weigh(site, base = "/") {
  const root = new URL(`../dist/${site}/`, import.meta.url);
  const assets = new URL("assets/", root);
  const html = readFileSync(new URL("index.html", root), "utf8");
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]);
  const named = paths
    .filter((path) => path.startsWith(base))
    .map((path) => new URL(path.slice(base.length), root));
  // Chunks that the entry itself imports belong to it; what it loads later does not.
  const page = [new URL("index.html", root), ...named].reduce((sum, file) => sum + brotli(file), 0);
  const files = readdirSync(assets).filter((file) => !file.endsWith(".br"));
  const glue = files.filter((file) => /^core-.*\.js$/.test(file)).map((file) => new URL(file, assets));
  // A core is a module of WebAssembly with the script that names it. A page may load another one later, for what it rarely does.
  const cores = files
    .filter((file) => file.endsWith(".wasm"))
    .map((wasm) => {
      const script = glue.find((file) => readFileSync(file, "utf8").includes(wasm));
      if (script === undefined) throw new Error(`no script of ${site} names ${wasm}`);
      return brotli(new URL(wasm, assets)) + brotli(script);
    })
    .sort((one, other) => one - other);
  return { page, core: cores[0], later: cores.slice(1) };
}

function report(name, bytes, budget) {
  const fits = bytes <= budget;
  console.log(
    `${name}: ${(bytes / KILO).toFixed(1)} kB brotli of ${budget / KILO} kB${fits ? "" : ": TOO HEAVY"}`,
  );
  if (!fits) process.exitCode = 1;
}

const visitor = weigh("visitor");
const partner = weigh("visitor/partner", "/partner/");
const desk = weigh("desk");
report("visitor page, to read and to type", visitor.page, BUDGETS.page);
report("visitor core", visitor.core, BUDGETS.core);
report("partners' page", partner.page, BUDGETS.partner);
report("partners' core", partner.core, BUDGETS.partnerCore);
for (const later of partner.later) report("partners' seat in a chat", later, BUDGETS.deskCore);
report("desk page", desk.page, BUDGETS.desk);
report("desk core", desk.core, BUDGETS.deskCore);
