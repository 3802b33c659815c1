import { forEachChild, parse, type Redirection, type SyntaxNode, type Word } from "unbash";
import { type Collector, createCollector } from "./collector.ts";
import type { Redirect, Seen } from "./seen.ts";
import { readWord } from "./word.ts";

/** What unbash sees in a line. */
export function readByUnbash(line: string): Seen {
  const collector = createCollector();
  try {
    const script = parse(line);
    for (const { command } of script.commands) {
      if (command.type !== "Function") break;
      collector.surely(command.name.text);
    }
    visit(script, line, collector, 0);
  } catch (error) {
    collector.fault(`unbash gave up: ${error instanceof Error ? error.message : String(error)}`);
  }
  return collector.seen();
}

function visit(node: SyntaxNode, source: string, into: Collector, depth: number): void {
  if (into.tooDeep(depth)) return;
  let text = source;
  switch (node.type) {
    case "Script":
      text = node.source ?? source;
      for (const { message } of node.errors ?? []) into.fault(message);
      break;
    case "Command": {
      const words = node.args.map((arg) => readWord(arg.text));
      const redirects = node.redirects.map(readRedirect);
      const prefix = node.prefix.flatMap((part) => (part.type === "Assignment" ? part : []));
      const assignments = prefix.map(({ name, text, value }) => ({
        text,
        name,
        value: value.type === "Word" ? readWord(value.text) : undefined,
      }));
      into.command({
        text: source.slice(node.pos, node.end),
        words: node.name ? [readWord(node.name.text), ...words] : [],
        assignments,
        redirects,
      });
      break;
    }
    case "Redirected":
      for (const redirect of node.redirects) into.redirect(readRedirect(redirect));
      break;
    case "Function":
      into.function(node.name.text);
      break;
    case "For":
    case "Select":
      into.loop(
        node.name.text,
        node.wordlist?.map(({ text }) => readWord(text)),
      );
      break;
    case "Coproc":
      into.oddity("a coprocess runs beside the line");
      break;
    case "ParameterExpansion":
      if (node.index) judgeOperand(node.index, into);
      if (node.operation && "operand" in node.operation && node.operation.operand)
        judgeOperand(node.operation.operand, into);
      if (node.prefix === "!" && node.operation?.type !== "Names" && !/^[@*]$/.test(node.index?.text ?? ""))
        into.oddity("an expansion takes the name of its variable from another one");
      if (node.operation?.type === "Transform" && node.operation.operand.text.includes("P"))
        into.oddity("an expansion with @P runs what its value says");
      if (node.operation?.type === "Unknown") into.oddity("an expansion that is not known here");
      break;
    case "TestUnary":
      judgeOperand(node.operand, into);
      break;
    case "TestBinary":
      for (const side of [node.left, node.right]) judgeOperand(side, into);
      break;
    case "ArithmeticWord":
      if (/['"\\][\s\S]*(?:\$\(|`)/.test(node.value) && !node.parts) into.oddity(quotedCode);
      break;
    case "ExtendedGlob":
      into.oddity("an extended glob, which other shells read as code");
      break;
    case "CommandExpansion":
      if (/^\$\{[\s|]/.test(node.text))
        into.oddity("a substitution without a subshell, which older shells read differently");
      break;
  }
  forEachChild(node, (child) => visit(child, text, into, depth + 1));
}

const quotedCode = "a comparison, sum or expansion over quoted code, which may run";

/** An index such as `a['$(…)']` is evaluated, quotes or not, wherever the shell computes. */
function judgeOperand(word: Word, into: Collector): void {
  const { fixed, value, raw } = readWord(word.text);
  const quoted = fixed ? /\$\(|`/.test(value) : /\[[^\]$`\s]*(?:'[^']*(?:\$\(|`)|\\[$`])/.test(raw);
  if (quoted) into.oddity(quotedCode);
}

function readRedirect(redirect: Redirection): Redirect {
  if (redirect.type !== "HereDoc") {
    const { operator, target } = redirect;
    return { operator, target: target && readWord(target.text) };
  }
  const { operator, delimiter, body } = redirect;
  return { operator, target: delimiter && readWord(delimiter.text), body: body.text };
}
