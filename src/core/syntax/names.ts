/** Finds the end of a name by the text alone: asking the parser for each node's end costs ten times as much. */
export type NameEnd = (text: string, at: number) => number;

/**
 * @param start characters that may begin a name beside letters, `_` and non-ASCII ones
 * @param rest characters that may stand inside one beside these and digits
 * @returns a function from the start of a name to its end; the start itself when no name is there
 */
export function createNameEnd(start = "$", rest = "$"): NameEnd {
  const begins = table((char) => /[A-Za-z_]/.test(char) || start.includes(char));
  const continues = table((char) => /\w/.test(char) || rest.includes(char));
  return (text, at) => {
    let code = text.charCodeAt(at);
    if (code < 128 ? begins[code] === 0 : !isWordPart(code)) return at;
    let end = at;
    do code = text.charCodeAt(++end);
    while (code < 128 ? continues[code] === 1 : isWordPart(code));
    return end;
  };
}

function table(holds: (char: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (holds(String.fromCharCode(code)) ? 1 : 0));
}

/** Beyond ASCII all but spaces and general punctuation counts (zero-width joiners too); NaN, past the end, does not. */
function isWordPart(code: number): boolean {
  if (!(code > 0xa0) || code === 0x3000 || code === 0xfeff) return false;
  return code < 0x2000 || code > 0x206f || code === 0x200c || code === 0x200d;
}
