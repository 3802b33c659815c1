#!/usr/bin/env node
// npm test: installs and builds what is missing, then runs every check and every test.
//   --quick  without the end-to-end part    --e2e  only that part
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, project, run } from "./prepare.mjs";

const [mode] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "codi-results-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const total = { passed: 0, failed: 0, skipped: 0 };

prepare();
if (mode !== "--e2e") {
  checks();
  vitest("unit", ["--coverage", "--reporter=default"]);
}
if (mode !== "--quick" && total.failed === 0)
  vitest("e2e", ["--config", "vitest.e2e.config.ts", "--reporter=./test/e2e/reporter.ts"]);

const { CODI_TEST_RESULTS } = process.env;
if (CODI_TEST_RESULTS) appendFileSync(CODI_TEST_RESULTS, `${JSON.stringify(total)}\n`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`,
);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function checks() {
  tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings");
  tool("typescript/bin/tsc", "--noEmit");
  tool("knip/bin/knip.js");
  run(process.execPath, ["scripts/build.mjs"]);
  const generated = ["src/tools/published.json", "docs/tools.md", "manifest.json", "README.md"];
  const { status } = spawnSync("git", ["diff", "--exit-code", "--stat", "--", ...generated], {
    cwd: project,
    stdio: "inherit",
  });
  if (status === 0) return;
  console.error("Generated files are out of date: commit what `npm run gen` wrote.");
  process.exit(1);
}

function tool(path, ...args) {
  run(process.execPath, [join(project, "node_modules", path), ...args]);
}

/** Runs one part and adds its counts; a part that dies without a report counts as a failure. */
function vitest(name, args) {
  const report = join(scratch, `${name}.json`);
  const program = join(project, "node_modules", "vitest", "vitest.mjs");
  const all = [program, "run", ...args, "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, all, { cwd: project, stdio: "inherit" });
  const counts = readReport(report);
  total.passed += counts.passed;
  total.skipped += counts.skipped;
  total.failed += Math.max(counts.failed, status === 0 ? 0 : 1);
}

function readReport(path) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(path, "utf8"),
    );
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
