import type { Services } from "../app.ts";
import type { Listing } from "../core/files/index.ts";
import { mapText } from "../core/symbols/index.ts";
import type { Resource } from "./resource.ts";

// Deep enough to see how a project is laid out, small enough to be read at once.
const depth = 3;
const maxEntries = 1000;

export const workspaceMap: Resource = {
  uri: "codi://workspace/map",
  name: "workspace-map",
  title: "Map of the workspace",
  description:
    "The most used files and definitions, best first; a tree of folders and files while nothing is indexed.",
  mimeType: "text/plain",
  async read(services, signal) {
    const { fence, indexing, symbols } = services;
    if (fence.roots.length === 0) return "There is no workspace. Start the server with --root FOLDER.";
    const { state, files, reason } = await indexing.ensure({ waitMs: firstWaitMs, signal });
    if (files > 0 && state !== "failed" && state !== "building")
      return mapText(await symbols.map({}, { signal }));
    const why =
      state === "ready"
        ? "Nothing here is in a language that is indexed"
        : (reason ?? "The index is only being made");
    return `${why.replace(/\.$/, "")}: this is the tree of files instead of the ranked map.\n\n${await tree(services, signal)}`;
  },
  watch(services, changed) {
    const subscription = services.watch.subscribe(() => changed());
    return () => void subscription.stop();
  },
};

/** A small workspace is indexed by then; nobody waits long for a resource. */
const firstWaitMs = 1_000;

async function tree({ fence, files }: Services, signal: AbortSignal): Promise<string> {
  const listings = fence.roots.map((root) => files.list(root, { depth, limit: maxEntries, signal }));
  return (await Promise.all(listings))
    .map((listing, index) => draw(listing, fence.roots[index] ?? ""))
    .join("\n\n");
}

function draw({ entries, cursor }: Listing, root: string): string {
  const lines = entries.map(({ path, kind, depth: level }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return `${"  ".repeat(level)}${name}${kind === "folder" ? "/" : ""}`;
  });
  const more =
    cursor === undefined
      ? []
      : [`[more than ${maxEntries} entries: list_directory shows the rest, folder by folder]`];
  return [root, ...lines, ...more].join("\n");
}
