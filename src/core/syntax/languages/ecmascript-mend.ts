/**
 * Rewrites what tree-sitter-typescript 0.23.2 does not know into something of the same length that it does: no offset
 * and no line changes.
 */
export function mend(text: string): string {
  return separateSignatures(rewrites.reduce((mended, [pattern, by]) => mended.replace(pattern, by), text));
}

const blank = (found: string) => found.replace(/[^\n\r]/g, " ");

/** What comes before is asked last: an expression that begins with a look behind tries every place of the text. */
const rewrites: readonly (readonly [RegExp, (found: string) => string])[] = [
  // Variance: `interface A<in out T>`.
  [
    /\b(?:in\s+out|in|out)(?=\s+(?!as\b|satisfies\b)[A-Za-z_$])(?<=[<,]\s*(?:const\s+)?(?:in\s+out|in|out))/g,
    blank,
  ],
  [
    /\b(?:in\s+out|in|out)(?=\s+[A-Za-z_$][\w$]*\s*(?:extends\b|=[^=>]|,|>|$))(?<=^[ \t]*(?:in\s+out|in|out))/gm,
    blank,
  ],
  // A property named like an operator, where it seems to go on from the line before.
  [/\b(?:in|instanceof)(?=\??:)(?<=^[ \t]*\w+)/gm, (found) => found.replace(/.$/, "_")],
  // Type arguments of a template.
  [/<(?<=[\w$]<)(?:[^<>`]|=>|<(?:[^<>`]|=>)*>)*>(?=`)/g, blank],
  // `export type * from`.
  [/\btype(?=\s*\*)(?<=^[ \t]*export\s+type)/gm, blank],
  // `import("m").Name<T>` as a type.
  [/(?<!\btypeof\s+)\bimport\(\s*(["'])[^"'\n]*\1\s*\)\s*\.(?=\s*[\w$.]+\s*<)/g, blank],
  // `typeof import("m").name` as a type argument.
  [
    /\btypeof\s+import\(\s*(["'])[^"'\n]*\1\s*\)(?:\s*\.\s*[\w$]+)+/g,
    (found) => `any${blank(found).slice(3)}`,
  ],
  // `for (using x of y)`, `await using`.
  [/\busing(?=\s+[\w$]+\s+of\b)(?<=\(\s*using)/g, () => "const"],
  [
    /\bawait\s+using(?=\s+[\w$]+\s+of\b)(?<=\(\s*await\s+using)/g,
    (found) => `const${" ".repeat(found.length - 5)}`,
  ],
  // A type named `type`, where a parenthesis makes it look like a parameter.
  [/\btype(?=\s+extends\b)(?<=\(\s*type)/g, () => "typ_"],
  // A parameter named like a built-in type: `(any) => void`.
  [
    /\b(?:any|string|number|boolean|object|unknown|symbol)(?=\s*[,)][^=;{}\n]*=>)(?<=[(,]\s*\w+)/g,
    (found) => found.replace(/.$/, "_"),
  ],
];

/**
 * Call signatures that only a line break separates: `): A⏎ <T>(`. The last space of the indentation becomes the
 * semicolon that the grammar wants. Lines that are only comments do not count.
 */
function separateSignatures(text: string): string {
  const places: number[] = [];
  let before = "";
  for (const { 0: line, 1: indent = "", index } of text.matchAll(/^([ \t]*)\S.*$/gm)) {
    const code = line.slice(indent.length);
    if (/^(?:\/\/|\/?\*)/.test(code)) continue;
    if (indent !== "" && /^(?:<[\s\w]|<$|\()/.test(code) && /[\w$\])}'"`]$|(?:^|[^=])>$/.test(before))
      places.push(index + indent.length - 1);
    before = code.replace(/\s*(?:\/\/.*|\/\*.*\*\/)?\s*$/, "");
  }
  let mended = "";
  let from = 0;
  for (const at of places) {
    mended += `${text.slice(from, at)};`;
    from = at + 1;
  }
  return mended + text.slice(from);
}
