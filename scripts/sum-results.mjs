#!/usr/bin/env node
// Adds up the runs that scripts/test.mjs wrote down, for the one closing line of CI.
import { readFileSync } from "node:fs";

const runs = readFileSync(process.argv[2], "utf8")
  .trim()
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line));
const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
const failed = sum("failed") + (runs.length === 0 ? 1 : 0);
console.log(
  `${sum("passed")} passed, ${failed} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
);
