/** A window that ends, where it must cut, at a line's end in its last fifth, and never inside a character. */
export function windowOf(text: string, offset: number, limit: number): string {
  const rest = text.slice(offset - 1, offset - 1 + limit);
  if (offset - 1 + limit >= text.length) return rest;
  const lineEnd = rest.lastIndexOf("\n") + 1;
  if (lineEnd > limit * 0.8) return rest.slice(0, lineEnd);
  return isHighSurrogate(rest.charCodeAt(rest.length - 1)) && rest.length > 1 ? rest.slice(0, -1) : rest;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
