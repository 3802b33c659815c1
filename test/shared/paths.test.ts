import { mkdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isNetworkPath, isWithin, plainPath } from "../../src/shared/path-spelling.ts";
import { createFence } from "../../src/shared/paths.ts";
import { createWorkspace } from "../helpers/workspace.ts";

describe("a path inside the workspace", () => {
  test.for([
    { asked: "src/a.ts", shown: "src/a.ts" },
    { asked: "./src/../src/a.ts", shown: "src/a.ts" },
    { asked: "ROOT/src/a.ts", shown: "src/a.ts" },
    { asked: "file://ROOT/src/a.ts", shown: "src/a.ts" },
    { asked: "file://ROOT/src/a%2Ets", shown: "src/a.ts" },
    { asked: ".", shown: "." },
    { asked: "", shown: "." },
    { asked: "not/there/yet.ts", shown: "not/there/yet.ts" },
    { asked: "..name", shown: "..name" },
    { asked: "~backup", shown: "~backup" },
  ])("$asked is found", async ({ asked, shown }) => {
    const workspace = createWorkspace({ "src/a.ts": "" });
    const place = await createFence([workspace.root]).locate(asked.replace("ROOT", workspace.root));
    expect(place).toEqual({
      path: path.join(workspace.root, shown),
      real: path.join(workspace.root, shown),
      shown,
    });
  });

  test("may lie in any of several roots", async () => {
    const { root, outside } = createWorkspace({ "a.ts": "" });
    writeFileSync(path.join(outside, "b.ts"), "");
    const fence = createFence([root, outside]);
    expect((await fence.locate(path.join(outside, "b.ts"))).shown).toBe(path.join(outside, "b.ts"));
    expect((await fence.locate("a.ts")).shown).toBe("a.ts");
  });

  test("is found below a root that is itself a link, by either name", async () => {
    const { root, outside } = createWorkspace({ "a.ts": "" });
    const link = path.join(outside, "link");
    symlinkSync(root, link);
    const fence = createFence([link]);
    expect(fence.roots).toEqual([root]);
    for (const asked of ["a.ts", path.join(link, "a.ts"), path.join(root, "a.ts")]) {
      expect(await fence.locate(asked)).toMatchObject({ real: path.join(root, "a.ts"), shown: "a.ts" });
    }
  });

  test("keeps its own name when a link inside leads elsewhere inside", async () => {
    const workspace = createWorkspace({ "real/a.ts": "" });
    symlinkSync("real", workspace.path("link"));
    const place = await createFence([workspace.root]).locate("link/a.ts");
    expect(place).toMatchObject({ real: workspace.path("real/a.ts"), shown: "link/a.ts" });
  });

  test.for([
    { stored: "caf\u00e9.txt", asked: "cafe\u0301.txt" },
    { stored: "cafe\u0301.txt", asked: "caf\u00e9.txt" },
    { stored: "cafe\u0301/x.txt", asked: "caf\u00e9/x.txt" },
  ])("is found when only its Unicode form differs: $asked", async ({ stored, asked }) => {
    const workspace = createWorkspace({ [stored]: "" });
    expect((await createFence([workspace.root]).locate(asked)).real).toBe(workspace.path(stored));
  });

  test("prefers the exact spelling when both Unicode forms exist", async () => {
    const workspace = createWorkspace({ "caf\u00e9.txt": "", "cafe\u0301.txt": "" });
    const fence = createFence([workspace.root]);
    expect((await fence.locate("cafe\u0301.txt")).real).toBe(workspace.path("cafe\u0301.txt"));
    expect((await fence.locate("caf\u00e9.txt")).real).toBe(workspace.path("caf\u00e9.txt"));
  });
});

