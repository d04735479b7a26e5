import { expect, test } from "vitest";

import { gridHours } from "@/features/clinics/lib/events";

const at = (starts_at: string, ends_at: string): { readonly starts_at: string; readonly ends_at: string } => ({ starts_at, ends_at });

test("the grid shows eight to twenty when nothing lies outside", () => {
  expect(gridHours([])).toEqual({ from: "08:00:00", until: "20:00:00" });
  expect(gridHours([at("2027-02-02T13:00:00Z", "2027-02-02T16:00:00Z")])).toEqual({ from: "08:00:00", until: "20:00:00" });
});

test("an early and a late session widen it, on the wall's clock in winter and in summer", () => {
  expect(gridHours([at("2027-02-02T06:30:00Z", "2027-02-02T08:00:00Z")]).from).toBe("07:00:00");
  expect(gridHours([at("2027-07-06T16:00:00Z", "2027-07-06T19:15:00Z")]).until).toBe("22:00:00");
  expect(gridHours([at("2027-02-02T21:00:00Z", "2027-02-02T23:30:00Z")]).until).toBe("24:00:00");
});
