/**
 * What a doc comment says in its first sentence, and in its first paragraph, freed of markup. Undefined where it says
 * nothing of its own: empty, deprecated, generated, inherited, not in Latin letters.
 */
export function describedBy(doc: string, name: string): { sentence: string; paragraph: string } | undefined {
  if (
    /^\s*(?:@?deprecated|@inherit|@internal|@private\s*$|@override|see\b|todo|fixme|auto-?generated|code generated)/i.test(
      doc,
    )
  )
    return undefined;
  if (/@inheritdoc/i.test(doc)) return undefined;
  const paragraph = plain(firstParagraph(doc)).slice(0, maxParagraph);
  const own = paragraph.startsWith(`${name} `) ? paragraph.slice(name.length + 1) : paragraph;
  const sentence = firstSentence(own).slice(0, maxSentence);
  if (!/[a-z]{2}/i.test(sentence) || /[^\x20-\x7e]{3}/.test(sentence)) return undefined;
  return { sentence, paragraph: own };
}

const maxSentence = 300;
const maxParagraph = 700;

function firstParagraph(doc: string): string {
  const lines = doc
    .replaceAll("\r", "")
    .replace(/```[\s\S]*?(?:```|$)/g, "\n\n")
    .split("\n");
  const kept: string[] = [];
  for (const line of lines) {
    const text = line.trim().replace(/^@(?:description|desc|summary|brief)\b\s*/, "");
    if (text === "") {
      if (kept.length > 0) break;
      continue;
    }
    // Tags, field lists, headings and examples end what is said about the whole.
    if (
      /^(?:@\w|:\w+[ :]|#|---|===|>>>|\.\. |(?:Args|Arguments|Parameters|Returns|Examples?|Raises|Usage|Notes?):?\s*$)/.test(
        text,
      )
    )
      break;
    kept.push(text);
  }
  return kept.join(" ");
}

/** Takes links, code marks, roles of reStructuredText, HTML and its entities out of a text. */
function plain(text: string): string {
  return text
    .replaceAll(
      /\{@\w+\s+([^}|]+)(?:\|([^}]*))?\}/g,
      (_all, target: string, title?: string) => title ?? target,
    )
    .replaceAll(/!?\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])?/g, "$1")
    .replaceAll(/:[\w:]+:`~?([^`<]*)(?:<[^`]*)?`/g, "$1")
    .replaceAll(/\b[A-Z]\{([^{}]*)\}/g, "$1")
    .replaceAll(/<\/?[a-z][^<>]*>/gi, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/[`*|]/g, "")
    .replaceAll(/https?:\S+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function firstSentence(text: string): string {
  const end = /^.{12,}?[^.A-Z\s][)"']?[.:;](?=\s+[A-Z(]|\s*$)/.exec(text);
  return (end ? end[0].slice(0, -1) : text).trim();
}
