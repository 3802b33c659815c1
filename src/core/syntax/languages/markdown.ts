import type { LanguageSpec, Scanned } from "../spec.ts";

/** Markdown (CommonMark): headings of both forms; a section reaches to the next heading that is not below it. */
export const spec: LanguageSpec = {
  scan(text) {
    const headings = [...headingsOf(text)];
    return headings.map(({ level, name, nameAt, start }, index): Scanned => {
      const next = headings.find((other, at) => at > index && other.level <= level);
      return { name, kind: "section", nameAt, start, end: next?.start ?? text.length };
    });
  },
};

interface Heading {
  readonly level: number;
  readonly name: string;
  readonly nameAt: number;
  readonly start: number;
}

/** A fence closes with the same character, at least as many; indented by four it is code already. */
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
/** Lines that are no paragraph, so that a line of dashes below them is a rule. */
const block = /^(?: {4}|\t| {0,3}(?:[-+*>|]|\d+[.)])(?:\s|$)| {0,3}>|\s*$)/;

function* headingsOf(text: string): Generator<Heading> {
  let closing: RegExp | undefined;
  let paragraph: { start: number; lines: string[] } | undefined;
  for (const { line, start } of linesOf(text)) {
    if (closing !== undefined) {
      if (closing.test(line)) closing = undefined;
      continue;
    }
    const opened = fence.exec(line)?.[1] ?? (/^ {0,3}<!--(?!.*-->)/.test(line) ? "<!--" : undefined);
    if (opened !== undefined || isFrontMatter(start, line)) {
      closing = closingOf(opened ?? line.trimEnd());
      paragraph = undefined;
      continue;
    }
    const [, marks, title = ""] = atx.exec(line) ?? [];
    if (marks !== undefined) {
      paragraph = undefined;
      if (/^#*$/.test(title)) continue;
      yield {
        level: marks.length,
        name: plain(title),
        nameAt: start + line.indexOf(title, line.indexOf(marks) + marks.length),
        start,
      };
      continue;
    }
    const [, rule] = underline.exec(line) ?? [];
    if (rule !== undefined && paragraph !== undefined) {
      const first = paragraph.start + (paragraph.lines[0]?.search(/\S/) ?? 0);
      yield {
        level: rule.startsWith("=") ? 1 : 2,
        name: plain(paragraph.lines.join(" ")),
        nameAt: first,
        start: paragraph.start,
      };
      paragraph = undefined;
      continue;
    }
    if (paragraph !== undefined && /\S/.test(line) && !/^ {0,3}(?:[-+*>]|1[.)])\s/.test(line))
      paragraph.lines.push(line.trim());
    else paragraph = block.test(line) ? undefined : { start, lines: [line] };
  }
}

function* linesOf(text: string): Generator<{ line: string; start: number }> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    yield { line: text.slice(start, stop).replace(/\r$/, ""), start };
    start = stop + 1;
  }
}

function isFrontMatter(start: number, line: string): boolean {
  return start === 0 && /^(?:---|\+\+\+)\s*$/.test(line);
}

function closingOf(opened: string): RegExp {
  if (opened === "<!--") return /-->/;
  if (opened.startsWith("`") || opened.startsWith("~"))
    return new RegExp(`^ {0,3}${opened[0]}{${opened.length},}[ \\t]*$`);
  return opened.startsWith("+") ? /^\+\+\+\s*$/ : /^(?:---|\.\.\.)\s*$/;
}

/** A title as it is read: without the marks of code, emphasis and links. */
function plain(title: string): string {
  return title
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/`+([^`]*)`+/g, "$1")
    .replace(/(\*{1,3}|_{1,3}(?=\S)|~~)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .trim();
}
