#!/usr/bin/env node
// npm test: installs and builds what is missing, then runs every check and every test.
import { spawnSync } from "node:child_process";
import { prepare, project, run } from "./prepare.mjs";

prepare();
const npx = (tool, ...args) => run(process.execPath, [`${project}node_modules/${tool}`, ...args]);

npx("@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--no-errors-on-unmatched");
npx("typescript/bin/tsc", "--noEmit");
npx("knip/bin/knip.js");
run(process.execPath, ["scripts/build.mjs"]);
const generated = ["src/tools/published.json", "docs/tools.md", "manifest.json"];
const { status } = spawnSync("git", ["diff", "--exit-code", "--stat", "--", ...generated], {
  cwd: project,
  stdio: "inherit",
});
if (status !== 0) {
  console.error("Generated files are out of date: commit what `npm run gen` wrote.");
  process.exit(1);
}
npx("vitest/vitest.mjs", "run", "--coverage", ...process.argv.slice(2));
