import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../../src/store/driver.ts";
import { openClient } from "../helpers/client.ts";
import { runCommand } from "../helpers/command.ts";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

const files = {
  "src/upload.ts": `import { sleep } from "./clock.ts";

/** Sends a file and tries again when the network fails. */
export async function sendWithRetries(file: Blob, attempts = 3): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch("/upload", { method: "POST", body: file });
    } catch (error) {
      if (attempt === attempts) throw error;
      await sleep(2 ** attempt * 100);
    }
  }
}

export class UploadQueue {
  private readonly waiting: Blob[] = [];

  /** Puts a file at the end of the line. */
  enqueue(file: Blob): void {
    this.waiting.push(file);
  }

  async drain(): Promise<void> {
    for (const file of this.waiting) await sendWithRetries(file);
  }
}
`,
  "src/clock.ts": `export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How long ago a date was, in words a person would use. */
export function humanDuration(from: Date, to: Date): string {
  const minutes = Math.round((to.getTime() - from.getTime()) / 60_000);
  if (minutes < 60) return \`\${minutes} minutes\`;
  return \`\${Math.round(minutes / 60)} hours\`;
}
`,
  "lib/colors.js": `// Mixes two colours channel by channel.
export function blend(first, second, share) {
  return first.map((channel, index) => channel * (1 - share) + second[index] * share);
}
`,
};

const withCode = async (more: Record<string, string> = {}) => {
  const workspace = createWorkspace({ ...files, ...more });
  const client = await openClient(workspace);
  return { workspace, search: (input: Record<string, unknown>) => client.call("search_code", input) };
};

/** "path:start-end symbol" of each hit, in order. */
const hitsOf = (text: string): string[] =>
  [...text.matchAll(/^(\S+:\d+-\d+ \S+) \d\.\d\d$/gm)].map((match) => match[1] ?? "");

