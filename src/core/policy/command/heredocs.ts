import { forEachChild, type HereDoc, parse, type SyntaxNode } from "unbash";

/** A line whose here-documents are taken out and stand apart. */
export interface WithoutHeredocs {
  /** The line with `< codi_heredoc_N` in place of each operator, and no bodies. */
  readonly line: string;
  /** For each, a command that reads only it; undefined where the body is quoted, so that nothing in it runs. */
  readonly bodies: readonly (string | undefined)[];
  readonly fault: string | undefined;
}

/**
 * tree-sitter-bash loses its way in most here-documents (with `<<-`, several of them, pipes behind them). What it
 * is shown therefore has a plain redirection instead, and each body by itself. It must find that redirection
 * in the same place; and where a body ends is checked here by the rule of POSIX (XCU 2.7.4) alone.
 */
export function takeOutHeredocs(line: string): WithoutHeredocs {
  if (line.includes("codi_heredoc_")) return { line, bodies: [], fault: "it uses a name of ours" };
  if (!line.includes("<<")) return { line, bodies: [], fault: undefined };
  const found = outermost(parse(line), line);
  const edits = found.flatMap(({ pos, end, body, closing }, index) => [
    { from: pos, to: end, text: `< ${heredocName(index)}` },
    { from: body.pos, to: closing?.end ?? body.end, text: "" },
  ]);
  edits.sort((one, other) => one.from - other.from);
  let shown = "";
  let at = 0;
  for (const { from, to, text } of edits) {
    if (from < at) return { line, bodies: [], fault: "here-documents overlap" };
    shown += line.slice(at, from) + text;
    at = to;
  }
  const fault = found.map((heredoc) => faultOf(heredoc, line)).find((reason) => reason !== undefined);
  return { line: shown + line.slice(at), bodies: found.map(readerOf), fault };
}

const heredocName = (index: number): string => `codi_heredoc_${index}`;

/** The here-documents of a line in order, without those inside another one's body. */
function outermost(root: SyntaxNode, source: string): readonly HereDoc[] {
  const found: HereDoc[] = [];
  const visit = (node: SyntaxNode): void => {
    // Code between escaped backticks has positions of its own.
    if (node.type === "Script" && node.source !== undefined && node.source !== source) return;
    if (node.type === "HereDoc") found.push(node);
    else forEachChild(node, visit);
  };
  visit(root);
  return found.sort((one, other) => one.pos - other.pos);
}

function faultOf({ operator, delimiter, body, closing }: HereDoc, line: string): string | undefined {
  if (!closing || !delimiter) return "a here-document has no end";
  const plain = (text: string) => (operator === "<<-" ? text.replace(/^\t+/, "") : text);
  const rows = line.slice(body.pos, body.end).split("\n");
  const early = rows.some((row) => plain(row) === delimiter.value);
  const last = plain(line.slice(closing.pos, closing.end)).replace(/\n$/, "");
  const indent = operator === "<<-" ? /^\t*$/ : /^$/;
  const whole = indent.test(line.slice(body.end, closing.pos)) && /^(?:\n|$)/.test(line.slice(closing.end));
  return early || last !== delimiter.value || !whole ? "a here-document ends elsewhere" : undefined;
}

function readerOf({ operator, delimiter, body }: HereDoc): string | undefined {
  if (delimiter?.quoted || !/[$`]/.test(body.text)) return undefined;
  const text = operator === "<<-" ? body.text.replace(/^\t+/gm, "") : body.text;
  return `cat <<${delimiter?.value}\n${text}${text.endsWith("\n") ? "" : "\n"}${delimiter?.value}\n`;
}
