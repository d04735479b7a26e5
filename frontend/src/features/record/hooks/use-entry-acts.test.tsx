import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ReactNode } from "react";

import type { Entry } from "@/features/record/api/entries";
import { useEntryActs } from "@/features/record/hooks/use-entry-acts";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { serve, show } from "@/test-utils";

const marked = { id: "v1", version: 2, status: "entered_in_error", updated_at: "2026-11-20T10:00:00Z", error_reason: "Letto 4", error_by: { display_name: "Marta Neri" } };
const anew = { ...marked, version: 4, error_reason: "Letto 7" };
const active = { ...marked, version: 3, status: "active", error_reason: "", error_by: null };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

function TakeBack({ onClose }: { readonly onClose: () => void }): ReactNode {
  const acts = useEntryActs("p", "vitals");
  const entry = marked as unknown as Entry;
  return <ReasonDialog title="Torna valido" label="Perché" action="Torna valido" wanted="reinstate" draft="entry.reinstate.v1" version={2} send={(reason, version) => acts.back({ ...entry, version }, reason)} onClose={onClose} />;
}

async function sendReason(closed: () => void): Promise<ReturnType<typeof userEvent.setup>> {
  await show(<TakeBack onClose={closed} />);
  const user = userEvent.setup();
  await user.type(await screen.findByRole("textbox"), "Era giusto");
  await user.click(screen.getByRole("button", { name: "Torna valido" }));
  return user;
}

it("tells that a colleague took the mark back first, and takes nothing back twice", async () => {
  const sent = serve(() => ({ status: 412, body: { code: "precondition_failed", current: active } }));
  await sendReason(vi.fn());
  expect(await screen.findByRole("alert")).toHaveTextContent("Un collega l'ha già reso valido");
  expect(screen.getByRole("textbox")).toHaveValue("Era giusto");
  expect(screen.getByRole("button", { name: "Torna valido" })).toBeDisabled();
  expect(sent).toHaveLength(1);
});

it("shows who marked it anew and why, keeps the reason and sends it again for that mark", async () => {
  const closed = vi.fn();
  const sent = serve(({ headers }) => (headers.get("If-Match") === '"4"' ? { body: active } : { status: 412, body: { code: "precondition_failed", current: anew } }));
  const user = await sendReason(closed);
  expect(await screen.findByRole("alert")).toHaveTextContent(/Marta Neri, .*Motivo: Letto 7/);
  await user.click(screen.getByRole("button", { name: "Torna valido" }));
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(sent.map(({ headers, body }) => [headers.get("If-Match"), body])).toEqual([['"2"', { reason: "Era giusto" }], ['"4"', { reason: "Era giusto" }]]);
});
