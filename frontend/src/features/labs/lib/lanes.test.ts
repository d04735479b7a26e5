import { describe, expect, it } from "vitest";

import type { Treatment } from "@/features/labs/api/labs";
import { place } from "@/features/labs/lib/lanes";

const treatment = (kind: Treatment["kind"], start: string, end: string | null = null, until: string | null = null): Treatment => ({ kind, start, end, until, label_it: kind, label_en: kind });

describe("treatments on the axis", () => {
  it("lie in one row unless they overlap; marks have a row of their own, and one for their names", () => {
    const { placed, lanes } = place(
      [treatment("therapy", "2025-01-01", "2025-03-01"), treatment("therapy", "2025-02-01", "2025-04-01"), treatment("bridging", "2025-03-05", "2025-03-09"), treatment("infusion", "2025-05-01")],
      99_999,
    );
    expect(placed.map(({ lane, isMark }) => [lane, isMark])).toEqual([
      [0, false],
      [1, false],
      [0, false],
      [3, true],
    ]);
    expect(lanes).toBe(4);
  });

  it("run until today while nobody has ended them", () => {
    const { placed } = place([treatment("therapy", "1970-01-03")], 50);
    expect(placed[0]).toMatchObject({ from: 2, to: 50 });
  });

  it("end on the day that they cannot have outlasted where nobody wrote the end", () => {
    const { placed } = place([treatment("bridging", "1970-01-03", null, "1970-01-11")], 50);
    expect(placed[0]).toMatchObject({ from: 2, to: 11 });
  });

  it("need no row when there are none", () => {
    expect(place([], 1).lanes).toBe(0);
  });
});
