import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { CalendarPage } from "@/features/clinics/routes/calendar-page";
import { serve, show } from "@/test-utils";

const clinic = { id: "c1", title: "Controlli", centre: { id: "k1", name: "Ospedale Maggiore di Crema" }, is_active: true, can_run: true, waiting_count: 0, visit_types: [] };

afterEach(() => vi.unstubAllGlobals());

it("says of a list without sessions which days it is of, and offers those of all clinics", async () => {
  const sent = serve(({ path }) => ({ body: path.includes("clinic-sessions") ? { sessions: [], days: [] } : { clinics: [clinic], cancel_reasons: [] } }));
  await show(<CalendarPage search={{ view: "list", on: "2026-11-28", clinic: "c1" }} />);
  expect(await screen.findByRole("heading", { name: "Nessuna seduta in questi giorni" })).toBeVisible();
  expect(screen.getByText("Sono mostrate solo le sedute di Controlli.")).toBeVisible();
  expect(screen.getByRole("heading", { name: /28 nov.* 2026 – 5 mar.* 2027/ })).toBeVisible();
  expect(sent.some(({ path }) => path.includes("from=2026-11-28") && path.includes("to=2027-03-05"))).toBe(true);
  expect(screen.getByRole("button", { name: "Tutti gli ambulatori" })).toBeVisible();
});
