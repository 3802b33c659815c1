import type { ModuleResolver, ProjectFiles } from "./contract.ts";
import { createGoResolver } from "./go.ts";
import { createJavaResolver } from "./java.ts";
import { createPythonResolver } from "./python.ts";
import { createRustResolver } from "./rust.ts";
import { createTypescriptResolver } from "./typescript.ts";

export type { Importer, ModuleResolver, ProjectFiles } from "./contract.ts";

const rules: ReadonlyMap<string, (files: ProjectFiles) => ModuleResolver> = new Map([
  ["typescript", createTypescriptResolver],
  ["tsx", createTypescriptResolver],
  ["javascript", createTypescriptResolver],
  ["vue", createTypescriptResolver],
  ["python", createPythonResolver],
  ["go", createGoResolver],
  ["rust", createRustResolver],
  ["java", createJavaResolver],
]);

/** Where we know no rules, a file is a module of its own and its imports lead nowhere. */
const alone: ModuleResolver = {
  moduleOf: (file) => file.path,
  resolve: () => ({ module: undefined, namespace: undefined }),
};

/**
 * Resolvers for the languages of a workspace, each made when it is first asked for. They remember what they found: make
 * new ones when files come or go, or a configuration changes.
 */
export function createModuleResolvers(files: ProjectFiles): (language: string) => ModuleResolver {
  const made = new Map<string, ModuleResolver>();
  return (language) => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const resolver = rules.get(language)?.(files) ?? alone;
    made.set(language, resolver);
    return resolver;
  };
}
