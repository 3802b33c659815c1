import type { SerializedError } from "vitest";
import { type TestCase, type TestModule, type TestRunEndReason, VerboseReporter } from "vitest/node";
import { type Row, steps } from "./rows.ts";

/** Vitest's own report, then the table of clients and one closing line for people in a hurry. */
export default class TableReporter extends VerboseReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, errors, reason);
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.flatMap((test) => test.meta().row ?? []);
    const notes = tests.flatMap((test) => test.meta().note ?? []);
    const skipped = tests.filter((test) => test.result().state === "skipped");
    const lines = [
      ...(rows.length > 0 ? table(rows) : []),
      ...notes,
      ...skipped.map((test) => `skipped: ${test.name}: ${reasonOf(test)}`),
      `the server ran on Node ${process.versions.node}`,
      "",
      closingLine(tests, modules.flatMap((module) => module.errors()).length + errors.length),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}

/** @param faults failures outside of any test: in a hook, or of the run itself */
function closingLine(tests: readonly TestCase[], faults: number): string {
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
  return `${count("passed")} passed, ${count("failed") + faults} failed${skipped}`;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return result.state === "skipped" && result.note !== undefined
    ? result.note
    : "not reached, or filtered out";
}

function table(rows: readonly Row[]): string[] {
  const lines = [
    ["client", "transport", ...steps, "ms"],
    ...rows.map((row) => [
      row.client,
      row.transport,
      ...steps.map((step) => (row.steps.includes(step) ? "yes" : "NO")),
      String(row.ms),
    ]),
  ];
  const widths = ["client", "transport", ...steps, "ms"].map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}
