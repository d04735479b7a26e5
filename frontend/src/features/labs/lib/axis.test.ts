import { describe, expect, it } from "vitest";

import { dayOf, firstFrom, hourOf, isoOf, nearest, panned, ticks, wholeOf, within, zoomed } from "@/features/labs/lib/axis";

const whole = { from: 20_000, to: 20_400 };

describe("the time axis", () => {
  it("counts days without a time zone", () => {
    expect(dayOf("1970-01-03")).toBe(2);
    expect(isoOf(dayOf("2026-03-29"))).toBe("2026-03-29");
    expect(isoOf(2.9)).toBe("1970-01-03");
    expect(hourOf(2.5)).toBe("12:00");
    expect(hourOf(2)).toBe("");
    expect(hourOf(20_002.9792)).toBe("23:30");
  });

  it("leaves air around everything, also around one day", () => {
    expect(wholeOf([10, 110])).toEqual({ from: 7, to: 113 });
    expect(wholeOf([10])).toEqual({ from: 9, to: 11 });
    expect(wholeOf([]).to).toBeGreaterThan(0);
  });

  it("never shows what lies beyond its ends, and keeps the width while it moves", () => {
    expect(within({ from: 19_000, to: 19_100 }, whole)).toEqual({ from: 20_000, to: 20_100 });
    expect(within({ from: 0, to: 90_000 }, whole)).toEqual(whole);
    expect(panned({ from: 20_350, to: 20_390 }, 100, whole)).toEqual({ from: 20_360, to: 20_400 });
  });

  it("zooms around the place under the pointer and not beyond two days", () => {
    expect(zoomed({ from: 20_100, to: 20_200 }, 0.5, whole, 0)).toEqual({ from: 20_100, to: 20_150 });
    expect(zoomed({ from: 20_100, to: 20_200 }, 0.5, whole, 1)).toEqual({ from: 20_150, to: 20_200 });
    const near = zoomed({ from: 20_100, to: 20_103 }, 0.01, whole);
    expect(near.to - near.from).toBeCloseTo(2);
    expect(zoomed(whole, 3, whole)).toEqual(whole);
  });

  it("labels whole days, months and years, never more than asked for", () => {
    expect(ticks({ from: 20_000, to: 20_005 }, 6).map(({ day }) => day)).toEqual([20_000, 20_001, 20_002, 20_003, 20_004, 20_005]);
    const months = ticks({ from: dayOf("2026-01-10"), to: dayOf("2026-06-20") }, 6);
    expect(months.map(({ day }) => isoOf(day))).toEqual(["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"]);
    const years = ticks({ from: dayOf("2015-06-01"), to: dayOf("2026-06-01") }, 6);
    expect(years.every(({ day, unit }) => unit === "year" && isoOf(day).endsWith("-01-01"))).toBe(true);
    expect(years.length).toBeLessThanOrEqual(7);
  });

  it("finds the nearest day", () => {
    expect(firstFrom([1, 3, 3, 7], 3)).toBe(1);
    expect(nearest([1, 3, 7], 5.5)).toBe(2);
    expect(nearest([1, 3, 7], -9)).toBe(0);
    expect(nearest([1, 3, 7], 99)).toBe(2);
    expect(nearest([], 1)).toBe(-1);
  });
});
