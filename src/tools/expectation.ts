import type * as z from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** The part of a schema that a path of arguments leads to; undefined where it does not say what stands there. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let part: unknown = schema;
  for (const step of path) {
    if (!isSchema(part)) return undefined;
    part =
      typeof step === "number" ? part.items : (part.properties?.[String(step)] ?? part.additionalProperties);
  }
  return isSchema(part) ? part : undefined;
}

/**
 * What an argument must be, to follow "must be": `a whole number from 1 to 100`, `one of human, json`; undefined where the
 * schema does not say it in few words.
 */
export function expectation(schema: Schema): string | undefined {
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  switch (schema.type) {
    case "integer":
      return `a whole number${range(schema)}`;
    case "number":
      return `a number${range(schema)}`;
    case "boolean":
      return "true or false";
    case "string":
      return `${(schema.minLength ?? 0) > 0 ? "text that is not empty" : "text"}${isBound(schema.maxLength) ? `, at most ${schema.maxLength} characters` : ""}`;
    case "array":
      return `a list${(schema.minItems ?? 0) > 0 ? " that is not empty" : ""}${isBound(schema.maxItems) ? `, at most ${schema.maxItems} of them` : ""}`;
    case "object":
      return "an object";
    default:
      return undefined;
  }
}

const maxShown = 60;

/** A value that was given, short enough for one sentence. */
export function given(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  if (text.length <= maxShown) return text;
  if (typeof value === "string") return `text of ${value.length} characters`;
  return Array.isArray(value) ? `a list of ${value.length}` : "an object";
}

// Where zod sets no bound of its own it names the largest safe integer, which tells nobody anything.
const isBound = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

function range({ minimum, maximum }: Schema): string {
  if (isBound(minimum) && isBound(maximum)) return ` from ${minimum} to ${maximum}`;
  if (isBound(minimum)) return `, at least ${minimum}`;
  return isBound(maximum) ? `, at most ${maximum}` : "";
}

const isSchema = (part: unknown): part is Schema =>
  typeof part === "object" && part !== null && !Array.isArray(part);
