import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Appointment } from "@/features/clinics/api/appointments";
import { AppointmentDialog } from "@/features/clinics/components/appointment-dialogs";
import { serve, show } from "@/test-utils";

const place = { session_id: "s2", place_id: "p2", number: 1, on: "2026-12-01", starts_at: "2026-12-01T13:00:00Z", ends_at: "2026-12-01T13:30:00Z" };
const appointment = {
  id: "a1",
  patient: { id: "x", display_name: "Rossi Anna", birth_date: "1960-01-01", phone: "" },
  clinic: { id: "c1", title: "Controlli" },
  visit_type: { id: "t1", label_it: "Visita", label_en: "Visit" },
  planned_visit: null,
  starts_at: "2026-11-03T13:00:00Z",
  state: "booked",
  version: 1,
} as unknown as Appointment;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("moves the appointment as it stands now once a colleague's change was told", async () => {
  const sent = serve(({ method, headers }) => {
    if (method === "GET") return { body: { places: [place] } };
    if (headers.get("If-Match") === '"2"') return { body: { ...appointment, id: "a2", starts_at: place.starts_at } };
    return { status: 412, body: { code: "precondition_failed", detail: "Changed meanwhile.", current: { state: "booked", version: 2 } } };
  });
  const close = vi.fn();
  await show(<AppointmentDialog act="move" appointment={appointment} onClose={close} />);
  const user = userEvent.setup();
  const hour = await screen.findByRole("button", { name: /14:00/ });
  await user.click(hour);
  expect(await screen.findByRole("alert")).toHaveTextContent("Changed meanwhile.");
  expect(close).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: /14:00/ }));
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent.filter((request) => request.method === "POST").map((request) => request.headers.get("If-Match"))).toEqual(['"1"', '"2"']);
});

it("moves once at a double click on an hour", async () => {
  const sent = serve(({ method }) => (method === "GET" ? { body: { places: [place] } } : { body: { ...appointment, id: "a2", starts_at: place.starts_at } }));
  const close = vi.fn();
  await show(<AppointmentDialog act="move" appointment={appointment} onClose={close} />);
  const hour = await screen.findByRole("button", { name: /14:00/ });
  fireEvent.click(hour);
  fireEvent.click(hour);
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent.filter((request) => request.method === "POST")).toHaveLength(1);
});
