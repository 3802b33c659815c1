/** What a stream of bytes falls into: whole lines, and lines that grew beyond the limit and were thrown away. */
export type Line = { readonly text: string } | { readonly droppedBytes: number };

/**
 * Cuts a byte stream into lines without ever holding more than `maxBytes` of one.
 * A longer line is skipped to its end and reported by its length; the stream goes on with the next.
 */
export function createLineReader(maxBytes: number, onLine: (line: Line) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let length = 0;
  let overlong = false;

  const finish = (): void => {
    if (overlong) onLine({ droppedBytes: length });
    else
      onLine({ text: (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)).toString("utf8") });
    parts = [];
    length = 0;
    overlong = false;
  };

  const keep = (part: Buffer): void => {
    length += part.length;
    if (length > maxBytes) {
      overlong = true;
      parts = [];
    } else if (!overlong && part.length > 0) parts.push(part);
  };

  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end));
      finish();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  };
}
