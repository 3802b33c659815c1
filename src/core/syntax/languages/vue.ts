import type { LanguageSpec } from "../spec.ts";

/** Vue: its scripts, read as one in the language they name. */
export const spec: LanguageSpec = {
  embedded(text) {
    let language = "javascript";
    let blanked = "";
    let at = 0;
    let isEmpty = true;
    for (const { attributes, start, end } of scriptsOf(text)) {
      language = languageOf(attributes) ?? language;
      blanked += blank(text.slice(at, start)) + text.slice(start, end);
      at = end;
      isEmpty = false;
    }
    return isEmpty ? undefined : { language, text: blanked + blank(text.slice(at)) };
  },
};

/** Scripts at the top of the file: those in a template would be part of the page. */
function* scriptsOf(text: string): Generator<{ attributes: string; start: number; end: number }> {
  const opening = /^<script\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gim;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [tag, attributes = ""] = match;
    if (attributes.trimEnd().endsWith("/")) continue;
    const start = match.index + tag.length;
    const close = text.slice(start).search(/<\/script\s*>/i);
    const end = close < 0 ? text.length : start + close;
    yield { attributes, start, end };
    opening.lastIndex = end;
  }
}

function languageOf(attributes: string): string | undefined {
  const [, lang] = /\blang\s*=\s*["']?(\w+)/i.exec(attributes) ?? [];
  if (lang === undefined) return undefined;
  return { ts: "typescript", typescript: "typescript", tsx: "tsx" }[lang.toLowerCase()];
}

/** Spaces of the same length; line breaks stay, so that lines and offsets hold. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
