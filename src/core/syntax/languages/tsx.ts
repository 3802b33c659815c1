import type { LanguageSpec } from "../spec.ts";
import { ecmascriptQuery, jsxQuery } from "./ecmascript.ts";
import { typescript, typescriptQuery } from "./typescript.ts";

export const spec: LanguageSpec = { ...typescript, query: ecmascriptQuery + typescriptQuery + jsxQuery };
