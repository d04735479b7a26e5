import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { AppointmentLinkPage } from "@/features/reminders/routes/link-page";
import { NAMESPACES, startI18n } from "@/shared/i18n/i18n";
import { serve } from "@/test-utils";
import type { SentRequest } from "@/test-utils";

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

const asked = {
  about: "confirm",
  name: "Anna",
  place: "Ospedale di Crema",
  phone: "0373 000000",
  when_it: "martedì 2 febbraio 2027, ore 14:00",
  when_en: "Tuesday 2 February 2027, 14:00",
  until_it: "",
  until_en: "",
  state: "open",
  answer: "",
  places: [],
  push_key: "",
  device: "",
};

async function open(answer: (request: SentRequest) => { status?: number; body?: unknown }): Promise<SentRequest[]> {
  await startI18n(NAMESPACES);
  const sent = serve(answer);
  const root = createRootRoute();
  const link = createRoute({ getParentRoute: () => root, path: "/a/$token", component: AppointmentLinkPage });
  const router = createRouter({ routeTree: root.addChildren([link]), history: createMemoryHistory({ initialEntries: ["/a/abc"] }) });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return sent;
}

it("asks once more before it cancels, and sends nothing before a press", async () => {
  const sent = await open(({ method }) => ({ body: method === "POST" ? { ...asked, state: "answered", answer: "cancel" } : asked }));
  expect(await screen.findByText("martedì 2 febbraio 2027, ore 14:00")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Non posso venire" }));
  expect(sent.filter(({ method }) => method === "POST")).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Sì, disdico" }));
  expect(await screen.findByText("Appuntamento disdetto")).toBeVisible();
  expect(sent.at(-1)).toMatchObject({ method: "POST", path: "/api/v1/appointment-links/abc/", body: { answer: "cancel" } });
});

it("offers a place until its hour, and says that it was declined", async () => {
  const offer = { ...asked, about: "offer", until_it: "domenica 31 gennaio 2027, ore 10:00", until_en: "Sunday 31 January 2027, 10:00" };
  await open(({ method }) => ({ body: method === "POST" ? { ...offer, state: "answered", answer: "cancel", until_it: "", until_en: "" } : offer }));
  expect(await screen.findByText("Lo teniamo per Lei fino a domenica 31 gennaio 2027, ore 10:00.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Non lo prendo" }));
  await userEvent.click(screen.getByRole("button", { name: "Sì, lo lascio" }));
  expect(await screen.findByText("Posto lasciato ad altri")).toBeVisible();
  expect(screen.queryByText("martedì 2 febbraio 2027, ore 14:00")).toBeNull();
});

const pick = {
  ...asked,
  about: "pick",
  when_it: "",
  when_en: "",
  until_it: "venerdì 5 febbraio 2027",
  until_en: "Friday 5 February 2027",
  places: [
    { id: "p1", when_it: "martedì 9 febbraio 2027, ore 14:00", when_en: "Tuesday 9 February 2027, 14:00" },
    { id: "p2", when_it: "martedì 9 febbraio 2027, ore 14:30", when_en: "Tuesday 9 February 2027, 14:30" },
  ],
};

it("lets the patient mark a place, and takes it with a second press", async () => {
  const taken = { ...pick, state: "answered", answer: "choose", when_it: "martedì 9 febbraio 2027, ore 14:30", places: [] };
  const sent = await open(({ method }) => ({ body: method === "POST" ? taken : pick }));
  const take = await screen.findByRole("button", { name: "Prendo questo appuntamento" });
  expect(take).toBeDisabled();
  await userEvent.click(screen.getByRole("radio", { name: /14:30/ }));
  expect(sent.filter(({ method }) => method === "POST")).toEqual([]);
  await userEvent.click(take);
  expect(await screen.findByText("Appuntamento preso")).toBeVisible();
  expect(sent.at(-1)).toMatchObject({ method: "POST", body: { answer: "choose", place_id: "p2" } });
});

