/** What a client has to show on a transport, in this order. */
export const steps = ["connected", "listed", "called"] as const;

/** One line of the table that the run prints. */
export interface Row {
  readonly client: string;
  readonly transport: string;
  /** The steps that came out right. */
  readonly steps: (typeof steps)[number][];
  /** Wall time of all the client's commands. */
  ms: number;
}

declare module "vitest" {
  interface TaskMeta {
    row?: Row;
    /** A line of figures to print at the end. */
    note?: string;
  }
}
