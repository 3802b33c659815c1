import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { entry } from "./product.ts";
import { type Installed, install, type ProgramName } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    installed: Readonly<Record<ProgramName, Installed>>;
  }
}

/** Before the first test: the server is built, and every program that npm can bring is there. */
export default async function setup(project: TestProject): Promise<void> {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" first`);
  project.provide("installed", {
    node: await install("node"),
    claude: await install("claude"),
    codex: await install("codex"),
    opencode: await install("opencode"),
    inspector: await install("inspector"),
    conformance: await install("conformance"),
  });
}
