/** Stands in for the SDK's own platform shims in the bundle, without its 300 kB JSON Schema validator. */
export { default as process } from "node:process";

/** We publish no output schemas and ask for no sampling with schemas, so nothing reaches this validator. */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("This build has no JSON Schema validator; the toolbox checks arguments with zod.");
  }
}
