/** Changes to texts, worked out without touching a file: strings in, strings out. */
export { applyEdits, type Edit, type EditOutcome } from "./apply.ts";
export { unifiedDiff } from "./diff.ts";
export type { Step } from "./fold.ts";
export { applyHunks } from "./hunks.ts";
export { editLines, type LineEdit } from "./lines.ts";
export { type FileOperation, type Hunk, parsePatch } from "./patch.ts";
