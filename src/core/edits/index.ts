/** Changes to texts, worked out without touching a file: strings in, strings out. */
export {
  type ApplyOptions,
  applyEdits,
  type Edit,
  type EditOutcome,
  type EditResult,
  type LineRange,
} from "./apply.ts";
export { type DiffOptions, unifiedDiff } from "./diff.ts";
export type { Step } from "./fold.ts";
export { applyHunks } from "./hunks.ts";
export { editLines, type LineEdit } from "./lines.ts";
export { type FileOperation, type Hunk, type ParsedPatch, parsePatch } from "./patch.ts";
