const MS_PER_DAY = 86_400_000;

const known = new Map<string, number>();

/** Calendar dates as whole days since 1970: differences are days, whatever the clock change. */
export function dayNumber(iso: string): number {
  // a story names the same days in every frame while it is zoomed, and to read a date takes long
  let found = known.get(iso);
  if (found === undefined) {
    found = Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MS_PER_DAY);
    known.set(iso, found);
  }
  return found;
}

/** The calendar date of a day number; a part of a day belongs to the day it is in. */
export function isoDay(day: number): string {
  return new Date(Math.floor(day) * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The first day of the month `months` after that of `day`. */
export function firstOfMonth(day: number, months = 0): number {
  const at = new Date(Math.floor(day) * MS_PER_DAY);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1) / MS_PER_DAY;
}

/** The same day of the month `months` later, at the latest the last of that month. */
export function monthsAfter(day: number, months: number): number {
  const at = new Date(Math.floor(day) * MS_PER_DAY);
  const last = firstOfMonth(day, months + 1) - 1;
  return Math.min(firstOfMonth(day, months) + at.getUTCDate() - 1, last);
}
