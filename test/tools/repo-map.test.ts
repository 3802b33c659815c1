import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test, vi } from "vitest";
import { indexedTimeoutMs, openIndexed } from "../helpers/indexed.ts";
import { createWorkspace } from "../helpers/workspace.ts";

vi.setConfig({ testTimeout: indexedTimeoutMs });

const files = {
  "core.py": "def load_config(path):\n    return path\n\n\ndef unused():\n    pass\n",
  "side.py": "def paint_window(color):\n    return color\n",
  "a.py": "from core import load_config\nload_config(1)\n",
  "b.py": "from core import load_config\nload_config(2)\n",
  "c.py": "from side import paint_window\npaint_window(3)\n",
};

test("what is used most comes first, with its signatures", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  const { text } = await call("repo_map");
  expect(text).toBe(
    "5 files and 2 used definitions ranked by use: all shown in 67 of 1500 tokens\ncore.py\n  1 def load_config(path)\nside.py\n  1 def paint_window(color)\na.py\nb.py\nc.py",
  );
});

test("a focus draws what it uses to the front; a path leaves out the rest", async () => {
  const { call } = await openIndexed(createWorkspace(files));
  expect((await call("repo_map", { focus: ["c.py"] })).text).toMatch(
    /^5 files .* ranked by use, focus c\.py: .*\nside\.py\n/,
  );
  expect((await call("repo_map", { focus: ["paint_window"] })).text).toMatch(
    /focus paint_window: .*\nside\.py\n/,
  );
  expect((await call("repo_map", { path: "a.py" })).text).toBe(
    "1 file and 0 used definitions ranked by use: all shown in 42 of 1500 tokens\na.py",
  );
  expect((await call("repo_map", { focus: ["nowhere.py"] })).text).toContain(
    'focus "nowhere.py" is neither a file nor a symbol here',
  );
});

test("keeps to the number of tokens and says what had no room", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `module_${at}.py`,
      `def compute_value_${at}(first, second):\n    return compute_value_${(at * 7 + 1) % 60}(first, second)\n`,
    ]),
  );
  const { call } = await openIndexed(createWorkspace(many));
  const { text } = await call("repo_map", { max_tokens: 300 });
  expect(encode(text).length).toBeLessThanOrEqual(330);
  expect(encode(text).length).toBeGreaterThan(150);
  const [, files, shown, used] =
    /^60 files and 60 used definitions ranked by use: (\d+) files and (\d+) definitions shown in (\d+) of 300 tokens, the rest left out/.exec(
      text,
    ) ?? [];
  expect(Number(files)).toBe(text.match(/^module_\d+\.py$/gm)?.length);
  expect(Number(shown)).toBe(text.match(/^ {2}1 def /gm)?.length);
  expect(Number(used)).toBeLessThanOrEqual(300);
});

test("the resource of the workspace's map is the same map, or a tree where nothing is indexed", async () => {
  const read = async (content: Record<string, string>) => {
    const { client } = await openIndexed(createWorkspace(content));
    const { contents } = await client.readResource({ uri: "codi://workspace/map" });
    return contents.map((part) => ("text" in part ? part.text : "")).join("");
  };
  expect(await read(files)).toMatch(/^5 files .*\ncore\.py\n {2}1 def load_config/);
  const tree = await read({ "notes/one.txt": "1\n" });
  expect(tree).toContain("this is the tree of files instead of the ranked map");
  expect(tree).toMatch(/\n +notes\/\n +one\.txt/);
});
