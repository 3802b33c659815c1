import type { Fence } from "../../shared/paths.ts";
import { createChange } from "./change.ts";
import type { Files, LoadOptions } from "./contract.ts";
import { removeLeftovers } from "./leftovers.ts";
import { createList } from "./list.ts";
import { createMemory } from "./memory.ts";
import { openFolder } from "./open.ts";
import { createOperate } from "./operate.ts";
import { createRead } from "./read.ts";
import { maxTextBytes, takeSnapshot, textOf } from "./snapshot.ts";
import { assertFresh } from "./stale.ts";
import { createTurns } from "./turns.ts";
import { createWrite } from "./write.ts";

/** Makes the room for one workspace. The memory of sessions lives as long as it does. */
export function createFiles({ fence }: { fence: Fence }): Files {
  const memory = createMemory();
  const tidied = new Set<string>();
  const change = createChange(fence, memory, tidied);
  const loadText = async (path: string, options: LoadOptions = {}) => {
    const snapshot = await takeSnapshot(fence, await fence.locate(path), maxTextBytes);
    assertFresh(memory, snapshot, options);
    return textOf(snapshot);
  };
  const inTurn = createTurns();
  const write = createWrite(fence, { loadText, change });
  return {
    read: createRead(fence, memory),
    loadText,
    change,
    write: (path, content, options) => inTurn(() => write(path, content, options)),
    operate: createOperate(fence, { change }, tidied),
    inTurn,
    list: createList(fence),
    async tidy(path) {
      const folder = openFolder(fence, (await fence.locate(path)).real);
      try {
        return removeLeftovers(folder);
      } finally {
        folder.close();
      }
    },
  };
}

export type * from "./contract.ts";
export { decodeContent } from "./decode-content.ts";
export type { CutLine } from "./window.ts";
