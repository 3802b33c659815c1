import { applyPatch } from "./apply-patch.ts";
import { callHierarchy } from "./call-hierarchy.ts";
import { checkpoint } from "./checkpoint.ts";
import { editFile } from "./edit-file.ts";
import { editLinesTool } from "./edit-lines.ts";
import { fetchUrl } from "./fetch-url.ts";
import { fileOperation } from "./file-operation.ts";
import { fileOutline } from "./file-outline.ts";
import { findFiles } from "./find-files.ts";
import { findReferences } from "./find-references.ts";
import { findSymbol } from "./find-symbol.ts";
import { grep } from "./grep.ts";
import { indexStatus } from "./index-status.ts";
import { listAiTools } from "./list-ai-tools.ts";
import { listDirectory } from "./list-directory.ts";
import { logEvent } from "./log-event.ts";
import { queryAudit } from "./query-audit.ts";
import { readFile } from "./read-file.ts";
import { repoMap } from "./repo-map.ts";
import { searchCode } from "./search-code.ts";
import { shell } from "./shell.ts";
import { shellJob } from "./shell-job.ts";
import type { Tool } from "./tool.ts";
import { whoami } from "./whoami.ts";
import { writeFile } from "./write-file.ts";

/** Every tool there is, in the order clients see them. */
export const tools: readonly Tool[] = [
  readFile,
  writeFile,
  editFile,
  editLinesTool,
  applyPatch,
  fileOperation,
  listDirectory,
  findFiles,
  grep,
  findSymbol,
  fileOutline,
  findReferences,
  callHierarchy,
  repoMap,
  searchCode,
  indexStatus,
  fetchUrl,
  shell,
  shellJob,
  checkpoint,
  queryAudit,
  logEvent,
  whoami,
  listAiTools,
];
