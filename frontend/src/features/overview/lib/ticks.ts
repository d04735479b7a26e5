import { firstOfMonth, isoDay, monthsAfter } from "@/features/overview/lib/day";

export interface Tick {
  readonly day: number;
  /** Of a calendar tick its date; of one counted from the infusion days or months after it. */
  readonly value: string | number;
  readonly unit: "year" | "month" | "day" | "d" | "m" | "y";
}

const LEAST_GAP_PX = 64;

const STEPS = [
  { unit: "day", days: 1, every: 1 },
  { unit: "day", days: 7, every: 7 },
  { unit: "month", days: 30, every: 1 },
  { unit: "month", days: 91, every: 3 },
  { unit: "year", days: 365, every: 12 },
  { unit: "year", days: 730, every: 24 },
  { unit: "year", days: 1826, every: 60 },
] as const;

/** Marks of the calendar from `from` to `to`, far enough apart to be read. */
export function calendarTicks(from: number, to: number, pxPerDay: number): Tick[] {
  const step = STEPS.find(({ days }) => days * pxPerDay >= LEAST_GAP_PX) ?? STEPS[STEPS.length - 1];
  const ticks: Tick[] = [];
  if (!step) return ticks;
  if (step.unit === "day") {
    // 1970-01-05 was a Monday: weeks begin there
    for (let day = Math.ceil((from - 4) / step.every) * step.every + 4; day <= to; day += step.every) {
      ticks.push({ day, value: isoDay(day), unit: "day" });
    }
    return ticks;
  }
  const start = firstOfMonth(from);
  const month = Number(isoDay(start).slice(5, 7)) - 1;
  const year = Number(isoDay(start).slice(0, 4));
  const back = step.unit === "year" ? month + 12 * (year % (step.every / 12)) : month % step.every;
  for (let months = -back; ; months += step.every) {
    const day = firstOfMonth(start, months);
    if (day > to) return ticks;
    if (day >= from) ticks.push({ day, value: isoDay(day), unit: step.unit });
  }
}

const AFTER: readonly { readonly unit: "d" | "m" | "y"; readonly every: number; readonly days: number }[] = [
  { unit: "d", every: 1, days: 1 },
  { unit: "d", every: 7, days: 7 },
  { unit: "d", every: 14, days: 14 },
  { unit: "d", every: 28, days: 28 },
  { unit: "m", every: 3, days: 91 },
  { unit: "m", every: 6, days: 182 },
  { unit: "y", every: 1, days: 365 },
  { unit: "y", every: 5, days: 1826 },
];

/** Marks counted from the infusion: day 0 and what comes after it, in days, months or years. */
export function infusionTicks(zero: number, from: number, to: number, pxPerDay: number): Tick[] {
  const step = AFTER.find(({ days }) => days * pxPerDay >= LEAST_GAP_PX - 12) ?? AFTER[AFTER.length - 1];
  const ticks: Tick[] = [];
  if (!step) return ticks;
  for (let count = 0; ; count += step.every) {
    const day = step.unit === "d" ? zero + count : monthsAfter(zero, step.unit === "m" ? count : 12 * count);
    if (day > to) return ticks;
    if (day >= from) ticks.push({ day, value: count, unit: step.unit });
  }
}
