import type { Check } from "./check.ts";
import { developerTools } from "./developer.ts";
import { systemTools } from "./system.ts";
import { textTools } from "./text-tools.ts";

/** What is known of programs that can be used to look and not touch. */
const known: Readonly<Record<string, Check>> = { ...developerTools, ...systemTools, ...textTools };

/** The check for a program; undefined when nothing is known of it. */
export function harmlessCheck(program: string): Check | undefined {
  return Object.hasOwn(known, program) ? known[program] : undefined;
}
