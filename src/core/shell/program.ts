import { accessSync, constants } from "node:fs";
import nodePath from "node:path";
import { CodiError } from "../../shared/errors.ts";

/** The program that reads command lines. */
export interface ShellProgram {
  readonly name: string;
  readonly path: string;
  /** Its arguments for one command line; no start-up file of the user is read. */
  args(command: string): readonly string[];
}

export interface ChooseOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  /** Whether a path is a program; asked of this machine unless a test answers. */
  readonly isProgram?: (path: string) => boolean;
}

/** @throws CodiError `unavailable` when none of the shells we know is there. */
export function chooseShell({
  environment,
  platform = process.platform,
  isProgram = canExecute,
}: ChooseOptions) {
  const windows = platform === "win32";
  const path = windows ? nodePath.win32 : nodePath.posix;
  const searched = (environment["PATH"] ?? environment["Path"] ?? "")
    .split(path.delimiter)
    .filter(path.isAbsolute);
  const folders = windows ? [...searched, ...windowsFolders(environment)] : [...posixFolders, ...searched];
  for (const { file, ...program } of windows ? windowsShells : posixShells)
    for (const folder of folders) {
      const candidate = path.join(folder, file);
      if (isProgram(candidate)) return { ...program, path: candidate } satisfies ShellProgram;
    }
  throw new CodiError("unavailable", "No shell was found, so no command can be run.", {
    hint: windows ? "Put PowerShell on PATH." : "Install bash, or put sh on PATH.",
  });
}

type Row = Omit<ShellProgram, "path"> & { readonly file: string };

const posixShells: readonly Row[] = [
  { name: "bash", file: "bash", args: (command) => ["--noprofile", "--norc", "-c", command] },
  { name: "zsh", file: "zsh", args: (command) => ["-f", "-c", command] },
  { name: "sh", file: "sh", args: (command) => ["-c", command] },
];

const powerShell = (command: string) => ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command];

const windowsShells: readonly Row[] = [
  { name: "pwsh", file: "pwsh.exe", args: powerShell },
  { name: "powershell", file: "powershell.exe", args: powerShell },
  { name: "cmd", file: "cmd.exe", args: (command) => ["/d", "/s", "/c", command] },
];

const posixFolders = ["/bin", "/usr/bin", "/usr/local/bin"];

function windowsFolders(environment: ChooseOptions["environment"]): readonly string[] {
  const system = environment["SystemRoot"] ?? environment["SYSTEMROOT"] ?? "C:\\Windows";
  return [`${system}\\System32\\WindowsPowerShell\\v1.0`, `${system}\\System32`];
}

function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us
  }
}
