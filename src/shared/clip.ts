/** Cuts a text to `maxChars` and says at its end how much was left out and what to do about it. */
export function clip(text: string, maxChars: number, advice: string): string {
  if (text.length <= maxChars) return text;
  const kept = text.slice(0, wholeCharacters(text, maxChars));
  const cut = kept.lastIndexOf("\n") > maxChars / 2 ? kept.slice(0, kept.lastIndexOf("\n")) : kept;
  return `${cut}\n[${text.length - cut.length} more characters left out of ${text.length}. ${advice}]`;
}

// A cut between the halves of a surrogate pair would leave an invalid character.
function wholeCharacters(text: string, length: number): number {
  const last = text.charCodeAt(length - 1);
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}
