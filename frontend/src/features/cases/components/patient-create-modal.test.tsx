import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { PatientCreateModal } from "@/features/cases/components/patient-create-modal";
import { serve, show } from "@/test-utils";
import type { SentRequest } from "@/test-utils";

const CHECK = "/api/v1/patients/check-duplicates/";
const CREATE = "/api/v1/patients/";
const similar = {
  key: "k1",
  certain: false,
  id: "pt9",
  display: "Rossi Mario",
  birth_date: "1954-03-21",
  centre_name: "ASST Cremona",
  centre_phone: "",
  reason: "similar_name_near_birth_date",
};

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

async function fillIn(code: string): Promise<ReturnType<typeof userEvent.setup>> {
  const user = userEvent.setup();
  await user.click(screen.getByLabelText("Cognome"));
  await user.paste("Rossi");
  await user.click(screen.getByLabelText("Nome"));
  await user.paste("Mario");
  await user.click(screen.getByLabelText("Codice fiscale"));
  await user.paste(code);
  return user;
}

const created = (sent: readonly SentRequest[]): SentRequest[] => sent.filter((request) => request.path === CREATE);

describe("new patient", () => {
  it("keeps a birth date that is none as it was typed, and takes it nowhere", async () => {
    const sent = serve(() => ({ body: { candidates: [] } }));
    const first = await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("");
    await user.type(screen.getByLabelText("Data di nascita"), "31/02/1954");
    await user.click(screen.getByRole("radio", { name: "Maschio" }));
    first.unmount();
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    expect(screen.getByLabelText("Data di nascita")).toHaveValue("31/02/1954");
    await user.click(screen.getByRole("button", { name: "Apri la cartella" }));
    expect(screen.getByLabelText("Data di nascita")).toHaveAccessibleDescription(/Non è una data/);
    expect(sent).toEqual([]);
  });

  it("takes birth date and sex from the tax code and sends the record once", async () => {
    const sent = serve(({ path }) =>
      path === CHECK ? { body: { candidates: [] } } : { status: 201, body: { id: "pt1" } },
    );
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("rss mra 54c12 d142u");
    expect(screen.getByLabelText("Data di nascita")).toHaveValue("12/03/1954");
    expect(screen.getByRole("radio", { name: "Maschio" })).toBeChecked();
    await user.click(screen.getByRole("button", { name: "Apri la cartella" }));
    await waitFor(() => expect(created(sent)).toHaveLength(1));
    expect(created(sent)[0]?.body).toMatchObject({
      family_name: "Rossi",
      given_name: "Mario",
      birth_date: "1954-03-12",
      sex: "M",
      tax_code: "RSSMRA54C12D142U",
      tax_code_absent_reason: "",
      confirm_distinct_from: [],
    });
  });

  it("says what is wrong with the code at its field and sends nothing", async () => {
    const sent = serve(() => ({ body: { candidates: [] } }));
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("RSSMRA54C12D142X");
    await user.click(screen.getByRole("button", { name: "Apri la cartella" }));
    const field = screen.getByLabelText("Codice fiscale");
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription(/errore di battitura/);
    expect(created(sent)).toEqual([]);
  });

  it("shows who may be the same person and goes on only after they were looked at", async () => {
    const sent = serve(({ path }) =>
      path === CHECK ? { body: { candidates: [similar] } } : { status: 201, body: { id: "pt1" } },
    );
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("RSSMRA54C12D142U");
    expect(await screen.findByRole("link", { name: "Rossi Mario" })).toHaveAttribute("href", "/cases/pt9");
    const submit = screen.getByRole("button", { name: "Apri la cartella" });
    expect(submit).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: "Ho controllato: è un'altra persona" }));
    await user.click(submit);
    await waitFor(() => expect(created(sent)).toHaveLength(1));
    expect(created(sent)[0]?.body).toMatchObject({ confirm_distinct_from: ["k1"] });
  });

  it("does not take the answer about one candidate for an answer about the next", async () => {
    const next = { ...similar, key: "k2", display: "Rossi Marino" };
    serve(({ path, body }) => {
      if (path !== CHECK) return { status: 201, body: { id: "pt1" } };
      const marino = (body as { given_name: string }).given_name === "Mario Marino";
      return { body: { candidates: [marino ? next : similar] } };
    });
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("RSSMRA54C12D142U");
    await user.click(await screen.findByRole("checkbox", { name: "Ho controllato: è un'altra persona" }));
    await user.click(screen.getByLabelText("Nome"));
    await user.paste(" Marino");
    expect(await screen.findByText("Rossi Marino")).toBeVisible();
    expect(screen.getByRole("checkbox", { name: "Ho controllato: è un'altra persona" })).not.toBeChecked();
    expect(screen.getByRole("button", { name: "Apri la cartella" })).toBeDisabled();
  });

  it("lets a wrong tax code be corrected after it was refused as somebody else's", async () => {
    const body = { code: "possible_duplicate", detail: "Known", candidates: [{ ...similar, certain: true }] };
    serve(({ path }) => (path === CHECK ? { body: { candidates: [] } } : { status: 409, body }));
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("RSSMRA54C12D142U");
    await user.click(screen.getByRole("button", { name: "Apri la cartella" }));
    expect(await screen.findByText("Questo paziente è già noto")).toBeVisible();
    await user.type(screen.getByLabelText("Codice fiscale"), "{backspace}");
    await waitFor(() => expect(screen.queryByText("Questo paziente è già noto")).toBeNull());
    expect(screen.getByRole("button", { name: "Apri la cartella" })).toBeEnabled();
  });

  it("keeps what was typed when it is closed by a slip, and forgets it when it is called off", async () => {
    serve(() => ({ body: { candidates: [] } }));
    const first = await show(<PatientCreateModal opened onClose={vi.fn()} />);
    await fillIn("RSSMRA54C12D142U");
    first.unmount();
    const second = await show(<PatientCreateModal opened onClose={vi.fn()} />);
    expect(screen.getByLabelText("Cognome")).toHaveValue("Rossi");
    await userEvent.setup().click(screen.getByRole("button", { name: "Annulla" }));
    second.unmount();
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    expect(screen.getByLabelText("Cognome")).toHaveValue("");
  });

  it("cannot wave away a shared tax code that another centre knows", async () => {
    const out = {
      ...similar,
      id: null,
      certain: true,
      display: "Noto a Cremona",
      centre_phone: "+39 0372 1",
      reason: "same_tax_code",
    };
    const body = { code: "possible_duplicate", detail: "Known", candidates: [out] };
    const sent = serve(({ path }) => (path === CHECK ? { body: { candidates: [] } } : { status: 409, body }));
    await show(<PatientCreateModal opened onClose={vi.fn()} />);
    const user = await fillIn("RSSMRA54C12D142U");
    await user.click(screen.getByRole("button", { name: "Apri la cartella" }));
    expect(await screen.findByText("Questo paziente è già noto")).toBeVisible();
    expect(screen.getByRole("link", { name: "+39 0372 1" })).toHaveAttribute("href", "tel:+3903721");
    expect(screen.getByRole("button", { name: "Apri la cartella" })).toBeDisabled();
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(created(sent)).toHaveLength(1);
  });
});
