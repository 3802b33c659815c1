import type { Properties } from "hast";

type Attributes = Readonly<Record<string, string>>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Elements that mean something in text; all others are transparent. */
export const keptElements = words(
  "a b strong i em code kbd samp var tt pre p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr td th blockquote br hr img del s strike q div section main article header footer aside figure figcaption details summary address center fieldset form",
);

/** Elements that only group blocks. */
export const containers = words(
  "html body div section main article header footer aside figure figcaption details summary address center fieldset form",
);

/** Elements that stand on lines of their own. */
export const blocks = words("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote hr");

const neverText = words(
  "script style template noscript iframe object embed svg canvas audio video map nav button select textarea input dialog",
);
const roles = words("navigation banner contentinfo search complementary menu menubar toolbar dialog");
const aroundMain = words("header footer aside");

/** Whether an element and all it holds is no content: programs, navigation, controls, what is hidden. */
export function isLeftOut(name: string, attributes: Attributes, isInMain: boolean): boolean {
  if (neverText.has(name) || roles.has(attributes["role"] ?? "")) return true;
  if (attributes["aria-hidden"] === "true" || "hidden" in attributes) return true;
  if (/(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes["style"] ?? "")) return true;
  return !isInMain && aroundMain.has(name);
}

export function mainElements(name: string, attributes: Attributes): boolean {
  return name === "main" || name === "article" || attributes["role"] === "main";
}

/** The few attributes that text shows; links absolute, other schemes than the web's dropped. */
export function propertiesOf(name: string, attributes: Attributes, base: URL): Properties {
  if (name === "a") {
    const href = absolute(attributes["href"], base, /^(?:https?|mailto):$/);
    return href === undefined ? {} : { href };
  }
  if (name === "img") {
    const src = absolute(attributes["src"], base, /^https?:$/);
    return { alt: attributes["alt"] ?? "", src: src ?? "" };
  }
  if (name === "ol" && /^\d{1,6}$/.test(attributes["start"] ?? ""))
    return { start: Number(attributes["start"]) };
  const language = languageOf(attributes);
  return (name === "pre" || name === "code" || name === "div") && language !== undefined
    ? { className: [`language-${language}`] }
    : {};
}

function absolute(address: string | undefined, base: URL, schemes: RegExp): string | undefined {
  if (address === undefined || !URL.canParse(address, base.href)) return undefined;
  const url = new URL(address, base);
  return schemes.test(url.protocol) ? url.href : undefined;
}

/** The language as highlighters write it: `language-ts`, `lang-ts`, `highlight-source-ts`, `data-lang="ts"`. */
function languageOf(attributes: Attributes): string | undefined {
  const named = attributes["data-lang"] ?? attributes["data-language"];
  const inClass = /(?:^|\s)(?:language|lang|highlight-source)-([\w+#.-]+)/.exec(
    attributes["class"] ?? "",
  )?.[1];
  return [inClass, named].find((word) => word !== undefined && /^[\w+#.-]{1,30}$/.test(word));
}
