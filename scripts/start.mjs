#!/usr/bin/env node
// npm start: installs and builds what is missing, then serves the folder it was called from over HTTP on loopback.
import { spawn } from "node:child_process";
import { prepare, project } from "./prepare.mjs";

prepare();
const root = process.env.INIT_CWD ?? process.cwd();
const server = spawn(
  process.execPath,
  [`${project}dist/cli.js`, "serve", "--http", "--welcome", "--root", root, ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => process.exit(code ?? 1));
