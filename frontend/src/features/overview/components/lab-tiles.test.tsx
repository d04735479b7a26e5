import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { LabNow } from "@/features/overview/api/overview";
import { LabTiles } from "@/features/overview/components/lab-tiles";
import { show } from "@/test-utils";

const lab = (code: string, flag: LabNow["flag"]): LabNow =>
  ({ code, label_it: code, value: 6.1, value_it: "6,1", unit: "g/dL", on: "2026-01-10", age_days: 1, trend: null, flag, author: "", centre: "" }) as LabNow;

it("says of a result without limits that it has none: nothing beside it would read as a normal one", async () => {
  await show(<LabTiles labs={[lab("hb", "no_limits"), lab("anc", "low"), lab("ldh", "normal")]} />);
  const [unknown, low, normal] = screen.getAllByRole("listitem").map((tile) => tile.textContent);
  expect(unknown).toContain("senza limiti");
  expect(low).toContain("basso");
  expect(normal).not.toContain("limiti");
});
