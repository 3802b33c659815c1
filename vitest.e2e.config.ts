import { defineConfig } from "vitest/config";

/** Real clients and the official conformance suite against the built server: minutes, not seconds. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    reporters: ["./test/e2e/reporter.ts"],
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 60_000,
  },
});
