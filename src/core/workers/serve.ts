import { parentPort, workerData } from "node:worker_threads";
import type { Actor, ActorStart } from "./contract.ts";
import { type Answer, type Order, pack } from "./wire.ts";

/**
 * The whole life of a worker thread: starts the actor that it was opened for and answers its requests.
 * An error that nobody catches ends the thread, which its owner sees.
 */
export function serveThread(actors: Readonly<Record<string, () => Promise<ActorStart>>>): void {
  const port = parentPort;
  const load = actors[workerData.actor];
  if (port === null || load === undefined)
    throw new Error(`There is no actor ${String(workerData.actor)} to run in a thread.`);
  const send = (answer: Answer): void => port.postMessage(answer);
  const actor = load().then((start) => start(workerData.setup, (event) => send({ kind: "notice", event })));
  // A failed start is the answer to every request.
  const isConcurrent = actor.then(
    (one) => one.isConcurrent === true,
    () => true,
  );
  const running = new Map<number, AbortController>();
  let last: Promise<unknown> = Promise.resolve();

  const answer = async (id: number, input: unknown, stop: AbortController): Promise<void> => {
    let usedBytes = 0;
    try {
      const one: Actor = await actor;
      stop.signal.throwIfAborted();
      const value = await one.request(input, stop.signal);
      usedBytes = one.usedBytes?.() ?? 0;
      send({ kind: "done", id, value, usedBytes });
    } catch (error) {
      send({ kind: "failed", id, error: pack(error), usedBytes });
    } finally {
      running.delete(id);
    }
  };
  port.on("message", async (order: Order) => {
    if (order.kind === "cancel") return running.get(order.id)?.abort();
    const stop = new AbortController();
    running.set(order.id, stop);
    const work = () => answer(order.id, order.input, stop);
    if (await isConcurrent) await work();
    else {
      last = last.then(work, work);
      await last;
    }
  });
}
