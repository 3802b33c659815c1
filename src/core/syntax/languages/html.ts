import type { LanguageSpec } from "../spec.ts";

const id =
  "(attribute (attribute_name) @_id [(quoted_attribute_value (attribute_value) @name) (attribute_value) @name])";

/** HTML: headings and ids. */
export const spec: LanguageSpec = {
  query: `
((element (start_tag (tag_name) @_tag) . (_) @name) @definition.section (#match? @_tag "^[hH][1-6]$"))
((_ [(start_tag ${id}) (self_closing_tag ${id})]) @definition.key (#match? @_id "^[iI][dD]$"))
((script_element (start_tag (attribute (attribute_name) @_src (quoted_attribute_value (attribute_value) @import.source)))) @import (#eq? @_src "src"))
((element (start_tag (tag_name) @_link (attribute (attribute_name) @_href (quoted_attribute_value (attribute_value) @import.source)))) @import
  (#eq? @_link "link") (#eq? @_href "href"))`,
  comments: { block: ["<!--", "-->"] },
  refine(draft, text) {
    if (draft.kind === "section")
      draft.name = plainText(text.slice(draft.nameAt, draft.end).replace(/<\/[^<]*$/, ""));
    return draft.name !== "";
  },
};

/** What a reader sees of a piece of HTML, in one line. */
function plainText(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, entity: string) => entities[entity] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  "#39": "'",
};
