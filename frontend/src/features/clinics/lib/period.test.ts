import { describe, expect, it } from "vitest";

import { daysOf, stepped } from "@/features/clinics/lib/period";

describe("what a view of the calendar shows", () => {
  it("reaches over the ends of its month", () => {
    expect(daysOf("month", "2027-02-15")).toEqual({ from: "2027-02-01", to: "2027-03-14" });
    expect(daysOf("list", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  });

  it("begins a week on Monday, also on a Sunday and over a change of the clock", () => {
    expect(daysOf("week", "2027-03-28")).toEqual({ from: "2027-03-22", to: "2027-03-28" });
    expect(stepped("week", "2027-03-28", 1)).toBe("2027-04-04");
  });

  it("steps from the 31st into the next month", () => {
    expect(stepped("month", "2027-01-31", 1)).toBe("2027-02-01");
    expect(stepped("day", "2027-12-31", 1)).toBe("2028-01-01");
    expect(stepped("list", "2027-01-05", -1)).toBe("2026-12-01");
  });
});
