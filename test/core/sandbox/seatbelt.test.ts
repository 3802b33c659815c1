import { expect, test } from "vitest";
import { profile } from "../../../src/core/sandbox/seatbelt.ts";

// sandbox-exec exists only on macOS; here the profile can be read, not tried.
test("the macOS profile lets the workspace be written, and takes back what is guarded, hidden or remote", () => {
  const text = profile({
    roots: ["/Users/x/work"],
    guarded: [
      { path: "/Users/x/work/.codi", isWritable: false, isFolder: true },
      { path: "/Users/x/work/.git", isWritable: true, isFolder: true },
    ],
    hidden: [{ path: '/Users/x/.codi "state"', isFolder: true }],
    cache: "/Users/x/.codi/cache/sandbox/caches",
    network: false,
  });
  expect(text).toMatchInlineSnapshot(`
    "(version 1)
    (allow default)
    (deny file-write*)
    (allow file-write* (subpath "/Users/x/work"))
    (allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (regex #"^/dev/fd/"))
    (deny file-write-unlink (literal "/Users/x/work/.codi") (literal "/Users/x/work/.git"))
    (deny file-write* (subpath "/Users/x/work/.codi"))
    (deny file-read* file-write* (subpath "/Users/x/.codi \\"state\\""))
    (allow file-read* file-write* (subpath "/Users/x/.codi/cache/sandbox/caches"))
    (deny network*)
    (allow network* (local ip "localhost:*") (remote ip "localhost:*"))"
  `);
});
