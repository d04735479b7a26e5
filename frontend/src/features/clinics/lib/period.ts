/** Ways to look at the calendar. */
export const VIEWS = ["month", "week", "day", "list"] as const;
export type View = (typeof VIEWS)[number];

/** The list looks ahead: fourteen weeks hold three months, whichever they are. */
export const LIST_DAYS = 98;

const DAY_MS = 86_400_000;
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
const text = (date: Date): string => date.toISOString().slice(0, 10);

export const shiftDay = (day: string, days: number): string => text(new Date(at(day).getTime() + days * DAY_MS));

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => shiftDay(day, -((at(day).getUTCDay() + 6) % 7));

function months(day: string, by: number): string {
  const date = at(day);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + by);
  return text(date);
}

/** The days that a view shows; a month with what its grid shows of its neighbours, the list from the day on. */
export function daysOf(view: View, on: string): { readonly from: string; readonly to: string } {
  if (view === "day") return { from: on, to: on };
  if (view === "week") return { from: mondayOf(on), to: shiftDay(mondayOf(on), 6) };
  if (view === "list") return { from: on, to: shiftDay(on, LIST_DAYS - 1) };
  const first = months(on, 0);
  return { from: mondayOf(first), to: shiftDay(mondayOf(first), 41) };
}

/** The day on which the view stands after one step. */
export function stepped(view: View, on: string, by: 1 | -1): string {
  if (view === "day") return shiftDay(on, by);
  if (view === "list") return shiftDay(on, by * LIST_DAYS);
  return view === "week" ? shiftDay(on, by * 7) : months(on, by);
}
