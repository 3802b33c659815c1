import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { type AuditRecord, createAudit } from "../../../src/core/audit/index.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";

const record: AuditRecord = {
  session: "s2test",
  client: "test/1",
  actor_type: "ai",
  ai_tool: "test",
  tool: "read_file",
  effect: "read",
  status: "ok",
  ms: 1.5,
  target: "a.txt",
  input: { path: "a.txt" },
};

describe("a segment", () => {
  test("holds one chained JSON object a line and ends with a closing record", () => {
    const { home } = createWorkspace();
    const audit = createAudit({ home });
    audit.append(record);
    audit.append({ ...record, status: "denied", error: "outside_workspace" });
    audit.close();
    const lines = linesOf(home).map((line) => JSON.parse(line));
    expect(lines.map(({ seq, tool }) => [seq, tool])).toEqual([
      [1, "read_file"],
      [2, "read_file"],
      [3, "segment_closed"],
    ]);
    expect(lines[0].prev).toBe("0".repeat(64));
    expect(lines[1].prev).toBe(lines[0].hash);
    expect(Object.keys(lines[0])).toEqual(
      expect.arrayContaining([
        "seq",
        "ts",
        "session",
        "client",
        "actor_type",
        "tool",
        "effect",
        "status",
        "ms",
        "target",
        "prev",
        "hash",
      ]),
    );
    expect(audit.verify()).toEqual({ segments: 1, entries: 3, faults: [], open: [] });
  });

  test("is for its owner alone, and an idle process makes none", () => {
    const { home } = createWorkspace();
    createAudit({ home }).close();
    expect(createAudit({ home }).find({ limit: 10 })).toEqual({ entries: [], cursor: undefined, scanned: 0 });
    const audit = createAudit({ home });
    audit.append(record);
    const [name = ""] = readdirSync(join(home, "audit"));
    expect(statSync(join(home, "audit", name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, "audit")).mode & 0o777).toBe(0o700);
  });

  test("is followed by another when it is full, and the chain crosses over", () => {
    const { home } = createWorkspace();
    const audit = createAudit({ home, maxSegmentBytes: 2_000 });
    for (let number = 0; number < 40; number++) audit.append({ ...record, target: `file-${number}` });
    audit.close();
    const verified = audit.verify();
    expect(verified.segments).toBeGreaterThan(3);
    expect(verified.faults).toEqual([]);
    const found = audit.find({ limit: 100, tool: "read_file" }).entries.map(({ target }) => target);
    expect(found).toEqual(Array.from({ length: 40 }, (_, index) => `file-${39 - index}`));
  });
});

describe("verify names the first bad entry after", () => {
  const tamper = (change: (lines: string[]) => string[]) => {
    const { home } = createWorkspace();
    const audit = createAudit({ home });
    for (let number = 0; number < 6; number++) audit.append({ ...record, target: `file-${number}` });
    audit.close();
    const [name = ""] = readdirSync(join(home, "audit"));
    const path = join(home, "audit", name);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(
      path,
      change(lines)
        .map((line) => `${line}\n`)
        .join(""),
    );
    return audit.verify();
  };

  test.for<{ name: string; change: (lines: string[]) => string[]; line: number }>([
    {
      name: "an edit",
      change: (lines) => lines.with(2, String(lines[2]).replace("file-2", "file-9")),
      line: 3,
    },
    { name: "a deletion", change: (lines) => lines.toSpliced(3, 1), line: 4 },
    { name: "an insertion", change: (lines) => lines.toSpliced(1, 0, String(lines[4])), line: 2 },
    {
      name: "a swap",
      change: (lines) => [...lines.slice(0, 2), String(lines[3]), String(lines[2]), ...lines.slice(4)],
      line: 3,
    },
    { name: "a foreign line", change: (lines) => lines.toSpliced(5, 0, '{"hello":1}'), line: 6 },
    { name: "an entry after the end", change: (lines) => [...lines, String(lines[0])], line: 8 },
  ])("$name", ({ change, line }) => {
    const { faults } = tamper(change);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line, reason: expect.any(String) });
  });

  test("a cut in the middle of a line", () => {
    const { home } = createWorkspace();
    const audit = createAudit({ home });
    audit.append(record);
    const [name = ""] = readdirSync(join(home, "audit"));
    appendFileSync(join(home, "audit", name), '{"seq":2,');
    expect(audit.verify().faults).toEqual([
      { segment: name, line: 2, seq: undefined, reason: "is torn: it has no end of line" },
    ]);
  });

  test("not the half line that a kill leaves: the segment counts as open", () => {
    const { home } = createWorkspace();
    const audit = createAudit({ home });
    audit.append(record);
    const [name = ""] = readdirSync(join(home, "audit"));
    const path = join(home, "audit", name);
    // The kernel looks for a kill between two pages of a write.
    appendFileSync(path, '{"seq":2,"target":"'.padEnd(4096 - statSync(path).size, "x"));
    expect(audit.verify()).toMatchObject({ entries: 1, faults: [], open: [name] });
  });

  test("nothing at all: an untouched log is whole, and a cut off end is at least not called closed", () => {
    expect(tamper((lines) => lines)).toMatchObject({ faults: [], open: [] });
    expect(tamper((lines) => lines.slice(0, 4))).toMatchObject({ faults: [], open: [expect.any(String)] });
  });
});

