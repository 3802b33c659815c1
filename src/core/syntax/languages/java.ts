import type { LanguageSpec } from "../spec.ts";
export const spec: LanguageSpec = { query: "" };
