import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { PickDialog } from "@/features/clinics/components/pick-dialog";
import { serve, show } from "@/test-utils";

const days = ["2099-12-01", "2099-12-08", "2099-12-15", "2099-12-22", "2099-12-29", "2100-01-05"];
const places = days.flatMap((on, day) =>
  ["13:00", "13:30"].map((hour, half) => ({ session_id: `s${day}`, place_id: `p${day}-${half}`, number: half + 1, on, starts_at: `${on}T${hour}:00Z`, ends_at: `${on}T${hour}:30Z` })),
);
const clinic = { id: "c1", title: "Controlli", is_active: true, can_run: true, visit_types: [{ id: "t1", label_it: "Visita", label_en: "Visit" }] };
const whom = { patientId: "x", name: "Rossi Anna", clinicId: "c1", visit: { id: "v1", label: "Mese 12", opens_on: "2099-11-20", closes_on: "2099-12-20" } };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

const answer = (refusal: unknown) => serve(({ method, path }) => {
  if (method === "POST") return refusal ? { status: 400, body: refusal } : { status: 201, body: { picks: [] } };
  return { body: path.includes("free-places") ? { places } : { clinics: [clinic] } };
});

it("sends the places that were marked, at most six, within the window of the visit", async () => {
  const sent = answer(null);
  const close = vi.fn();
  await show(<PickDialog whom={whom} onClose={close} />);
  const user = userEvent.setup();
  const offered = within(await screen.findByRole("group", { name: "Posti fra cui scegliere" }));
  expect(offered.getByRole("status")).toHaveTextContent("prossimi posti liberi");
  const buttons = await offered.findAllByRole("button");
  for (const button of buttons.slice(0, 6)) await user.click(button);
  expect(offered.getByRole("status")).toHaveTextContent("6 posti segnati");
  await user.click(buttons[6] as HTMLElement);
  expect(offered.getByRole("status")).toHaveTextContent("Al massimo 6 posti: per segnarne un altro togline uno.");
  expect(buttons.map((button) => button.getAttribute("aria-pressed")).slice(0, 7)).toEqual([...Array<string>(6).fill("true"), "false"]);
  await user.click(buttons[0] as HTMLElement);
  expect(offered.getByRole("status")).toHaveTextContent("5 posti segnati");
  await user.click(buttons[6] as HTMLElement);
  expect(offered.getByRole("status")).toHaveTextContent("6 posti segnati");
  await user.click(screen.getByRole("button", { name: "Manda l'invito" }));
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
  const body = sent.find((request) => request.method === "POST")?.body as { place_ids: string[] };
  expect(body).toMatchObject({ patient_id: "x", planned_visit_id: "v1", visit_type_id: "t1", from_on: "2099-11-20", latest_on: "2099-12-20" });
  expect(body.place_ids).toEqual(["p0-1", "p1-0", "p1-1", "p2-0", "p2-1", "p3-0"]);
});

it("says at the field until when one cannot choose, and keeps what was marked", async () => {
  answer({ code: "bad_day", detail: "Prima di oggi.", fields: { until_on: ["Prima di oggi."] } });
  const close = vi.fn();
  await show(<PickDialog whom={whom} onClose={close} />);
  const user = userEvent.setup();
  await user.click((await screen.findAllByRole("button", { name: /^Segna/ }))[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Manda l'invito" }));
  expect(await screen.findByText("Prima di oggi.")).toBeVisible();
  expect(screen.getAllByText("Prima di oggi.")).toHaveLength(1);
  expect(screen.getAllByRole("button", { pressed: true })).toHaveLength(1);
  expect(close).not.toHaveBeenCalled();
  const until = screen.getByRole("textbox", { name: /^Può scegliere fino al/ });
  await user.clear(until);
  await user.type(until, "15/12/2099");
  await user.tab();
  expect(screen.queryByText("Prima di oggi.")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});
