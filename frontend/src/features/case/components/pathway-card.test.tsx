import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useQuery } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { PathwayCard } from "@/features/case/components/pathway-card";
import { serve, show } from "@/test-utils";

const centre = { id: "c1", code: "BS", name: "ASST Brescia", city: "Brescia", kind: "hub" };
const pathway = (part: object): object => ({
  pathway: {
    id: "w1",
    version: 7,
    state: "slot_planned",
    state_label: "Slot pianificato",
    owner_centre: centre,
    owner_person: null,
    due_at: null,
    planned_at: null,
    overdue: false,
    closed_at: null,
    moves: [
      { code: "decide", label: "Decidi", to: "decided", requires_reason: false, requires_plan: false, guards: [], proofs: [], via: "referral" },
      { code: "collect", label: "Aferesi fatta", to: "leukapheresis_done", requires_reason: false, requires_plan: false, guards: ["handover_sent"], proofs: [], via: "pathway" },
    ],
    closure_reasons: [{ code: "other", label: "Altro", needs_text: true }],
    steps: [],
    ...part,
  },
  others: [],
});

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("offers the steps that the server allows, and takes one after its conditions were confirmed", async () => {
  const after = pathway({ version: 8, state_label: "Aferesi eseguita", moves: [], closure_reasons: [] });
  const sent = serve(({ method }) => ({ body: method === "POST" ? after : pathway({}) }));
  await show(<PathwayCard patientId="p1" />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Aferesi fatta" }));
  expect(screen.queryByRole("button", { name: "Decidi" })).toBeNull();
  const confirm = screen.getByRole("button", { name: "Conferma il passo" });
  expect(confirm).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: "La consegna al centro del circolo è stata inviata" }));
  await user.click(confirm);
  expect(await screen.findByText("Aferesi eseguita")).toBeVisible();
  expect(sent.find((request) => request.method === "POST")).toMatchObject({
    path: "/api/v1/pathways/w1/move/",
    body: { to: "leukapheresis_done", confirmed: ["handover_sent"], expected_version: 7 },
  });
  expect(screen.queryByRole("button", { name: "Chiudi il percorso" })).toBeNull();
});

it("of who has died says whose turn it is no more, and lets the pathway be closed", async () => {
  const shown = async (part: object): Promise<() => void> => {
    serve(() => ({ body: pathway({ moves: [], ...part }) }));
    const { unmount } = await show(<PathwayCard patientId="p1" />);
    expect(await screen.findByRole("button", { name: "Chiudi il percorso" })).toBeVisible();
    return unmount;
  };
  const unmount = await shown({});
  expect(screen.getByText("Tocca a ASST Brescia")).toBeVisible();
  unmount();
  await shown({ owner_centre: null });
  expect(screen.queryByText(/Tocca a/)).toBeNull();
});

it("leaves the next step open that is opened while the lists are still being read again", async () => {
  const step = (code: string, label: string): object => ({ code, label, to: code, requires_reason: false, requires_plan: false, guards: [], proofs: [], via: "pathway" });
  serve(({ method }) => ({ body: pathway({ moves: [method === "POST" ? step("follow_up", "Avvia il follow-up") : step("returned", "Accetta il rientro")] }) }));
  let answer = (_value: number): void => undefined;
  let reads = 0;
  function List(): null {
    useQuery({
      queryKey: ["referrals", "p1"],
      queryFn: () => {
        reads += 1;
        return reads === 1 ? 1 : new Promise<number>((resolve) => (answer = resolve));
      },
    });
    return null;
  }
  await show(
    <>
      <List />
      <PathwayCard patientId="p1" />
    </>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Accetta il rientro" }));
  await user.click(screen.getByRole("button", { name: "Conferma il passo" }));
  await user.click(await screen.findByRole("button", { name: "Avvia il follow-up" }));
  answer(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.getByRole("form", { name: "Avvia il follow-up" })).toBeVisible();
});

it("shows what the course proves and what it lacks, offers no tick for either, and waits for the course", async () => {
  const proofs = [
    { guard: "virology_within_30_days", proven: true, missing: [] },
    { guard: "identity_check", proven: false, missing: ["Etichettatura"] },
  ];
  const collect = { code: "collect", label: "Aferesi fatta", to: "leukapheresis_done", requires_reason: false, requires_plan: false, guards: [], proofs, via: "pathway" };
  serve(() => ({ body: pathway({ moves: [collect] }) }));
  await show(<PathwayCard patientId="p1" />);
  await userEvent.setup().click(await screen.findByRole("button", { name: "Aferesi fatta" }));
  const shown = screen.getByRole("group", { name: "Che cosa mostra il percorso CAR-T" });
  expect(within(shown).getByText("Dimostrato")).toBeVisible();
  expect(within(shown).getByText("Etichettatura")).toBeVisible();
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.getByRole("button", { name: "Conferma il passo" })).toBeDisabled();
});

it("asks for the day of a planned apheresis at its field, sends it, and shows it", async () => {
  const decided = {
    state: "decided",
    moves: [{ code: "plan_slot", label: "Programma l'aferesi", to: "slot_planned", requires_reason: false, requires_plan: true, guards: [], proofs: [], via: "pathway" }],
  };
  const sent = serve(({ method }) => ({ body: method === "POST" ? pathway({ planned_at: "2027-03-05T12:00:00Z", moves: [] }) : pathway(decided) }));
  await show(<PathwayCard patientId="p1" />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Programma l'aferesi" }));
  await user.click(screen.getByRole("button", { name: "Conferma il passo" }));
  const day = screen.getByRole("textbox", { name: /Giorno previsto/ });
  expect(day).toHaveFocus();
  expect(await screen.findByText("Indica il giorno previsto.")).toBeVisible();
  expect(sent.some((request) => request.method === "POST")).toBe(false);
  await user.type(day, "5/3/2027");
  await user.click(screen.getByRole("button", { name: "Conferma il passo" }));
  expect(await screen.findByText("Previsto per il 05/03/2027")).toBeVisible();
  expect(sent.find((request) => request.method === "POST")?.body).toMatchObject({ to: "slot_planned", planned_at: "2027-03-05T12:00:00Z" });
});

it("closes with a reason, keeps the words when somebody else was quicker, and shows where it stands now", async () => {
  let moved = false;
  const sent = serve(({ method }) => {
    if (method === "GET") return { body: pathway(moved ? { state_label: "Aferesi eseguita" } : {}) };
    moved = true;
    return { status: 409, body: { code: "changed_meanwhile", detail: "Il percorso è andato avanti." } };
  });
  await show(<PathwayCard patientId="p1" />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Chiudi il percorso" }));
  await user.click(screen.getByRole("combobox", { name: "Motivo" }));
  await user.click(await screen.findByRole("option", { name: "Altro" }));
  const close = screen.getAllByRole("button", { name: "Chiudi il percorso" })[1];
  expect(close).toBeDisabled();
  await user.type(screen.getByRole("textbox", { name: "Nota" }), "Trasferita");
  await user.click(close as HTMLElement);
  expect(await screen.findByRole("alert")).toHaveTextContent("Il percorso è andato avanti.");
  await waitFor(() => expect(screen.getByText("Aferesi eseguita")).toBeVisible());
  expect(screen.getByRole("textbox", { name: "Nota" })).toHaveValue("Trasferita");
  expect(sent.find((request) => request.method === "POST")?.body).toEqual({ reason_code: "other", text: "Trasferita", expected_version: 7 });
});
