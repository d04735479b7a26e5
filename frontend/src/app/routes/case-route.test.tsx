import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import type { AnyRouter } from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { CaseRoute } from "@/app/routes/case-route";
import { patientKey } from "@/features/case/api/patient";
import { AccessTab } from "@/features/case/routes/access-tab";
import { createQueryClient } from "@/shared/api/query-client";
import { NAMESPACES, startI18n } from "@/shared/i18n/i18n";
import type * as Connection from "@/shared/realtime/connection";
import { serve } from "@/test-utils";

const heard = vi.hoisted(() => new Map<string, (event: unknown) => void>());
vi.mock("@/shared/realtime/connection", async (original) => {
  const { realtime, ...more } = await original<typeof Connection>();
  const on = (type: string, handler: (event: unknown) => void): (() => void) => {
    heard.set(type, handler);
    return () => heard.delete(type);
  };
  return { ...more, realtime: Object.assign(realtime, { on }) };
});

/** jsdom has none; the page asks it whether the discussion is in sight. */
class NothingInSight {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
beforeEach(() => vi.stubGlobal("IntersectionObserver", NothingInSight));
afterEach(() => vi.unstubAllGlobals());

/** Stands for every form of a case that holds what is typed. */
function Form(): ReactNode {
  const [value, setValue] = useState("");
  return <input aria-label="LDH" value={value} onChange={(event) => setValue(event.currentTarget.value)} />;
}

const patient = (id: string, more: object = {}): object => ({
  id,
  display_name: id,
  birth_date: null,
  sex: "F",
  tax_code: null,
  centre: null,
  diagnosis: null,
  allergies: null,
  alerts: [],
  can: ["view", "view_clinical"],
  ...more,
});

const look = {
  at: "2026-11-20T09:00:00Z",
  person: { id: "d1", display_name: "Giulia Ferri", profession: "haematologist" },
  actor: "",
  centre: { id: "c1", code: "CM", name: "Ospedale di Crema", city: "Crema", kind: "circle" },
  action: "patient.viewed",
  why: "",
};
const passedOn = { ...look, action: "referral.handed_over", person: { ...look.person, id: "d2", display_name: "Marta Riva" } };

const opened = (known: object): object => ({
  patient: known,
  circle: { results: [] },
  pathway: { pathway: null, others: [] },
  referrals: null,
  record: null,
  overview: null,
});
let asked: string[] = [];
beforeEach(() => {
  asked = [];
});

/** The case page in a router like ours, with patients that were looked at a moment ago: no skeleton comes first. */
async function openCase(patients: Readonly<Record<string, object>>, first: string, tab = "labs"): Promise<AnyRouter> {
  await startI18n(NAMESPACES);
  serve(({ path }) => {
    asked.push(path);
    const id = /^\/api\/v1\/patients\/(\w+)\/case\/$/.exec(path)?.[1];
    if (id && patients[id]) return { body: opened(patients[id]) };
    if (path.endsWith("/access-log/")) return { body: { results: [look, passedOn], next: null, previous: null } };
    return { status: 404, body: { code: "not_found" } };
  });
  const root = createRootRoute();
  const app = createRoute({ getParentRoute: () => root, id: "app" });
  const one = createRoute({ getParentRoute: () => app, path: "/cases/$patientId", component: CaseRoute });
  const labs = createRoute({ getParentRoute: () => one, path: "labs", component: Form });
  const access = createRoute({ getParentRoute: () => one, path: "access", component: AccessTab });
  const router = createRouter({
    routeTree: root.addChildren([app.addChildren([one.addChildren([labs, access])])]),
    history: createMemoryHistory({ initialEntries: [`/cases/${first}/${tab}`] }),
  });
  // the app's own: for how long what was read stays fresh decides what is asked for again
  const client = createQueryClient();
  for (const [id, known] of Object.entries(patients)) client.setQueryData(patientKey(id), known);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router as unknown as AnyRouter;
}

it("leaves nothing half typed from one patient in the form of the next", async () => {
  const router = await openCase({ rossi: patient("rossi"), verdi: patient("verdi") }, "rossi");
  await userEvent.setup().type(await screen.findByLabelText("LDH"), "480");
  await act(async () => router.navigate({ href: "/cases/verdi/labs" } as never));
  await vi.waitFor(() => expect(screen.getByRole("heading", { name: "verdi" })).toBeVisible());
  expect(await screen.findByLabelText("LDH")).toHaveValue("");
});

it("asks again where the pathway stands when the course changes, whatever tab is open", async () => {
  await openCase({ rossi: patient("rossi") }, "rossi");
  expect(await screen.findByLabelText("LDH")).toBeVisible();
  await vi.waitFor(() => expect(asked).toContain("/api/v1/patients/rossi/case/"));
  heard.get("course.changed")?.({ data: { patient_id: "verdi", pathway_id: "w", what: "pharmacy" } });
  heard.get("course.changed")?.({ data: { patient_id: "rossi", pathway_id: "w", what: "pharmacy" } });
  await vi.waitFor(() => expect(asked).toContain("/api/v1/patients/rossi/pathway/"), { timeout: 8000 });
});

it("asks once for all that the page shows, and not again for its parts", async () => {
  await openCase({ rossi: patient("rossi") }, "rossi");
  expect(await screen.findByLabelText("LDH")).toBeVisible();
  await vi.waitFor(() => expect(asked).toContain("/api/v1/patients/rossi/case/"));
  expect(asked.filter((path) => path.startsWith("/api/v1/patients/"))).toEqual(["/api/v1/patients/rossi/case/"]);
});

it("names allergies and what to mind in the head of the page, in words", async () => {
  const known = {
    allergies: [{ text: "Penicillina", severity: "severe" }, { text: "Lattice", severity: null }],
    alerts: [{ code: "anticoagulant" }],
  };
  await openCase({ rossi: patient("rossi", known) }, "rossi");
  const head = await screen.findByRole("region", { name: "Paziente" });
  expect(head).toHaveTextContent("Allergie: Penicillina, Lattice");
  expect(head).toHaveTextContent("In terapia anticoagulante");
});

it("lets the privacy officer read who looked, and nothing about the patient", async () => {
  await openCase({}, "rossi", "access");
  expect(await screen.findByRole("heading", { level: 1, name: "Chi ha visto questa cartella" })).toBeVisible();
  const row = await screen.findByRole("row", { name: /Giulia Ferri/ });
  expect(row).toHaveTextContent("20/11/2026, 10:00Giulia FerriEmatologo · Ospedale di CremaHa aperto la cartella");
  expect(screen.getByRole("row", { name: /Marta Riva/ })).toHaveTextContent("Ha passato il caso a un collega");
  expect(screen.queryByRole("complementary")).toBeNull();
  expect(screen.queryByRole("navigation")).toBeNull();
});

it("shows the secretary who the patient is, and claims nothing about a record she may not see", async () => {
  const known = { can: ["view", "edit"], version: 1, hospital_numbers: [], identifiers: [], warnings: [], centre: look.centre };
  await openCase({ rossi: patient("rossi", known) }, "rossi");
  expect(await screen.findByRole("heading", { level: 1, name: "rossi" })).toBeVisible();
  expect(screen.getByLabelText("Telefono")).toBeEnabled();
  expect(screen.queryByText("Allergie non registrate")).toBeNull();
  expect(screen.queryByRole("complementary")).toBeNull();
  expect(screen.queryByLabelText("LDH")).toBeNull();
});
