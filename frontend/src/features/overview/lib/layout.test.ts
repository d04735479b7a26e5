import { describe, expect, it } from "vitest";

import type { Lane, Story, StoryItem } from "@/features/overview/api/story";
import { densityOf, monthsOf, readingOrder } from "@/features/overview/lib/buckets";
import { dayNumber, isoDay, monthsAfter } from "@/features/overview/lib/day";
import { canOpen, extentOf, layOut, MARK_PX } from "@/features/overview/lib/layout";
import type { Mark } from "@/features/overview/lib/layout";
import { calendarTicks, infusionTicks } from "@/features/overview/lib/ticks";
import { boundsOf, clamp, fit, panBy, presetRange, zoomAt } from "@/features/overview/lib/view";

const TODAY = dayNumber("2026-11-20");

function item(key: string, start: string, more: Partial<StoryItem> = {}): StoryItem {
  return {
    key,
    lane: "visits",
    start,
    end: null,
    is_open: false,
    is_planned: false,
    title_it: key,
    title_en: key,
    detail_it: "",
    detail_en: "",
    weight: 50,
    tone: "neutral",
    tab: "record",
    kind: "",
    ...more,
  };
}

const options = (pxPerDay: number) => ({ pxPerDay, today: TODAY, titleOf: (each: StoryItem) => each.title_en });

/** Deterministic variety: the same two thousand items on every run. */
function many(count: number): StoryItem[] {
  const lanes: readonly Lane[] = ["disease", "treatment", "response", "cart", "toxicity", "visits", "decisions", "documents"];
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  return Array.from({ length: count }, (_, number) => {
    const start = TODAY - next(2_000);
    const lasts = next(5) === 0;
    return item(`i${number}`, isoDay(start), {
      lane: lanes[next(lanes.length)] ?? "visits",
      weight: next(101),
      end: lasts ? isoDay(start + next(90)) : null,
      title_en: "x".repeat(3 + next(40)),
    });
  });
}

const left = (mark: Mark): number => (mark.isCluster || mark.width > 0 ? mark.x : mark.x - MARK_PX / 2);
const right = (mark: Mark): number => (mark.width > 0 ? mark.x + mark.width : mark.x + MARK_PX / 2);

