/**
 * Macros that stand where C and C++ have no place for a name: after `class`, before a declaration, behind its
 * parameters. The grammar takes them for something else; without them the text usually parses.
 * @returns a text of the same length, such macros blank; lines of the preprocessor stay as they are
 */
export function withoutMacros(text: string): string {
  let blanked = text;
  for (const pattern of patterns) blanked = blanked.replace(pattern, blank);
  return withDirectivesOf(text, blanked);
}

const macro = "(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*|[A-Z]{3,}[A-Z0-9]*)";
const argumentList = "(?:\\s*\\((?:[^()]|\\([^()]*\\))*\\))?";

const patterns = [
  /\b__(?:attribute|attribute__|declspec|extension__|asm__|pragma)\s*\(\((?:[^()]|\([^()]*\))*\)\)/g,
  /\b__declspec\s*\([^()]*\)/g,
  // The kernel's: `int __init probe(void)`, `char __user *to`.
  /\b__(?:init|exit|initdata|user|iomem|percpu|rcu|force|must_check|always_inline|cold|pure|packed|weak|used|unused|maybe_unused|noreturn|printf|sched|kprobes|visible|read_mostly|ro_after_init|cpuinit|devinit|meminit|net_init|net_exit|latent_entropy|noclone|malloc|deprecated|hot|noinline|ref|refdata|refconst|private|nocast|bitwise)\b(?:\([^()]*\))?/g,
  new RegExp(
    `(?<=\\b(?:class|struct|union|enum)[ \\t]+)${macro}${argumentList}(?=\\s+[A-Za-z_][\\w\\s<>,:]*\\s*[{:])`,
    "g",
  ),
  // Before a declaration: behind a line start, a brace, a semicolon or another specifier, with a name after it.
  new RegExp(
    `(?<=^[ \\t]*|[;{}:>][ \\t]*|\\b(?:static|inline|virtual|explicit|extern|const|typedef|friend)[ \\t]+)${macro}(?=[ \\t]+[A-Za-z_~:])`,
    "gm",
  ),
  new RegExp(`(?<=\\)\\s*(?:const\\s*)?)${macro}${argumentList}(?=\\s*(?:[;{]|=\\s*0|->|:\\s))`, "g"),
  // Alone in its line: `Q_OBJECT`, `FOO_BEGIN_NAMESPACE`.
  new RegExp(`^[ \\t]*${macro}(?:\\((?:[^()\\n]|\\([^()\\n]*\\))*\\))?[ \\t]*;?[ \\t]*$`, "gm"),
];

function blank(found: string): string {
  return found.replace(/[^\r\n]/g, " ");
}

/** Puts the lines that belong to the preprocessor back, continued ones included. */
function withDirectivesOf(text: string, blanked: string): string {
  let result = "";
  let at = 0;
  for (const { 0: directive, index } of text.matchAll(/^[ \t]*#(?:[^\n]*\\\r?\n)*[^\n]*/gm)) {
    result += blanked.slice(at, index) + directive;
    at = index + directive.length;
  }
  return result + blanked.slice(at);
}
