import { expect, it } from "vitest";

import { instantInRome, isPartialMoment, momentOf, readClock, valueOfMoment } from "@/shared/lib/moment";

it("reads a time of day in the ways people write it", () => {
  expect(readClock("9:05")).toBe("09:05");
  expect(readClock("0905")).toBe("09:05");
  expect(readClock("23.59")).toBe("23:59");
  expect(readClock("24:00")).toBeNull();
  expect(readClock("9")).toBeNull();
});

it("means the clocks of Italy, in summer and in winter and around the change", () => {
  expect(instantInRome("2026-01-15", "09:30")).toBe("2026-01-15T08:30:00.000Z");
  expect(instantInRome("2026-07-15", "09:30")).toBe("2026-07-15T07:30:00.000Z");
  expect(instantInRome("2026-03-29", "03:30")).toBe("2026-03-29T01:30:00.000Z");
  expect(instantInRome("2026-03-29", "01:30")).toBe("2026-03-29T00:30:00.000Z");
});

it("keeps what is not an instant yet, and gives it back as it was typed", () => {
  const half = valueOfMoment({ day: "2026-03-05", clock: "9" });
  expect(isPartialMoment(half)).toBe(true);
  expect(momentOf(half)).toEqual({ day: "2026-03-05", clock: "9" });
  const whole = valueOfMoment({ day: "2026-03-05", clock: "14:05" });
  expect(isPartialMoment(whole)).toBe(false);
  expect(momentOf(whole)).toEqual({ day: "2026-03-05", clock: "14:05" });
  expect(valueOfMoment({ day: "", clock: "" })).toBeNull();
});
