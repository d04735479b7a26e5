import { expect, it } from "vitest";

import { lastDayOf, shiftDay, validUntilOf } from "@/features/network/lib/days";

it("counts days over the ends of months and years, and over the change of the clocks", () => {
  expect(shiftDay("2026-02-28", 1)).toBe("2026-03-01");
  expect(shiftDay("2026-01-01", -1)).toBe("2025-12-31");
  expect(shiftDay("2026-03-29", 1)).toBe("2026-03-30");
});

it("speaks of the last day with the role where the server keeps the first without it", () => {
  expect(lastDayOf("2026-06-01")).toBe("2026-05-31");
  expect(validUntilOf("2026-05-31")).toBe("2026-06-01");
  expect(validUntilOf(lastDayOf("2026-11-01"))).toBe("2026-11-01");
  expect(lastDayOf(null)).toBeNull();
  expect(validUntilOf(null)).toBeNull();
});
