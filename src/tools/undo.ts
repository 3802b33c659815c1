import type { Services } from "../app.ts";
import type { Block, Tool } from "./tool.ts";
import type { Call } from "./toolbox.ts";

/** What is left of a call when it has run. */
export interface Kept {
  /** Id of the checkpoint that undoes it; absent when it changed nothing. */
  readonly checkpoint?: string;
  /** What the caller should know about undo, each told once a session. */
  readonly notices: readonly string[];
}

/** The road's stage that makes every edit undoable. */
export interface Undo {
  /** Keeps what stands at the paths of an edit. An edit is never refused because it cannot be kept: that is said. */
  before(tool: Tool, paths: readonly string[], call: Call): Promise<{ complete(): Promise<Kept> }>;
  /** The last lines of the answer. */
  render(kept: Kept): readonly Block[];
}

export function createUndo({ checkpoints }: Services): Undo {
  const told = new Set<string>();

  const once = (session: string, notices: readonly (string | undefined)[]): string[] =>
    notices.flatMap((notice) => {
      if (notice === undefined || told.has(`${session} ${notice}`)) return [];
      // A server for many sessions must not grow with them; telling somebody twice does no harm.
      if (told.size >= maxRemembered) told.clear();
      told.add(`${session} ${notice}`);
      return [notice];
    });

  return {
    async before(tool, paths, { caller, signal }) {
      if (tool.effect !== "edit" || paths.length === 0) return { complete: async () => ({ notices: [] }) };
      const { session, aiTool } = caller;
      const pending = await checkpoints.before({ session, agent: aiTool, tool: tool.name, paths, signal });
      return {
        async complete() {
          const { id, notice } = await pending.complete();
          return {
            ...(id !== undefined && { checkpoint: id }),
            notices: once(session, [pending.notice, notice]),
          };
        },
      };
    },
    render({ checkpoint, notices }) {
      const lines = notices.map((notice) => `[${notice}]`);
      if (checkpoint !== undefined) lines.push(`checkpoint: ${checkpoint}`);
      return lines.length > 0 ? [{ type: "text", text: lines.join("\n") }] : [];
    },
  };
}

const maxRemembered = 1_000;
