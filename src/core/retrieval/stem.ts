/**
 * A light stem of an English word in lower case: what joins the forms that documentation and identifiers use for one
 * thing (parse, parses, parsed, parsing, parser; validate, validation, validator), no more. Steps, each at most once:
 * plural; -ing, -ed; -er, -tor; -ation, -ate, -ion; -ly; a final e. A stem never gets shorter than three letters.
 */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const root = withoutAgent(withoutTense(withoutPlural(word)));
  const short = withoutEnding(root);
  return short.length > 5 && short.endsWith("ll") ? short.slice(0, -1) : short;
}

function withoutPlural(word: string): string {
  if (!word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  return /(?:ss|sh|ch|x|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function withoutTense(word: string): string {
  if (word.endsWith("ied") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (word.endsWith("ing")) return cut(word, 3, 3);
  return word.endsWith("ed") && !word.endsWith("eed") ? cut(word, 2, 3) : word;
}

function withoutAgent(word: string): string {
  if (word.endsWith("er")) {
    const once = cut(word, 2, 3);
    return once.endsWith("er") ? cut(once, 2, 3) : once;
  }
  return word.endsWith("tor") && !word.endsWith("ator") ? cut(word, 2, 4) : word;
}

function withoutEnding(word: string): string {
  const plain = word.endsWith("ly") && word.length > 5 ? word.slice(0, -2) : word;
  for (const suffix of ["ation", "ator", "ate", "at"])
    if (plain.endsWith(suffix) && plain.length - suffix.length >= 4)
      return american(plain.slice(0, -suffix.length));
  if (plain.endsWith("ator")) return plain.slice(0, -2);
  if (/[st]ion$/.test(plain) && plain.length >= 7) return plain.slice(0, -3);
  return american(plain.endsWith("e") && plain.length > 3 ? plain.slice(0, -1) : plain);
}

/** Takes an ending off if a vowel and enough letters stay, and undoes the doubling before it (`mapping`, `setter`). */
function cut(word: string, letters: number, least: number): string {
  const rest = word.slice(0, -letters);
  if (rest.length < least || !/[aeiouy]/.test(rest)) return word;
  return rest.length > 3 && rest.at(-1) === rest.at(-2) && !/[lszaeiou]$/.test(rest)
    ? rest.slice(0, -1)
    : rest;
}

/** serialise is serialize, so initialis(ation) is initializ(ation). */
function american(word: string): string {
  return word.length > 6 && word.endsWith("is") ? `${word.slice(0, -1)}z` : word;
}
