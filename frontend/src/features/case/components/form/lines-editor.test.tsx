import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { FormSchema, Line } from "@/features/case/api/form";
import { LinesEditor } from "@/features/case/components/form/lines-editor";
import { serve, show } from "@/test-utils";

const columns = [
  { code: "regimen_text", kind: "text", label_it: "Schema", label_en: "Regimen", choices: [] },
  { code: "start_on", kind: "date", label_it: "Inizio", label_en: "Start", choices: [] },
  { code: "stop_reason", kind: "text", label_it: "Fine", label_en: "Stop", choices: [] },
] as unknown as FormSchema["therapy_line_columns"];
const line = (version: number, values: object): Line =>
  ({ id: "l1", version: `l1.${version}`, line_no: 1, regimen_text: "R-CHOP", stop_reason: null, ...values }) as unknown as Line;

function Page(): ReactNode {
  const [newer, setNewer] = useState(false);
  return (
    <>
      <button onClick={() => setNewer(true)}>A colleague saves</button>
      <LinesEditor
        patientId="p1"
        lines={[newer ? line(2, { regimen_text: "R-CHOP x6" }) : line(1, {})]}
        columns={columns}
        problems={[]}
        disabled={false}
        onSaved={vi.fn()}
      />
    </>
  );
}

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("never overwrites what a colleague saved while the line was open here", async () => {
  const current = { regimen_text: "R-CHOP x6", stop_reason: null, version: 2 };
  const sent = serve(({ headers }) =>
    headers.get("If-Match") === '"2"' ? { body: {} } : { status: 412, body: { code: "precondition_failed", current } },
  );
  await show(<Page />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Modifica la linea 1" }));
  await user.clear(screen.getByLabelText("Schema"));
  await user.type(screen.getByLabelText("Schema"), "R-CHOP x8");
  await user.click(screen.getByRole("button", { name: "A colleague saves" })); // and the page is refreshed by the socket
  await user.click(screen.getByRole("button", { name: "Salva" }));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("R-CHOP x6");
  expect(told).toHaveTextContent("R-CHOP x8");
  expect(sent[0]?.headers.get("If-Match")).toBe('"1"');
  expect(sent[0]?.body).toEqual({ regimen_text: "R-CHOP x8" });
  await user.type(screen.getByLabelText("Fine"), "PD");
  await user.click(screen.getByRole("button", { name: "Tieni quello in cartella" }));
  expect(screen.getByLabelText("Schema")).toHaveValue("R-CHOP x6");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.body).toEqual({ stop_reason: "PD" });
});

it("saves no line while a date of it is none, and keeps what was typed", async () => {
  const sent = serve(() => ({ body: {} }));
  await show(<Page />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Modifica la linea 1" }));
  await user.type(screen.getByLabelText("Inizio"), "31/02/2026");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(screen.getByLabelText("Inizio")).toHaveValue("31/02/2026");
  expect(screen.getByText("Da correggere, perché non è una data: Inizio")).toBeVisible();
  expect(sent).toEqual([]);
  await user.clear(screen.getByLabelText("Inizio"));
  await user.type(screen.getByLabelText("Inizio"), "28/02/2026");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(sent[0]?.body).toEqual({ start_on: "2026-02-28" }));
});
