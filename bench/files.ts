import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleave, type Row } from "./row.ts";
import { startServer } from "./server.ts";

const rounds = 40;

/** Reading, editing and listing through MCP over stdio, against plain fs in this process. */
export async function measureFiles(project: string): Promise<readonly Row[]> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "codi-bench-")));
  const root = join(base, "work");
  makeTree(root);
  const server = startServer([join(project, "dist", "cli.js"), "--root", root, "--toolsets", "files"], {
    cwd: root,
    home: join(base, "home"),
  });
  const call = async (name: string, args: object): Promise<void> => {
    const { reply } = await server.call(name, args);
    if (reply.error || reply.result?.isError) throw new Error(`${name}: ${JSON.stringify(reply)}`);
  };
  try {
    await server.open();
    const rows: Row[] = [];
    const add = async (
      name: string,
      goal: string,
      ours: (round: number) => Promise<unknown>,
      floor: (round: number) => Promise<unknown>,
    ) => {
      await ours(-1);
      await floor(-1);
      rows.push({ name, ...(await interleave(rounds, ours, floor)), goal });
    };
    await add(
      "read a 5 KB file",
      "≤ 1.0 ms",
      () => call("read_file", { path: "small.txt" }),
      () => readFile(join(root, "small.txt"), "utf8"),
    );
    await add(
      "read 100 lines at 5000 of 294 KB",
      "≤ 2.5 ms",
      () => call("read_file", { path: "large.txt", offset: 5000, limit: 100 }),
      () => readFile(join(root, "large.txt"), "utf8"),
    );
    await add(
      "write 10 KB",
      "",
      (round) => call("write_file", { path: "out.txt", content: `${round}`.repeat(5_000) }),
      (round) => replace(join(root, "plain.txt"), `${round}`.repeat(5_000)),
    );
    await add(
      "edit a line in 294 KB",
      "≤ 6 ms",
      (round) =>
        call("edit_file", {
          path: "large.txt",
          edits: [{ old_text: lineAt(round), new_text: lineAt(round + 1) }],
        }),
      async () => replace(join(root, "plain.txt"), await readFile(join(root, "large.txt"), "utf8")),
    );
    await add(
      "list a folder of 132 entries",
      "≤ 0.9 ms",
      () => call("list_directory", { path: "many" }),
      () => readdir(join(root, "many"), { withFileTypes: true }),
    );
    await add(
      "a tree of 1,300 files",
      "≤ 25 ms",
      () => call("list_directory", { path: "tree", depth: 5, limit: 5000 }),
      () => readdir(join(root, "tree"), { recursive: true }),
    );
    return rows;
  } finally {
    await server.close();
    rmSync(base, { recursive: true, force: true });
  }
}

const lineAt = (round: number): string => `edited line, round ${round};`;

function makeTree(root: string): void {
  mkdirSync(join(root, "many"), { recursive: true });
  writeFileSync(join(root, "small.txt"), "a line of forty characters, more or less\n".repeat(125));
  const lines = Array.from({ length: 8_000 }, (_, index) =>
    index === 4_000 ? lineAt(-1) : `line ${index} with some text on it;`,
  );
  writeFileSync(join(root, "large.txt"), lines.join("\n"));
  for (let index = 0; index < 132; index++) writeFileSync(join(root, "many", `file-${index}.txt`), "x");
  for (let folder = 0; folder < 65; folder++) {
    const path = join(root, "tree", `part-${folder % 8}`, `folder-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < 20; file++) writeFileSync(join(path, `file-${file}.ts`), "export {};\n");
  }
}

/** The plainest atomic write there is. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text);
  const file = await open(`${path}.tmp`, "r");
  await file.close();
  await rename(`${path}.tmp`, path);
}
