import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Patient } from "@/features/case/api/patient";
import { HospitalNumbers } from "@/features/case/components/patient/hospital-numbers";
import { IdentityForm } from "@/features/case/components/patient/identity-form";
import { serve, show } from "@/test-utils";

const centre = { id: "c1", code: "CM", name: "Ospedale di Crema", city: "Crema", kind: "circle" };
const patient = (more: object = {}): Patient =>
  ({
    id: "p1",
    version: 3,
    display_name: "Rossi Ada",
    family_name: "Rossi",
    given_name: "Ada",
    birth_date: "1961-03-12",
    sex: "F",
    tax_code: "RSSDAA61C52D142W",
    phone: "0373 1",
    email: "",
    gp_name: "",
    interpreter_needed: null,
    hospital_numbers: [],
    identifiers: [],
    warnings: [],
    centre,
    can: ["view", "edit"],
    ...more,
  }) as unknown as Patient;

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("shows both versions when a colleague was quicker, and overwrites nothing that was not chosen", async () => {
  const current = patient({ version: 4, phone: "0373 2", gp_name: "Dott.ssa Verdi" });
  const done = vi.fn();
  const sent = serve(({ headers }) =>
    headers.get("If-Match") === '"4"'
      ? { body: { ...current, version: 5 } }
      : { status: 412, body: { code: "precondition_failed", detail: "changed", current } },
  );
  await show(<IdentityForm patient={patient()} onDone={done} />);
  const user = userEvent.setup();
  expect(screen.getByRole("button", { name: "Salva" })).toBeDisabled();
  await user.clear(screen.getByLabelText("Telefono"));
  await user.type(screen.getByLabelText("Telefono"), "0373 9");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("Adesso in cartella: 0373 2");
  expect(told).toHaveTextContent("Quello che hai scritto: 0373 9");
  expect(sent[0]?.body).toEqual({ phone: "0373 9" });
  expect(screen.getByLabelText("Medico di medicina generale")).toHaveValue("Dott.ssa Verdi");
  await user.type(screen.getByLabelText("E-mail"), "ada@posta.example");
  await user.click(screen.getByRole("button", { name: "Tieni quello in cartella" }));
  expect(screen.getByLabelText("Telefono")).toHaveValue("0373 2");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent[1]?.body).toEqual({ email: "ada@posta.example" });
});

it("keeps a birth date that is none, and what was typed after the dialog was closed", async () => {
  serve(() => undefined);
  const { unmount } = await show(<IdentityForm patient={patient()} onDone={vi.fn()} />);
  const user = userEvent.setup();
  const born = (): HTMLElement => screen.getByRole("textbox", { name: /Data di nascita/ });
  await user.clear(born());
  await user.type(born(), "31/02/1961");
  expect(screen.getByRole("button", { name: "Salva" })).toBeDisabled();
  unmount();
  await show(<IdentityForm patient={patient()} onDone={vi.fn()} />);
  expect(born()).toHaveValue("31/02/1961");
  expect(born()).toBeInvalid();
});

it("lets who may not change it read it", async () => {
  serve(() => undefined);
  await show(<IdentityForm patient={patient({ can: ["view"] })} onDone={vi.fn()} />);
  expect(screen.getByLabelText("Telefono")).toHaveAttribute("readonly");
  expect(screen.queryByRole("button", { name: "Salva" })).toBeNull();
});

it("adds a hospital's number, keeps one that is refused, and asks before one goes", async () => {
  const known = { id: "n1", centre, number: "CM1" };
  const sent = serve(({ method, path }) => {
    if (path.endsWith("/circle/")) return { body: { results: [] } };
    if (method === "DELETE") return { status: 204 };
    return { status: 409, body: { code: "number_taken", detail: "Di un altro paziente.", fields: { number: ["Di un altro paziente."] } } };
  });
  await show(<HospitalNumbers patient={patient({ hospital_numbers: [known] })} />);
  const user = userEvent.setup();
  const number = screen.getByRole("textbox", { name: "Numero" });
  await user.type(number, "CM2");
  await user.click(screen.getByRole("button", { name: "Aggiungi numero" }));
  await waitFor(() => expect(number).toHaveAccessibleDescription("Di un altro paziente."));
  expect(number).toHaveValue("CM2");
  expect(sent.find((request) => request.method === "POST")?.body).toEqual({ centre_id: "c1", number: "CM2" });
  await user.click(screen.getByRole("button", { name: "Togli il numero CM1" }));
  expect(sent.some((request) => request.method === "DELETE")).toBe(false);
  await user.click(screen.getByRole("button", { name: "Togli CM1" }));
  await waitFor(() => expect(sent.find((request) => request.method === "DELETE")?.path).toBe("/api/v1/patients/p1/hospital-numbers/n1/"));
});
