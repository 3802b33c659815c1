import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createWorkspace } from "../../helpers/workspace.ts";
import { openRoom, run } from "./room.ts";

describe("output", () => {
  test("of both streams keeps its order, and /dev/stderr can be written", async () => {
    const shell = openRoom(createWorkspace());
    const { output } = await run(shell, "echo 1; echo 2 >&2; echo 3 > /dev/stderr; echo 4 | tee /dev/stdout");
    expect(output).toBe("1\n2\n3\n4\n4\n");
  });

  test("that is short leaves nothing on disk", async () => {
    const workspace = createWorkspace();
    const { isWhole } = await run(openRoom(workspace), "seq 1000");
    expect(isWhole).toBe(true);
    expect(readdirSync(join(workspace.home, "jobs"))).toEqual([]);
  });

  test("that is long is shown by its two ends, and any part can be had", async () => {
    const workspace = createWorkspace();
    const shell = openRoom(workspace);
    const { id, output, isWhole } = await run(shell, "seq 100000");
    expect(isWhole).toBe(false);
    expect(output.length).toBeLessThan(21_000);
    expect(output.startsWith("1\n2\n3\n")).toBe(true);
    expect(output.endsWith("99999\n100000\n")).toBe(true);
    const [, from, to] =
      /\[lines (\d+)-(\d+) of 100000 left out, 588895 bytes in all; .*\bid (\w+)/.exec(output) ?? [];
    expect(await shell.output(id, { offset: Number(from), limit: 2 })).toMatchObject({
      from: Number(from),
      lines: 100_000,
      text: `${from}\n${Number(from) + 1}`,
    });
    expect((await shell.output(id, { offset: Number(to), limit: 1 })).text).toBe(to);
    expect(await shell.output(id, { limit: 2 })).toMatchObject({
      from: 99_999,
      to: 100_000,
      text: "99999\n100000",
    });
    expect(await shell.output(id, { offset: 100_001 })).toMatchObject({
      text: "",
      from: 100_001,
      to: 100_000,
    });
    expect(await shell.text(id)).toBe(
      `${Array.from({ length: 100_000 }, (_, index) => index + 1).join("\n")}\n`,
    );
    expect(statSync(join(workspace.home, "jobs", `${id}.log`)).mode & 0o777).toBe(0o600);
  });

  test("beyond the cap keeps its end, and says what is lost", async () => {
    const shell = openRoom(createWorkspace(), { limits: { maxJobBytes: 200_000 } });
    const { id, output } = await run(shell, "seq 1000000");
    expect(output).toContain("only the first 200000 bytes and the end were kept");
    expect(output.endsWith("1000000\n")).toBe(true);
    expect(await shell.output(id, { limit: 1 })).toMatchObject({ from: 1_000_000, text: "1000000" });
    expect((await shell.output(id, { offset: 30_000, limit: 1 })).text).toBe("30000");
    const lost = await shell.output(id, { offset: 500_000, limit: 1 });
    expect(lost.lost).toContain("only the first 200000 bytes");
    expect(lost.from).toBeGreaterThan(900_000);
  });

  test("of one endless line is cut within it", async () => {
    const shell = openRoom(createWorkspace());
    const { id, output } = await run(shell, "head -c 5000000 /dev/zero | tr '\\0' x");
    expect(output.length).toBeLessThan(21_000);
    expect(output).toContain("the middle of a long line left out, 5000000 bytes in all");
    expect((await shell.output(id)).text.length).toBeLessThan(25_000);
  });

  test("that is no text is named, not shown", async () => {
    const { output } = await run(openRoom(createWorkspace()), "head -c 5000 /dev/urandom");
    expect(output).toMatch(/^\[5000 bytes that are no text; shell_job .*\]$/);
  });

  test("of 100 MB stays within bounds of memory and disk", async () => {
    const workspace = createWorkspace();
    const shell = openRoom(workspace);
    await run(shell, "true");
    const before = process.memoryUsage().rss;
    const { id, output, bytes } = await run(
      shell,
      "yes 0123456789012345678901234567890123456789 | head -c 100000000",
    );
    const grown = process.memoryUsage().rss - before;
    expect(bytes).toBe(100_000_000);
    expect(output.length).toBeLessThan(21_000);
    expect(statSync(join(workspace.home, "jobs", `${id}.log`)).size).toBe(64 * 1024 * 1024);
    expect(grown).toBeLessThan(64 * 1024 * 1024);
  });

  test("of an earlier server can still be read, and old output is cleared away", async () => {
    const workspace = createWorkspace();
    const { id } = await run(openRoom(workspace), "seq 100000");
    const later = openRoom(workspace);
    expect(await later.output(id, { offset: 500, limit: 1 })).toMatchObject({
      text: "500",
      lines: 100_000,
      state: undefined,
    });
    await expect(later.output("../../etc/passwd")).rejects.toMatchObject({ code: "not_found" });
    await expect(later.output("j2none")).rejects.toMatchObject({ code: "not_found" });
  });
});
