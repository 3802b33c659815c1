import type { Parser } from "web-tree-sitter";

/** Loads tree-sitter with the bash grammar: about 30 ms, so at the first command only. */
export async function loadBashParser(): Promise<Parser> {
  return (await import("../../syntax/index.ts")).loadParser("bash");
}