it("says that none suits, with a reason", async () => {
  const sent = await open(({ method }) => ({ body: method === "POST" ? { ...pick, state: "answered", answer: "none", places: [] } : pick }));
  await userEvent.click(await screen.findByRole("button", { name: "Nessuno mi va bene" }));
  await userEvent.type(screen.getByRole("textbox"), "Solo al mattino");
  await userEvent.click(screen.getByRole("button", { name: "Sì, mi chiami il centro" }));
  expect(await screen.findByText("Il centro La chiamerà")).toBeVisible();
  expect(sent.at(-1)).toMatchObject({ body: { answer: "none", note: "Solo al mattino" } });
});

it("says what to do when the address leads nowhere", async () => {
  await open(() => ({ status: 404, body: { code: "not_found" } }));
  expect(await screen.findByText("Questo indirizzo non porta a un appuntamento")).toBeVisible();
});

/** A telephone that takes push, at a push service of the test. */
function telephone(endpoint: string): void {
  let held: object | null = null;
  const made = {
    endpoint,
    options: { applicationServerKey: null },
    getKey: (name: string) => new TextEncoder().encode(name).buffer,
    unsubscribe: () => Promise.resolve(true),
  };
  const pushManager = {
    getSubscription: () => Promise.resolve(held),
    subscribe: () => Promise.resolve((held = made)),
  };
  const registration = { pushManager, active: {}, scope: "http://localhost:3000/a/" };
  vi.stubGlobal("PushManager", vi.fn());
  vi.stubGlobal("Notification", { permission: "granted", requestPermission: () => Promise.resolve("granted") });
  const worker = { register: () => Promise.resolve(registration), getRegistrations: () => Promise.resolve([registration]) };
  Object.defineProperty(navigator, "serviceWorker", { value: worker, configurable: true });
}

it("says nothing of notices where the telephone cannot show them", async () => {
  await open(() => ({ body: { ...asked, push_key: "BKey" } }));
  await screen.findByText("martedì 2 febbraio 2027, ore 14:00");
  expect(screen.queryByRole("group", { name: "Promemoria su questo telefono" })).toBeNull();
});

it("turns notices on this telephone on and off again", async () => {
  telephone("https://push.example/1");
  const device = "5ba15fff965f44afa55aa4fa4d52b94b0ba86380a161089ddca9b9d08bef9ef6";
  const sent = await open(({ method }) => ({ body: { ...asked, push_key: "BKey", device: method === "POST" ? device : "" } }));
  await userEvent.click(await screen.findByRole("button", { name: "Sì, mi avvisi qui" }));
  const stop = await screen.findByRole("button", { name: "Non avvisarmi più qui" });
  expect(sent.at(-1)).toMatchObject({
    method: "POST",
    path: "/api/v1/appointment-links/abc/push/",
    body: { endpoint: "https://push.example/1", p256dh: "cDI1NmRo", auth: "YXV0aA" },
  });
  await userEvent.click(stop);
  expect(await screen.findByRole("button", { name: "Sì, mi avvisi qui" })).toBeVisible();
  expect(sent.at(-1)).toMatchObject({ method: "DELETE", path: "/api/v1/appointment-links/abc/push/" });
});

it("says where to allow it when the telephone refused", async () => {
  telephone("https://push.example/1");
  vi.stubGlobal("Notification", { permission: "default", requestPermission: () => Promise.resolve("denied") });
  const sent = await open(() => ({ body: { ...asked, push_key: "BKey" } }));
  await userEvent.click(await screen.findByRole("button", { name: "Sì, mi avvisi qui" }));
  expect(await screen.findByText("Il telefono non ha dato il permesso: si può cambiare nelle sue impostazioni.")).toBeVisible();
  expect(sent.every(({ method }) => method === "GET")).toBe(true);
});

it("does not call another telephone this one", async () => {
  telephone("https://push.example/2");
  await open(() => ({ body: { ...asked, push_key: "BKey", device: "0".repeat(64) } }));
  expect(await screen.findByRole("button", { name: "Sì, mi avvisi qui" })).toBeVisible();
});
