import type { Course, Series } from "@/features/labs/api/labs";
import { firstFrom } from "@/features/labs/lib/axis";
import type { View } from "@/features/labs/lib/axis";

/** One result that the charts show, for the table beside them. */
export interface Shown {
  readonly key: string;
  readonly course: Course;
  readonly at: number;
}

/** What lies in the view, newest first, at most `most`; and how many there are. */
export function rowsIn(courses: readonly Course[], view: View, most: number): { readonly rows: readonly Shown[]; readonly count: number } {
  const found: Shown[] = [];
  for (const course of courses) {
    const end = firstFrom(course.days, view.to);
    for (let at = firstFrom(course.days, view.from); at < end; at += 1) found.push({ key: `${course.code}.${at}`, course, at });
  }
  found.sort((a, b) => (b.course.days[b.at] ?? 0) - (a.course.days[a.at] ?? 0));
  return { rows: found.slice(0, most), count: found.length };
}

export type Limits = readonly [number | null, number | null];

export function limitsOf(series: Series, course: Course, at: number): Limits | null {
  const pair = series.limits[course.limit[at] ?? -1];
  return pair ? [pair[0] ?? null, pair[1] ?? null] : null;
}

/** In the order in which they were chosen; what nobody measured is left out. */
export const chosen = (series: Series, codes: readonly string[]): readonly Course[] =>
  codes.flatMap((code) => series.series.filter((course) => course.code === code));
