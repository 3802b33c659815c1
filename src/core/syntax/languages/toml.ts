import type { LanguageSpec } from "../spec.ts";

const key = "[(bare_key) (quoted_key) (dotted_key)] @name";

/** TOML: tables and their keys. */
export const spec: LanguageSpec = {
  query: `
(table . ${key}) @definition.section
(table_array_element . ${key}) @definition.section
(document (pair . ${key}) @definition.key)
(table (pair . ${key}) @definition.key)
(table_array_element (pair . ${key}) @definition.key)
(pair (inline_table (pair . ${key}) @definition.key))`,
  comments: { line: ["#"] },
};
