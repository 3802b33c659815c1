export type { Confined, Program, Sandbox, SandboxMode, SandboxStatus } from "./contract.ts";
export { sandboxModes } from "./contract.ts";
