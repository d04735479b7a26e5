import { describe, expect, it } from "vitest";

import { marks, placeOf, scaleOf } from "@/features/labs/lib/scale";

describe("the scale of a strip", () => {
  it("shows what is within its limits between them, so that small ups and downs look small", () => {
    const scale = scaleOf([5.2, 5.8], [4, 10], false);
    expect(scale.low).toBeLessThanOrEqual(4);
    expect(scale.high).toBeGreaterThanOrEqual(10);
  });

  it("leaves limits away that would press a low course flat", () => {
    expect(scaleOf([5, 20], [150, 400], false).high).toBeLessThan(40);
    expect(scaleOf([100, 160], [150, 400], false).high).toBeLessThan(200);
  });

  it("has room for one value, for none and for zero", () => {
    for (const values of [[7], [], [0], [0, 0]]) {
      for (const log of [false, true]) {
        const scale = scaleOf(values, [null, null], log);
        expect(scale.high).toBeGreaterThan(scale.low);
        expect(Number.isFinite(placeOf(values[0] ?? 1, scale))).toBe(true);
      }
    }
  });

  it("puts tenfold rises at equal distances when it is logarithmic", () => {
    const scale = scaleOf([10, 100_000], [], true);
    const step = placeOf(100, scale) - placeOf(10, scale);
    expect(placeOf(10_000, scale) - placeOf(1000, scale)).toBeCloseTo(step);
    expect(marks(scale, 3)).toEqual([10, 100, 1000, 10_000, 100_000]);
  });

  it("labels round numbers within the scale", () => {
    expect(marks({ low: 11.6, high: 13.9, log: false }, 3)).toEqual([12, 13]);
    expect(marks({ low: 0, high: 0.4, log: false }, 3)).toEqual([0, 0.2, 0.4]);
  });
});
