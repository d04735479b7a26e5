import { describe, expect, it } from "vitest";

import { hourOf, wallOf } from "@/features/clinics/lib/wall";

describe("the clock on the wall", () => {
  it.each([
    ["2027-02-02T13:00:00Z", "2027-02-02T14:00"],
    ["2027-07-06T12:00:00Z", "2027-07-06T14:00"],
    ["2027-03-28T01:00:00Z", "2027-03-28T03:00"],
    ["2027-10-31T01:00:00Z", "2027-10-31T02:00"],
    ["2027-12-31T23:30:00Z", "2028-01-01T00:30"],
  ])("shows %s as %s in Rome", (instant, wall) => expect(wallOf(instant, "Europe/Rome")).toBe(wall));

  it.each([["14", "14:00"], ["14.30", "14:30"], ["9:05", "09:05"], ["0900", "09:00"], ["24:00", null], ["14:60", null], ["ore due", null], ["", null]])(
    "reads %s as %s",
    (typed, hour) => expect(hourOf(typed)).toBe(hour),
  );
});
