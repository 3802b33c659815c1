import { expect, test } from "vitest";
import { chooseShell } from "../../../src/core/shell/program.ts";

const choose = (platform: NodeJS.Platform, there: readonly string[], PATH = "/opt/bin") => {
  const { name, path, args } = chooseShell({
    platform,
    environment: { PATH },
    isProgram: (candidate) => there.includes(candidate),
  });
  return [name, path, ...args("echo 1")];
};

test.for([
  {
    there: ["/bin/sh", "/usr/bin/zsh", "/opt/bin/bash"],
    chosen: ["bash", "/opt/bin/bash", "--noprofile", "--norc", "-c", "echo 1"],
  },
  { there: ["/bin/sh", "/usr/bin/zsh"], chosen: ["zsh", "/usr/bin/zsh", "-f", "-c", "echo 1"] },
  { there: ["/bin/sh"], chosen: ["sh", "/bin/sh", "-c", "echo 1"] },
])("of $there takes the best, without start-up files", ({ there, chosen }) => {
  expect(choose("linux", there)).toEqual(chosen);
});

const system = "C:\\Windows\\System32";

test.for([
  {
    there: ["C:\\ps\\pwsh.exe", `${system}\\cmd.exe`],
    chosen: ["pwsh", "C:\\ps\\pwsh.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "echo 1"],
  },
  { there: [`${system}\\cmd.exe`], chosen: ["cmd", `${system}\\cmd.exe`, "/d", "/s", "/c", "echo 1"] },
])("on Windows of $there takes the best", ({ there, chosen }) => {
  expect(choose("win32", there, "C:\\ps;relative")).toEqual(chosen);
});

test("says so when there is none", () => {
  expect(() => choose("linux", [])).toThrow("No shell was found, so no command can be run.");
});
