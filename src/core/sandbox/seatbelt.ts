import type { Kind, Layout } from "./kind.ts";

/**
 * macOS: a profile for sandbox-exec(1), in the language of its .sb files. The last rule that fits wins, so the
 * order is: everything may be read, nothing written, then the exceptions, then what is guarded and hidden.
 * TMPDIR points into the cache folder, since the shared one belongs to other programs too. Process trees are not tied
 * together here; the shell ends them itself. Setuid programs do not start inside a profile.
 */
export const seatbelt: Kind = {
  name: "seatbelt",
  program: "sandbox-exec",
  endsTogether: false,
  cachePath: ({ cache }) => cache,
  temporaryFolder: ({ cache }) => cache,
  args: (layout) => ["-p", profile(layout)],
  explain: (complaint) => ({ says: `sandbox-exec does not start: ${complaint.trim().split("\n").at(-1)}.` }),
};

/** The profile's text. Exported for its test. */
export function profile({ roots, guarded, hidden, cache, network }: Layout): string {
  const subpaths = (paths: readonly string[]) => paths.map((path) => `(subpath ${quote(path)})`).join(" ");
  const readOnly = guarded.filter(({ isWritable }) => !isWritable).map(({ path }) => path);
  const kept = guarded.map(({ path }) => `(literal ${quote(path)})`).join(" ");
  return [
    "(version 1)",
    "(allow default)",
    "(deny file-write*)",
    `(allow file-write* ${subpaths(roots)})`,
    '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (regex #"^/dev/fd/"))',
    guarded.length > 0 ? `(deny file-write-unlink ${kept})` : "",
    readOnly.length > 0 ? `(deny file-write* ${subpaths(readOnly)})` : "",
    `(deny file-read* file-write* ${subpaths(hidden.map(({ path }) => path))})`,
    `(allow file-read* file-write* ${subpaths([cache])})`,
    network ? "" : "(deny network*)",
    network ? "" : '(allow network* (local ip "localhost:*") (remote ip "localhost:*"))',
  ]
    .filter(Boolean)
    .join("\n");
}

function quote(path: string): string {
  return `"${path.replace(/[\\"]/g, "\\$&")}"`;
}
