/** Both texts as one: theirs, then the lines of mine that it does not have. */
export function mergedText(theirs: string, mine: string): string {
  const there = new Set(theirs.split("\n").map((line) => line.trim()));
  const added = mine.split("\n").filter((line) => line.trim() !== "" && !there.has(line.trim()));
  return [theirs.trimEnd(), ...added].filter((part) => part !== "").join("\n");
}
