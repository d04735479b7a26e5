import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { FollowUpRoute } from "@/app/routes/follow-up-route";
import { serve, show } from "@/test-utils";

vi.mock("@tanstack/react-router", async (original) => ({ ...(await original<object>()), useParams: () => ({ patientId: "p1" }) }));

beforeEach(() => {
  document.cookie = "csrftoken=abc";
});
afterEach(() => vi.unstubAllGlobals());

const centre = { id: "c1", code: "CM", name: "Ospedale di Crema", city: "Crema", kind: "circle" };
const doctor = { id: "d1", display_name: "Giulia Ferri", profession: "haematologist" };

const planned = (id: string, label: string, more: object = {}): object => ({
  id,
  code: id,
  label_it: label,
  label_en: label,
  on: "2026-06-01",
  opens_on: "2026-05-18",
  closes_on: "2026-06-15",
  seen_on: null,
  done_on: null,
  state: "planned",
  timing: "overdue",
  mode: "in_person",
  centres: [centre],
  is_optional: false,
  appointment: null,
  owner: "circle",
  due: [],
  indicated: [],
  not_asked: [],
  skip_reason: "",
  note: "",
  closed_by: null,
  closed_centre: null,
  version: 1,
  ...more,
});

const plan = (diedOn: string | null): object => ({
  id: "f1",
  died_on: diedOn,
  infused_on: "2025-12-01",
  protocol_it: "Dopo CAR-T",
  protocol_en: "After CAR-T",
  protocol_version: 1,
  evidence: "EBMT",
  circle_centre: centre,
  newer: null,
  pathway_id: "w1",
  safety_from: null,
  safety_since: null,
  version: 1,
  visits: [
    planned("signed", "Mese 1", { state: "done", done_on: "2026-01-02", timing: null, closed_by: doctor, closed_centre: centre }),
    planned("draft", "Mese 3"),
    planned("done", "Mese 4", { state: "done", done_on: "2026-04-02", timing: null, closed_by: doctor, closed_centre: centre }),
    planned("missed", "Mese 5"),
    planned("booked", "Mese 6"),
    planned("none", "Mese 7"),
  ],
});

const visit = (id: string, plannedId: string, state: string): object => ({ id, planned_visit_id: plannedId, state, on: "2026-01-02", begun_by: doctor });
const appointment = (plannedId: string, state: string): object => ({
  id: `a-${plannedId}`,
  planned_visit: { id: plannedId },
  state,
  starts_at: "2026-06-01T08:00:00Z",
  clinic: { id: "k1", title: "Controlli" },
  room: "Studio 2",
});

async function opened(diedOn: string | null): Promise<(name: string) => Promise<ReturnType<typeof within>>> {
  serve(({ path }) => {
    if (path.endsWith("/follow-up/")) return { body: { can_close: true, items: [], skip_reasons: [], may_follow: [], prevention: null, plans: [plan(diedOn)] } };
    if (path.endsWith("/visits/")) return { body: { can_begin: true, visits: [visit("v1", "signed", "signed"), visit("v2", "draft", "draft")] } };
    if (path.endsWith("/appointments/")) return { body: { appointments: [appointment("missed", "no_show"), appointment("booked", "booked")] } };
    return { body: { clinics: [{ id: "k1", title: "Controlli", is_active: true, can_run: true, visit_types: [] }] } };
  });
  await show(<FollowUpRoute />);
  const user = userEvent.setup();
  return async (name) => {
    const head = await screen.findByRole("button", { name: new RegExp(`^${name} `) });
    if (head.getAttribute("aria-expanded") !== "true") await user.click(head);
    return within(head.closest("li") as HTMLElement);
  };
}

it("of who has died still leads to what was written and says which appointments there were, and books and begins nothing", async () => {
  const open = await opened("2026-06-10");
  expect(await (await open("Mese 1")).findByRole("link", { name: "Referto" })).toHaveAttribute("href", "/cases/p1/visits/v1");
  const draft = await open("Mese 3");
  expect(await draft.findByRole("link", { name: "Continua la visita" })).toHaveAttribute("href", "/cases/p1/visits/v2");
  const missed = await open("Mese 5");
  expect(await missed.findByText(/Controlli · Studio 2/)).toBeVisible();
  expect(missed.getByText("Non presentato")).toBeVisible();
  const booked = await open("Mese 6");
  expect(await booked.findByText(/Controlli · Studio 2/)).toBeVisible();
  expect(booked.getByRole("button", { name: "Disdici" })).toBeVisible();
  expect(booked.queryByRole("button", { name: "Sposta" })).toBeNull();
  for (const name of ["Mese 3", "Mese 4", "Mese 5", "Mese 6", "Mese 7"]) {
    const row = await open(name);
    for (const act of ["Prenota", "Fai scegliere al paziente", "Inizia la visita"]) expect(row.queryByRole("button", { name: act })).toBeNull();
  }
});

it("of who lives books, lets choose, moves and begins", async () => {
  const open = await opened(null);
  const missed = await open("Mese 5");
  expect(await missed.findByRole("button", { name: "Prenota" })).toBeVisible();
  expect(missed.getByRole("button", { name: "Fai scegliere al paziente" })).toBeVisible();
  expect(await (await open("Mese 4")).findByRole("button", { name: "Inizia la visita" })).toBeVisible();
  expect(await (await open("Mese 6")).findByRole("button", { name: "Sposta" })).toBeVisible();
  expect(await (await open("Mese 7")).findByRole("button", { name: "Inizia la visita" })).toBeVisible();
});
