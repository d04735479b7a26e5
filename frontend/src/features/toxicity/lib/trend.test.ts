import { describe, expect, it } from "vitest";

import { bandsOf, highest, scaleOf } from "@/features/toxicity/lib/trend";
import type { Point } from "@/features/toxicity/lib/trend";

const point = (at: string, values: Partial<Point>): Point => ({ id: at, at, temp_c: null, spo2_pct: null, map_mmhg: null, heart_rate_bpm: null, ice: null, crs: null, icans: null, ...values });

describe("the trend since the infusion", () => {
  const points = [point("2026-03-01T08:00:00Z", { temp_c: 36.5, crs: 0 }), point("2026-03-03T08:00:00Z", { temp_c: 40.8, crs: 2 })];

  it("draws what was measured and widens the span for what lies outside", () => {
    expect(bandsOf(points).map((band) => band.names[0])).toEqual(["temp_c", "crs"]);
    expect(bandsOf(points)[0]).toMatchObject({ low: 36, high: 40.8 });
    expect(bandsOf([])).toEqual([]);
  });

  it("places instants between the edges and counts days from the infusion", () => {
    const scale = scaleOf("2026-03-01T08:00:00Z", points, 40, 240);
    expect(scale.x("2026-03-02T08:00:00Z")).toBe(140);
    expect(scale.days).toEqual([{ day: 0, x: 40 }, { day: 1, x: 140 }, { day: 2, x: 240 }]);
  });

  it("knows the highest grade", () => {
    expect([highest(points, "crs"), highest(points, "icans")]).toEqual([2, 0]);
  });
});
