/** Characters of signatures and paths for each token of the common vocabularies (o200k: 3.4 to 4.1, measured). */
const charactersPerToken = 3.4;

/** Estimated number of tokens of a text; rather too many than too few. */
export const tokensOf = (text: string): number => Math.ceil(text.length / charactersPerToken);
