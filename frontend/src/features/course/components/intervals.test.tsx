import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Course } from "@/features/course/api/course";
import { Intervals } from "@/features/course/components/intervals";
import { show } from "@/test-utils";

const interval = (code: string, status: string, value: number | null): object => ({
  ...{ code, label: code, status, value, unit: "d", net_value: null, target_max: null, published: "", started_at: "2026-01-10" },
});

it("lets nothing run on once the pathway is over", async () => {
  const intervals = [interval("K4", "ended", null), interval("K5", "running", null), interval("K3", "complete", 12)];
  await show(<Intervals course={{ intervals } as unknown as Course} />);
  const [ended, running, complete] = screen.getAllByRole("definition").map((told) => told.textContent);
  expect(ended).toContain("non concluso");
  expect(running).toContain("in corso dal");
  expect(complete).toBe("12 giorni");
});
