// Brings a checkout to the point where dist/ can be run, doing only what is not done yet.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const project = fileURLToPath(new URL("..", import.meta.url));

export function prepare() {
  checkNode();
  // Not `npm ci`: newer npm refuses a lock file that lacks optional packages of platforms which a registry does not
  // carry. This keeps to the lock file all the same, and leaves it as it is.
  if (!isInstalled()) run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
  if (!isBuilt()) run(process.execPath, ["scripts/build.mjs"]);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`codi-mcp needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

// npm writes its own copy of the lock file last, so a newer one means that the install came to its end.
function isInstalled() {
  const installed = join(project, "node_modules", ".package-lock.json");
  return (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(project, "package-lock.json")).mtimeMs
  );
}

function isBuilt() {
  const built = join(project, "dist", "cli.js");
  if (!existsSync(built)) return false;
  const since = statSync(built).mtimeMs;
  return [
    ...filesBelow(join(project, "src")),
    join(project, "package.json"),
    join(project, "scripts", "build.mjs"),
  ].every((path) => statSync(path).mtimeMs <= since);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Runs a command in the project and ends this process with its exit code if it fails. */
export function run(command, args, options = {}) {
  const windows = process.platform === "win32" && command === "npm";
  const { status } = spawnSync(command, args, { cwd: project, stdio: "inherit", shell: windows, ...options });
  if (status !== 0) process.exit(status ?? 1);
}