describe("search_code", { timeout: indexedTimeoutMs }, () => {
  test("finds a function by what it does, with place, symbol, score, text and mode", async () => {
    const { search } = await withCode();
    const { text, isError } = await search({ query: "try again when uploading a file fails", limit: 2 });
    expect(isError).toBe(false);
    expect(hitsOf(text)[0]).toBe("src/upload.ts:3-13 sendWithRetries");
    expect(text).toContain("export async function sendWithRetries(");
    expect(text).toMatch(/^mode: static \(no embedding model is configured\)$/m);
  });

  test("answers a name with the thing of that name, in whatever way it is written", async () => {
    const { search } = await withCode();
    for (const query of ["UploadQueue.enqueue", "UploadQueue::enqueue", "enqueue", "ENQUEUE()"])
      expect(hitsOf((await search({ query })).text)[0], query).toBe(
        "src/upload.ts:18-21 UploadQueue/enqueue",
      );
  });

  test("takes several phrasings of one question", async () => {
    const { search } = await withCode();
    const { text } = await search({
      queries: ["blend two colours", "time span as words for people"],
      limit: 2,
    });
    expect(
      hitsOf(text)
        .map((hit) => hit.split(" ")[1])
        .sort(),
    ).toEqual(["blend", "humanDuration"]);
  });

  test("looks only where it is told to", async () => {
    const { search } = await withCode();
    const inFolder = hitsOf((await search({ query: "send a file again", path: "lib" })).text);
    expect(inFolder.filter((hit) => !hit.startsWith("lib/"))).toEqual([]);
    expect(hitsOf((await search({ query: "mixes channels", path: "lib" })).text)[0]).toContain(
      "lib/colors.js",
    );
    const byLanguage = hitsOf((await search({ query: "blend file minutes", language: "js" })).text);
    expect(byLanguage.length).toBeGreaterThan(0);
    expect(byLanguage.every((hit) => hit.startsWith("lib/"))).toBe(true);
  });

  test("finds what was just written, and never what is gone", async () => {
    const { workspace, search } = await withCode();
    expect(hitsOf((await search({ query: "blend colours" })).text)[0]).toContain("lib/colors.js:1-4 blend");
    writeFileSync(
      workspace.path("lib/colors.js"),
      "\n\nexport function invertColour(colour) {\n  return colour.map((channel) => 255 - channel);\n}\n",
    );
    const changed = (await search({ query: "blend colours" })).text;
    expect(changed).not.toContain("first.map");
    expect(hitsOf((await search({ query: "invert a colour" })).text)[0]).toBe(
      "lib/colors.js:3-5 invertColour",
    );
    rmSync(workspace.path("lib/colors.js"));
    expect((await search({ query: "invert a colour" })).text).not.toContain("colors.js");
  });

  test("finds the same when the symbols were indexed before anybody asked for code", async () => {
    const query = { query: "try again when uploading a file fails" };
    const { search: fresh } = await withCode();
    const workspace = createWorkspace(files);
    const { call } = await openIndexed(workspace);
    expect((await call("find_symbol", { query: "drain" })).text).toContain("src/upload.ts");
    expect((await call("search_code", query)).text).toBe((await fresh(query)).text);
  });

  test.for([
    ["by another version", "UPDATE meta SET value = 'older' WHERE key = 'fingerprint'"],
    [
      "with chunks of another kind",
      "UPDATE file SET chunked = 1; UPDATE meta SET value = '1' WHERE key = 'chunks'; UPDATE chunk SET symbol = 'old', start = 1, end = 1",
    ],
  ] as const)("an index that was made %s is made anew", async ([, harm]) => {
    const workspace = createWorkspace(files);
    const ask = () => runCommand(workspace, ["call", "search_code", '{"query": "blend two colours"}']);
    const before = await ask();
    expect(hitsOf(before.out)[0]).toBe("lib/colors.js:1-4 blend");
    const [folder = ""] = readdirSync(join(workspace.home, "workspaces"));
    const database = openDatabase(join(workspace.home, "workspaces", folder, "index.db"));
    database.exec(harm);
    database.close();
    expect(await ask()).toEqual(before);
  });

  test("shows at most six hits of a file and says where more are; a file that is asked for shows all", async () => {
    const parsers = ["Date", "Time", "Zone", "Offset", "Week", "Month", "Era", "Year"].map(
      (name) => `export function parse${name}(text) {\n  return read("${name}", text.trim());\n}\n`,
    );
    const { search } = await withCode({ "src/parse.js": parsers.join("\n") });
    const { text } = await search({ query: "parse a text", limit: 9 });
    const inParse = (hits: string[]) => hits.filter((hit) => hit.startsWith("src/parse.js"));
    expect(inParse(hitsOf(text))).toHaveLength(6);
    expect(text).toMatch(/^\(More hits: \d in src\/parse\.js; ask with that path\.\)$/m);
    const all = (await search({ query: "parse a text", limit: 9, path: "src/parse.js" })).text;
    expect(inParse(hitsOf(all))).toHaveLength(8);
    expect(all).not.toContain("More hits");
  });

  test("shows what stands in two places once, and says so", async () => {
    const { search } = await withCode({ "copy/colors.js": files["lib/colors.js"] });
    const { text } = await search({ query: "blend two colours channel by channel" });
    expect(hitsOf(text).filter((hit) => hit.endsWith(" blend"))).toHaveLength(1);
    expect(text).toMatch(/^\(\d copies of these texts elsewhere are left out\.\)$/m);
  });

  test("stays within about 4,000 tokens, and says which hits have no text", async () => {
    const body = Array.from({ length: 12 }, (_, line) => `  upload("${"x".repeat(120)}", ${line});`).join(
      "\n",
    );
    const many = Array.from({ length: 60 }, (_, at) => [
      `src/many/file${at}.ts`,
      `export function uploadPart${at}() {\n  // ${at}\n${body}\n}\n`,
    ]);
    const { search } = await withCode(Object.fromEntries(many));
    const { text } = await search({ query: "upload a part", limit: 50 });
    expect(hitsOf(text)).toHaveLength(50);
    expect(text.length).toBeLessThan(16_000);
    expect(text).toMatch(/^\(The last \d+ without their text: .*read_file/m);
    expect((await search({ query: "upload a part", limit: 3 })).text).not.toContain("without their text");
  });

  test("refuses in words what is no question and what is not there", async () => {
    const { search } = await withCode();
    for (const input of [
      { query: "" },
      { query: "  \n " },
      { query: "?!* --- ()" },
      {},
      { queries: [] },
      { query: "file", language: "cobol" },
      { query: "file", path: "../elsewhere" },
    ]) {
      const { text, isError } = await search(input);
      expect(isError, JSON.stringify(input)).toBe(true);
      expect(text).not.toMatch(/SQL|fts5|syntax error/i);
    }
  });

  test("takes operators, quotes, length, other scripts and null characters as text", async () => {
    const { search } = await withCode();
    for (const query of [
      'blend AND (colours OR NOT "x" NEAR/2 ^sym : -body)',
      "blend* \"colours\" 'channel' sym:blend",
      "blend colours channel ".repeat(500),
      "如何 混合 blend цвета colours 🎨",
      "blend\u0000colours",
    ]) {
      const { text, isError } = await search({ query });
      expect(isError, text).toBe(false);
      expect(hitsOf(text)[0], query.slice(0, 60)).toContain("blend");
    }
    const { text, isError } = await search({ query: "如何混合颜色" });
    expect(isError).toBe(false);
    expect(text).toContain("mode:");
  });
});
