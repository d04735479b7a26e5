import { dayOf } from "@/features/labs/lib/axis";
import type { Treatment } from "@/features/labs/api/labs";

/** A treatment on the axis: a band over days, or a mark on one day. `lane`: the row in which nothing overlaps it. */
export interface Placed {
  readonly treatment: Treatment;
  readonly from: number;
  readonly to: number;
  readonly isMark: boolean;
  readonly lane: number;
}

const BANDS: ReadonlySet<string> = new Set(["therapy", "bridging"]);

/** Bands first, each in the first row that is free; a band without an end runs until `today`, or until the day that it cannot have outlasted. Marks share the last row, below the row of their names. */
export function place(treatments: readonly Treatment[], today: number): { readonly placed: readonly Placed[]; readonly lanes: number } {
  const ends: number[] = [];
  const placed: Placed[] = [];
  for (const treatment of treatments) {
    if (!BANDS.has(treatment.kind)) continue;
    const from = dayOf(treatment.start);
    const last = treatment.end ?? treatment.until;
    const to = last ? dayOf(last) + 1 : Math.max(today, from + 1);
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    placed.push({ treatment, from, to, isMark: false, lane });
  }
  const marks = treatments.filter((treatment) => !BANDS.has(treatment.kind));
  for (const treatment of marks) {
    const from = dayOf(treatment.start);
    placed.push({ treatment, from, to: from, isMark: true, lane: ends.length + 1 });
  }
  return { placed, lanes: ends.length + (marks.length > 0 ? 2 : 0) };
}
