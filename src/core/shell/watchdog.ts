import { type ChildProcess, spawn } from "node:child_process";
import { jobVariable } from "./environment.ts";

/**
 * Ends all commands when this server dies without a word: a small sh that reads our end of a pipe, is told
 * of every command that starts and ends, and kills those that are left when the pipe breaks. One for all commands,
 * started with the first, so a command costs one line. Sandboxed ones need it as well: bubblewrap ties itself to us
 * only some milliseconds after its start, and what dies in between would leave its command behind.
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
    /** Said before a command is started, so that there is no moment in which nobody knows of it. */
    expect: (jobId: string): void => tell(`? 0 ${jobId}`),
    started: (pid: number, jobId: string): void => tell(`+ ${pid} ${jobId}`),
    ended: (jobId: string): void => tell(`- 0 ${jobId}`),
    close(): void {
      child?.stdin?.end();
      child = undefined;
    },
  };
}

export type Watchdog = ReturnType<typeof createWatchdog>;

// `marks` holds " pid:id" for each living command, and 0 for the pid of one that is about to start. Killing goes on
// until the mark was not seen three times in a row, since a process that is just being started shows none.
const script = `
marks=""
while read -r verb pid id; do
  left=""
  for mark in $marks; do [ "\${mark#*:}" = "$id" ] || left="$left $mark"; done
  marks=$left
  [ "$verb" = - ] || marks="$marks $pid:$id"
done
[ -n "$marks" ] || exit 0
set --
for mark in $marks; do
  pid=\${mark%%:*}
  [ "$pid" = 0 ] || kill -KILL "-$pid" 2>/dev/null
  set -- "$@" -e "${jobVariable}=\${mark#*:}"
done
[ -d /proc/self ] || exit 0
round=0
quiet=0
while [ $round -lt 100 ] && [ $quiet -lt 3 ]; do
  found=$(grep -lF "$@" /proc/[0-9]*/environ 2>/dev/null)
  if [ -n "$found" ]; then quiet=0; else quiet=$((quiet + 1)); sleep 0.1; fi
  for file in $found; do pid=\${file#/proc/}; kill -KILL "\${pid%%/*}" 2>/dev/null; done
  round=$((round + 1))
done
`;
