import { describe, expect, it } from "vitest";

import { parseTypedDate } from "@/shared/lib/parse-date";

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
    ["domani", null],
    ["", null],
  ])("%s", (typed, expected) => {
    expect(parseTypedDate(typed, TODAY)).toBe(expected);
  });
});
