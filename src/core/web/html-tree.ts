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
      // A link that leads nowhere, or to another place of this page, is only its words.
      const isInPage = attributes["href"]?.trim().startsWith("#") === true;
      const isMeant =
        keptElements.has(name) && (name !== "a" || (properties["href"] !== undefined && !isInPage));
      if (!isMeant || open.length >= maxDepth || elements >= maxElements) {
        open.push({ children: target(), name: isMain ? "main" : isInPage ? "in-page link" : "" });
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
      if (open.at(-1)?.name === "in-page link" && /^\s*[§#¶]\s*$/.test(text)) return;
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
      const closed = open.pop();
      if (closed?.name === "main") mainDepth--;
      if (closed?.name === "a" && closed.children.every(isBlank)) target().pop();
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

const isBlank = (node: ElementContent): boolean => node.type === "text" && node.value.trim() === "";
const spaceOut = (text: string): string => text.replace(/[ \t\r\n\f]+/g, " ");

/** `<main>` if there is one, else the only article: several articles are a list, which is the page itself. */
function mainOf(found: readonly Element[]): Element | undefined {
  const mains = found.filter(({ tagName }) => tagName !== "article");
  return mains[0] ?? (found.length === 1 ? found[0] : undefined);
}
