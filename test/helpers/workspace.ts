import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A scratch folder to work in, beside a CODI_HOME of its own and a place outside the fence. */
export interface Workspace {
  readonly root: string;
  readonly home: string;
  readonly outside: string;
  path(name: string): string;
}

/** Made for one test and removed after it. @param files content by path; folders are made as needed. */
export function createWorkspace(files: Readonly<Record<string, string | Buffer>> = {}): Workspace {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "codi-test-")));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const [root, home, outside] = [join(base, "work"), join(base, "home"), join(base, "outside")];
  for (const folder of [root, home, outside]) mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return { root, home, outside, path: (name) => join(root, name) };
}
