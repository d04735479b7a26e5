import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { SummaryTab } from "@/features/case/routes/summary-tab";
import { NAMESPACES, startI18n } from "@/shared/i18n/i18n";

afterEach(() => vi.unstubAllGlobals());

const NOTHING = "Ancora nulla di registrato.";
const field = { code: "disease", source: "diagnosis.disease", label_it: "Malattia", label_en: "Disease", kind: "text", unit: "", dated: false, choices: [] };
const schema = { sections: [{ fields: [field] }], absent_reason_labels: [], therapy_line_columns: [] };
const record = {
  diagnosis: { disease: { value: "DLBCL", absent_reason: null, on: null, author: null, centre: null } },
  status: {},
  disease_status: {},
  vitals: {},
  allergies: null,
  medications: null,
  medication: {},
  virology: [],
  derived_facts: [],
  comorbidity: {},
  scores: [],
  labs: [],
  conditions: [],
};

/** Shows the tab; the definition of the form comes when the test says so. */
async function openSummary(): Promise<(answer: Response) => void> {
  await startI18n(NAMESPACES);
  let arrive: (answer: Response) => void = () => undefined;
  const definition = new Promise<Response>((resolve) => {
    arrive = resolve;
  });
  vi.stubGlobal("fetch", async (path: string) => {
    if (path === "/api/v1/referral-form/") return definition;
    if (path === "/api/v1/patients/rossi/record/") return Response.json(record);
    return Response.json({ results: [], pathway: null, others: [] });
  });
  const root = createRootRoute();
  const app = createRoute({ getParentRoute: () => root, id: "app" });
  const one = createRoute({ getParentRoute: () => app, path: "/cases/$patientId", component: SummaryTab });
  const router = createRouter({
    routeTree: root.addChildren([app.addChildren([one])]),
    history: createMemoryHistory({ initialEntries: ["/cases/rossi"] }),
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await act(async () => router.load());
  await screen.findByText("Nessun invio in corso", { exact: false });
  return (answer) => arrive(answer);
}

it("does not say that nothing was recorded while the names of the fields are on their way", async () => {
  const arrive = await openSummary();
  expect(screen.queryByText(NOTHING)).toBeNull();
  expect(screen.getByRole("status")).toHaveAttribute("aria-busy", "true");
  await act(async () => arrive(Response.json(schema)));
  expect(await screen.findByRole("row", { name: "Malattia DLBCL" })).toBeVisible();
  expect(screen.getByRole("region", { name: "Comorbidità e rischi" })).toHaveTextContent(NOTHING);
});

it("says that the names of the fields did not come, not that nothing was recorded; values that need none stay", async () => {
  const arrive = await openSummary();
  await act(async () => arrive(Response.json({ code: "server_error" }, { status: 500 })));
  expect(await screen.findByRole("button", { name: "Riprova" })).toBeVisible();
  expect(screen.queryByText(NOTHING)).toBeNull();
  expect(screen.getByRole("region", { name: "Ultimi esami" })).toBeVisible();
});
