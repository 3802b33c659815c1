export type { Importer, ModuleResolver, ProjectFiles, ResolvedImport } from "./contract.ts";
