import { expect, it } from "vitest";

import { missingOfLook, needsAttribution } from "@/features/toxicity/lib/attribution";

it("asks for the cause where a sign was entered, and only there", () => {
  expect(needsAttribution("fever_other_cause", { temp_c: 37.9 })).toBe(false);
  expect(needsAttribution("fever_other_cause", { temp_c: "38,0" })).toBe(true);
  expect(needsAttribution("hypotension_other_cause", { systolic_mmhg: 89 })).toBe(true);
  expect(needsAttribution("hypotension_other_cause", { systolic_mmhg: 89, hypotension: false })).toBe(false);
  expect(needsAttribution("hypotension_other_cause", { systolic_mmhg: 120, vasopressors: ["noradrenaline"] })).toBe(true);
  expect(needsAttribution("hypoxia_other_cause", { o2_device: "room_air" })).toBe(false);
  expect(needsAttribution("icans_other_cause", { ice_year: true, consciousness: "awake", seizure: "none" })).toBe(false);
  expect(needsAttribution("icans_other_cause", { ice_year: false })).toBe(true);
});

it("keeps an answer in sight when its sign is gone", () => {
  expect(needsAttribution("fever_other_cause", { temp_c: 37, fever_other_cause: true })).toBe(true);
});

it("names what a whole look still wants", () => {
  expect(missingOfLook({ temp_c: 37, systolic_mmhg: 120, diastolic_mmhg: 70, spo2_pct: "" })).toEqual(["spo2_pct"]);
});
