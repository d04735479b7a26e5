import { describe, expect, it } from "vitest";

import type { Observation } from "@/features/toxicity/api/toxicity";
import { draftOf, isEmpty, momentIn, newDraft, payloadOf, withField } from "@/features/toxicity/lib/draft";

describe("a draft of an observation", () => {
  it("sends what was entered and the instant at which it was begun", () => {
    const draft = { ...newDraft(new Date("2026-03-01T08:00:00Z")), values: { temp_c: 38.4, note: "", ice_year: false } };
    expect(payloadOf(draft)).toEqual({ observed_at: "2026-03-01T08:00:00.000Z", temp_c: 38.4, ice_year: false });
  });

  it("takes a value away from a stored row", () => {
    const row = { id: "r", version: 3, observed_at: "2026-03-01T08:00:00Z", temp_c: 38, o2_device: "nasal_cannula", o2_l_min: 2 };
    const draft = draftOf(row as unknown as Observation);
    expect(draft.editing).toEqual({ id: "r", version: 3 });
    const values = withField(draft.values, "o2_device", "room_air");
    expect(payloadOf({ ...draft, values })).toMatchObject({ o2_device: "room_air", o2_l_min: null, temp_c: 38 });
  });

  it("forgets the other cause when no domain has one", () => {
    const values = withField({ fever_other_cause: true, other_cause: "sepsis" }, "fever_other_cause", null);
    expect(values["other_cause"]).toBeNull();
  });

  it("keeps a time that is being typed, and does not send it", () => {
    const draft = { ...newDraft(new Date("2026-03-01T08:00:00Z")), values: { observed_at: "~2026-03-01~9", temp_c: 37 } };
    expect(momentIn(draft, "observed_at")).toBe("~2026-03-01~9");
    expect(momentIn(draft, "assessed_at")).toBe("2026-03-01T08:00:00.000Z");
    expect(payloadOf(draft)).toEqual({ observed_at: "2026-03-01T08:00:00.000Z", temp_c: 37 });
  });

  it("knows when nothing was entered", () => {
    expect(isEmpty(newDraft())).toBe(true);
    expect(isEmpty({ ...newDraft(), values: { temp_c: 37 } })).toBe(false);
  });
});
