// A picture of every step of the story and of the pages beside it, into the folder that is named: npm run screens -- FOLDER
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [folder, which = "all"] = process.argv.slice(2);
if (folder === undefined || !["all", "story", "rest", "partners", "cases"].includes(which)) {
  console.error("npm run screens -- FOLDER [story|rest|partners|cases]");
  process.exit(2);
}
const load = async (name) => {
  const path = fileURLToPath(new URL(`../e2e/${name}.ts`, import.meta.url));
  return (await runnerImport(path, { configFile: false })).module;
};
const { Camera } = await load("lib/camera");
const camera = new Camera(folder);
const isTaken = (part) => which === "all" || which === part;
if (isTaken("story")) await (await load("screens")).takeScreens(camera);
if (isTaken("rest")) await (await load("screens-rest")).takeRest(camera);
if (isTaken("cases")) await (await load("screens-cases")).takeCases(camera);
if (isTaken("partners")) await (await load("screens-partners")).takePartners(camera);
console.log(`the pictures are in ${folder}`);
