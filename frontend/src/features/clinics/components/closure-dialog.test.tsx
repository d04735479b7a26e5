import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import type { Clinic } from "@/features/clinics/api/clinics";
import { ClosureDialog } from "@/features/clinics/components/closure-dialog";
import { serve, show } from "@/test-utils";

const clinic = { id: "c1", title: "Controlli", centre: { id: "k1", name: "Crema" } } as unknown as Clinic;
const REFUSED = "Questo giorno è già passato.";

afterEach(() => vi.unstubAllGlobals());

it("says a refusal once, at its field, and no more once the field is written anew", async () => {
  serve(() => ({ status: 400, body: { code: "past", detail: REFUSED, fields: { from_on: [REFUSED] } } }));
  await show(<ClosureDialog clinic={clinic} onClose={() => undefined} />);
  const user = userEvent.setup();
  const from = screen.getByRole("textbox", { name: /^Dal/ });
  await user.type(from, "01/02/2026");
  await user.type(screen.getByRole("textbox", { name: /Motivo/ }), "Ferie");
  await user.click(screen.getByRole("button", { name: "Chiudi questi giorni" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Controlla i dati indicati e riprova.");
  expect(screen.getAllByText(REFUSED)).toHaveLength(1);
  expect(from).toHaveAccessibleDescription(REFUSED);
  await user.clear(from);
  await user.type(from, "01/02/2027");
  await user.tab();
  expect(screen.queryByText(REFUSED)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});
