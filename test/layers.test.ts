import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";

/** Who may import what. A room is the first rule whose prefix fits; `core/x` may also use other rooms' doors (`core/y/index.ts`). */
const rooms: readonly { room: string; may: readonly string[]; packages: readonly RegExp[]; node?: false }[] =
  [
    { room: "shared/", may: ["shared/"], packages: [] },
    { room: "store/", may: ["store/", "shared/"], packages: [/^better-sqlite3$/, /^sqlite-vec$/] },
    { room: "core/", may: ["store/", "shared/"], packages: [/^(?!@modelcontextprotocol\/)/] },
    { room: "config.ts", may: ["shared/", "core/*/index.ts"], packages: [/^zod$/, /^yaml$/] },
    { room: "worker.ts", may: ["core/*/index.ts"], packages: [] },
    { room: "version.ts", may: ["../package.json"], packages: [] },
    {
      room: "app.ts",
      may: ["config.ts", "version.ts", "core/*/index.ts", "store/", "shared/"],
      packages: [],
    },
    {
      room: "tools/",
      may: ["tools/", "app.ts", "core/*/index.ts", "shared/"],
      packages: [/^zod$/],
      node: false,
    },
    {
      room: "resources/",
      may: ["resources/", "app.ts", "core/*/index.ts", "shared/"],
      packages: [/^zod$/],
      node: false,
    },
    { room: "prompts/", may: ["prompts/", "app.ts", "shared/"], packages: [/^zod$/], node: false },
    { room: "engine.ts", may: ["app.ts", "config.ts", "tools/", "shared/"], packages: [] },
    {
      room: "host.ts",
      may: ["config.ts", "engine.ts", "tools/", "resources/", "prompts/", "shared/"],
      packages: [],
    },
    { room: "instructions.ts", may: [], packages: [] },
    {
      room: "server",
      may: [
        "server.ts",
        "server/",
        "host.ts",
        "instructions.ts",
        "version.ts",
        "core/*/index.ts",
        "tools/",
        "resources/",
        "prompts/",
        "shared/",
      ],
      packages: [/^@modelcontextprotocol\/server$/, /^zod$/],
    },
    {
      room: "transports/",
      may: ["transports/", "server.ts", "server/", "host.ts", "version.ts", "shared/"],
      packages: [/^@modelcontextprotocol\//, /^zod$/],
    },
    {
      room: "cli",
      may: [
        "cli/",
        "transports/",
        "host.ts",
        "config.ts",
        "version.ts",
        "core/*/index.ts",
        "store/",
        "tools/",
        "shared/",
      ],
      packages: [/./],
    },
  ];

const source = resolve(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => path.split(sep).join("/"));

test("there is something to check", () => {
  expect(files.length).toBeGreaterThan(30);
});

describe.for(files)("%s", (path) => {
  const text = readFileSync(join(source, path), "utf8");

  test("imports only what its room may", () => {
    const rule = rooms.find(({ room }) => path.startsWith(room));
    expect(
      rule,
      `${path} is in no room: add it to the map in this test and in docs/architecture.md`,
    ).toBeDefined();
    for (const name of importsOf(text)) {
      const problem = rule && judge(rule, path, name);
      expect(problem, `${path} imports ${name}: ${problem}`).toBeUndefined();
    }
  });

  test("is short enough to read in one go", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(301);
  });

  test("gives a reason for every cast", () => {
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (
        !/\bas (?!const\b)(?:unknown\b|[A-Z{])/.test(line) ||
        /^\s*(?:\/\/|\*|\/\*|import|export)|["'`].* as .*["'`]/.test(line)
      )
        continue;
      const before = lines.slice(Math.max(0, index - 2), index).join("\n");
      expect(before, `${path}:${index + 1} casts without a reason above it`).toMatch(/\/\/|\*\//);
    }
  });

  test("imports zod so that the bundle can leave out what is not used", () => {
    expect(text).not.toMatch(/import (?:type )?\{ z \} from "zod"/);
  });

  test("reads the environment only in config.ts", () => {
    if (path !== "config.ts") expect(text).not.toMatch(/process\.env\b/);
  });
});

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)["']([^"']+)["']/gm)].flatMap(
    (match) => match[1] ?? [],
  );
}

function judge(rule: (typeof rooms)[number], path: string, name: string): string | undefined {
  if (name.startsWith("node:"))
    return rule.node === false ? "this room works through services, not on the system" : undefined;
  if (!name.startsWith("."))
    return rule.packages.some((allowed) => allowed.test(name))
      ? undefined
      : "this package does not belong into this room";
  const target = relative(source, resolve(source, dirname(path), name))
    .split(sep)
    .join("/");
  if (path.startsWith("core/") && target.startsWith("core/")) {
    const [, own] = path.split("/");
    const [, other, ...rest] = target.split("/");
    return own === other || rest.join("/") === "index.ts"
      ? undefined
      : "go through the other room's door, its index.ts";
  }
  const allowed = rule.may.some((pattern) => {
    const [before, after] = pattern.split("*");
    return after === undefined
      ? target.startsWith(pattern)
      : target.startsWith(before ?? "") && target.endsWith(after) && target.split("/").length === 3;
  });
  return allowed ? undefined : `the room may import ${rule.may.join(", ") || "nothing of ours"}`;
}
