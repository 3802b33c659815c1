import { findFiles } from "./find-files.ts";
import { grep } from "./grep.ts";
import { listAiTools } from "./list-ai-tools.ts";
import { logEvent } from "./log-event.ts";
import { queryAudit } from "./query-audit.ts";
import type { Tool } from "./tool.ts";
import { whoami } from "./whoami.ts";

/** Every tool there is, in the order clients see them. */
export const tools: readonly Tool[] = [findFiles, grep, queryAudit, logEvent, whoami, listAiTools];
