import { describe, expect, it } from "vitest";

import { daysOf, shiftDay, stepped } from "@/features/clinics/lib/period";

describe("what a view of the calendar shows", () => {
  it("reaches over the ends of its month", () => {
    expect(daysOf("month", "2027-02-15")).toEqual({ from: "2027-02-01", to: "2027-03-14" });
  });

  it("begins a week on Monday, also on a Sunday and over a change of the clock", () => {
    expect(daysOf("week", "2027-03-28")).toEqual({ from: "2027-03-22", to: "2027-03-28" });
    expect(stepped("week", "2027-03-28", 1)).toBe("2027-04-04");
  });

  it("steps from the 31st into the next month", () => {
    expect(stepped("month", "2027-01-31", 1)).toBe("2027-02-01");
    expect(stepped("day", "2027-12-31", 1)).toBe("2028-01-01");
  });

  it("lists three months from the day on, also at the end of a month, and steps without a gap", () => {
    const listed = daysOf("list", "2026-11-28");
    expect(listed.from).toBe("2026-11-28");
    // an appointment of today in three months stands there, over the shortest months and the longest
    expect(listed.to >= "2027-02-28").toBe(true);
    expect(daysOf("list", "2027-06-30").to >= "2027-09-30").toBe(true);
    expect(stepped("list", "2026-11-28", 1)).toBe(shiftDay(listed.to, 1));
    expect(daysOf("list", stepped("list", "2026-11-28", -1)).to).toBe("2026-11-27");
  });
});
