/** How risky a program's ordinary work is, from 1 (makes an empty folder) to 6 (removes things). */
export function ordinaryRisk(program: string): number {
  return Object.hasOwn(risks, program) ? (risks[program] ?? unknownRisk) : unknownRisk;
}

const unknownRisk = 4;

const rows: readonly (readonly [number, string])[] = [
  [1, "mkdir touch cd mktemp"],
  [2, "git tsc eslint prettier biome ruff black mypy gofmt rustfmt cp tee ln"],
  [
    3,
    "npm pnpm yarn bun cargo go make cmake ninja gradle mvn dotnet pytest jest vitest mocha tox just task sed awk mv tar unzip gzip patch",
  ],
  [
    5,
    "python python2 python3 node deno ruby perl php lua R julia npx bunx uvx pipx pip pip3 uv tsx ts-node psql mysql sqlite3 source .",
  ],
  [6, "rm rmdir unlink find truncate kill"],
];
const risks: Readonly<Record<string, number>> = Object.fromEntries(
  rows.flatMap(([risk, names]) => names.split(" ").map((name) => [name, risk])),
);
