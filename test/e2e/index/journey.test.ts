import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { openSession, type Session } from "./session.ts";
import { generateTree, languages, workLine } from "./tree.ts";

/** Much more than the second that is promised, for machines with other things to do. */
const soon = { timeout: 10_000, interval: 25 };

const perLanguage = 400;

test("two thousand files: exact while it builds and after, through edits, moves and branches", {
  timeout: 60_000,
}, async () => {
  const workspace = createWorkspace(generateTree(perLanguage));
  git(workspace, "init", "-q", "-b", "main");
  git(workspace, "add", ".");
  git(workspace, "commit", "-q", "-m", "all");
  const session = await openSession(workspace);
  const idle = await openSession(createWorkspace());
  // The first call starts the building; what is asked meanwhile is exact or says that it is not all.
  const status = await session.ask("index_status");
  expect(status).toMatch(/^state: (?:building|empty)\n/);
  const early = await session.ask("find_symbol", { query: "tsWork399", match: "exact" });
  expect(early).toMatch(/(?:web\/part19\/ts399\.ts:3 |building|incomplete|not all)/);
  // A file that is named by path is read first, wherever the first pass has come to.
  const named = await session.ask("find_references", { symbol: `${languages["ts"]?.path(398)}:${workLine}` });
  expect(named).toContain("to function tsWork398 (");
  expect(session.openedMs).toBeLessThan(idle.openedMs * 3 + 500);

  await session.ready();
  for (const [name, { path }] of Object.entries(languages))
    for (const at of [2, 20, perLanguage]) {
      const symbol = name === "java" ? `javaWork${at}` : `${name}Work${at}`;
      const answer = await session.ask("find_symbol", { query: symbol, match: "exact" });
      expect(answer).toContain(`1 definition for "${symbol}"`);
      expect(answer).toContain(`${path(at)}:${workLine} `);
    }
  await followsItsOwnEdits(session);
  await followsOthers(workspace, session);
  await followsBranches(workspace, session);
});

async function followsItsOwnEdits(session: Session): Promise<void> {
  const path = languages["ts"]?.path(7) ?? "";
  await session.ask("read_file", { path });
  await session.ask("edit_file", {
    path,
    edits: [{ old_text: "export function tsWork7(", new_text: "\n// moved\nexport function tsMoved7(" }],
  });
  expect(await session.ask("find_symbol", { query: "tsMoved7", match: "exact" })).toContain(
    `${path}:5 function tsMoved7`,
  );
  expect(await session.ask("find_symbol", { query: "tsWork7", match: "exact" })).toMatch(/^No definition/);
  expect(await session.ask("file_outline", { path })).toContain("8-13 ");
  await session.ask("edit_file", {
    path: languages["ts"]?.path(8) ?? "",
    edits: [{ old_text: "tsWork7", new_text: "tsMoved7", replace_all: true }],
  });
  const uses = await session.ask("find_references", { symbol: "tsMoved7" });
  expect(uses).toMatch(/^2 resolved references in 1 file to function tsMoved7/);
  expect(uses).toContain("web/part8/ts8.ts:4 in tsWork8");
}

async function followsOthers(workspace: Workspace, session: Session): Promise<void> {
  const path = languages["py"]?.path(9) ?? "";
  const find = (query: string) => session.ask("find_symbol", { query, match: "exact" });
  writeFileSync(
    workspace.path(path),
    `# one\n# two\n# three\n${languages["py"]?.text(9)}\n\ndef pyOutside9(): pass\n`,
  );
  // A known file that has changed is read anew before it is shown, watched or not.
  expect(await find("pyWork9")).toContain(`${path}:6 `);
  await expect.poll(() => find("pyOutside9"), soon).toContain(`${path}:14 `);

  mkdirSync(workspace.path("made/later"), { recursive: true });
  writeFileSync(workspace.path("made/later/new.go"), "package later\n\nfunc goBrandNew() {}\n");
  await expect.poll(() => find("goBrandNew"), soon).toContain("made/later/new.go:3 ");

  const [old, fresh] = [languages["rs"]?.path(11) ?? "", "engine/src/renamed.rs"];
  renameSync(workspace.path(old), workspace.path(fresh));
  expect(await find("rsWork11")).not.toContain(`${old}:`);
  await expect.poll(() => find("rsWork11"), soon).toContain(`${fresh}:3 `);

  rmSync(workspace.path(languages["java"]?.path(12) ?? ""));
  expect(await find("javaWork12")).toMatch(/^No definition/);
}

