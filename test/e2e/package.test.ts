import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const project = resolve(import.meta.dirname, "../..");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "codi-package-")));
const environment = { ...process.env, CODI_HOME: join(folder, "home") };
const installed = join(folder, "node_modules", ".bin", "codi-mcp");

/** What a user gets: the packed tarball, installed by npm alone into an empty folder, without any install script. */
describe("the package", () => {
  beforeAll(async () => {
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: project });
    const [{ filename }] = JSON.parse(stdout);
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, filename)], {
      cwd: folder,
    });
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds the build and little else", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json"], { cwd: project });
    const [{ files, size, unpackedSize }] = JSON.parse(stdout);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["dist/cli.js", "dist/start.js", "manifest.json", "README.md", "LICENSE"]),
    );
    expect(paths.filter((path) => /^(?:src|test|scripts|bench)\//.test(path))).toEqual([]);
    expect(unpackedSize).toBeLessThan(45_000_000);
    expect(size).toBeLessThan(8_000_000);
  });

  test("reads, writes and searches", async () => {
    writeFileSync(join(folder, "a.txt"), "hello\n");
    const call = async (tool: string, input: object) =>
      (await run(installed, ["call", tool, JSON.stringify(input)], { cwd: folder, env: environment })).stdout;
    expect(await call("read_file", { path: "a.txt" })).toContain("1\thello");
    expect(await call("grep", { pattern: "hello", mode: "files", glob: "*.txt" })).toContain("a.txt");
    expect(await call("write_file", { path: "b.txt", content: "b\n" })).toContain("Created b.txt");
    expect(readFileSync(join(folder, "b.txt"), "utf8")).toBe("b\n");
  });

  test("says what the missing native module costs, and how to mend it", async () => {
    const { stdout } = await run(installed, ["doctor"], { cwd: folder, env: environment });
    const native = /(ok {2}|some|FAIL) sqlite: (.*(?:\n {5}.*)?)/.exec(stdout);
    const hasOwn = Number(process.versions.node.split(".")[0]) >= 22;
    expect(native?.[1]).toBe(hasOwn ? "ok  " : "some");
    if (!hasOwn) expect(native?.[2]).toMatch(/npm (?:rebuild|install)/);
  });
});
