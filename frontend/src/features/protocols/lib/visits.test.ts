import { describe, expect, it } from "vitest";

import { needOf, nextVisit, withNeed } from "@/features/protocols/lib/visits";

const first = nextVisit([]);

describe("visits of a draft", () => {
  it("ask for an item always, when indicated, or not at all, never twice", () => {
    const indicated = withNeed(first, "igg", "indicated");
    expect([needOf(first, "igg"), needOf(indicated, "igg")]).toEqual(["none", "indicated"]);
    const due = withNeed(indicated, "igg", "due");
    expect([due.due, due.indicated]).toEqual([["interview", "igg"], []]);
    expect(needOf(withNeed(due, "igg", "none"), "igg")).toBe("none");
  });

  it("begin as a copy of the last one, later", () => {
    expect(nextVisit([first]).days).toBe(58);
    expect(nextVisit([{ ...first, days: 0, months: 6 }]).months).toBe(12);
    expect(nextVisit([{ ...first, days: 0, months: 24 }]).months).toBe(36);
  });
});