describe("layOut", () => {
  it("puts a label on the left where the calendar ends, and never over another mark", () => {
    const last = isoDay(TODAY + 400);
    const items = [item("first visit", isoDay(TODAY)), item("a visit with a long name", last), item("beside", isoDay(TODAY + 385))];
    const end = TODAY + 410;
    const marks = layOut(items, ["visits"], { ...options(1), end }).inOrder;
    const shown = marks.find((mark) => mark.key === "a visit with a long name");
    expect(shown).toMatchObject({ label: "a visit with a long name", isLabelLeft: true });
    expect(shown?.labelX).toBeLessThan(left(shown as Mark));
    expect(marks.find((mark) => mark.key === "first visit")).toMatchObject({ isLabelLeft: false });
    const beside = marks.find((mark) => mark.key === "beside");
    expect(beside?.row === shown?.row && beside?.label !== "").toBe(false);
  });

  it("knows of each mark what is free before it: nothing of another mark or of its name", () => {
    for (const pxPerDay of [0.2, 1, 8]) {
      for (const lane of layOut(many(400), ["disease", "treatment", "cart", "visits"], options(pxPerDay)).lanes) {
        for (const mark of lane.marks) {
          const before = lane.marks.filter((other) => other.row === mark.row && other.key !== mark.key && other.x <= mark.x);
          const names = before.filter((other) => !other.isCluster && other.label !== "" && other.labelX >= right(other));
          const taken = Math.max(...before.map(right), ...names.map((other) => other.labelX), -Infinity);
          expect(left(mark) - mark.leftRoom).toBeGreaterThanOrEqual(taken);
        }
      }
    }
    const [alone, beside] = layOut([item("one", isoDay(TODAY - 300)), item("two", isoDay(TODAY))], ["visits"], options(1)).inOrder;
    expect(alone?.leftRoom).toBe(Infinity);
    expect(beside?.leftRoom).toBeGreaterThan(200);
  });

  it("shows every item exactly once, alone or in a cluster, at any zoom", () => {
    const items = many(2_000);
    for (const pxPerDay of [0.2, 1, 8, 40]) {
      const { lanes } = layOut(items, ["disease", "treatment", "response", "cart", "toxicity", "visits", "decisions", "documents"], options(pxPerDay));
      const keys = lanes.flatMap((lane) => lane.marks.flatMap((mark) => mark.items.map((each) => each.key)));
      expect(keys.sort()).toEqual(items.map((each) => each.key).sort());
    }
  });

  it("never lets one mark cover another of its row", () => {
    const { lanes } = layOut(many(800), ["treatment", "visits", "documents"], options(0.8));
    for (const lane of lanes) {
      for (const row of new Set(lane.marks.map((mark) => mark.row))) {
        const marks = lane.marks.filter((mark) => mark.row === row).sort((a, b) => left(a) - left(b));
        for (let number = 1; number < marks.length; number += 1) {
          const before = marks[number - 1];
          const after = marks[number];
          if (before && after) expect(left(after)).toBeGreaterThanOrEqual(right(before) - 1);
        }
      }
    }
  });

  it("gives labels to the heavier when there is no room for all", () => {
    const items = [
      item("a light one", "2026-01-01", { weight: 10 }),
      item("another light one", "2026-01-02", { weight: 10 }),
      item("a third light one", "2026-01-03", { weight: 10 }),
      item("the infusion", "2026-01-02", { weight: 100 }),
    ];
    const lane = layOut(items, ["visits"], options(0.5)).lanes[0];
    const heavy = lane?.marks.find((mark) => mark.items[0]?.key === "the infusion");
    expect(heavy?.label).toBe("the infusion");
    const near = layOut(items, ["visits"], options(200)).lanes[0];
    expect(near?.marks.every((mark) => mark.label !== "")).toBe(true);
    expect(near?.marks.some((mark) => mark.isCluster)).toBe(false);
  });

  it("opens a cluster of different days and not one of a single day", () => {
    const apart = Array.from({ length: 12 }, (_, day) => item(`d${day}`, isoDay(TODAY - day)));
    const cluster = layOut(apart, ["visits"], options(0.1)).lanes[0]?.marks.find((mark) => mark.isCluster);
    expect(cluster && canOpen(cluster)).toBe(true);
    if (cluster) {
      const [first, last] = extentOf(cluster, TODAY);
      expect(last - first).toBeLessThan(12);
    }
    const same = Array.from({ length: 12 }, (_, number) => item(`s${number}`, "2026-05-01"));
    const still = layOut(same, ["visits"], options(60)).lanes[0]?.marks.find((mark) => mark.isCluster);
    expect(still && canOpen(still)).toBe(false);
    expect(still?.label).toBe("+8");
  });

  it("keeps the height of the lanes whatever the zoom", () => {
    const items = many(500);
    const heights = [0.1, 1, 10, 50].map((pxPerDay) => layOut(items, ["visits", "cart"], options(pxPerDay)).height);
    expect(new Set(heights).size).toBe(1);
  });

  it("draws what still lasts until today and hides empty lanes", () => {
    const open = item("R-CHOP", "2026-11-11", { lane: "treatment", is_open: true });
    const layout = layOut([open], ["visits", "treatment"], options(10));
    expect(layout.lanes.map((lane) => lane.code)).toEqual(["treatment"]);
    expect(layout.lanes[0]?.marks[0]?.width).toBe(100);
  });

  it("lays out two thousand items within a frame or two", () => {
    const items = many(2_000);
    const lanes: readonly Lane[] = ["disease", "treatment", "response", "cart", "toxicity", "visits", "decisions", "documents"];
    layOut(items, lanes, options(1));
    const started = performance.now();
    for (let step = 0; step < 10; step += 1) layOut(items, lanes, options(0.3 + step));
    // a generous bound for a busy machine; a quadratic layout would need seconds
    expect((performance.now() - started) / 10).toBeLessThan(120);
  });
});

const STORY: Story = {
  patient_id: "p",
  today: "2026-11-20",
  diagnosed_on: "2024-02-01",
  relapsed_on: "2025-10-01",
  infused_on: "2026-01-15",
  lanes: [],
  items: [item("diagnosis", "2024-02-01"), item("y15", "2041-01-15", { is_planned: true })],
  left_out: 0,
};

