// A picture of every step of the story, into the folder that is named: npm run screens -- FOLDER
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("npm run screens -- FOLDER");
  process.exit(2);
}
const path = fileURLToPath(new URL("../e2e/screens.ts", import.meta.url));
const { module } = await runnerImport(path, { configFile: false });
await module.takeScreens(folder);
console.log(`the pictures are in ${folder}`);
