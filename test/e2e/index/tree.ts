/** A module of a language: its path, and a text whose line 3 defines the function `<language>Work<number>`. */
interface Language {
  readonly path: (at: number) => string;
  readonly text: (at: number) => string;
}

export const languages: Readonly<Record<string, Language>> = {
  ts: {
    path: (at) => `web/part${at % 20}/ts${at}.ts`,
    text: (at) =>
      [
        `import { tsWork${at - 1} } from "../part${(at - 1) % 20}/ts${at - 1}.ts";`,
        "",
        `export function tsWork${at}(count: number): number {`,
        `  return tsWork${at - 1}(count);`,
        "}",
        `export class TsBox${at} {`,
        "  size = 1;",
        "  open(): number {",
        "    return this.size;",
        "  }",
        "}",
      ].join("\n"),
  },
  py: {
    path: (at) => `tools/part${at % 20}/py${at}.py`,
    text: (at) =>
      [
        `from tools.part${(at - 1) % 20}.py${at - 1} import pyWork${at - 1}`,
        "",
        `def pyWork${at}(count):`,
        `    return pyWork${at - 1}(count)`,
        "",
        `class PyBox${at}:`,
        "    size = 1",
        "    def open(self):",
        "        return self.size",
      ].join("\n"),
  },
  go: {
    path: (at) => `server/part${at % 20}/go${at}.go`,
    text: (at) =>
      [
        `package part${at % 20}`,
        "",
        `func goWork${at}(count int) int {`,
        `\treturn goWork${at - 20}(count)`,
        "}",
        `type GoBox${at} struct { Size int }`,
        `func (box GoBox${at}) Open() int { return box.Size }`,
      ].join("\n"),
  },
  rs: {
    path: (at) => `engine/src/part${at % 20}/rs${at}.rs`,
    text: (at) =>
      [
        `use crate::part${(at - 1) % 20}::rs${at - 1}::rsWork${at - 1};`,
        "",
        `pub fn rsWork${at}(count: u32) -> u32 {`,
        `    rsWork${at - 1}(count)`,
        "}",
        `pub struct RsBox${at} { size: u32 }`,
      ].join("\n"),
  },
  java: {
    path: (at) => `app/part${at % 20}/Java${at}.java`,
    text: (at) =>
      [
        `package part${at % 20};`,
        `class Java${at} {`,
        `  static int javaWork${at}(int count) {`,
        "    return count + 1;",
        "  }",
        "}",
      ].join("\n"),
  },
};

/** Line of every `<language>Work<number>`. */
export const workLine = 3;

/** A source tree in five languages, made by rule so that every answer about it is known. @param each files a language */
export function generateTree(each: number): Record<string, string> {
  return Object.fromEntries(
    Object.values(languages).flatMap(({ path, text }) =>
      Array.from({ length: each }, (_, at) => [path(at + 1), `${text(at + 1)}\n`]),
    ),
  );
}
