import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Item } from "@/features/visits/api/visits";
import { Checklist } from "@/features/visits/components/checklist";
import { serve, show } from "@/test-utils";

const item: Item = {
  code: "igg",
  label_it: "IgG",
  label_en: "IgG",
  group: "blood",
  group_it: "Esami",
  group_en: "Tests",
  section: "immunoglobulin",
  need: "due",
  outcome: "done",
  note: "",
  version: 3,
  updated_at: null,
  updated_by: null,
};

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

it("takes an answer back that was a wrong tap", async () => {
  const sent = serve(({ body }) => ({ body: { ...item, ...(body as object), version: 4 } }));
  await show(<Checklist visitId="v1" items={[item]} onSaved={() => undefined} />);
  const user = userEvent.setup();
  expect(await screen.findByRole("radio", { name: "Fatto" })).toBeChecked();
  await user.click(screen.getByRole("button", { name: "Togli la risposta: IgG" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ outcome: "", note: "" });
  expect(sent[0]?.headers.get("If-Match")).toBe('"3"');
  expect(screen.getByRole("radio", { name: "Fatto" })).not.toBeChecked();
  expect(screen.queryByRole("button", { name: "Togli la risposta: IgG" })).toBeNull();
});