describe("view", () => {
  it("keeps the day under the pointer where it is", () => {
    const view = fit(1_000, 2_000, 700);
    const zoomed = zoomAt(view, 3, 210, { first: 0, last: 9_000 }, 700);
    expect(zoomed.from + 210 / zoomed.pxPerDay).toBeCloseTo(view.from + 210 / view.pxPerDay, 6);
  });

  it("never leaves the story, however far one drags or zooms", () => {
    const bounds = boundsOf(STORY);
    const whole = clamp(fit(bounds.first, bounds.last, 700), bounds, 700);
    expect(clamp(panBy(whole, 5_000), bounds, 700)).toEqual(whole);
    expect(clamp(zoomAt(whole, 0.01, 300, bounds, 700), bounds, 700).pxPerDay).toBeCloseTo(whole.pxPerDay, 9);
    const near = clamp(zoomAt(whole, 1e6, 300, bounds, 700), bounds, 700);
    expect(near.pxPerDay).toBe(60);
    expect(near.from).toBeGreaterThanOrEqual(whole.from);
    // who goes on zooming where it goes no nearer does not wander off
    expect(clamp(zoomAt(near, 2, 300, bounds, 700), bounds, 700)).toEqual(near);
  });

  it("knows the stretches that people ask for", () => {
    expect(presetRange(STORY, "infusion")).toEqual([dayNumber("2025-12-01"), dayNumber("2026-05-15")]);
    expect(presetRange(STORY, "plan")?.map(isoDay)).toEqual(["2026-01-15", "2041-01-15"]);
    expect(presetRange({ ...STORY, infused_on: null }, "plan")).toBeNull();
    expect(presetRange({ ...STORY, relapsed_on: null }, "relapse")).toBeNull();
    expect(presetRange(STORY, "whole")?.[0]).toBe(dayNumber("2024-02-01"));
    expect(presetRange(STORY, "whole")?.[1]).toBeLessThan(dayNumber("2028-01-01"));
  });

  it("counts months to the end of the month", () => {
    expect(isoDay(monthsAfter(dayNumber("2026-08-31"), 6))).toBe("2027-02-28");
    expect(isoDay(monthsAfter(dayNumber("2026-01-15"), 180))).toBe("2041-01-15");
  });
});

describe("ticks", () => {
  it("are never closer than can be read", () => {
    for (const pxPerDay of [0.05, 0.2, 0.9, 3, 12, 60]) {
      const days = calendarTicks(TODAY - 700, TODAY, pxPerDay).map((tick) => tick.day);
      for (let number = 1; number < days.length; number += 1) {
        expect(((days[number] ?? 0) - (days[number - 1] ?? 0)) * pxPerDay).toBeGreaterThan(55);
      }
    }
  });

  it("stand at the beginning of months and years", () => {
    expect(calendarTicks(dayNumber("2024-02-01"), dayNumber("2027-02-01"), 0.3).map((tick) => tick.value)).toEqual(["2025-01-01", "2026-01-01", "2027-01-01"]);
    expect(calendarTicks(dayNumber("2026-01-10"), dayNumber("2026-04-10"), 3).map((tick) => tick.value)).toEqual(["2026-02-01", "2026-03-01", "2026-04-01"]);
  });

  it("count from the infusion in days, then in months, then in years", () => {
    const zero = dayNumber("2026-01-15");
    expect(infusionTicks(zero, zero - 10, zero + 30, 10).map((tick) => tick.value)).toEqual([0, 7, 14, 21, 28]);
    expect(infusionTicks(zero, zero, zero + 400, 0.7).map((tick) => `${tick.unit}${tick.value}`)).toEqual(["m0", "m3", "m6", "m9", "m12"]);
    expect(infusionTicks(zero, zero - 900, zero - 10, 1)).toEqual([]);
  });
});

describe("buckets", () => {
  it("tell the months newest first and how much was when", () => {
    const items = [item("a", "2026-01-05"), item("b", "2026-01-20"), item("c", "2026-03-15", { weight: 90 })];
    expect(monthsOf(readingOrder(items)).map((month) => [month.month, month.items.map((each) => each.key)])).toEqual([
      ["2026-03", ["c"]],
      ["2026-01", ["b", "a"]],
    ]);
    const density = densityOf(items, dayNumber("2026-01-01"), dayNumber("2026-03-31"), 3);
    expect(density).toEqual([
      { amount: 2, weight: 50 },
      { amount: 0, weight: 0 },
      { amount: 1, weight: 90 },
    ]);
  });
});
