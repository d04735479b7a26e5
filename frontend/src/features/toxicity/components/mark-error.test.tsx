import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { MarkError } from "@/features/toxicity/components/mark-error";
import { serve, show } from "@/test-utils";

const changed = { id: "o1", version: 2, status: "active", updated_at: "2026-11-20T10:00:00Z", error_reason: "", error_by: null };
const marked = { ...changed, version: 3, status: "entered_in_error", error_reason: "Letto 4", error_by: { display_name: "Marta Neri" } };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

async function sendReason(closed: () => void): Promise<ReturnType<typeof userEvent.setup>> {
  await show(<MarkError patientId="p" sheet="observations" entry={{ id: "o1", version: 1 }} onClose={closed} />);
  const user = userEvent.setup();
  await user.type(await screen.findByRole("textbox"), "Riga doppia");
  await user.click(screen.getByRole("button", { name: "Segna come errore" }));
  return user;
}

it("tells that a colleague changed the row, keeps the reason and sends it again for what stands now", async () => {
  const closed = vi.fn();
  const sent = serve(({ headers }) => (headers.get("If-Match") === '"2"' ? { body: {} } : { status: 412, body: { code: "precondition_failed", current: changed } }));
  const user = await sendReason(closed);
  expect(await screen.findByRole("alert")).toHaveTextContent("Un collega ha cambiato questo dato nel frattempo");
  expect(screen.getByRole("textbox")).toHaveValue("Riga doppia");
  expect(closed).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Segna come errore" }));
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(sent.map(({ headers }) => headers.get("If-Match"))).toEqual(['"1"', '"2"']);
  expect(sent[1]?.body).toEqual({ reason: "Riga doppia" });
});

it("shows who marked it first and why, and marks nothing twice", async () => {
  const sent = serve(() => ({ status: 412, body: { code: "precondition_failed", current: marked } }));
  await sendReason(vi.fn());
  expect(await screen.findByRole("alert")).toHaveTextContent(/Marta Neri, .*Motivo: Letto 4/);
  expect(screen.getByRole("button", { name: "Segna come errore" })).toBeDisabled();
  expect(sent).toHaveLength(1);
});
