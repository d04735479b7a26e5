import { describe, expect, it } from "vitest";

import type { Field, Wanted } from "@/features/course/api/course";
import { isAsked, spanOf } from "@/features/course/lib/asked";
import { bySource, countRead, nextUnread, readingsSent, withRead } from "@/features/course/lib/readings";
import { frameProblems, startStep, stepChanged } from "@/features/course/lib/step-draft";
import { changedCodes, filledOf, isDecided, rebased, startValues, unfitFields, withChoice, withValue } from "@/features/course/lib/values-draft";

const field = (code: string, kind: Field["kind"] = "text"): Field => ({ code, kind, label: code, required: false, unit: "", low: null, high: null, choices: [], planned: false, spans: [] });
const fields = [field("regimen"), field("note", "long"), field("start_on", "day"), field("ended_at", "instant")];

describe("an entry that is written", () => {
  const begun = startValues(fields, { regimen: "R-Pola", note: "old" }, 2);

  it("lays what both wrote side by side and takes over what only they wrote", () => {
    const mine = withValue(begun, "note", "mine");
    const met = rebased(mine, fields, { version: 3, values: { regimen: "R-GDP", note: "theirs" } });
    expect(met).toMatchObject({ base: 3, merged: ["regimen"], clashes: [{ code: "note", mine: "mine", theirs: "theirs", choice: null }] });
    expect(met.values).toMatchObject({ regimen: "R-GDP", note: "mine" });
    expect(isDecided(met)).toBe(false);
    const theirs = withChoice(met, "note", "theirs");
    expect(isDecided(theirs)).toBe(true);
    expect(changedCodes(theirs)).toEqual([]);
    expect(withChoice(theirs, "note", "mine").values["note"]).toBe("mine");
  });

  it("becomes another one when it is changed after a sending without an answer", () => {
    const sent = { ...begun, sent: true };
    expect(withValue(sent, "note", "more").clientId).not.toBe(begun.clientId);
    expect(withValue(begun, "note", "more").clientId).toBe(begun.clientId);
  });

  it("sends what says something, a no included, and nothing half typed", () => {
    expect(filledOf({ a: "", b: null, c: false, d: 0, e: [] })).toEqual({ c: false, d: 0 });
    expect(unfitFields(fields, { start_on: "31/2", ended_at: "~2026-03-05~9" }).map(({ code }) => code)).toEqual(["start_on", "ended_at"]);
  });
});

describe("a step that is written", () => {
  it("starts at the whole minute and needs a moment", () => {
    const draft = startStep(new Date("2026-11-27T08:15:42.123Z"));
    expect(draft.doneAt).toBe("2026-11-27T08:15:00.000Z");
    expect(frameProblems(draft)).toEqual([]);
    expect(frameProblems(stepChanged(draft, { doneAt: "~2026-11-27~" }))).toEqual(["done_at"]);
  });

  it("is another step when it is changed after a sending without an answer", () => {
    const draft = { ...startStep(new Date()), sent: true };
    const changed = stepChanged(draft, { place: "Letto 3" });
    expect(changed.clientId).not.toBe(draft.clientId);
    expect(changed.sent).toBe(false);
  });
});

describe("readings", () => {
  const wanted = [
    ["wristband", "patient_id"],
    ["bag", "coi"],
    ["bag", "name"],
  ].map(([source, identifier]) => ({ key: `${source}.${identifier}`, source, identifier, source_label: source, identifier_label: identifier }) as Wanted);

  it("go on to the next place that nobody read, going round", () => {
    const read = withRead({}, "bag.coi", "COI-1", "scanned");
    expect(nextUnread(wanted, read, "bag.coi")?.key).toBe("bag.name");
    expect(nextUnread(wanted, read, "bag.name")?.key).toBe("wristband.patient_id");
    expect(nextUnread(wanted.slice(1, 2), read)).toBeNull();
  });

  it("send what was read and how, and count no blanks", () => {
    const read = withRead(withRead({}, "bag.coi", " COI-1 ", "scanned"), "bag.name", "  ", "typed");
    expect(readingsSent(wanted, read)).toEqual([{ source: "bag", identifier: "coi", value: "COI-1", how: "scanned" }]);
    expect(countRead(wanted, read)).toBe(1);
    expect(bySource(wanted).map(([source, items]) => [source, items.length])).toEqual([["wristband", 1], ["bag", 2]]);
  });
});

describe("a field that belongs to one answer", () => {
  it("is asked with that answer, and while it holds a value", () => {
    expect(isAsked(field("override_reason"), { no_uncontrolled_infection: true })).toBe(false);
    expect(isAsked(field("override_reason"), { no_uncontrolled_infection: false })).toBe(true);
    expect(isAsked(field("oos_reason"), { specification: "in", oos_reason: "written before" })).toBe(true);
    expect(isAsked(field("regimen"), {})).toBe(true);
  });
});

it("expects of a temperature what the kind of shipment asks for", () => {
  const span = { field: "shipped_as", answer: "fresh", low: -30, high: 60, expected_low: 2, expected_high: 8 };
  const temperature: Field = { ...field("temperature_c", "number"), spans: [span, { ...span, answer: "frozen", expected_low: null, expected_high: -130 }] };
  expect(spanOf(temperature, {})).toBeUndefined();
  expect(spanOf(temperature, { shipped_as: "frozen" })?.expected_high).toBe(-130);
  expect(spanOf({ ...temperature, spans: [{ ...span, field: "", answer: "" }] }, {})?.expected_high).toBe(8);
});
