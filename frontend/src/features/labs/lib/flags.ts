/** What the server says about a point, as a sum. */
export const HIGH = 1;
export const LOW = 2;
export const LESS = 4;
export const MORE = 8;

export type Mark = "high" | "low" | "within";

/** Vital signs have no limits of a laboratory; a result without them says so, or it would read as a normal one. */
export const lacksLimits = (code: string, limits: unknown): boolean => !limits && !code.startsWith("vital.");

/** Its shape and its word; colour comes on top. */
export const markOf = (flags: number): Mark => (flags & HIGH ? "high" : flags & LOW ? "low" : "within");

/** "<" and ">" before what the machine could only bound. */
export const signOf = (flags: number): string => (flags & LESS ? "<" : flags & MORE ? ">" : "");
