import { expect, it } from "vitest";

import { instantInRome } from "@/features/labs/lib/instant";

it("gives the hour on the wall in Italy its offset", () => {
  expect(instantInRome("2026-07-01", "8:30")).toBe("2026-07-01T08:30:00+02:00");
  expect(instantInRome("2026-01-01", "08.30")).toBe("2026-01-01T08:30:00+01:00");
  expect(instantInRome("2026-07-01", "25:00")).toBeNull();
  expect(instantInRome("1/7/26", "08:30")).toBeNull();
  expect(instantInRome("2026-07-01", "")).toBeNull();
});
