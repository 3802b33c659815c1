import { expect, onTestFinished, test } from "vitest";
import { createPool, openInline, type PoolOptions, type Thread } from "../../../src/core/workers/index.ts";
import { CodiError } from "../../../src/shared/errors.ts";

/** A pool of actors in this thread, with a record of what was opened and done. */
function poolOf(work: (input: unknown, thread: MortalThread) => unknown, options: Partial<PoolOptions> = {}) {
  const opened: MortalThread[] = [];
  const pool = createPool({
    size: 1,
    ...options,
    open() {
      const thread = mortal((input) => work(input, thread));
      opened.push(thread);
      return thread;
    },
  });
  onTestFinished(() => pool.close());
  return { pool, opened };
}

interface MortalThread extends Thread {
  die(): void;
  used: number;
}

/** An inline actor that can die as a thread does: what it was asked is rejected, then it has ended. */
function mortal(work: (input: unknown) => unknown): MortalThread {
  let used = 0;
  const inline = openInline(async () => () => ({ request: work }), undefined);
  const rejects = new Set<(error: Error) => void>();
  let end: (reason: Error | undefined) => void = () => {};
  const ended = new Promise<Error | undefined>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    get used() {
      return used;
    },
    set used(bytes) {
      used = bytes;
    },
    usedBytes: () => used,
    request(input, signal) {
      return new Promise((resolve, reject) => {
        rejects.add(reject);
        inline.request(input, signal).then(resolve, reject);
      });
    },
    die() {
      for (const reject of rejects) reject(new CodiError("internal", "died"));
      end(new Error("killed"));
    },
    close: async () => end(undefined),
  };
}

test("all tasks are done, by no more threads than allowed", async () => {
  const { pool, opened } = poolOf((input) => Number(input) * 2, { size: 2 });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => pool.run(at)));
  expect(answers).toEqual(Array.from({ length: 20 }, (_, at) => at * 2));
  expect(opened).toHaveLength(2);
  expect(pool.pending()).toBe(0);
});

test("an urgent task goes before all that waits", async () => {
  const order: unknown[] = [];
  const { pool } = poolOf((input) => order.push(input));
  const tasks = ["a", "b", "c", "d"].map((name) => pool.run(name));
  await Promise.all([...tasks, pool.run("now", { isUrgent: true })]);
  // Two are in the thread's hands already.
  expect(order).toEqual(["a", "b", "now", "c", "d"]);
});

test("a task whose thread dies is tried once more in a new one", async () => {
  let deaths = 0;
  const { pool, opened } = poolOf((input, thread) => {
    if (input === "bad" && deaths++ === 0) {
      thread.die();
      return new Promise(() => {});
    }
    return `${input} done`;
  });
  expect(await Promise.all([pool.run("bad"), pool.run("good"), pool.run("other")])).toEqual([
    "bad done",
    "good done",
    "other done",
  ]);
  expect(opened).toHaveLength(2);
});

test("a task that kills two threads fails, and no other with it", async () => {
  const { pool, opened } = poolOf((input, thread) => {
    if (input !== "bad") return `${input} done`;
    thread.die();
    return new Promise(() => {});
  });
  const [bad, good] = await Promise.allSettled([pool.run("bad"), pool.run("good")]);
  expect(bad).toMatchObject({ reason: { message: "A worker thread died twice of the same work." } });
  expect(good).toMatchObject({ value: "good done" });
  expect(opened).toHaveLength(3);
});

test("a thread is replaced after so many tasks, or when it uses too much", async () => {
  const few = poolOf((input) => input, { maxTasks: 3 });
  for (let at = 0; at < 7; at += 1) await few.pool.run(at);
  expect(few.opened).toHaveLength(3);
  const big = poolOf(
    (input, thread) => {
      thread.used = Number(input);
      return input;
    },
    { maxBytes: 100 },
  );
  for (const bytes of [50, 150, 50, 50]) await big.pool.run(bytes);
  expect(big.opened).toHaveLength(2);
});

test("tasks that must be apart never meet in a thread", async () => {
  const seen = new Map<MortalThread, Set<unknown>>();
  const { pool } = poolOf(
    (input, thread) => {
      seen.set(thread, (seen.get(thread) ?? new Set()).add(input));
    },
    { size: 2 },
  );
  await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      pool.run(at % 3, { apart: at % 3 === 0 ? undefined : `kind ${at % 3}` }),
    ),
  );
  for (const inputs of seen.values()) expect(inputs.size).toBe(1);
  expect(new Set([...seen.values()].flatMap((inputs) => [...inputs]))).toEqual(new Set([0, 1, 2]));
});

test("what is cancelled before it begins is not begun", async () => {
  const done: unknown[] = [];
  const { pool } = poolOf((input) => done.push(input));
  const stop = new AbortController();
  const tasks = ["a", "b", "c"].map((name) => pool.run(name, name === "c" ? { signal: stop.signal } : {}));
  stop.abort();
  const [, , cancelled] = await Promise.allSettled(tasks);
  expect(cancelled).toMatchObject({ reason: { code: "cancelled" } });
  expect(done).toEqual(["a", "b"]);
});

test("what waits when the pool closes is told so", async () => {
  const { pool } = poolOf(() => new Promise(() => {}));
  const tasks = ["a", "b", "c"].map((name) => pool.run(name));
  await pool.close();
  await expect(tasks[2]).rejects.toMatchObject({ code: "cancelled" });
  await expect(pool.run("d")).rejects.toMatchObject({ code: "cancelled" });
});
