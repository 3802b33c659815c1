/**
 * Takes out what a person would not see but a terminal or a model would: control characters, direction overrides and
 * the Unicode tag block. Joiners stay, since scripts and emoji need them.
 */
export function withoutHidden(text: string): { text: string; removed: number } {
  const clean = text.replace(hidden, "");
  return { text: clean, removed: text.length - clean.length };
}

const hidden = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;
