import * as z from "zod";

/** The table as its file holds it. Row `i` belongs to `tokens[i]`; two values a byte, the even one in the low half. */
export interface TableFile {
  /** Names this very content; vectors of different tables are not comparable. */
  readonly id: string;
  readonly dimensions: number;
  /** Weight of the tokens of each part of a chunk. */
  readonly fields: Readonly<Record<TableField, number>>;
  readonly tokens: readonly string[];
  readonly rows: Uint8Array;
  /** What a row is multiplied with in a question, and in a chunk; see `scaleOf`. */
  readonly queryScales: Uint8Array;
  readonly chunkScales: Uint8Array;
}

export const tableFields = ["name", "chain", "path", "signature", "body"] as const;
export type TableField = (typeof tableFields)[number];

const magic = "codi-token-table 1";

/**
 * The file: a line that says what it is, a line of JSON (id, dimensions, fields, count of tokens), a line of tokens
 * parted by spaces, then the scales of questions, the scales of chunks, and the rows. Rows have four bits a value
 * (-7 to 7, plus 8), which measures as well as eight and is half the size.
 */
export function encodeTable(table: TableFile): Buffer {
  const { id, dimensions, fields, tokens } = table;
  const head = [
    magic,
    JSON.stringify({ id, dimensions, fields, count: tokens.length }),
    tokens.join(" "),
    "",
  ];
  return Buffer.concat([Buffer.from(head.join("\n")), table.queryScales, table.chunkScales, table.rows]);
}

/** Reads what `encodeTable` wrote; undefined if it is anything else. */
export function decodeTable(file: Buffer): TableFile | undefined {
  const { texts, rest } = firstLines(file, 3);
  const [kind, line, tokens] = texts;
  if (kind !== magic || line === undefined || tokens === undefined) return undefined;
  const head = readHead(line);
  if (!head) return undefined;
  const { id, dimensions, fields, count } = head;
  const list = tokens.split(" ");
  const rowBytes = dimensions / 2;
  if (list.length !== count || file.length - rest !== count * (2 + rowBytes)) return undefined;
  return {
    id,
    dimensions,
    fields,
    tokens: list,
    queryScales: file.subarray(rest, rest + count),
    chunkScales: file.subarray(rest + count, rest + 2 * count),
    rows: file.subarray(rest + 2 * count),
  };
}

const stepsAnOctave = 16;
const zero = 192;

/** A scale is kept as its logarithm in one byte, true to 2 percent. */
export function scaleOf(byte: number): number {
  return 2 ** ((byte - zero) / stepsAnOctave);
}

/** The byte whose `scaleOf` comes nearest. */
export function byteOfScale(scale: number): number {
  return Math.max(0, Math.min(255, Math.round(Math.log2(scale) * stepsAnOctave) + zero));
}

function firstLines(file: Buffer, count: number): { texts: string[]; rest: number } {
  const texts: string[] = [];
  let rest = 0;
  while (texts.length < count) {
    const end = file.indexOf(newline, rest);
    if (end < 0) break;
    texts.push(file.toString("utf8", rest, end));
    rest = end + 1;
  }
  return { texts, rest };
}

const newline = 10;

const headOf = z.strictObject({
  id: z.string(),
  dimensions: z.number().int().positive().multipleOf(2),
  fields: z.record(z.enum(tableFields), z.number()),
  count: z.number().int().positive(),
});

function readHead(line: string): z.infer<typeof headOf> | undefined {
  try {
    return headOf.safeParse(JSON.parse(line)).data;
  } catch {
    // Not JSON: the caller says what is wrong with the file.
    return undefined;
  }
}
