import { renderHook, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Course, Series } from "@/features/labs/api/labs";
import { ValuesTable } from "@/features/labs/components/values-table";
import { usePointText } from "@/features/labs/hooks/use-point-text";
import { show } from "@/test-utils";

const course = (code: string, limit: number, flags = 0): Course =>
  ({ code, label_it: code, label_en: code, unit: "1", unit_label: "g/dL", days: [20_454], values: [6.1], flags: [flags], limit: [limit], by: [-1], origin: [-1] }) as Course;

const COURSES = [course("hb", -1), course("anc", 0), course("ldh", 1, 1), course("vital.temp_c", -1)];
const SERIES = { series: COURSES, limits: [[1.5, 7], [null, 5]], people: [], origins: [], treatments: [] } as unknown as Series;

it("says of a result without limits that it has none, and of a vital sign nothing", async () => {
  await show(<ValuesTable series={SERIES} courses={COURSES} view={{ from: 20_000, to: 21_000 }} />);
  const rows = screen.getAllByRole("row").map((row) => row.textContent);
  const row = (name: string): string => rows.find((text) => text.includes(name)) ?? "";
  expect(row("hb")).toContain("senza limiti");
  expect(row("anc")).toContain("1,5–7");
  expect(row("ldh")).toContain("≤ 5 · sopra i limiti");
  expect(row("vital")).not.toContain("limiti");
});

it("says so in the line beside the chart too", () => {
  const { result } = renderHook(() => usePointText(SERIES));
  expect(COURSES.map((each) => result.current(each, 0).split(" · ")[0])).toEqual([
    "6,1 g/dL, senza limiti",
    "6,1 g/dL, nei limiti (1,5–7)",
    "6,1 g/dL, sopra i limiti (≤ 5)",
    "6,1 g/dL",
  ]);
});
