import * as z from "zod";

/** What stands at a path. Two equal states mean that nobody need do anything. */
export type FileState = z.output<typeof stateSchema>;

const stateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("absent") }),
  z.object({
    kind: z.literal("file"),
    /** Permission bits. */
    mode: z.number(),
    /** In bytes. */
    size: z.number(),
    /** SHA-256 of the content; for files too large to keep, `~` and a stamp of size and time. */
    hash: z.string(),
  }),
  z.object({ kind: z.literal("symlink"), target: z.string() }),
  z.object({
    kind: z.literal("directory"),
    mode: z.number(),
    /** Set where the folder held too much to be recorded file by file. */
    partial: z.literal(true).optional(),
  }),
  /** A device, a socket, or something we may not read. */
  z.object({ kind: z.literal("other") }),
]);

export const absent: FileState = { kind: "absent" };

export const encodeState = (state: FileState): string => JSON.stringify(state);
export const decodeState = (text: string): FileState => stateSchema.parse(JSON.parse(text));

/** States are made in one place with one order of fields, so their JSON decides. */
export const isSameState = (one: FileState, other: FileState): boolean =>
  encodeState(one) === encodeState(other);

/** Whether the content was left out because the file is larger than the cap. */
export const isTooLarge = (state: FileState): boolean =>
  (state.kind === "file" && state.hash.startsWith("~")) ||
  (state.kind === "directory" && state.partial === true);

/** The blob that is needed to bring this state back. */
export const blobOf = (state: FileState): string | null =>
  state.kind === "file" && !isTooLarge(state) ? state.hash : null;
