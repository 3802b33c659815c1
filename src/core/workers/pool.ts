import { CodiError } from "../../shared/errors.ts";
import type { Thread } from "./contract.ts";

export interface PoolOptions {
  /** Opens a thread; called when there is work and fewer than `size` run. */
  readonly open: () => Thread;
  readonly size: number;
  /** A thread is replaced after so many tasks: some memory is only given back by its end. */
  readonly maxTasks?: number;
  /** … or when it says that it uses more than this. */
  readonly maxBytes?: number;
  /** Idle threads are ended after this time, in milliseconds. */
  readonly idleMs?: number;
}

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Tasks with different words never meet in one thread. */
  readonly apart?: string | undefined;
  /** Goes before all that waits. */
  readonly isUrgent?: boolean | undefined;
}

/** Threads that share a queue of tasks. */
export interface Pool {
  /**
   * Does a task in the first thread that is free. When the thread dies of it, it is tried once more in a new one.
   * @param input of the task, or what makes it when it is sent.
   * @throws as `Thread.request`; `cancelled` also for a task that was not begun.
   */
  run(input: unknown, options?: TaskOptions): Promise<unknown>;
  /** Tasks that wait or run. */
  pending(): number;
  /** Ends idle threads now instead of after `idleMs`. */
  shrink(): void;
  close(): Promise<void>;
}

interface Task {
  readonly input: unknown;
  readonly apart: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Threads that died of it. */
  deaths: number;
}

interface Seat {
  readonly thread: Thread;
  readonly apart: string | undefined;
  readonly running: Task[];
  done: number;
  isDead: boolean;
  idle: NodeJS.Timeout | undefined;
}

const inputOf = ({ input }: Task): unknown => (typeof input === "function" ? input() : input);

/** A second task waits in the thread, so that it never waits for us. */
const ahead = 2;

export function createPool(options: PoolOptions): Pool {
  const { size, maxTasks = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = options;
  const queue: Task[] = [];
  let seats: Seat[] = [];
  let isClosed = false;

  const open = (apart: string | undefined): Seat => {
    const seat: Seat = {
      thread: options.open(),
      apart,
      running: [],
      done: 0,
      isDead: false,
      idle: undefined,
    };
    seats.push(seat);
    void seat.thread.ended.then((reason) => bury(seat, reason));
    return seat;
  };
  const dismiss = (seat: Seat): void => {
    seats = seats.filter((one) => one !== seat);
    clearTimeout(seat.idle);
    void seat.thread.close();
  };
  /** What was running when a thread died is begun anew; the first of it may be the reason. */
  const bury = (seat: Seat, reason: Error | undefined): void => {
    seat.isDead = true;
    seats = seats.filter((one) => one !== seat);
    clearTimeout(seat.idle);
    if (isClosed) return;
    const [suspect, ...others] = seat.running.splice(0);
    queue.unshift(...others);
    if (suspect !== undefined) {
      suspect.deaths += 1;
      if (suspect.deaths < 2) queue.unshift(suspect);
      else suspect.reject(killer(reason));
    }
    assign();
  };
  const isWorn = ({ thread, done, running }: Seat): boolean =>
    done + running.length >= maxTasks || thread.usedBytes() > maxBytes;

  const seatFor = (task: Task): Seat | undefined => {
    const fitting = seats.filter((seat) => seat.apart === task.apart && !isWorn(seat));
    const free = fitting.find(({ running }) => running.length === 0);
    if (free !== undefined) return free;
    if (seats.length < size) return open(task.apart);
    const useless = seats.find((seat) => seat.running.length === 0);
    if (useless !== undefined) {
      dismiss(useless);
      return open(task.apart);
    }
    return fitting.find(({ running }) => running.length < ahead);
  };
  const assign = (): void => {
    while (queue.length > 0 && !isClosed) {
      const [task] = queue;
      if (task === undefined) return;
      if (task.signal?.aborted) {
        queue.shift();
        task.reject(unbegun(task.signal.reason));
        continue;
      }
      let seat: Seat | undefined;
      try {
        seat = seatFor(task);
      } catch (error) {
        queue.shift();
        task.reject(error);
        continue;
      }
      if (seat === undefined) return;
      queue.shift();
      void perform(task, seat);
    }
  };
  const perform = async (task: Task, seat: Seat): Promise<void> => {
    clearTimeout(seat.idle);
    seat.running.push(task);
    const leave = (): boolean => {
      const at = seat.running.indexOf(task);
      if (at >= 0) seat.running.splice(at, 1);
      return at >= 0 && !seat.isDead;
    };
    try {
      const value = await seat.thread.request(inputOf(task), task.signal);
      if (leave()) task.resolve(value);
    } catch (error) {
      // A thread that is dying rejects first and is buried a moment later: only then it is clear whose fault it was.
      await Promise.resolve();
      if (isClosed || leave()) task.reject(error);
    }
    seat.done += 1;
    rest(seat);
    assign();
  };
  const rest = (seat: Seat): void => {
    if (seat.running.length > 0 || seat.isDead || !seats.includes(seat)) return;
    if (isWorn(seat)) dismiss(seat);
    else if (options.idleMs !== undefined) {
      seat.idle = setTimeout(() => dismiss(seat), options.idleMs);
      seat.idle.unref();
    }
  };

  return {
    run(input, { signal, apart, isUrgent = false } = {}) {
      if (isClosed) return Promise.reject(unbegun(undefined));
      return new Promise((resolve, reject) => {
        const task = { input, apart, signal, resolve, reject, deaths: 0 };
        if (isUrgent) queue.unshift(task);
        else queue.push(task);
        assign();
      });
    },
    pending: () => queue.length + seats.reduce((sum, { running }) => sum + running.length, 0),
    shrink() {
      for (const seat of [...seats]) if (seat.running.length === 0) dismiss(seat);
    },
    async close() {
      isClosed = true;
      for (const task of queue.splice(0)) task.reject(unbegun(undefined));
      const last = seats;
      seats = [];
      for (const { idle } of last) clearTimeout(idle);
      await Promise.all(last.map(({ thread }) => thread.close()));
    },
  };
}

const unbegun = (cause: unknown): CodiError =>
  new CodiError("cancelled", "The work was cancelled before it began.", { cause });

const killer = (cause: unknown): CodiError =>
  new CodiError("internal", "A worker thread died twice of the same work.", { cause });
