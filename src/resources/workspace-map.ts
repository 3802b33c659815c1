import type { Services } from "../app.ts";
import type { Listing } from "../core/files/index.ts";
import type { Resource } from "./resource.ts";

// Deep enough to see how a project is laid out, small enough to be read at once.
const depth = 3;
const maxEntries = 1000;

export const workspaceMap: Resource = {
  uri: "codi://workspace/map",
  name: "workspace-map",
  title: "Map of the workspace",
  description: `The workspace's folders and files as a tree, ${depth} levels deep, without what .gitignore leaves out.`,
  mimeType: "text/plain",
  async read({ fence, files }, signal) {
    if (fence.roots.length === 0) return "There is no workspace. Start the server with --root FOLDER.";
    const listings = fence.roots.map((root) => files.list(root, { depth, limit: maxEntries, signal }));
    return (await Promise.all(listings))
      .map((listing, index) => draw(listing, fence.roots[index] ?? ""))
      .join("\n\n");
  },
  watch(services: Services, changed) {
    // Content changes leave the map as it is.
    const subscription = services.watch.subscribe(({ events, isComplete }) => {
      if (!isComplete || events.some(({ kind }) => kind !== "update")) changed();
    });
    return () => void subscription.stop();
  },
};

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
