import { fileURLToPath } from "node:url";

/** This repository: where the built server is, and the workspace that the clients read. */
export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
