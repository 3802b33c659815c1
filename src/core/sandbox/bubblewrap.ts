import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import type { Kind, Layout } from "./kind.ts";

/**
 * Linux: bubblewrap with own user, process, network, IPC, host name and cgroup namespaces. Options are those of
 * bwrap(1), none newer than its version 0.4.
 */
export const bubblewrap: Kind = {
  name: "bubblewrap",
  program: "bwrap",
  endsTogether: true,
  cachePath: () => insideCache,
  temporaryFolder: () => "/tmp",
  args: (layout, cwd) => [
    ...walls,
    ...(layout.network ? [] : ["--unshare-net"]),
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    ...mounts(layout).flatMap(({ args }) => args),
    ...layout.hidden.flatMap(({ path, isFolder }) => (isFolder ? ["--remount-ro", path] : [])),
    ...["--chdir", cwd, "--"],
  ],
  explain,
};

const walls = [
  ...["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
  ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
];

// In the private /tmp, since the folder that really holds it is hidden.
const insideCache = "/tmp/.codi-cache";

interface Mount {
  readonly path: string;
  readonly args: readonly string[];
}

/** Outer places first: a mount hides whatever was mounted below its path before. */
function mounts({ roots, guarded, hidden, cache, network }: Layout): readonly Mount[] {
  const all: Mount[] = [
    ...["/tmp", "/var/tmp", ...sockets].filter(isFolder).map((path) => ({ path, args: ["--tmpfs", path] })),
    ...(network ? nameServers() : []).map((path) => ({ path, args: ["--ro-bind", path, path] })),
    { path: insideCache, args: ["--bind", cache, insideCache] },
    ...roots.map((path) => ({ path, args: ["--bind", path, path] })),
    ...guarded.map(({ path, isWritable }) => ({
      path,
      args: [isWritable ? "--bind" : "--ro-bind", path, path],
    })),
    ...hidden.map(({ path, isFolder }) => ({
      path,
      args: isFolder ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path],
    })),
  ];
  return all.toSorted((one, other) => depth(one.path) - depth(other.path));
}

const depth = (path: string): number => path.split(sep).length;

// A socket on a read-only mount can still be connected to, and the one of a container engine is as good as root.
const sockets = ["/run", "/var/run"];

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The file behind /etc/resolv.conf where it lies among the sockets. */
function nameServers(): readonly string[] {
  try {
    const path = realpathSync("/etc/resolv.conf");
    return sockets.some((folder) => path.startsWith(folder + sep)) ? [path] : [];
  } catch {
    return []; // no name servers configured: nothing to bring along
  }
}

/** Complaints as bubblewrap words them in its bubblewrap.c and network.c. */
function explain(complaint: string): { says: string; mend?: string } {
  const first = complaint.trim().split("\n").at(-1) ?? "";
  const isContainer = existsSync("/.dockerenv") || existsSync("/run/.containerenv");
  if (/unknown option/i.test(first))
    return {
      says: `The installed bubblewrap is too old (${first}).`,
      mend: "Install bubblewrap 0.4 or newer.",
    };
  if (setting("kernel/apparmor_restrict_unprivileged_userns") === "1")
    return {
      says: `AppArmor forbids bubblewrap to make a user namespace (${first}).`,
      mend: "Install an AppArmor profile for /usr/bin/bwrap with `userns`, or: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    };
  if (setting("kernel/unprivileged_userns_clone") === "0" || setting("user/max_user_namespaces") === "0")
    return {
      says: `The kernel's settings forbid user namespaces (${first}).`,
      mend: "sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000",
    };
  if (isContainer || /mount proc|creat\w* new namespace|pivot_root|Operation not permitted/i.test(first))
    return {
      says: `${isContainer ? "This container" : "Something around this process, such as a container,"} forbids bubblewrap what it needs (${first}).`,
      mend: "Start the container with leave to make user namespaces, e.g. docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined",
    };
  return { says: `bubblewrap does not start: ${first || "it printed nothing"}.` };
}

function setting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, "utf8").trim();
  } catch {
    return undefined; // a kernel without this setting
  }
}
