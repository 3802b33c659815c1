/** Runs one piece of work after the other, in the order asked for; a failure does not stop the next. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {}); // the caller of `work` hears of the failure; the next in line must not
    return mine;
  };
}
