import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Section } from "@/features/visits/api/visits";
import { SectionText } from "@/features/visits/components/section-text";
import { serve, show } from "@/test-utils";

const section: Section = {
  code: "comorbidities",
  label_it: "Follow-up per comorbidità",
  label_en: "Follow-up of comorbidities",
  text: "",
  nothing_to_report: false,
  version: 0,
  updated_at: null,
  updated_by: null,
  kinds: [],
  facts: [],
};
const theirs = { ...section, text: "Pressione 150/90.", version: 1, updated_at: "2026-11-20T13:03:00Z", updated_by: { id: "p2", display_name: "Luca Gatti" } };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

const page = (id: string) => <SectionText visitId={id} section={section} writers={[]} onFocus={() => undefined} onSaved={() => undefined} />;

it("says with one tap that there is nothing to report, and who saved it", async () => {
  const sent = serve(({ body }) => ({ body: { ...theirs, ...(body as object) } }));
  await show(page("v1"));
  const user = userEvent.setup();
  await user.click(await screen.findByRole("checkbox", { name: "Niente da segnalare" }));
  expect(await screen.findByText(/^Salvato .*Luca Gatti$/)).toBeInTheDocument();
  expect(sent[0]?.headers.get("If-Match")).toBe('"0"');
  expect(sent[0]?.body).toEqual({ text: "", nothing_to_report: true });
});

it("shows both texts when a colleague was quicker, and sends what was merged onto theirs", async () => {
  const sent = serve(({ headers, body }) => (headers.get("If-Match") === '"1"' ? { body: { ...theirs, ...(body as object), version: 2 } } : { status: 412, body: { code: "precondition_failed", current: theirs } }));
  await show(page("v2"));
  const user = userEvent.setup();
  await user.type(await screen.findByRole("textbox"), "Stanco.");
  await user.tab();
  const conflict = await screen.findByRole("alert");
  expect(conflict).toHaveTextContent("Luca Gatti");
  expect(conflict).toHaveTextContent("Pressione 150/90.");
  expect(conflict).toHaveTextContent("Stanco.");
  await user.click(screen.getByRole("button", { name: "Unisci i due testi" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect(screen.getByRole("textbox")).toHaveValue("Pressione 150/90.\nStanco.");
  expect(sent.at(-1)?.body).toEqual({ text: "Pressione 150/90.\nStanco.", nothing_to_report: false });
});
