import type { Nodes, Root } from "mdast";

/** A document without markup: blocks apart, list items with a dash, table cells with a bar between. */
export function plainText(document: Root): string {
  return document.children.map(textOf).join("\n\n");
}

function textOf(node: Nodes): string {
  switch (node.type) {
    case "text":
    case "inlineCode":
    case "code":
      return node.value;
    case "break":
      return "\n";
    case "image":
      return node.alt ?? "";
    case "thematicBreak":
      return "---";
    case "list":
      return node.children
        .map(
          (item, index) => `${node.ordered ? `${(node.start ?? 1) + index}.` : "-"} ${indent(textOf(item))}`,
        )
        .join("\n");
    case "listItem":
    case "table":
      return node.children.map(textOf).join("\n");
    case "tableRow":
      return node.children.map(textOf).join(" | ");
    case "blockquote":
      return node.children.map(textOf).join("\n\n");
    default:
      return "children" in node ? node.children.map(textOf).join("") : "";
  }
}

const indent = (text: string): string => text.replaceAll("\n", "\n  ");
