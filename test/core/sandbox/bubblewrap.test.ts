import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bubblewrapMissing, processesWith, uniqueSeconds, untilGone } from "../../helpers/processes.ts";
import { createWorkspace, type Workspace } from "../../helpers/workspace.ts";
import { openRoom, run } from "../shell/room.ts";

/** A repository with a home folder that holds a key. */
function createProject(): Workspace {
  const workspace = createWorkspace({ "a.txt": "one\n" });
  execFileSync("git", ["init", "-q", workspace.root]);
  mkdirSync(workspace.path(".codi"));
  writeFileSync(workspace.path(".codi/config.json"), "{}");
  mkdirSync(join(workspace.outside, ".ssh"));
  writeFileSync(join(workspace.outside, ".ssh/id_ed25519"), "the private key");
  writeFileSync(join(workspace.outside, "notes.txt"), "plain notes");
  writeFileSync(join(workspace.home, "http-token"), "the token");
  return workspace;
}

const inside = (workspace: Workspace) => openRoom(workspace, { mode: "required" });

describe.skipIf(bubblewrapMissing)(bubblewrapMissing || "inside bubblewrap", () => {
  // Each attack stands beside something similar and harmless that has to work.
  test.for([
    {
      what: "a new git hook",
      attack: "echo x > .git/hooks/pre-commit",
      control: "echo x > .git/description",
    },
    { what: "git's config", attack: "git config core.fsmonitor evil", control: "git config --list" },
    {
      what: "another config by way of git's common folder",
      attack: "echo ../evil > .git/commondir",
      control: "echo x > .git/description && git status",
    },
    { what: "the config of a worktree", attack: "echo x > .git/config.worktree", control: "git log --all" },
    { what: "git's folder, exchanged", attack: "mv .git .git2", control: "mv .git/description .git/d2" },
    { what: "the hooks folder, exchanged", attack: "mv .git/hooks .git/h2", control: "mkdir .git/h2" },
    { what: "our settings", attack: "echo x > .codi/config.json", control: "cat .codi/config.json" },
    { what: "our settings, exchanged", attack: "mv .codi .c2", control: "mkdir .c2" },
    { what: "our settings, removed", attack: "rm -rf .codi", control: "touch x; rm x" },
    { what: "a file of the system", attack: "echo x >> /etc/hosts", control: "cat /etc/hosts" },
    { what: "the home folder", attack: `echo x > ${homedir()}/codi-attack.txt`, control: "echo x > new.txt" },
    { what: "a private key", attack: "grep private ~/.ssh/id_ed25519", control: "grep one a.txt" },
    { what: "a device", attack: "mknod disk b 8 0", control: "mkfifo pipe" },
    { what: "a remount", attack: "mount -o remount,rw /", control: "mount" },
    {
      what: "a remount in a new name space",
      attack: "unshare -Urm mount -o remount,rw,bind /etc",
      control: "true",
    },
    { what: "a protected mount, taken off", attack: "unshare -Urm umount .codi", control: "true" },
    { what: "processes outside", attack: `kill -0 ${process.pid}`, control: "kill -0 $$" },
    {
      what: "a raised privilege",
      attack: "grep -q 'NoNewPrivs:.*0' /proc/self/status",
      control: "grep -q 'NoNewPrivs:.*1' /proc/self/status",
    },
  ])("$what is out of reach", async ({ attack, control }) => {
    const workspace = createProject();
    const shell = inside(workspace);
    const hooks = readdirSync(workspace.path(".git/hooks"));
    const config = readFileSync(workspace.path(".git/config"), "utf8");
    expect((await run(shell, control)).exitCode).toBe(0);
    expect((await run(shell, attack)).exitCode).not.toBe(0);
    expect(readdirSync(workspace.path(".git/hooks"))).toEqual(hooks);
    expect(readFileSync(workspace.path(".git/config"), "utf8")).toBe(config);
    expect(existsSync(workspace.path(".git/commondir"))).toBe(false);
    expect(readFileSync(workspace.path(".codi/config.json"), "utf8")).toBe("{}");
    expect(existsSync(join(homedir(), "codi-attack.txt"))).toBe(false);
  });

  test("the state folder is hidden and /tmp is private", async () => {
    const workspace = createProject();
    const shell = inside(workspace);
    const { output } = await run(
      shell,
      `ls -A ${workspace.home}; cat ${workspace.home}/http-token; echo x > ${workspace.home}/exec-rules.json`,
    );
    expect(output).not.toContain("the token");
    expect(output).toContain("No such file");
    expect(output).toContain("Read-only file system");
    expect(existsSync(join(workspace.home, "exec-rules.json"))).toBe(false);
    const name = `/tmp/codi-private-${process.pid}`;
    expect((await run(shell, `echo x > ${name}; cat ${name}`)).output).toBe("x\n");
    expect(existsSync(name)).toBe(false);
  });

  test("a git commit works", async () => {
    const workspace = createProject();
    const { exitCode, output } = await run(
      inside(workspace),
      "git add a.txt && git -c user.name=n -c user.email=e@x commit -qm first && git log --oneline",
    );
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("first") });
  });

  describe("where protected places do not exist", () => {
    test.for([
      "mkdir .codi/x",
      "echo x > .codi",
      "git init -q .",
      "mkdir -p .git/hooks",
      "ln -s /tmp .git/hooks",
    ])("`%s` cannot make them, and nothing is left behind", async (attack) => {
      const workspace = createWorkspace({ "a.txt": "one\n" });
      const shell = inside(workspace);
      expect((await run(shell, attack)).exitCode).not.toBe(0);
      expect((await run(shell, "mkdir sub && git init -q sub")).exitCode).toBe(0);
      expect(readdirSync(workspace.root).sort()).toEqual(["a.txt", "sub"]);
      expect(readdirSync(join(workspace.home, "cache/sandbox/placeholders"))).toEqual([]);
    });

    test("several commands at a time share what stands in for them", async () => {
      const workspace = createWorkspace();
      const shell = inside(workspace);
      const commands = ["sleep 0.05; mkdir .codi/x", "sleep 0.1; mkdir .codi/x", "sleep 0.2; mkdir .codi/x"];
      const ends = await Promise.all(commands.map((command) => run(shell, command)));
      expect(ends.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
      expect(readdirSync(workspace.root)).toEqual([]);
    });
  });

  test("links among the protected places are not followed into writing", async () => {
    const workspace = createProject();
    execFileSync("rm", ["-rf", workspace.path(".git/hooks")]);
    mkdirSync(workspace.path("shared-hooks"));
    symlinkSync("../shared-hooks", workspace.path(".git/hooks"));
    const shell = inside(workspace);
    expect((await run(shell, "rm .git/hooks")).exitCode).not.toBe(0);
    expect((await run(shell, "git status")).exitCode).toBe(0);
    execFileSync("rm", ["-rf", workspace.path(".codi")]);
    symlinkSync(workspace.outside, workspace.path(".codi"));
    await expect(run(shell, "true")).rejects.toMatchObject({ code: "denied" });
  });

  describe("the network", () => {
    let server: Server;
    let port = 0;
    beforeAll(async () => {
      server = createServer((socket) => socket.end("hello\n")).on("error", () => {});
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      port = typeof address === "object" && address ? address.port : 0;
    });
    afterAll(() => void server.close());

    test("is refused, also this machine's own, and there where it is allowed", async () => {
      const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && head -1 <&3`;
      const workspace = createProject();
      expect((await run(inside(workspace), ask)).output).toContain("Connection refused");
      const open = openRoom(workspace, { mode: "required", network: true });
      expect((await run(open, ask)).output).toBe("hello\n");
    });

    test("between a command's own processes works", async () => {
      const script =
        'const s=require("net").createServer(c=>c.end("own\\n")).listen(0,"127.0.0.1",()=>require("net").connect(s.address().port,"127.0.0.1").pipe(process.stdout).on("unpipe",()=>s.close()))';
      const { output } = await run(inside(createWorkspace()), `node -e '${script}'`);
      expect(output).toBe("own\n");
    });
  });

  test("what a command leaves running ends with it, also in a session of its own", async () => {
    const seconds = uniqueSeconds();
    const { exitCode } = await run(
      inside(createWorkspace()),
      `setsid sleep ${seconds} >/dev/null 2>&1 & sleep ${seconds} & echo left`,
    );
    expect(exitCode).toBe(0);
    await untilGone(seconds);
    expect(processesWith(seconds)).toEqual([]);
  });

  test("caches of build tools go to a folder that stays, and never to the user's own", async () => {
    const workspace = createProject();
    const shell = inside(workspace);
    await run(shell, 'mkdir -p "$XDG_CACHE_HOME" && echo warm > "$XDG_CACHE_HOME/mark"');
    expect((await run(shell, 'cat "$XDG_CACHE_HOME/mark"')).output).toBe("warm\n");
    expect(existsSync(join(workspace.outside, ".cache"))).toBe(false);
    expect(readFileSync(join(workspace.home, "cache/sandbox/caches/xdg/mark"), "utf8")).toBe("warm\n");
  });
});
