import type { Chunk } from "./chunks/chunk.ts";
import { codeTokens } from "./tokens.ts";

/** The texts of a chunk that are weighed differently, in the order of their columns. */
export const fieldNames = ["sym", "chain", "path", "sig", "doc", "body"] as const;

/** Tokens of each field of a chunk, in the order of `fieldNames`. */
export type FieldTokens = readonly (readonly string[])[];

/** @param path of the file, relative to the workspace. */
export function fieldTokens(chunk: Chunk, path: readonly string[]): FieldTokens {
  return [
    codeTokens(chunk.symbol),
    codeTokens(chunk.chain.join(" ")),
    path,
    codeTokens(chunk.signature.slice(0, maxSignatureChars)),
    codeTokens(chunk.doc.slice(0, maxDocChars)),
    codeTokens(chunk.body.slice(0, maxBodyChars)),
  ];
}

/** Tokens of a path: its folders and name, the suffix left out. */
export function pathTokens(path: string): readonly string[] {
  return codeTokens(path.replace(/\.[^./]*$/, ""));
}

// Bounds for generated code, whose lines can be megabytes long.
const maxSignatureChars = 2_000;
const maxDocChars = 6_000;
const maxBodyChars = 16_000;
