/** Grows with every change of tokens, chunks or their fields: all chunks are then made anew. */
export const chunkVersion = 2;
