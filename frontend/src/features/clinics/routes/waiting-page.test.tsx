import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { WaitingPage } from "@/features/clinics/routes/waiting-page";
import { serve, show } from "@/test-utils";

const clinic = (id: string, title: string) => ({ id, title, is_active: true, can_run: true, waiting_count: 0, visit_types: [] });

afterEach(() => vi.unstubAllGlobals());

it("chooses the clinic above both lists that it governs, and in neither of them", async () => {
  const sent = serve(({ path }) => {
    if (path.includes("/waiting/")) return { body: { waiting: [] } };
    if (path.includes("/picks/")) return { body: { picks: [] } };
    return { body: path.includes("recall") ? { appointments: [] } : { clinics: [clinic("c1", "Controlli"), clinic("c2", "Linfomi")], cancel_reasons: [] } };
  });
  await show(<WaitingPage />);
  const user = userEvent.setup();
  const choice = await screen.findByRole("combobox", { name: "Ambulatorio" });
  const governed = ["Chi aspetta un posto", "Chi sta scegliendo"].map((name) => screen.getByRole("region", { name }));
  for (const list of governed) {
    expect(within(list).queryByRole("combobox")).toBeNull();
    expect(choice.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  }
  expect(screen.getByText("Ambulatorio", { selector: "label" })).toBeVisible();
  await user.click(choice);
  await user.click(screen.getByRole("option", { name: "Linfomi" }));
  await vi.waitFor(() => expect(sent.filter(({ path }) => path.includes("c2"))).toHaveLength(2));
});
