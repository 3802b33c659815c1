/** A path that passed the fence. */
export interface Place {
  /** Absolute path as asked for, normalised, links not resolved. */
  readonly path: string;
  /** Absolute path with every link resolved; for something missing, the resolved parent plus the rest. */
  readonly real: string;
  /** How the path is shown to a model: relative to the first root when inside it, absolute otherwise. */
  readonly shown: string;
}

/** The folders that tools may touch, and the one way to ask about them. */
export interface Fence {
  /** Absolute, resolved workspace folders; relative paths are taken from the first. */
  readonly roots: readonly string[];
  /**
   * Resolves a path against the roots, following links.
   * @throws CodiError `outside_workspace` when it leads out, by whatever means.
   */
  locate(path: string): Promise<Place>;
  /** The short form of an absolute path for answers. */
  show(absolute: string): string;
}
