import { expect, it } from "vitest";

import type { StoryItem } from "@/features/overview/api/story";
import { LaneMarks } from "@/features/overview/components/lane-marks";
import { dayNumber, isoDay } from "@/features/overview/lib/day";
import { layOut } from "@/features/overview/lib/layout";
import { show } from "@/test-utils";

const WIDTH = 340;
const TODAY = dayNumber("2026-11-20");

const item = (key: string, start: string, title: string): StoryItem => ({
  ...{ key, start, title_it: title, title_en: title, lane: "cart", end: null, is_open: false, is_planned: false },
  ...{ detail_it: "", detail_en: "", weight: 100, tone: "neutral", tab: "course", kind: "" },
});

interface Name {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly anchor: string;
  readonly text: string;
}

/** The names that can be read in a picture as wide as a phone, which ends `beyond` px after the last item. */
async function namesAt(items: readonly StoryItem[], beyond: number): Promise<Name[]> {
  const layout = layOut(items, ["cart"], { pxPerDay: 1, today: TODAY, titleOf: (each) => each.title_it });
  const edgePx = Math.max(...layout.inOrder.map((mark) => mark.x)) + beyond;
  const { container } = await show(
    <svg>
      <LaneMarks layout={layout} fromPx={edgePx - WIDTH} width={WIDTH} edgePx={edgePx} focusKey="" chosenKey="" infusedOn={null} onOpen={() => undefined} onFocus={() => undefined} />
    </svg>,
  );
  return [...container.querySelectorAll("text")].map((node) => {
    const [x = 0, row = 0] = (node.closest("g")?.getAttribute("transform")?.match(/-?[\d.]+/g) ?? []).map(Number);
    const anchor = node.getAttribute("text-anchor") ?? "";
    const text = node.textContent;
    const at = x + Number(node.getAttribute("x"));
    const wide = text.length * 6.1;
    return { row, anchor, text, from: anchor === "end" ? at - wide : at, to: anchor === "end" ? at : at + wide };
  });
}

const infusion = item("infusion", "2026-11-20", "Infuso (giorno 0)");

it("puts the name before the mark where the picture of a phone ends after it", async () => {
  const shown = async (beyond: number): Promise<string[]> => (await namesAt([infusion], beyond)).map((name) => `${name.anchor}: ${name.text}`);
  expect(await shown(20)).toEqual(["end: Infuso (giorno 0)"]);
  expect(await shown(200)).toEqual(["start: Infuso (giorno 0)"]);
});

it("never puts a name over another one", async () => {
  const days = [0, 3, 6, 40, 90, 150, 160, 210, 260, 270];
  const steps = days.map((back) => item(`at-${back}`, isoDay(TODAY - back), `Passo ${back} del percorso`));
  const names = (await namesAt(steps, 8)).filter((name) => name.text !== "");
  expect(names.filter((name) => name.anchor === "end").length).toBeGreaterThan(0);
  for (const name of names) {
    const over = names.filter((other) => other !== name && other.row === name.row && other.from < name.to && name.from < other.to);
    expect(over).toEqual([]);
  }
});
