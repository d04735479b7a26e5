/** Letters that are written from the right, and characters that turn the direction. */
const TURNS = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
const ISOLATES = /[\u2066-\u2069]/g;

/**
 * What somebody typed, to stand inside a sentence: a character that turns the direction would turn all that follows,
 * also the words of the platform. Alone in its element such a text needs nothing; in JSX a `<bdi>` does the same.
 */
export const isolated = (text: string): string => (TURNS.test(text) ? `\u2068${text.replace(ISOLATES, "")}\u2069` : text);
