import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { LatestLab } from "@/features/case/api/record";
import { LabTable } from "@/features/case/components/lab-table";
import { show } from "@/test-utils";

const lab = (code: string, value: number, more: object): LatestLab =>
  ({ code, label_it: code, label_en: code, value, unit_label: "U/L", on: "2026-01-10", low: null, high: null, flag: null, ...more }) as unknown as LatestLab;

it("says of each result outside its limits on which side, and of one without limits that it has none", async () => {
  const labs = [
    lab("LDH", 480, { high: 250, flag: "high" }),
    lab("Linfociti", 0.3, { low: 1, flag: "low" }),
    lab("Emoglobina", 14, { low: 12, high: 16, flag: "normal" }),
    lab("Piastrine", 210, { flag: "no_limits" }),
    lab("Creatinina", 0.9, { high: 1.2 }),
  ];
  await show(<LabTable labs={labs} />);
  const told = screen.getAllByRole("rowheader").map((cell) => cell.textContent);
  expect(told).toEqual(["LDHsopra 250", "Linfocitisotto 1", "Emoglobina", "Piastrinesenza limiti", "Creatinina"]);
});
