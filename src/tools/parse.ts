import * as z from "zod";
import { CodiError } from "../shared/errors.ts";
import type { Tool } from "./tool.ts";

/**
 * Parses a call's arguments strictly.
 * @throws CodiError `invalid_arguments` that names every wrong argument and what was expected instead.
 */
export function parseInput(tool: Tool, input: unknown): unknown {
  const parsed = tool.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describe).join("; ");
  throw new CodiError("invalid_arguments", `${tool.name} cannot run: ${problems}.`, {
    hint: `${tool.name} takes: ${signature(tool)}.`,
  });
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => `\`${key}\``).join(", ");
    const where = issue.path.length > 0 ? ` in ${place(issue.path)}` : "";
    return `unknown argument${issue.keys.length > 1 ? "s" : ""} ${names}${where}, remove ${issue.keys.length > 1 ? "them" : "it"}`;
  }
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  const what = issue.path.length > 0 ? place(issue.path) : "the arguments";
  return missing ? `${what} is missing` : `${what} is wrong: ${issue.message}`;
}

const place = (path: readonly PropertyKey[]): string =>
  `\`${path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join("")}\``;

/** The arguments in one line: `path: string, limit?: integer`. */
function signature(tool: Tool): string {
  const schema = z.toJSONSchema(tool.input, { io: "input" });
  const required = new Set(schema.required ?? []);
  const names = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = typeof property === "object" ? kind(property) : "any";
    return `${name}${required.has(name) ? "" : "?"}: ${type}`;
  });
  return names.length > 0 ? names.join(", ") : "no arguments";
}

function kind(property: z.core.JSONSchema.BaseSchema): string {
  if (property.enum) return property.enum.join("|");
  if (property.type === "array" && typeof property.items === "object" && !Array.isArray(property.items))
    return `${kind(property.items)}[]`;
  return typeof property.type === "string" ? property.type : "any";
}
