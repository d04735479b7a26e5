import { describe, expect, it } from "vitest";

import type { Plan, PlannedVisit } from "@/features/followup/api/follow-up";
import { stageOf, visitNow } from "@/features/followup/lib/stages";

const visit = (code: string, more: Partial<PlannedVisit>): PlannedVisit => ({ code, state: "planned", timing: "ahead", closes_on: "2026-06-01", done_on: null, ...more }) as PlannedVisit;
const plan = (...visits: PlannedVisit[]): Plan => ({ visits }) as unknown as Plan;

describe("the visit that the eye looks for", () => {
  const late = visit("d60", { timing: "overdue", closes_on: "2026-03-26" });
  const later = visit("d100", { timing: "overdue", closes_on: "2026-05-09" });
  const open = visit("m6", { timing: "open" });
  const next = visit("m12", {});

  it.each<[string, PlannedVisit[], string | undefined]>([
    ["is the open one", [late, open, next], "m6"],
    ["is the last overdue one when none is open", [late, later, next], "d100"],
    ["is the one to be confirmed when none is late", [visit("d60", { timing: "passed" }), visit("d100", { timing: "seen" }), next], "d100"],
    ["is the next one when all before are closed", [visit("d60", { timing: "passed" }), visit("d100", { state: "done" }), next], "m12"],
    ["is none when nothing is to come", [visit("y15", { state: "done", done_on: "2041-01-15" })], undefined],
  ])("%s", (_name, visits, code) => {
    expect(visitNow(plan(...visits))?.code).toBe(code);
  });

  it("is none after a death, also where one that was seen was never confirmed", () => {
    expect(visitNow({ ...plan(visit("d100", { timing: "seen" }), next), died_on: "2026-07-01" })).toBeUndefined();
  });

  it("tells what was closed before what the day says", () => {
    expect([visit("a", { state: "skipped", timing: null }), visit("b", { timing: "passed" })].map(stageOf)).toEqual(["skipped", "passed"]);
  });
});
