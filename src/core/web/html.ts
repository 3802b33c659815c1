import { setImmediate as turn } from "node:timers/promises";
import type { Element, ElementContent, RootContent } from "hast";
import { toMdast } from "hast-util-to-mdast";
import type { Root as Document } from "mdast";
import { gfmStrikethroughToMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { toMarkdown } from "mdast-util-to-markdown";
import { blocks, containers } from "./html-rules.ts";
import { readHtml } from "./html-tree.ts";
import { plainText } from "./plain-text.ts";

const maxMs = 10_000;
// Other calls get their turn between two batches.
const batchNodes = 100;

/** Turns a page into markdown or plain text, a batch of blocks at a time; what time does not allow is left out and said. */
export async function convertHtml(
  source: string,
  { url, format, signal }: { url: URL; format: "markdown" | "text"; signal: AbortSignal },
): Promise<{ text: string; notes: string[] }> {
  const { root, title, main, isFlattened } = readHtml(source, url);
  const all = blocksOf(root.children);
  const inMain = main ? blocksOf(main.children) : [];
  // A main part that holds almost nothing is a shell that a script would fill.
  const chosen = lengthOf(inMain) * 4 >= lengthOf(all) ? inMain : all;
  const render = format === "markdown" ? markdownOf : plainText;
  const parts: string[] = [];
  const deadline = performance.now() + maxMs;
  let done = 0;
  for (const batch of batchesOf(chosen)) {
    await turn(undefined, { signal });
    if (performance.now() > deadline) break;
    const document = toMdast({ type: "root", children: batch });
    if (document.type === "root") parts.push(render(document).trim());
    done += batch.length;
  }
  const text = parts.filter((part) => part !== "").join("\n\n");
  const hasTitle = title === "" || text.slice(0, 2000).includes(title);
  return {
    text: hasTitle ? text : `${format === "markdown" ? "# " : ""}${title}\n\n${text}`,
    notes: [
      ...(done < chosen.length
        ? [`The last ${chosen.length - done} of ${chosen.length} blocks took too long.`]
        : []),
      ...(isFlattened ? ["The page is very large: its end is shown without structure."] : []),
      ...(text === "" && source.trim() !== ""
        ? ["No text was found: a script may fill this page; see raw."]
        : []),
    ],
  };
}

function markdownOf(document: Document): string {
  const extensions = [gfmTableToMarkdown({ tablePipeAlign: false }), gfmStrikethroughToMarkdown()];
  return toMarkdown(document, { extensions, bullet: "-", rule: "-", emphasis: "_", fences: true });
}

/** The page as a flat list of blocks: containers are opened, loose text between them becomes paragraphs. */
function blocksOf(nodes: readonly RootContent[]): ElementContent[] {
  const found: ElementContent[] = [];
  let loose: ElementContent[] = [];
  const flush = (): void => {
    if (loose.some((node) => node.type === "element" || (node.type === "text" && node.value.trim() !== "")))
      found.push({ type: "element", tagName: "p", properties: {}, children: loose });
    loose = [];
  };
  const visit = (children: readonly RootContent[], language: Element["properties"]): void => {
    for (const child of children) {
      if (child.type === "doctype") continue;
      const name = child.type === "element" ? child.tagName : "";
      if (child.type === "element" && containers.has(name)) {
        flush();
        visit(child.children, { ...language, ...child.properties });
        flush();
      } else if (child.type === "element" && blocks.has(name)) {
        flush();
        found.push(name === "pre" ? codeBlock(child, language) : child);
      } else loose.push(child);
    }
  };
  visit(nodes, {});
  flush();
  return found;
}

/** `pre` in the one form that the converter knows: a `code` inside that names the language. */
function codeBlock(pre: Element, around: Element["properties"]): Element {
  const inner = pre.children.find((child) => child.type === "element" && child.tagName === "code");
  const own = inner?.type === "element" ? inner.properties : {};
  const className = own["className"] ?? pre.properties["className"] ?? around["className"];
  const children = pre.children.flatMap((child) =>
    child === inner && "children" in child ? child.children : [child],
  );
  const properties = className === undefined || className === null ? {} : { className };
  return { ...pre, children: [{ type: "element", tagName: "code", properties, children }] };
}

function* batchesOf(nodes: readonly ElementContent[]): Generator<ElementContent[]> {
  let batch: ElementContent[] = [];
  let size = 0;
  for (const node of nodes) {
    batch.push(node);
    size += sizeOf(node);
    if (size < batchNodes) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

const sizeOf = (node: ElementContent): number =>
  node.type === "element" ? node.children.reduce((sum, child) => sum + sizeOf(child), 1) : 1;

const lengthOf = (nodes: readonly ElementContent[]): number =>
  nodes.reduce(
    (sum, node) =>
      sum +
      (node.type === "text" ? node.value.length : node.type === "element" ? lengthOf(node.children) : 0),
    0,
  );
