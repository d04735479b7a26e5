import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { DerivedFacts } from "@/features/case/components/form/derived-facts";
import { early, edited, lines } from "@/features/case/components/sample-facts";
import { serve, show } from "@/test-utils";

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("shows the value with its rule, source and grounds, and says which data are missing", async () => {
  await show(<DerivedFacts patientId="p" facts={[early, lines]} disabled onChanged={vi.fn()} />);
  expect(screen.getByText("Sì")).toBeVisible();
  expect(screen.getByText("Non noto")).toBeVisible();
  expect(screen.getByText("Dati insufficienti: linee di terapia")).toBeVisible();
  const [first] = screen.getAllByText("Regola, fonte e valori usati");
  if (first) await userEvent.setup().click(first);
  expect(screen.getAllByText("Yescarta, EU product information")[0]).toBeVisible();
  expect(screen.getByText("Recidiva: 12/07/2026")).toBeVisible();
  expect(screen.queryByRole("button", { name: /Modifica/ })).toBeNull();
});

it("shows an edit with who and why beside the derived value, and that the record changed since", async () => {
  await show(<DerivedFacts patientId="p" facts={[edited]} disabled={false} onChanged={vi.fn()} />);
  expect(screen.getByText("No")).toBeVisible();
  expect(screen.getByText(/Modificato da Giulia Ferri, Crema,/)).toHaveTextContent("Biopsia negativa");
  expect(screen.getByText("Valore derivato: Sì")).toBeVisible();
  expect(screen.getByRole("note")).toHaveTextContent("ricontrollata");
});

it("saves a value only with its reason", async () => {
  const changed = vi.fn();
  const sent = serve(() => ({ status: 201, body: {} }));
  await show(<DerivedFacts patientId="p" facts={[early]} disabled={false} onChanged={changed} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Modifica: Recidiva entro 12 mesi" }));
  await user.click(screen.getByRole("radio", { name: "No" }));
  expect(screen.getByRole("button", { name: "Salva" })).toBeDisabled();
  await user.type(screen.getByRole("textbox", { name: /Motivo/ }), "Biopsia negativa");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(sent[0]?.path).toBe("/api/v1/patients/p/record/derived-facts/");
  expect(sent[0]?.body).toEqual({ fact: "relapse_le_12m", answer: false, reason: "Biopsia negativa" });
});

it("shows what a colleague wrote first, and overwrites it only when told to", async () => {
  const current = { ...edited.edit, status: "active", answer: true, reason: "Vista in TC", version: 4 };
  const sent = serve(({ headers }) =>
    headers.get("If-Match") === '"4"' ? { body: {} } : { status: 412, body: { code: "changed_meanwhile", current } },
  );
  await show(<DerivedFacts patientId="p" facts={[edited]} disabled={false} onChanged={vi.fn()} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Modifica: Recidiva entro 12 mesi" }));
  await user.type(screen.getByRole("textbox", { name: /Motivo/ }), "Rivista con il radiologo");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("Vista in TC");
  expect(screen.getByRole("textbox", { name: /Motivo/ })).toHaveValue("Rivista con il radiologo");
  expect(sent).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Salva il mio" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.headers.get("If-Match")).toBe('"4"');
  expect(sent[1]?.body).toEqual({ answer: false, reason: "Rivista con il radiologo" });
});

it("takes an edit back with a reason, and shows its history", async () => {
  const changed = vi.fn();
  const versions = [{ version: 3, at: "2026-11-20T10:00:00Z", by: { id: "p1", display_name: "Giulia Ferri" }, status: "active", error_reason: "", values: { answer: false, reason: "Biopsia negativa" } }];
  const sent = serve(({ path }) => ({ body: path.endsWith("/history/") ? { results: versions } : {} }));
  await show(<DerivedFacts patientId="p" facts={[edited]} disabled={false} onChanged={changed} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Storia: Recidiva entro 12 mesi" }));
  expect(await screen.findByRole("list", { name: "Storia" })).toHaveTextContent("Giulia Ferri");
  await user.click(screen.getByRole("button", { name: "Segna come errore: Recidiva entro 12 mesi" }));
  await user.type(screen.getByRole("textbox", { name: /Perché/ }), "Altro paziente");
  await user.click(screen.getByRole("button", { name: "Segna come errore" }));
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(sent.at(-1)?.path).toBe("/api/v1/patients/p/record/derived-facts/e1/entered-in-error/");
  expect(sent.at(-1)?.body).toEqual({ reason: "Altro paziente" });
  expect(sent.at(-1)?.headers.get("If-Match")).toBe(`"${String(edited.edit?.version)}"`);
});