describe("a path that leads outside", () => {
  test.for([
    "../outside/secret",
    "src/../../outside/secret",
    "OUTSIDE/secret",
    "file://OUTSIDE/secret",
    "ROOT-evil/secret",
    "link-file",
    "link-folder/secret",
    "link-folder/not-there-yet",
    "link-dangling",
    "link-to-link",
    "link-folder",
    "ROOT/..",
    "/",
    "../outside/caf\u00e9/nothing",
  ])("%s is refused", async (asked) => {
    const workspace = createWorkspace({ "src/a.ts": "" });
    const { root, outside } = workspace;
    mkdirSync(`${root}-evil`);
    for (const folder of [outside, `${root}-evil`]) writeFileSync(path.join(folder, "secret"), "");
    symlinkSync(path.join(outside, "secret"), workspace.path("link-file"));
    symlinkSync("../outside", workspace.path("link-folder"));
    symlinkSync("../outside/missing", workspace.path("link-dangling"));
    symlinkSync("link-file", workspace.path("link-to-link"));
    const spelled = asked.replace("ROOT", root).replace("OUTSIDE", outside);
    await expect(createFence([root]).locate(spelled)).rejects.toMatchObject({
      code: "outside_workspace",
      message: expect.stringContaining("leads outside the workspace"),
    });
  });

  test("a link itself can be located without following it", async () => {
    const workspace = createWorkspace();
    symlinkSync("../outside", workspace.path("link"));
    const place = await createFence([workspace.root]).locateEntry("link");
    expect(place).toMatchObject({ real: workspace.path("link"), shown: "link" });
    expect(readlinkSync(place.real)).toBe("../outside");
    await expect(createFence([workspace.root]).locateEntry("link/x")).rejects.toMatchObject({
      code: "outside_workspace",
    });
  });
});

test.for([
  { asked: "a\0b", says: "NUL byte" },
  { asked: "~/notes.md", says: '"~" is not expanded' },
  { asked: "~", says: '"~" is not expanded' },
  { asked: "file://elsewhere/x", says: "not a file URL of this machine" },
  { asked: "file:///a%2Fb", says: "not a file URL of this machine" },
])("$asked is refused as no usable path", async ({ asked, says }) => {
  const { root } = createWorkspace();
  await expect(createFence([root]).locate(asked)).rejects.toMatchObject({
    code: "invalid_arguments",
    message: expect.stringContaining(says),
    hint: expect.stringContaining("relative to the workspace root"),
  });
});

test("links in a circle are refused in words", async () => {
  const workspace = createWorkspace();
  symlinkSync("b", workspace.path("a"));
  symlinkSync("a", workspace.path("b"));
  await expect(createFence([workspace.root]).locate("a/x")).rejects.toMatchObject({
    code: "unreadable",
    message: expect.stringContaining("circle"),
  });
});

test.for([
  { root: "MISSING", code: "not_found" },
  { root: "FILE", code: "not_a_directory" },
])("a root that is $root is refused", ({ root, code }) => {
  const workspace = createWorkspace({ file: "" });
  const given = workspace.path(root.toLowerCase());
  expect(() => createFence([given])).toThrow(expect.objectContaining({ code }));
});

describe("on Windows", () => {
  test.for([
    "notes.txt:stream",
    "src\\a.ts::$DATA",
    "NUL",
    "src/con.txt",
    "COM1",
    "lpt9.log",
    "CON ",
    "\\\\.\\PhysicalDrive0",
    "\\\\?\\C:\\work\\a.ts",
    "C:a.ts",
    "dots...\\a.ts",
    "a.ts.",
    "a.ts ",
  ])("%s is refused", (asked) => {
    expect(() => plainPath(asked, path.win32)).toThrow(
      expect.objectContaining({ code: "invalid_arguments" }),
    );
    expect(plainPath("a.ts", path.win32)).toBe("a.ts");
  });

  test.for([
    { asked: "C:\\work\\a.ts", plain: "C:\\work\\a.ts" },
    { asked: "file:///c%3A/work/a.ts", plain: "c:\\work\\a.ts" },
    { asked: "file:///C:/work/a%20b.ts", plain: "C:\\work\\a b.ts" },
    { asked: "..\\a.ts", plain: "..\\a.ts" },
    { asked: "console.ts", plain: "console.ts" },
    { asked: "com10.ts", plain: "com10.ts" },
  ])("$asked is taken as $plain", ({ asked, plain }) => {
    expect(plainPath(asked, path.win32)).toBe(plain);
  });

  test.for([
    { root: "C:\\Work", absolute: "c:\\work\\a.ts", within: true },
    { root: "C:\\", absolute: "c:\\work", within: true },
    { root: "C:\\work", absolute: "C:\\work-evil\\a.ts", within: false },
    { root: "C:\\work", absolute: "D:\\work\\a.ts", within: false },
    { root: "C:\\work", absolute: "\\\\server\\share\\a.ts", within: false },
  ])("$absolute lies within $root: $within", ({ root, absolute, within }) => {
    expect(isWithin(root, absolute, path.win32)).toBe(within);
  });

  test("a path to another machine is known before it is touched", () => {
    expect(isNetworkPath("\\\\server\\share\\x", path.win32)).toBe(true);
    expect(isNetworkPath("C:\\x", path.win32)).toBe(false);
    expect(isNetworkPath("//server/share", path.posix)).toBe(false);
  });
});
