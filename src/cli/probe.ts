import { execFile } from "node:child_process";

/** What a look at one thing found. */
export interface Finding {
  readonly state: "works" | "limited" | "fails";
  readonly says: string;
  /** How to mend it. */
  readonly mend?: string;
}

const timeoutMs = 10_000;

/** The first line a program prints, or undefined when it cannot be run. */
export function canRun(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: timeoutMs }, (error, stdout) =>
      resolve(error ? undefined : stdout.split("\n")[0]),
    );
  });
}
