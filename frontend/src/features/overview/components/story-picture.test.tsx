import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Story, StoryItem } from "@/features/overview/api/story";
import { StoryPicture } from "@/features/overview/components/story-picture";
import { show } from "@/test-utils";

const NUMBERS = Array.from({ length: 28 }, (_, number) => number + 1);
const item = (number: number): StoryItem => ({
  ...{ key: `procedure:${number}`, start: `2026-02-${String(number).padStart(2, "0")}`, title_it: `Prelievo ${number}`, title_en: `Sample ${number}` },
  ...{ lane: "visits", end: null, is_open: false, is_planned: false, detail_it: "", detail_en: "", weight: 10, tone: "neutral", tab: "record", kind: "" },
});
const story: Story = {
  ...{ patient_id: "p", today: "2026-11-20", diagnosed_on: null, infused_on: null, relapsed_on: null, lanes: [], left_out: 0 },
  items: [...NUMBERS.map(item), { ...item(1), key: "procedure:first", start: "2011-01-01" }],
};

it("leaves the focus where a mark stands that comes to stand with others", async () => {
  await show(<StoryPicture patientId="p" story={story} items={story.items} lanes={["visits"]} />);
  const cluster = screen.getAllByRole("button").find((mark) => mark.getAttribute("data-key")?.startsWith("cluster-"));
  if (!cluster) throw new Error("nothing stands together");
  fireEvent.click(cluster); // shows the days of all of it
  const alone = await screen.findByRole("button", { name: /^Prelievo 20/ });
  alone.focus();

  fireEvent.keyDown(alone, { key: "0" }); // the whole story

  expect(screen.queryByRole("button", { name: /^Prelievo 20/ })).toBeNull();
  expect(document.activeElement?.getAttribute("data-key")).toMatch(/^cluster-/);
});

it("shows the mark that Tab leads to, also where it was moved out of sight", async () => {
  await show(<StoryPicture patientId="p" story={story} items={story.items} lanes={["visits"]} />);
  const cluster = screen.getAllByRole("button").find((mark) => mark.getAttribute("data-key")?.startsWith("cluster-"));
  if (!cluster) throw new Error("nothing stands together");
  fireEvent.click(cluster);
  const met = await screen.findByRole("button", { name: /^Prelievo 20/ });
  met.focus();
  for (let times = 0; times < 40; times += 1) fireEvent.keyDown(met, { key: "ArrowLeft", shiftKey: true });
  met.blur();
  expect(screen.queryByRole("button", { name: /^Prelievo 19/ })).toBeNull();

  met.focus();

  expect(await screen.findByRole("button", { name: /^Prelievo 19/ })).toBeInTheDocument();
});
