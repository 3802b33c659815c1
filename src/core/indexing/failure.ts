import { CodiError, systemCode } from "../../shared/errors.ts";
import { isCorrupt } from "../../store/corrupt.ts";

/** Why there is no index, as finished sentences: what happened, and what to do. */
export function failureOf(error: unknown): string {
  if (error instanceof CodiError) return [error.message, error.hint].filter(Boolean).join(" ");
  const code = systemCode(error) ?? "";
  if (isCorrupt(error)) return "The index was damaged and is made anew.";
  if (/FULL|ENOSPC|EDQUOT|EFBIG|IOERR/.test(code) || /disk is full|disk I\/O/.test(String(error)))
    return `The index cannot be written (${code || "disk full"}). Free some space where CODI_HOME lies; the next question tries again.`;
  if (/BUSY|LOCKED/.test(code))
    return "Another process keeps index.db locked. It is tried again at the next question.";
  if (/EACCES|EPERM|EROFS|READONLY|ENOTDIR|EEXIST|ENOENT/.test(code))
    return `The index cannot be written (${code}). Make CODI_HOME a folder that this user may write to.`;
  return `Indexing stopped unexpectedly: ${error instanceof Error ? error.message : String(error)}`;
}
