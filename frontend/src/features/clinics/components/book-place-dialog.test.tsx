import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import type { Clinic } from "@/features/clinics/api/clinics";
import type { Place, Session } from "@/features/clinics/api/sessions";
import { BookPatientDialog } from "@/features/clinics/components/book-patient-dialog";
import { BookPlaceDialog } from "@/features/clinics/components/book-place-dialog";
import { serve, show } from "@/test-utils";
import type { SentRequest } from "@/test-utils";

const type = { id: "t1", label_it: "Visita", label_en: "Visit" };
const clinic = { id: "c1", title: "Controlli", is_active: true, can_run: true, visit_types: [type] };
const place = { id: "p3", starts_at: "2027-02-02T14:00:00Z" };
const refusal = { code: "booked_already", detail: "…", booked_at: "2027-02-02T13:00:00Z" };
const booked = { patient: { display_name: "Rossi Anna" }, starts_at: place.starts_at };

/** The server refuses the first of what is sent, and takes what is sent knowingly. */
function serveClinic(): readonly SentRequest[] {
  return serve(({ method, path, body }) => {
    if (method === "POST") return (body as { even_if_booked?: boolean }).even_if_booked ? { status: 201, body: booked } : { status: 409, body: refusal };
    if (path.includes("free-places")) return { body: { places: [{ session_id: "s1", place_id: "p3", number: 3, on: "2027-02-02", starts_at: place.starts_at, ends_at: place.starts_at }], eligible_on: null, is_known: true } };
    return { body: path.includes("patients") ? { results: [{ id: "x", display_name: "Rossi Anna", birth_date: "1960-01-01" }] } : { clinics: [clinic], cancel_reasons: [] } };
  });
}

async function bookKnowingly(sent: readonly SentRequest[], onClose: () => void): Promise<void> {
  const user = userEvent.setup();
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Il paziente è già prenotato in questa seduta");
  expect(alert).toHaveTextContent("martedì 2 febbraio 2027, ore 14:00");
  expect(screen.getAllByRole("alert")).toHaveLength(1);
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Prenota lo stesso" }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  const [first, second] = sent.filter(({ method }) => method === "POST").map(({ body }) => body as Record<string, unknown>);
  expect(second).toMatchObject({ session_id: "s1", place_id: "p3", patient_id: "x", even_if_booked: true });
  expect(second?.["client_id"]).not.toBe(first?.["client_id"]);
}

afterEach(() => vi.unstubAllGlobals());

it("says which appointment a patient has in the session already, and books a second one knowingly", async () => {
  const sent = serveClinic();
  const onClose = vi.fn();
  await show(<BookPlaceDialog clinic={clinic as unknown as Clinic} session={{ id: "s1", clinic, starts_at: place.starts_at } as unknown as Session} place={place as unknown as Place} onClose={() => void onClose()} />);
  const user = userEvent.setup();
  await user.type(screen.getByRole("combobox"), "ross");
  await user.click(await screen.findByRole("option", { name: /Rossi Anna/ }));
  await user.click(screen.getByRole("button", { name: "Prenota" }));
  await bookKnowingly(sent, onClose);
});

it("says so too where a place is chosen for a patient", async () => {
  const sent = serveClinic();
  const onClose = vi.fn();
  await show(<BookPatientDialog whom={{ patientId: "x", name: "Rossi Anna" }} onClose={() => void onClose()} />);
  await userEvent.setup().click(await screen.findByRole("button", { name: /^Prenota .*15:00/ }));
  await bookKnowingly(sent, onClose);
});
