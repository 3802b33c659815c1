/** A place where one part announces and others listen; listeners that come and go leave nothing behind. */
export interface Topic<T> {
  emit(event: T): void;
  /** @returns a function that ends the subscription. */
  on(listener: (event: T) => void): () => void;
}

export function createTopic<T>(): Topic<T> {
  const listeners = new Set<(event: T) => void>();
  return {
    emit: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
