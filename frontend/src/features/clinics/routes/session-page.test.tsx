import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { SessionPage } from "@/features/clinics/routes/session-page";
import { dayInRome } from "@/shared/lib/format";
import { serve, show } from "@/test-utils";

const MINUTE = 60_000;
const clinic = { id: "c1", title: "Controlli", place: "", zone: "Europe/Rome", centre: { id: "k1", code: "crema", name: "Ospedale Maggiore di Crema", city: "Crema", kind: "circle" }, is_active: true, can_run: true, can_overbook: true, waiting_count: 0, visit_types: [] };

const session = (startsIn: number) => {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return { id: "s1", clinic, on: dayInRome(new Date()), starts_at: at(startsIn), ends_at: at(startsIn + 60 * MINUTE), room: "", state: "open", why: "", holiday_it: "", holiday_en: "", reason: "", place_count: 0, free_count: 0, places: [], version: 1 };
};

function serveSession(shown: object): void {
  serve(({ path }) => ({ body: path.includes("clinic-sessions") ? shown : path.includes("proposals") ? { proposals: [] } : { clinics: [clinic], cancel_reasons: [] } }));
}

async function offered(startsIn: number): Promise<(string | null)[]> {
  serveSession(session(startsIn));
  const { unmount } = await show(<SessionPage sessionId="s1" />);
  await userEvent.setup().click(await screen.findByRole("button", { name: "Seduta" }));
  const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
  unmount();
  return items;
}

afterEach(() => vi.unstubAllGlobals());

it("offers that a session was held only from its hour on, as the server takes it", async () => {
  expect(await offered(5 * MINUTE)).not.toContain("Segna come tenuta");
  expect(await offered(-5 * MINUTE)).toContain("Segna come tenuta");
});
