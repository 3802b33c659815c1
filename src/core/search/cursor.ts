import { createHash } from "node:crypto";
import * as z from "zod";
import { CodiError } from "../../shared/errors.ts";

/** Characters of a checksum: enough to tell a mistyped or cut cursor, short enough to repeat. */
const sumLength = 6;

/** A short name for a query, to tell a cursor that belongs to another one; defaults may be said or left out. */
export function queryName(query: object): string {
  const said = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== false && value !== 0,
  );
  return checksum(JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Writes a position as text that a model can repeat: the position itself, so that it outlives the process. */
export function writeCursor(query: string, position: unknown): string {
  const body = Buffer.from(JSON.stringify([query, position])).toString("base64url");
  return checksum(body) + body;
}

/**
 * Reads a cursor back.
 * @throws CodiError `invalid_arguments` when it is garbled or was given for another query.
 */
export function readCursor<T>(cursor: string, query: string, schema: z.ZodType<T>): T {
  const sum = cursor.slice(0, sumLength);
  const body = cursor.slice(sumLength);
  if (cursor.length > maxCursor || checksum(body) !== sum) {
    throw refused("The cursor is not one of ours, or parts of it are missing.");
  }
  const parsed = z
    .tuple([z.string(), schema])
    .safeParse(JSON.parse(Buffer.from(body, "base64url").toString()));
  if (!parsed.success) throw refused("The cursor is not from this kind of search.");
  const [name, position] = parsed.data;
  if (name !== query) throw refused("The cursor belongs to a search with other arguments.");
  return position;
}

/** Longer than any path. */
const maxCursor = 16_384;

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, sumLength);
}

function refused(message: string): CodiError {
  return new CodiError("invalid_arguments", message, {
    hint: "Repeat the cursor exactly, with the same arguments; or leave it out to start again.",
  });
}