test("several processes' entries are merged by time", () => {
  const { home } = createWorkspace();
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute++));
  const [first, second] = [createAudit({ home, now }), createAudit({ home, now })];
  for (let number = 0; number < 6; number++)
    (number % 2 === 0 ? first : second).append({ ...record, target: `call-${number}` });
  const targets = first.find({ limit: 10 }).entries.map(({ target }) => target);
  expect(targets).toEqual(["call-5", "call-4", "call-3", "call-2", "call-1", "call-0"]);
});

test("listeners hear of every entry until they leave", () => {
  const { home } = createWorkspace();
  const audit = createAudit({ home });
  const heard: string[] = [];
  const stop = audit.appended.on(({ target }) => heard.push(target));
  audit.append(record);
  stop();
  audit.append(record);
  expect(heard).toEqual(["a.txt"]);
});

test("a folder that cannot be written is reported before anything that changes something may run", () => {
  const audit = createAudit({ home: "/dev/null" });
  expect(() => audit.append(record)).toThrow("The audit log cannot be written");
  expect(() => audit.assertWritable()).toThrow("The audit log cannot be written");
});

test("a disk that fills up takes no half entry and acknowledges none", async () => {
  const workspace = createWorkspace();
  const script = await bundle(
    workspace,
    `
    try { for (let number = 1; ; number++) { append(number); acknowledge(number); } }
    catch (error) { process.stdout.write(error.code + "\\n"); }`,
  );
  // A limit on file size ends a write as a full disk does: short once, then with an error.
  const child = spawn(
    "bash",
    ["-c", `ulimit -f 8; exec "$0" "$1" "$2"`, process.execPath, script, workspace.home],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    output += chunk;
  });
  await once(child, "close");
  const lines = output.trim().split("\n");
  expect(lines.at(-1)).toBe("audit_failed");
  const audit = createAudit({ home: workspace.home });
  expect(audit.verify().faults).toEqual([]);
  expect(audit.find({ limit: 1 }).entries[0]?.seq).toBe(Number(lines.at(-2)));
});

test("kill -9 at any moment loses no entry that was acknowledged", { timeout: 60_000 }, async () => {
  const workspace = createWorkspace();
  const script = await bundle(
    workspace,
    `for (let number = 1; ; number++) { append(number); acknowledge(number); await new Promise(setImmediate); }`,
  );
  for (let round = 0; round < 20; round++) {
    const own = join(workspace.home, `round-${round}`);
    const child = spawn(process.execPath, [script, own], { stdio: ["ignore", "pipe", "inherit"] });
    let acknowledged = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      acknowledged += chunk;
      if (acknowledged.length > 200 + round * 150) child.kill("SIGKILL");
    });
    await once(child, "close");
    const last = Number(acknowledged.trim().split("\n").at(-1));
    const audit = createAudit({ home: own });
    expect(audit.find({ limit: 1 }).entries[0]?.seq).toBeGreaterThanOrEqual(last);
    expect(audit.verify().faults).toEqual([]);
  }
});

/** A program of its own that can `append(number)` to the log and `acknowledge(number)` on stdout. */
async function bundle({ root, path }: Workspace, body: string): Promise<string> {
  const entry = resolve(import.meta.dirname, "../../../src/core/audit/index.ts");
  const contents = `
    import { writeSync } from "node:fs";
    import { createAudit } from ${JSON.stringify(entry)};
    const audit = createAudit({ home: process.argv[2] });
    const append = (number) => audit.append({ ...${JSON.stringify(record)}, target: "n" + number });
    const acknowledge = (number) => writeSync(1, number + "\\n");
    ${body}`;
  const outfile = path("append.mjs");
  const stdin = { contents, resolveDir: root, loader: "ts" } as const;
  await build({
    stdin,
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    nodePaths: [resolve("node_modules")],
  });
  return outfile;
}

function linesOf(home: string): string[] {
  const folder = join(home, "audit");
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").trimEnd().split("\n"),
  );
}
