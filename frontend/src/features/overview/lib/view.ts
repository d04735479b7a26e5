import type { Story } from "@/features/overview/api/story";
import { dayNumber, monthsAfter } from "@/features/overview/lib/day";

/** What the picture shows: the day at its left edge and how wide a day is. */
export interface View {
  readonly from: number;
  readonly pxPerDay: number;
}

export interface Bounds {
  readonly first: number;
  readonly last: number;
}

export type Preset = "whole" | "relapse" | "infusion" | "month" | "plan";

const WIDEST_DAY_PX = 60;
const MARGIN = 0.04;

/** From the first thing that is told to the last one planned; a story without items is the month around today. */
export function boundsOf(story: Story): Bounds {
  const today = dayNumber(story.today);
  const days = story.items.flatMap((item) => [dayNumber(item.start), ...(item.end ? [dayNumber(item.end)] : [])]);
  return {
    first: days.reduce((least, day) => Math.min(least, day), today - 30),
    last: days.reduce((most, day) => Math.max(most, day), today + 30),
  };
}

export function fit(from: number, to: number, width: number): View {
  const span = Math.max(to - from, 1);
  const margin = span * MARGIN;
  return { from: from - margin, pxPerDay: width / (span + 2 * margin) };
}

/** The last day that the picture can show; see `clamp`. */
export const endOf = (bounds: Bounds): number => bounds.last + Math.max(bounds.last - bounds.first, 1) * MARGIN;

/** Neither further out than the whole story nor further in than a few days, and never beyond its ends. */
export function clamp(view: View, bounds: Bounds, width: number): View {
  const whole = fit(bounds.first, bounds.last, width);
  const pxPerDay = Math.min(Math.max(view.pxPerDay, whole.pxPerDay), Math.max(WIDEST_DAY_PX, whole.pxPerDay));
  const span = width / pxPerDay;
  const end = whole.from + width / whole.pxPerDay;
  return { pxPerDay, from: Math.min(Math.max(view.from, whole.from), end - span) };
}

/** The day under `x` stays where it is; where one can go no nearer or further, all stays where it is. */
export function zoomAt(view: View, factor: number, x: number, bounds: Bounds, width: number): View {
  const { pxPerDay } = clamp({ ...view, pxPerDay: view.pxPerDay * factor }, bounds, width);
  return { pxPerDay, from: view.from + x / view.pxPerDay - x / pxPerDay };
}

export function panBy(view: View, dx: number): View {
  return { ...view, from: view.from - dx / view.pxPerDay };
}

/** The stretch of time of a preset; null when the story has none such. */
export function presetRange(story: Story, preset: Preset): readonly [number, number] | null {
  const today = dayNumber(story.today);
  const bounds = boundsOf(story);
  switch (preset) {
    case "whole": {
      const told = story.items.filter((item) => !item.is_planned).map((item) => dayNumber(item.start));
      const last = told.reduce((most, day) => Math.max(most, day), today);
      return [bounds.first, last + Math.max((last - bounds.first) * 0.2, 10)];
    }
    case "relapse":
      return story.relapsed_on ? [dayNumber(story.relapsed_on) - 14, today + 30] : null;
    case "infusion": {
      if (!story.infused_on) return null;
      const zero = dayNumber(story.infused_on);
      return [zero - 45, zero + 120];
    }
    case "month":
      return [today - 31, today + 7];
    case "plan": {
      if (!story.infused_on) return null;
      const zero = dayNumber(story.infused_on);
      return [zero, monthsAfter(zero, 15 * 12)];
    }
  }
}
