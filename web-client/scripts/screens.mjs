// A picture of every step of the story and of the pages beside it, into the folder that is named: npm run screens -- FOLDER
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [folder, which = "all"] = process.argv.slice(2);
if (folder === undefined || !["all", "story", "rest"].includes(which)) {
  console.error("npm run screens -- FOLDER [story|rest]");
  process.exit(2);
}
const load = async (name) => {
  const path = fileURLToPath(new URL(`../e2e/${name}.ts`, import.meta.url));
  return (await runnerImport(path, { configFile: false })).module;
};
const { Camera } = await load("lib/camera");
const camera = new Camera(folder);
if (which !== "rest") await (await load("screens")).takeScreens(camera);
if (which !== "story") await (await load("screens-rest")).takeRest(camera);
console.log(`the pictures are in ${folder}`);
