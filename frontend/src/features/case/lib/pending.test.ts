import { describe, expect, it } from "vitest";

import type { Entry } from "@/features/case/api/form";
import { conflicted, keepMine, marked, refused, saved, toSend, typed } from "@/features/case/lib/pending";

const entry = (version: string): Entry => ({
  value: "1",
  on: "2026-11-01",
  absent_reason: null,
  unit: "",
  version,
  source: "manual",
  author: null,
  centre: null,
  recorded_at: "2026-11-01T08:00:00Z",
});

describe("pending changes of the form", () => {
  it("never sends a date that is not written to its end, and asks for it when it was left like that", () => {
    const half = typed({}, "diagnosis_date", entry("a.1"), { value: "31/02", unfit: null });
    expect(toSend(half).changes).toEqual([]);
    expect(half["diagnosis_date"]).toMatchObject({ value: "31/02", state: "held", problem: null, base: "a.1" });
    const left = typed(half, "diagnosis_date", entry("a.2"), { value: "31/02", unfit: "no date" });
    expect(toSend(left).changes).toEqual([]);
    expect(left["diagnosis_date"]).toMatchObject({ state: "refused", problem: "no date" });
    const whole = typed(left, "diagnosis_date", entry("a.2"), { value: "2026-02-28" });
    expect(toSend(whole).changes).toMatchObject([{ value: "2026-02-28", base_version: "a.1" }]);
  });

  it("keeps what is typed while a save is under way", () => {
    const first = typed({}, "ldh", entry("a.1"), { value: 300 });
    const { changes, turns } = toSend(first);
    expect(changes).toEqual([{ field: "ldh", value: 300, absent_reason: null, on: "2026-11-01", base_version: "a.1" }]);
    const during = typed(marked(first, turns, "saving"), "ldh", entry("a.1"), { value: 310 });
    const after = saved(during, turns, { ldh: entry("a.2") });
    expect(after["ldh"]).toMatchObject({ value: 310, base: "a.2", state: "typing" });
    expect(saved(first, turns, {})).toEqual({});
  });

  it("never overwrites silently: both versions stay, and the person's choice is sent on theirs", () => {
    const mine = typed({}, "ecog", entry("b.1"), { value: 2 });
    const clash = conflicted(mine, [{ field: "ecog", yours: 2, theirs: 1, by: "Luca Gatti", at: null, version: "b.2" }]);
    expect(toSend(clash).changes).toEqual([]);
    expect(toSend(keepMine(clash, "ecog")).changes[0]).toMatchObject({ value: 2, base_version: "b.2" });
  });

  it("sends the good fields when one is refused", () => {
    const both = typed(typed({}, "ldh", undefined, { value: -4 }), "hb", undefined, { value: 11.2 });
    const { turns } = toSend(both);
    const after = refused(marked(both, turns, "saving"), { ldh: "20–20000" });
    expect(toSend(after).changes.map((change) => change.field)).toEqual(["hb"]);
    expect(after["ldh"]).toMatchObject({ state: "refused", problem: "20–20000" });
    expect(toSend(typed(after, "ldh", undefined, { value: 400 })).changes).toHaveLength(2);
  });
});
