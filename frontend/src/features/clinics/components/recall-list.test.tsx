import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { RecallList } from "@/features/clinics/components/recall-list";
import { serve, show } from "@/test-utils";

const lost = (id: string, display_name: string, choosing_until: string | null) => ({
  id,
  patient: { id: `p-${id}`, display_name, birth_date: "1960-01-01", phone: "" },
  clinic: { id: "c1", title: "Controlli" },
  planned_visit: null,
  starts_at: "2026-11-20T13:00:00Z",
  state: "no_show",
  cancel_reason: "",
  choosing_until,
});

afterEach(() => vi.unstubAllGlobals());

it("says beside whom to call who is choosing another place, and until when", async () => {
  serve(({ path }) => ({ body: path.includes("recall") ? { appointments: [lost("a1", "Rossi Anna", "2026-12-03"), lost("a2", "Verdi Luca", null)] } : { clinics: [], cancel_reasons: [] } }));
  await show(<RecallList />);
  const [choosing, other] = await screen.findAllByRole("listitem");
  expect(within(choosing as HTMLElement).getByText("Sta scegliendo, fino al 03/12/2026")).toBeVisible();
  expect(within(other as HTMLElement).queryByText(/Sta scegliendo/)).toBeNull();
});