async function followsBranches(workspace: Workspace, session: Session): Promise<void> {
  const find = (query: string) => session.ask("find_symbol", { query, match: "exact" });
  git(workspace, "add", "-A");
  git(workspace, "commit", "-q", "-m", "edits");
  git(workspace, "checkout", "-q", "-b", "other");
  rmSync(workspace.path("app"), { recursive: true });
  for (let at = 1; at <= 40; at += 1)
    writeFileSync(workspace.path(languages["go"]?.path(at) ?? ""), `package other\nfunc goOther${at}() {}\n`);
  git(workspace, "add", "-A");
  git(workspace, "commit", "-q", "-m", "other");
  git(workspace, "checkout", "-q", "main");
  await expect.poll(() => find("javaWork30"), soon).toContain(`${languages["java"]?.path(30)}:3 `);
  await expect.poll(() => find("goWork40"), soon).toContain(`${languages["go"]?.path(40)}:3 `);
  expect(await find("goOther40")).toMatch(/^No definition/);
  git(workspace, "checkout", "-q", "other");
  expect(await find("javaWork31")).toMatch(/^No definition/);
  await expect.poll(() => find("goOther40"), soon).toContain(`${languages["go"]?.path(40)}:2 `);
  await expect.poll(() => session.ask("index_status"), soon).toMatch(/indexed: 1601 files/);
}

test("two servers share an index; the second takes over after kill -9, and a damaged one is made anew", {
  timeout: 60_000,
}, async () => {
  const workspace = createWorkspace(generateTree(60));
  const [first, second] = [await openSession(workspace), await openSession(workspace)];
  await Promise.all([first.ready(), second.ready()]);
  const find = (session: Session, query: string) => session.ask("find_symbol", { query, match: "exact" });
  for (const session of [first, second])
    expect(await find(session, "goWork42")).toContain(`${languages["go"]?.path(42)}:3 `);
  const states = await Promise.all([first, second].map((session) => session.ask("index_status")));
  const keeper = states[0]?.includes("kept by: this server") ? first : second;
  const other = keeper === first ? second : first;
  expect(states.filter((text) => text.includes("kept by: this server"))).toHaveLength(1);

  process.kill(keeper.pid, "SIGKILL");
  writeFileSync(workspace.path("after.py"), "\ndef after_death(): pass\n");
  await expect.poll(() => other.ask("index_status"), soon).toContain(`this server (process ${other.pid})`);
  await expect.poll(() => find(other, "after_death"), soon).toContain("after.py:2 ");

  process.kill(other.pid, "SIGKILL");
  damage(workspace);
  const third = await openSession(workspace);
  expect(await third.ready()).toContain("index.db was damaged");
  expect(await find(third, "after_death")).toContain("after.py:2 ");
});

test("two folders are one workspace: answers come from both, and both are followed", {
  timeout: 60_000,
}, async () => {
  const workspace = createWorkspace(generateTree(10));
  const beside = createWorkspace({ "lib/side.ts": "export function besideOnly() {}\n" });
  const session = await openSession(workspace, ["--root", beside.root]);
  await session.ready();
  const find = (query: string) => session.ask("find_symbol", { query, match: "exact" });
  expect(await find("besideOnly")).toContain(`${beside.path("lib/side.ts")}:1 `);
  expect(await find("pyWork3")).toContain(`${languages["py"]?.path(3)}:3 `);
  writeFileSync(
    beside.path("lib/side.ts"),
    "\n\nexport function besideOnly() {}\nexport const besideNew = 1;\n",
  );
  expect(await find("besideOnly")).toContain(`${beside.path("lib/side.ts")}:3 `);
  await expect.poll(() => find("besideNew"), soon).toContain(`${beside.path("lib/side.ts")}:4 `);
  expect(await session.ask("file_outline", { path: beside.path("lib") })).toContain("besideNew");
});

function git({ root }: Workspace, ...args: string[]): void {
  const who = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "gc.auto=0"];
  execFileSync("git", [...who, ...args], { cwd: root, stdio: "pipe" });
}

function damage({ home }: Workspace): void {
  const [name = ""] = readdirSync(join(home, "workspaces"));
  const folder = join(home, "workspaces", name);
  for (const file of readdirSync(folder).filter((one) => one.startsWith("index.db-")))
    rmSync(join(folder, file));
  writeFileSync(join(folder, "index.db"), "this is no database, though long enough to be one ".repeat(400));
}
