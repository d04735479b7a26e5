import { describe, expect, it } from "vitest";

import type { FormSchema, Line } from "@/features/case/api/form";
import { changesOf, rebased, startLine, withValue } from "@/features/case/lib/line-draft";

const columns = ["line_no", "regimen", "cycles", "end_on"].map((code) => ({
  code,
  kind: "text",
  label_it: code,
  label_en: code,
  choices: [],
})) as unknown as FormSchema["therapy_line_columns"];
const line = { id: "l1", version: "l1.4", line_no: 1, regimen: "r_chop", cycles: 4, end_on: null } as unknown as Line;

describe("a line of therapy while it is edited", () => {
  it("sends only what was changed, on the version that was on the screen", () => {
    const draft = withValue(startLine(line, 2, columns), "cycles", 6);
    expect(draft.base).toBe(4);
    expect(changesOf(draft)).toEqual({ cycles: 6 });
  });

  it("sends of a new line what was filled in", () => {
    const draft = withValue(startLine(null, 2, columns), "regimen", "pola_br");
    expect(changesOf(draft)).toEqual({ line_no: 2, regimen: "pola_br" });
  });

  it("stands together with what a colleague wrote into other columns", () => {
    const mine = withValue(startLine(line, 2, columns), "cycles", 6);
    const { draft, clashes } = rebased(mine, { ...line, version: 5, end_on: "2026-05-01" });
    expect(clashes).toEqual([]);
    expect(draft.base).toBe(5);
    expect(draft.values).toMatchObject({ cycles: 6, end_on: "2026-05-01" });
    expect(changesOf(draft)).toEqual({ cycles: 6 });
  });

  it("shows the column that both wrote, and loses neither version", () => {
    const mine = withValue(startLine(line, 2, columns), "cycles", 6);
    const { draft, clashes } = rebased(mine, { ...line, version: 5, cycles: 5 });
    expect(clashes).toEqual([{ code: "cycles", theirs: 5 }]);
    expect(draft.values["cycles"]).toBe(6);
    expect(changesOf(withValue(draft, "cycles", 5))).toEqual({});
  });
});
