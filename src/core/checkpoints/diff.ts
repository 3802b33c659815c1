import type { SeqFileRow } from "../../store/checkpoints.ts";
import type { Room } from "./index.ts";
import type { Ledger } from "./ledger.ts";
import { createList, wordFor } from "./list.ts";
import { observe } from "./observe.ts";
import { decodeState, type FileState, isSameState, isTooLarge } from "./state.ts";

/** Compares two texts the way `diff -u` does; empty when they are equal. */
export type UnifiedDiff = (path: string, before: string, after: string) => string;

/** Whose changes: one call's, all since a point, a session's, an agent's. */
export type DiffOf = ({ readonly id: string } | { readonly session: string } | { readonly agent: string }) & {
  readonly path?: string | undefined;
};

export interface NetDiff {
  /** A unified diff a file; what is no text is told in a line. Empty when nothing differs. */
  readonly text: string;
  /** Paths that differ, as answers show them. */
  readonly files: readonly string[];
}

export interface Diff {
  diff(of: DiffOf): Promise<NetDiff>;
  /** @param pairs states by path, before and after. */
  between(pairs: ReadonlyMap<string, readonly [FileState, FileState]>): NetDiff;
}

export function createDiff(room: Room & { readonly ledger: Ledger }): Diff {
  const { fence, ledger, caps, unifiedDiff } = room;

  const select = async (of: DiffOf): Promise<SeqFileRow[]> => {
    const path = of.path === undefined ? undefined : (await fence.locateEntry(of.path)).real;
    const filter = { roots: fence.roots, path };
    if (!("id" in of)) return ledger.use(({ calls }) => calls.files({ ...filter, ...of, path }));
    const { seq, kind } = createList(room).find(of.id);
    const range = kind === "point" ? { afterSeq: seq } : { afterSeq: seq - 1, beforeSeq: seq + 1 };
    return ledger.use(({ calls }) => calls.files({ ...filter, ...range }));
  };

  const now = (path: string): FileState => observe(fence, path, caps.maxFileBytes).state;

  /** The text of a state: kept as a blob, or still on the disk; otherwise the reason why there is none. */
  const textOf = (path: string, state: FileState): { text: string } | { why: string } => {
    if (state.kind === "absent" || state.kind === "directory") return { text: "" };
    if (state.kind === "symlink") return { text: `link to ${state.target}\n` };
    if (state.kind === "other") return { why: "is no file" };
    if (isTooLarge(state)) return { why: `is larger than ${Math.round(caps.maxFileBytes / 1024)} KiB` };
    const kept = room.blobs.read(state.hash);
    const content = Buffer.isBuffer(kept) ? kept : observe(fence, path, caps.maxFileBytes);
    if (Buffer.isBuffer(content)) return readable(content);
    if (content.content && content.state.kind === "file" && content.state.hash === state.hash)
      return readable(content.content);
    return {
      why:
        kept === "damaged" ? "has a damaged copy" : "was changed outside since, and its content was not kept",
    };
  };

  const one = (path: string, was: FileState, is: FileState): string => {
    const shown = fence.show(path);
    const head = headOf(shown, was, is);
    const [old, fresh] = [textOf(path, was), textOf(path, is)];
    if ("why" in old) return `${head}${shown} (before) ${old.why}\n`;
    if ("why" in fresh) return `${head}${shown} (after) ${fresh.why}\n`;
    const text = unifiedDiff(shown, old.text, fresh.text);
    // What `patch` and `git apply` need to make or remove a file.
    if (was.kind === "absent") return head + text.replace(`--- ${shown}\n`, "--- /dev/null\n");
    return head + (is.kind === "absent" ? text.replace(`+++ ${shown}\n`, "+++ /dev/null\n") : text);
  };

  const between: Diff["between"] = (pairs) => {
    const differing = [...pairs].filter(([, [was, is]]) => !isSameState(was, is));
    const text = differing.map(([path, [was, is]]) => one(path, was, is)).join("");
    return { text, files: differing.map(([path]) => fence.show(path)) };
  };

  return {
    between,
    async diff(of) {
      const pairs = new Map<string, readonly [FileState, FileState]>();
      for (const { path, before, after } of await select(of)) {
        const first = pairs.get(path)?.[0] ?? decodeState(before);
        pairs.set(path, [first, after === null ? now(path) : decodeState(after)]);
      }
      return between(new Map([...pairs].sort(([one], [other]) => (one < other ? -1 : 1))));
    },
  };
}

/** What a unified diff cannot say. */
function headOf(shown: string, was: FileState, is: FileState): string {
  const word = wordFor(was, is);
  const mode = (state: FileState): string => ("mode" in state ? state.mode.toString(8) : "none");
  if (word === "created" || word === "deleted") {
    const what = word === "created" ? is : was;
    return what.kind === "directory" || (what.kind === "file" && what.size === 0)
      ? `${what.kind === "directory" ? "folder" : "empty file"} ${shown}: ${word}\n`
      : "";
  }
  if (word === "replaced") return `${shown}: was a ${was.kind}, is a ${is.kind}\n`;
  return mode(was) === mode(is) ? "" : `${shown}: mode ${mode(was)} -> ${mode(is)}\n`;
}

function readable(content: Buffer): { text: string } | { why: string } {
  if (content.subarray(0, sniffedBytes).includes(0)) return { why: `is binary (${content.length} bytes)` };
  return { text: content.toString("utf8") };
}

const sniffedBytes = 8_000;
