import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { tools } from "../../src/tools/index.ts";
import { selectTools } from "../../src/tools/profiles.ts";
import snapshot from "../../src/tools/published.json" with { type: "json" };
import { publish } from "../../src/tools/published.ts";

const project = resolve(import.meta.dirname, "../..");
const published = tools.map(publish);

describe.for(published)("$name", (tool) => {
  test("stands in a file of its own name and has a test that calls it", () => {
    const file = tool.name.replaceAll("_", "-");
    expect(existsSync(`${project}/src/tools/${file}.ts`)).toBe(true);
    const test = `${project}/test/tools/${file}.test.ts`;
    expect(existsSync(test), `${test} is missing`).toBe(true);
    expect(readFileSync(test, "utf8")).toContain(`"${tool.name}"`);
  });

  test("tells a client what it is and what it can do", () => {
    expect(tool.title).not.toBe("");
    expect(tool.name).toMatch(/^[a-z][a-z0-9_]{1,40}$/);
    expect(Buffer.byteLength(tool.description)).toBeLessThan(2048);
    expect(tool.description.split("\n")[0]?.length).toBeGreaterThan(20);
    expect(typeof tool.annotations.readOnlyHint).toBe("boolean");
    expect(typeof tool.annotations.openWorldHint).toBe("boolean");
    if (tool.effect !== "read") expect(tool.annotations.readOnlyHint).toBe(false);
  });

  test("has a schema that every client can read", () => {
    const text = JSON.stringify(tool.inputSchema);
    expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    // Several clients refuse combinators, references and types given as lists.
    for (const word of ["anyOf", "oneOf", "allOf", "$ref", "$defs", "not", "patternProperties"])
      expect(text).not.toContain(`"${word}":`);
    expect(text).not.toMatch(/"type":\[/);
  });

  test("describes every argument whose name alone does not say it", () => {
    const properties = Object.entries(
      Object(tool.inputSchema["properties"]) as Record<string, { description?: string }>,
    );
    const undescribed = properties
      .filter(([name, { description }]) => !description && !selfEvident.has(name))
      .map(([name]) => name);
    expect(undescribed).toEqual([]);
  });
});

const selfEvident = new Set([
  "path",
  "url",
  "tool",
  "status",
  "until",
  "cursor",
  "command",
  "cwd",
  "id",
  "limit",
  "format",
  "operation",
  "ignore_case",
  "multiline",
  "dry_run",
]);

test("published.json is what the tools say: run `npm run gen` after changing one", () => {
  expect(JSON.parse(JSON.stringify(published))).toEqual(snapshot);
});

test.for([
  { profile: "full" as const, toolsets: undefined, maxTools: 20, maxTokens: 3300 },
  { profile: "companion" as const, toolsets: undefined, maxTools: 12, maxTokens: 2000 },
  { profile: "full" as const, toolsets: ["all"], maxTools: 60, maxTokens: 6500 },
])("the list of $profile $toolsets is short", ({ profile, toolsets, maxTools, maxTokens }) => {
  const chosen = selectTools(published, {
    profile,
    toolsets,
    allowTools: [],
    denyTools: [],
    readOnly: false,
  });
  const shown = chosen.map(({ toolset: _toolset, effect: _effect, meta, ...tool }) => ({
    ...tool,
    ...(meta && { _meta: meta }),
  }));
  expect(chosen.length).toBeLessThanOrEqual(maxTools);
  expect(encode(JSON.stringify({ tools: shown })).length).toBeLessThanOrEqual(maxTokens);
});
