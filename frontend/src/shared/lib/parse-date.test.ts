import { describe, expect, it } from "vitest";

import { isFullyTyped, isUnreadableDate, parseTypedDate } from "@/shared/lib/parse-date";

const TODAY = new Date("2026-11-21T10:00:00Z");

describe("typed dates", () => {
  it.each([
    ["5/3/1954", "1954-03-05"],
    ["05.03.54", "1954-03-05"],
    ["5 3 1954", "1954-03-05"],
    ["05031954", "1954-03-05"],
    ["050354", "1954-03-05"],
    ["1-2-26", "2026-02-01"],
    ["1-2-27", "1927-02-01"],
    ["1954-03-05", "1954-03-05"],
    ["29/02/2024", "2024-02-29"],
    ["29/02/2023", null],
    ["31/04/2020", null],
    ["12/13/2020", null],
    ["5/3/0202", null],
    ["5/3/20266", null],
    ["domani", null],
    ["", null],
  ])("%s", (typed, expected) => {
    expect(parseTypedDate(typed, TODAY)).toBe(expected);
  });
});

it("takes two digits for a coming year where coming days are meant", () => {
  expect(parseTypedDate("1-2-27", TODAY, true)).toBe("2027-02-01");
  expect(parseTypedDate("1-2-47", TODAY, true)).toBe("1947-02-01");
});

it("waits for the end of a year before it takes a date", () => {
  expect(["5/3/2", "5/3/20", "5/3/202", "0503", "050320"].filter((text) => isFullyTyped(text) && parseTypedDate(text))).toEqual([]);
  expect(["5/3/2026", "05032026", "2026-03-05"].every(isFullyTyped)).toBe(true);
});

it("tells what is kept in a field and is no date", () => {
  expect(["2026-02-31", "5/3/26", "domani"].every(isUnreadableDate)).toBe(true);
  expect([null, "", "  ", "2026-03-05"].some(isUnreadableDate)).toBe(false);
});
