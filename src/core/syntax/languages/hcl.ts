import type { LanguageSpec } from "../spec.ts";

/** HCL and Terraform: blocks, named by their labels, and the attributes directly in them. */
export const spec: LanguageSpec = {
  query: `
(block . (identifier) @name (block_start) @body) @definition.section
(config_file (body (attribute . (identifier) @name) @definition.key))
((block . (identifier) @_locals (body (attribute . (identifier) @name) @definition.key)) (#eq? @_locals "locals"))
((block . (identifier) @_module (body (attribute . (identifier) @_source (expression (literal_value (string_lit) @import.source))) @import))
  (#eq? @_module "module") (#eq? @_source "source"))`,
  pieceStart: /^\w+[ \t]*(?:=|"|\{|\w+[ \t]*\{)/gm,
  comments: { line: ["#", "//"], block: ["/*", "*/"] },
  refine(draft, text) {
    if (draft.kind !== "section") return true;
    const head = text.slice(draft.start, draft.bodyAt).trim();
    const [type = "", ...labels] = head.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
    const words = labels.map((label) => label.replace(/^"|"$/g, ""));
    draft.name = [prefixes[type] ?? (words.length === 0 || !named.has(type) ? type : ""), ...words]
      .filter((word) => word !== "")
      .join(".");
    return true;
  },
};

/** As Terraform spells uses of what such a block defines: \`var.region\`, \`aws_instance.web\`. */
const prefixes: Readonly<Record<string, string>> = {
  variable: "var",
  data: "data",
  module: "module",
  output: "output",
};
const named: ReadonlySet<string> = new Set(["resource", "provider"]);
