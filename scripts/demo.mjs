#!/usr/bin/env node
// npm run demo: a real client makes a dozen calls on this repository over stdio and prints each with its answer.
import { prepare, project, run } from "./prepare.mjs";

prepare();
run(process.execPath, [`${project}dist/cli.js`, "demo", "--root", project]);
