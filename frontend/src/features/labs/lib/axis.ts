/** The shared time axis. A place on it is a number of days since 1970-01-01 in Italy; a fraction is the hour. */

export interface View {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;
/** Closer than two days there is nothing more to see. */
const MIN_DAYS = 2;

export const dayOf = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS);

/** "2026-03-05"; the hour is left out. */
export const isoOf = (day: number): string => new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 10);

/** "14:05", or "" when only the day is known. */
export function hourOf(day: number): string {
  const minutes = Math.round((day - Math.floor(day)) * 1440);
  return minutes === 0 ? "" : `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** All that there is, with some air at both ends. */
export function wholeOf(days: readonly number[]): View {
  if (days.length === 0) return { from: 0, to: MIN_DAYS };
  let first = Infinity;
  let last = -Infinity;
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const air = Math.max(1, (last - first) * 0.03);
  return { from: first - air, to: last + air };
}

/** The same width as asked for, never wider than all and never beyond its ends. */
export function within(view: View, whole: View): View {
  const width = Math.min(Math.max(view.to - view.from, Math.min(MIN_DAYS, whole.to - whole.from)), whole.to - whole.from);
  const middle = (view.from + view.to) / 2;
  const from = Math.min(Math.max(middle - width / 2, whole.from), whole.to - width);
  return { from, to: from + width };
}

/** Factor below one: nearer. `at` (0 to 1) stays where it is. */
export function zoomed(view: View, factor: number, whole: View, at = 0.5): View {
  const width = view.to - view.from;
  const wanted = Math.min(Math.max(width * factor, MIN_DAYS), whole.to - whole.from);
  const from = view.from + (width - wanted) * at;
  return within({ from, to: from + wanted }, whole);
}

export const panned = (view: View, days: number, whole: View): View => within({ from: view.from + days, to: view.to + days }, whole);

export interface Tick {
  readonly day: number;
  readonly unit: "day" | "month" | "year";
}

const STEPS: readonly (readonly [number, "day" | "month"])[] = [
  [1, "day"],
  [2, "day"],
  [7, "day"],
  [14, "day"],
  [1, "month"],
  [2, "month"],
  [3, "month"],
  [6, "month"],
  [12, "month"],
  [24, "month"],
  [60, "month"],
];

/** Places for labels: whole days, months or years, at most `most` of them. */
export function ticks(view: View, most: number): Tick[] {
  const width = view.to - view.from;
  const step = STEPS.find(([size, unit]) => width / (unit === "day" ? size : size * 30.44) <= Math.max(1, most)) ?? STEPS[STEPS.length - 1];
  const [size, unit] = step ?? [60, "month"];
  const found: Tick[] = [];
  if (unit === "day") {
    // weeks begin on Monday: day 4 was one
    const first = size >= 7 ? Math.ceil((view.from - 4) / size) * size + 4 : Math.ceil(view.from / size) * size;
    for (let day = first; day <= view.to; day += size) found.push({ day, unit });
    return found;
  }
  const start = new Date(Math.floor(view.from) * DAY_MS);
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / size) * size;
  for (;;) {
    const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS);
    if (day > view.to) return found;
    if (day >= view.from) found.push({ day, unit: size >= 12 ? "year" : "month" });
    month += size;
  }
}

/** The place of the first element that is not before `day`. */
export function firstFrom(days: readonly number[], day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the element that is nearest to `day`; -1 when there is none. */
export function nearest(days: readonly number[], day: number): number {
  if (days.length === 0) return -1;
  const after = firstFrom(days, day);
  if (after === 0) return 0;
  if (after === days.length) return after - 1;
  return day - (days[after - 1] ?? 0) <= (days[after] ?? 0) - day ? after - 1 : after;
}
