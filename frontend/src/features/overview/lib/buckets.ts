import type { StoryItem } from "@/features/overview/api/story";
import { dayNumber } from "@/features/overview/lib/day";

export interface MonthOfStory {
  /** "2026-03" */
  readonly month: string;
  readonly items: readonly StoryItem[];
}

/** What happened, newest first, and then what is planned, soonest first. `items` come oldest first. */
export function readingOrder(items: readonly StoryItem[]): StoryItem[] {
  return [...items.filter((item) => !item.is_planned).reverse(), ...items.filter((item) => item.is_planned)];
}

/** The items by month, in the order in which they come. */
export function monthsOf(items: readonly StoryItem[]): MonthOfStory[] {
  const months = new Map<string, StoryItem[]>();
  for (const item of items) {
    const month = item.start.slice(0, 7);
    const found = months.get(month);
    if (found) found.push(item);
    else months.set(month, [item]);
  }
  return [...months].map(([month, found]) => ({ month, items: found }));
}

/** How much happened in each of `count` equal stretches between two days; the heaviest weight of each. */
export function densityOf(items: readonly StoryItem[], first: number, last: number, count: number): { amount: number; weight: number }[] {
  const found = Array.from({ length: count }, () => ({ amount: 0, weight: 0 }));
  const span = Math.max(last - first + 1, 1);
  for (const item of items) {
    const place = Math.floor(((dayNumber(item.start) - first) / span) * count);
    const bucket = found[Math.min(Math.max(place, 0), count - 1)];
    if (!bucket) continue;
    bucket.amount += 1;
    bucket.weight = Math.max(bucket.weight, item.weight);
  }
  return found;
}
