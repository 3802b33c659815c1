export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Writes lines for people to stderr; stdout belongs to the protocol. */
export interface Log {
  debug(message: string, detail?: unknown): void;
  info(message: string, detail?: unknown): void;
  warn(message: string, detail?: unknown): void;
  error(message: string, detail?: unknown): void;
}

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/** @param write receives one finished line at a time; stderr unless a test listens in. */
export function createLog(
  level: LogLevel,
  write = (line: string): void => void process.stderr.write(line),
): Log {
  const threshold = levels.indexOf(level);
  const at = (own: LogLevel) => (message: string, detail?: unknown) => {
    if (levels.indexOf(own) >= threshold) write(`codi-mcp ${own}: ${message}${describe(detail)}\n`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function describe(detail: unknown): string {
  if (detail === undefined) return "";
  if (detail instanceof Error) return `: ${detail.stack ?? detail.message}${cause(detail)}`;
  return `: ${typeof detail === "string" ? detail : JSON.stringify(detail)}`;
}

function cause(error: Error): string {
  return error.cause === undefined ? "" : `\n  caused by${describe(error.cause)}`;
}
