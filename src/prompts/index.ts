import { explain } from "./explain.ts";
import { plan } from "./plan.ts";
import type { Prompt } from "./prompt.ts";
import { review } from "./review.ts";

export type { Prompt } from "./prompt.ts";

/** Every prompt there is. */
export const prompts: readonly Prompt[] = [plan, explain, review];
