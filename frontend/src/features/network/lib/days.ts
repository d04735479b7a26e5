/** A calendar day some days later or earlier: "2026-02-28" and 1 give "2026-03-01". */
export function shiftDay(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The server keeps the first day without the role; people speak of the last day with it. */
export const lastDayOf = (validUntil: string | null): string | null => validUntil && shiftDay(validUntil, -1);

export const validUntilOf = (lastDay: string | null): string | null => lastDay && shiftDay(lastDay, 1);
