import type { LanguageSpec } from "../spec.ts";
import { levels } from "./depth.ts";

/** JSON: keys of objects in objects; what lies in arrays has no name of its own. */
export const spec: LanguageSpec = {
  query: levels(
    "(pair key: (string) @name) @definition.key",
    (inner) => `(pair value: (object ${inner}))`,
    (inner) => `(document (object ${inner}))`,
  ),
  refine: (draft) => draft.name !== "",
};
