import type { Element, ElementContent, Root } from "hast";
import { Parser } from "htmlparser2";
import { isLeftOut, keptElements, mainElements, propertiesOf } from "./html-rules.ts";

export interface HtmlTree {
  readonly root: Root;
  readonly title: string;
  /** Where the page marks its main part. */
  readonly main: Element | undefined;
  /** Whether the page had more elements than are kept apart. */
  readonly isFlattened: boolean;
}

// Converters walk the tree by recursion and are quadratic in places; both bounds keep hostile pages harmless.
const maxDepth = 80;
const maxElements = 60_000;

/** Reads HTML into a tree that holds only what text needs: no scripts, no navigation, links absolute, text merged. */
export function readHtml(source: string, url: URL): HtmlTree {
  const root: Root = { type: "root", children: [] };
  const open: { children: ElementContent[]; name: string }[] = [];
  const found: Element[] = [];
  let base = url;
  let skipped = 0;
  let title: string | undefined;
  let inTitle = false;
  let mainDepth = 0;
  let elements = 0;
  let preDepth = 0;

  const top: ElementContent[] = [];
  const target = (): ElementContent[] => open.at(-1)?.children ?? top;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (skipped > 0 || isLeftOut(name, attributes, mainDepth > 0)) {
        skipped++;
        return;
      }
      if (name === "base" && attributes["href"] && URL.canParse(attributes["href"], url.href))
        base = new URL(attributes["href"], url);
      inTitle = name === "title" && title === undefined;
      const isMain = mainElements(name, attributes);
      if (isMain) mainDepth++;
      if (name === "pre") preDepth++;
      const properties = propertiesOf(name, attributes, base);
      // A link that leads nowhere is only its words.
      const isMeant = keptElements.has(name) && (name !== "a" || properties["href"] !== undefined);
      if (!isMeant || open.length >= maxDepth || elements >= maxElements) {
        open.push({ children: target(), name: isMain ? "main" : "" });
        return;
      }
      elements++;
      const element: Element = {
        type: "element",
        tagName: name,
        properties,
        children: [],
      };
      if (isMain) found.push(element);
      target().push(element);
      open.push({ children: element.children, name: isMain ? "main" : name });
    },
    ontext(text) {
      if (skipped > 0) return;
      if (inTitle) {
        title = (title ?? "") + text;
        return;
      }
      const into = target();
      const last = into.at(-1);
      if (last?.type === "text") last.value += preDepth > 0 ? text : spaceOut(text);
      else into.push({ type: "text", value: preDepth > 0 ? text : spaceOut(text) });
    },
    onclosetag(name) {
      if (skipped > 0) {
        skipped--;
        return;
      }
      if (name === "pre") preDepth--;
      inTitle = false;
      if (open.pop()?.name === "main") mainDepth--;
    },
  });
  parser.write(source);
  parser.end();
  root.children.push(...top);
  return {
    root,
    title: (title ?? "").replace(/\s+/g, " ").trim(),
    main: mainOf(found),
    isFlattened: elements >= maxElements,
  };
}

const spaceOut = (text: string): string => text.replace(/[ \t\r\n\f]+/g, " ");

/** `<main>` if there is one, else the only article: several articles are a list, which is the page itself. */
function mainOf(found: readonly Element[]): Element | undefined {
  const mains = found.filter(({ tagName }) => tagName !== "article");
  return mains[0] ?? (found.length === 1 ? found[0] : undefined);
}
