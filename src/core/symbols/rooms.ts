import { CodiError } from "../../shared/errors.ts";
import { locateExisting } from "../../shared/paths.ts";
import type { SymbolsDeps } from "./index.ts";
import type { Show } from "./show.ts";

/** What all questions share. */
export interface Rooms {
  readonly deps: SymbolsDeps;
  readonly show: Show;
  /**
   * Path of a file or folder as in the index; "" for the workspace.
   * @throws CodiError `outside_workspace`; `not_found` when there is nothing of this name.
   */
  locate(asked: string): Promise<string>;
}

export function createRooms(deps: SymbolsDeps): Rooms {
  const { fence, indexing } = deps;
  return {
    deps,
    show: (path) => {
      const reader = indexing.reader();
      return reader ? fence.show(reader.absolute(path)) : path;
    },
    async locate(asked) {
      const { real, shown } = await locateExisting(fence, asked);
      if (fence.roots[0] === real) return "";
      const path = indexing.pathOf(real);
      if (path !== undefined) return path;
      throw new CodiError("outside_workspace", `${shown} is not in the index's workspace.`, {
        hint: "Name a file or folder below the workspace.",
      });
    },
  };
}
