import * as z from "zod";
import { CodiError } from "../shared/errors.ts";
import { expectation, given, schemaAt } from "./expectation.ts";
import type { Tool } from "./tool.ts";

type Schema = z.core.JSONSchema.BaseSchema;

/**
 * Parses a call's arguments strictly.
 * @throws CodiError `invalid_arguments` that names every wrong argument and what was expected instead.
 */
export function parseInput(tool: Tool, input: unknown): unknown {
  const parsed = tool.input.safeParse(input ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const schema = z.toJSONSchema(tool.input, { io: "input" });
  const problems = parsed.error.issues.map((issue) => describe(issue, schema)).join("; ");
  throw new CodiError("invalid_arguments", `${tool.name} cannot run: ${problems}.`, {
    hint: `${tool.name} takes: ${signature(schema)}.`,
  });
}

function describe(issue: z.core.$ZodIssue, schema: Schema): string {
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => `\`${key}\``).join(", ");
    const where = issue.path.length > 0 ? ` in ${place(issue.path)}` : "";
    return `unknown argument${issue.keys.length > 1 ? "s" : ""} ${names}${where}, remove ${issue.keys.length > 1 ? "them" : "it"}`;
  }
  const isWhole = issue.path.length === 0;
  const what = isWhole ? "the arguments" : place(issue.path);
  if (issue.input === undefined && !isWhole) return `${what} is missing`;
  const part = schemaAt(schema, issue.path);
  const expected = part && expectation(part);
  const problem = expected === undefined ? "does not fit" : `must be ${expected}`;
  return `${what} ${problem}; got ${given(issue.input)}`;
}

const place = (path: readonly PropertyKey[]): string =>
  `\`${path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join("")}\``;

/** The arguments in one line: `path: string, limit?: integer`. */
function signature(schema: Schema): string {
  const required = new Set(schema.required ?? []);
  const names = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = typeof property === "object" ? kind(property) : "any";
    return `${name}${required.has(name) ? "" : "?"}: ${type}`;
  });
  return names.length > 0 ? names.join(", ") : "no arguments";
}

function kind(property: Schema): string {
  if (property.enum) return property.enum.join("|");
  if (property.type === "array" && typeof property.items === "object" && !Array.isArray(property.items))
    return `${kind(property.items)}[]`;
  return typeof property.type === "string" ? property.type : "any";
}
