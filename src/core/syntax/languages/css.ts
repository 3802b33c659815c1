import type { LanguageSpec } from "../spec.ts";

/** CSS: selectors, custom properties, the blocks of at-rules. */
export const spec: LanguageSpec = {
  query: `
(rule_set (selectors (_) @name) (block) @body) @definition.section
(media_statement "@media" @name (block) @body) @definition.section
(supports_statement "@supports" @name (block) @body) @definition.section
(at_rule (at_keyword) @name (block) @body) @definition.section
(keyframes_statement (keyframes_name) @name (keyframe_block_list) @body) @definition.section
((declaration (property_name) @name) @definition.key (#match? @name "^--"))
(import_statement [(string_value) (call_expression (arguments [(string_value) (plain_value)] @import.source))] @_any) @import
(import_statement (string_value) @import.source) @import
(scope_statement "@scope" @name (block) @body) @definition.section`,
  comments: { block: ["/*", "*/"] },
  refine(draft, text) {
    if (draft.name.startsWith("@"))
      draft.name = text.slice(draft.start, Math.max(draft.bodyAt, draft.nameAt));
    draft.name = draft.name
      .replace(/\/\*.*?\*\//gs, " ")
      .replace(/\s+/g, " ")
      .trim();
    return draft.name !== "";
  },
};
