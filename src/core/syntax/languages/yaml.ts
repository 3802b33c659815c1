import type { LanguageSpec } from "../spec.ts";
import { levels } from "./depth.ts";

const wrap = (inner: string) => `(block_mapping_pair value: (block_node (block_mapping ${inner})))`;
const root = (inner: string) => `(document (block_node (block_mapping ${inner})))`;

/** YAML: keys of mappings in mappings; what lies in lists has no name of its own. */
export const spec: LanguageSpec = {
  query: [
    levels("(block_mapping_pair key: (_) @name) @definition.key", wrap, root),
    levels(
      "(block_mapping_pair value: (flow_node (flow_mapping (flow_pair key: (_) @name) @definition.key)))",
      wrap,
      root,
    ),
  ].join("\n"),
  comments: { line: ["#"] },
  refine: (draft) => draft.name !== "" && draft.name !== "<<",
};
