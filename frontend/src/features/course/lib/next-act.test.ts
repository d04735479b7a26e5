import { describe, expect, it } from "vitest";

import type { Course, Deviation, Kind, Step } from "@/features/course/api/course";
import { nextAct } from "@/features/course/lib/next-act";

const step = (code: string, state: Step["state"], more: Partial<Step> = {}): Step =>
  ({ code, state, mandatory: true, can_record: false, can_sign: false, ...more }) as Step;
const kind = (code: string, stands: boolean, mine = true): Kind => ({ code, can_add: mine, entries: stands ? [{ is_current: true }] : [] }) as unknown as Kind;
const course = (chain: readonly Step[], kinds: readonly Kind[] = [], more: Partial<Course> = {}): Course =>
  ({ is_open: true, deviations: [], chain, kinds, ...more }) as unknown as Course;

describe("what comes next", () => {
  it("is the first mandatory step that is not done", () => {
    const found = nextAct(course([step("request", "done"), step("process", "optional", { mandatory: false }), step("ship", "ready", { can_record: true })]));
    expect(found).toMatchObject({ type: "record", step: { code: "ship" }, mine: true });
  });

  it("is the second signature before anything later", () => {
    expect(nextAct(course([step("labelling", "waiting"), step("ship", "later")]))).toMatchObject({ type: "sign", step: { code: "labelling" }, mine: false });
  });

  it("is what a step compares, before the step", () => {
    const chain = [step("request", "done"), step("collection", "ready", { can_record: true })];
    expect(nextAct(course(chain, [kind("product", false)]))).toMatchObject({ type: "entry", kind: { code: "product" }, mine: true });
    expect(nextAct(course(chain, [kind("product", true)]))).toMatchObject({ type: "record", step: { code: "collection" } });
  });

  it("is still the lymphodepletion when the cells were thawed without one", () => {
    const chain = [step("thaw", "done"), step("bedside", "ready", { can_record: true })];
    expect(nextAct(course(chain, [kind("lymphodepletion", false)]))).toMatchObject({ type: "entry", kind: { code: "lymphodepletion" } });
    expect(nextAct(course(chain, [kind("lymphodepletion", true)]))).toMatchObject({ type: "record", step: { code: "bedside" } });
  });

  it("is the open deviation before everything, whatever may be recorded", () => {
    const open = { is_open: true, can_resolve: false, can_confirm: true } as Deviation;
    const settled = { is_open: false } as Deviation;
    expect(nextAct(course([step("request", "ready", { can_record: true })], [], { deviations: [settled, open] }))).toEqual({ type: "deviation", mine: true });
  });

  it("is the infusion after the chain, and nothing in a closed pathway", () => {
    expect(nextAct(course([step("bedside", "done")], [kind("infusion", false, false)]))).toMatchObject({ type: "entry", kind: { code: "infusion" }, mine: false });
    expect(nextAct(course([step("bedside", "done")], [kind("infusion", true)]))).toBeNull();
    expect(nextAct(course([step("bedside", "ready")], [], { is_open: false }))).toBeNull();
  });
});
