import { createCalls } from "./calls.ts";
import type { Symbols } from "./contract.ts";
import { createFind } from "./find.ts";
import type { SymbolsDeps } from "./index.ts";
import { createMap } from "./map.ts";
import { createOutline } from "./outline.ts";
import { createReferences } from "./references.ts";
import { createRooms } from "./rooms.ts";

/** Everything behind the door. */
export function createEngine(deps: SymbolsDeps): Symbols {
  const rooms = createRooms(deps);
  return {
    find: createFind(rooms),
    outline: createOutline(rooms),
    references: createReferences(rooms),
    calls: createCalls(rooms),
    map: createMap(rooms),
  };
}
