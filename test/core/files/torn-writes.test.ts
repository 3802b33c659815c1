import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { isTemporaryName, temporaryName } from "../../../src/core/files/leftovers.ts";
import { openRoom } from "./room.ts";

const kills = 32;
const script = resolve(import.meta.dirname, "../../../node_modules/.cache/codi-mcp/writer.mjs");

const large = 2_500_000;
const small = 100_000;

/** Swaps two files and one that comes and goes, for ever, and says after each change that it is made. */
const writer = `
  import { createFiles } from "./src/core/files/index.ts";
  import { createFence } from "./src/shared/paths.ts";
  const files = createFiles({ fence: createFence([process.argv[2]]) });
  const format = { encoding: "utf-8", bom: false };
  for (let round = 0; ; round++) {
    const letter = round % 2 ? "a" : "b";
    const [text, short] = [letter.repeat(${large}), letter.repeat(${small})];
    const changes = [{ kind: "update", path: "one", text, format }, { kind: "update", path: "two", text: short, format }];
    const guest = round % 2 ? { kind: "delete", path: "guest" } : { kind: "create", path: "guest", text: short };
    await files.change([...changes, guest], { session: "s" });
    process.stdout.write(".");
  }`;

beforeAll(async () => {
  await build({
    stdin: { contents: writer, resolveDir: resolve(import.meta.dirname, "../../.."), loader: "ts" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    outfile: script,
    logLevel: "silent",
  });
});

test(`a process killed ${kills} times while it writes leaves every file old or new, and no rubbish for long`, {
  timeout: 120_000,
}, async () => {
  const { files, root, path } = openRoom({ one: "", two: "" });
  const whole = ["", ...["a", "b"].flatMap((letter) => [letter.repeat(large), letter.repeat(small)])];
  let leftovers = 0;
  for (let kill = 0; kill < kills; kill++) {
    // The guest may have stayed from the last time; the writer begins by making it.
    writeFileSync(path("guest"), "");
    await files.operate({ operation: "delete", path: "guest" }, { session: `parent${kill}` });
    const child = spawn(process.execPath, [script, root], { stdio: ["ignore", "pipe", "inherit"] });
    const gone = once(child, "exit");
    await once(child.stdout, "data");
    // From here the writer is at a point of its loop that nobody chose; the pause moves it on by a random bit.
    const until = performance.now() + Math.random() * 25;
    while (performance.now() < until) await new Promise(setImmediate);
    child.kill("SIGKILL");
    await gone;

    for (const name of ["one", "two"])
      expect(whole.indexOf(readFileSync(path(name), "utf8")), name).not.toBe(-1);
    const rest = readdirSync(root).filter((name) => !["one", "two", "guest"].includes(name));
    expect(rest.filter((name) => !isTemporaryName(name))).toEqual([]);
    if (readdirSync(root).includes("guest")) expect(whole).toContain(readFileSync(path("guest"), "utf8"));
    leftovers += rest.length;
    if (kill % 2 === 0) expect((await files.tidy(".")).toSorted()).toEqual(rest.toSorted());
  }
  expect(leftovers).toBeGreaterThan(0);
  await files.tidy(".");
  expect(readdirSync(root).filter(isTemporaryName)).toEqual([]);
});

test("leftovers of a dead process go with the next write to their folder, those of a living one stay", async () => {
  const { files, root, path } = openRoom({ "sub/notes": "" });
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  const ours = temporaryName();
  const names = {
    dead: ours.replace(`-${process.pid}-`, `-${child.pid}-`),
    living: ours,
    theirs: ".codi-notes.tmp",
    elsewhere: ours.replace(/^\.codi-[0-9a-f]+-/, ".codi-000000-"),
  };
  for (const name of Object.values(names)) writeFileSync(path(`sub/${name}`), "");
  await files.write("sub/a", "x", { session: "s" });
  const left = [names.living, names.theirs, names.elsewhere, "a", "notes"];
  expect(readdirSync(join(root, "sub")).toSorted()).toEqual(left.toSorted());
  utimesSync(path(`sub/${names.elsewhere}`), 1, 1);
  expect(await files.tidy("sub")).toEqual([names.elsewhere]);
});
