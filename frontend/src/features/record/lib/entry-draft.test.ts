import { describe, expect, it } from "vitest";

import type { Entry } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { FieldSchema, KindSchema } from "@/features/record/api/schema";
import { atClock, changesOf, combined, dayOf, formerOf, isDecided, isShown, rebased, sameValue, startDraft, withChoice, withValue } from "@/features/record/lib/entry-draft";
import { isPartialMoment } from "@/shared/lib/moment";

const field = (name: string, more: Partial<FieldSchema> = {}): FieldSchema =>
  ({ name, type: "text", choices: [], initial: null, counts_up: false, may_be_empty: true, shown_when: null, unit: "", unit_of: null, ...more }) as unknown as FieldSchema;
const kind = {
  slug: "vitals",
  date_field: "effective_on",
  sections: [
    { fields: [field("effective_on", { type: "date" }), field("weight_kg", { type: "number" }), field("sites", { type: "codes" })] },
    { fields: [field("line_no", { type: "number", counts_up: true }), field("note", { type: "words" })] },
  ],
} as unknown as KindSchema;
const entry = (version: number, values: object): Entry => ({ id: "e1", version, effective_on: "2026-11-01", weight_kg: 62, note: "seen", ...values }) as unknown as Entry;

describe("a draft", () => {
  it("of a new entry proposes today and the next number, and sends what is filled", () => {
    const draft = startDraft(kind, null, [entry(1, { line_no: 2 }), entry(1, { line_no: 1 })]);
    expect(draft.base).toBeNull();
    expect(Object.keys(changesOf(draft)).sort()).toEqual(["effective_on", "line_no"]);
    expect(changesOf(draft)["line_no"]).toBe(3);
  });

  it("sends only what was changed, and knows what stood there before", () => {
    const draft = withValue(withValue(startDraft(kind, entry(1, {})), "weight_kg", 64), "note", "seen");
    expect(changesOf(draft)).toEqual({ weight_kg: 64 });
    expect(formerOf(draft)).toEqual({ weight_kg: 62 });
  });

  it("takes an empty text, an empty list and nothing for the same, and a list in any order", () => {
    expect(sameValue("", null)).toBe(true);
    expect(sameValue([], undefined)).toBe(true);
    expect(sameValue(["b", "a"], ["a", "b"])).toBe(true);
    expect(sameValue(false, null)).toBe(false);
    expect(sameValue(0, null)).toBe(false);
  });
});

describe("after a colleague was quicker", () => {
  const mine = withValue(withValue(startDraft(kind, entry(1, {})), "note", "my words"), "weight_kg", 64);

  it("both texts of a field that both wrote are there until one chooses, and the rest is merged", () => {
    const met = rebased(mine, kind, entry(2, { note: "their words", sites: ["liver"] }));
    expect(met.base).toBe(2);
    expect(met.clashes).toEqual([{ name: "note", mine: "my words", theirs: "their words", choice: null }]);
    expect(met.merged).toEqual(["sites"]);
    expect(isDecided(met)).toBe(false);
    expect(changesOf(met)).toEqual({ note: "my words", weight_kg: 64 });
    const theirs = withChoice(met, "note", "theirs", true);
    expect(isDecided(theirs)).toBe(true);
    expect(changesOf(theirs)).toEqual({ weight_kg: 64 });
    const both = withChoice(theirs, "note", "both", true);
    expect(changesOf(both)["note"]).toBe("their words\nmy words");
    // a choice can be taken back: neither text went away
    expect(changesOf(withChoice(both, "note", "mine", true))["note"]).toBe("my words");
  });

  it("the same text written by both is no clash", () => {
    expect(rebased(mine, kind, entry(2, { note: "my words" })).clashes).toEqual([]);
  });

  it("combines two short texts on one line", () => {
    expect(combined({ name: "dose", mine: "5 mg", theirs: "10 mg", choice: null }, false)).toBe("10 mg / 5 mg");
  });
});

describe("a field of another disease", () => {
  const iss = field("mm_iss", { shown_when: { field: "disease", values: ["mm", "pcl"] } });

  it("is not asked, and shown all the same while it holds a value", () => {
    expect(isShown(iss, { disease: "dlbcl_nos" })).toBe(false);
    expect(isShown(iss, { disease: "mm" })).toBe(true);
    expect(isShown(iss, { disease: "dlbcl_nos", mm_iss: "II" })).toBe(true);
  });

  it("counts a no as a value, and what a new entry starts with as none", () => {
    const kmt2a = field("all_kmt2a", { type: "flag", shown_when: { field: "disease", values: ["b_all"] } });
    expect(isShown(kmt2a, { disease: "mcl", all_kmt2a: false })).toBe(true);
    const status = field("clinical_status", { initial: "active", shown_when: { field: "none_known", values: ["", "false"] } });
    expect(isShown(status, { none_known: true, clinical_status: "active" })).toBe(false);
    expect(isShown(status, { none_known: false, clinical_status: "active" })).toBe(true);
  });
});

describe("the day of a measurement", () => {
  const timed = { ...kind, sections: [{ label_it: "", label_en: "", fields: [field("effective_on", { type: "date" }), field("taken_at", { type: "instant" })] }] } as unknown as KindSchema;
  const taken = fieldsOf(timed)[1] as FieldSchema;

  it("is asked once: the time follows it, and is nothing without a time", () => {
    const draft = withValue(startDraft(timed, null), "effective_on", "2026-11-20");
    expect(dayOf(taken, draft.values)).toBe("2026-11-20");
    const at = withValue(draft, "taken_at", atClock("2026-11-20", "9:05"));
    expect(at.values["taken_at"]).toBe("2026-11-20T08:05:00.000Z");
    expect(withValue(at, "effective_on", "2026-07-01").values["taken_at"]).toBe("2026-07-01T07:05:00.000Z");
    expect(atClock("2026-11-20", " ")).toBeNull();
  });

  it("keeps a time that is typed before its day", () => {
    const early = withValue(withValue(startDraft(timed, null), "effective_on", null), "taken_at", atClock("", "09:05"));
    expect(isPartialMoment(early.values["taken_at"])).toBe(true);
    expect(withValue(early, "effective_on", "2026-11-20").values["taken_at"]).toBe("2026-11-20T08:05:00.000Z");
  });
});
