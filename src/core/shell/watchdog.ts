import { type ChildProcess, spawn } from "node:child_process";
import { jobVariable } from "./environment.ts";

/**
 * Ends unsandboxed commands when this server dies without a word: a small sh that reads our end of a pipe, is told
 * of every command that starts and ends, and kills those that are left when the pipe breaks. One for all commands,
 * started with the first, so a command costs one line.
 */
export function createWatchdog() {
  let child: ChildProcess | undefined;
  const start = (): ChildProcess => {
    const started = spawn("/bin/sh", ["-c", script, "codi-watchdog"], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
      env: { PATH: "/usr/bin:/bin" },
      cwd: "/",
    });
    started.on("error", () => {});
    started.stdin?.on("error", () => {});
    started.unref();
    return started;
  };
  const tell = (line: string): void => {
    if (process.platform === "win32") return;
    if (!child || child.exitCode !== null || child.signalCode !== null) child = start();
    child.stdin?.write(`${line}\n`);
  };
  return {
    started: (pid: number, jobId: string): void => tell(`+ ${pid} ${jobId}`),
    ended: (pid: number, jobId: string): void => tell(`- ${pid} ${jobId}`),
    close(): void {
      child?.stdin?.end();
      child = undefined;
    },
  };
}

export type Watchdog = ReturnType<typeof createWatchdog>;

// `marks` holds " pid:id" for each living command. The mark is looked for until nobody carries it any more.
const script = `
marks=""
while read -r verb pid id; do
  case $verb in
    +) marks="$marks $pid:$id" ;;
    -) left=""
       for mark in $marks; do [ "$mark" = "$pid:$id" ] || left="$left $mark"; done
       marks=$left ;;
  esac
done
[ -n "$marks" ] || exit 0
for mark in $marks; do kill -KILL "-\${mark%%:*}" 2>/dev/null; done
[ -d /proc/self ] || exit 0
set --
for mark in $marks; do set -- "$@" -e "${jobVariable}=\${mark#*:}"; done
round=0
while [ $round -lt 100 ]; do
  found=$(grep -lF "$@" /proc/[0-9]*/environ 2>/dev/null)
  [ -n "$found" ] || exit 0
  for file in $found; do pid=\${file#/proc/}; kill -KILL "\${pid%%/*}" 2>/dev/null; done
  round=$((round + 1))
done
`;
