const FIRST_MS = 500;
/** After a long outage everybody is back within this time; a thousand sockets spread over it are no storm. */
const LONGEST_MS = 15_000;

/**
 * Time to wait before try number `attempt` (from 0): half fixed, half random. When a server restarts, the
 * sockets of a whole hospital must not come back in the same instant.
 */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return ceiling / 2 + random() * (ceiling / 2);
}
