export type { Actor, ActorStart, Thread } from "./contract.ts";
export { openInline } from "./inline.ts";
export { createPool, type Pool, type PoolOptions } from "./pool.ts";
export { serveThread } from "./serve.ts";
export { openThread } from "./thread.ts";
