import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import type { KindSchema } from "@/features/record/api/schema";
import { EntryList } from "@/features/record/components/entry-list";
import { serve, show } from "@/test-utils";

vi.mock("@/shared/realtime/connection", () => ({
  realtime: { send: () => undefined, on: () => () => undefined, onResync: () => () => undefined },
}));
vi.mock("@/shared/api/me", () => ({ useMe: () => ({ id: "me" }) }));
afterEach(() => vi.unstubAllGlobals());

const kind = {
  slug: "diagnoses", label_it: "Diagnosi", label_en: "Diagnoses", one_it: "Diagnosi", one_en: "Diagnosis", help_it: "", help_en: "", single: false,
  date_field: "diagnosed_on", title_fields: ["text"], sections: [],
} as unknown as KindSchema;
const entry = (id: string, text: string, is_primary: boolean): object => ({
  id, text, is_primary, version: 1, status: "active", effective_on: "2025-01-15", author: null, origin: "manual", recorded_at: "2026-01-15T10:00:00Z", updated_at: "2026-01-15T10:00:00Z", centre: { id: "c1", code: "CM", name: "Crema" }, warnings: [], error_reason: "",
});

it("says what the main diagnosis carries before it is marked as an error, and of another one does not", async () => {
  serve(({ path }) => ({
    body: path.includes("/diagnoses/")
      ? { results: [entry("d1", "Linfoma", true), entry("d2", "Melanoma", false)], next: null, previous: null }
      : { results: [], next: null, previous: null },
  }));
  await show(<EntryList patientId="p1" kind={kind} mayWrite />);
  const user = userEvent.setup();
  const marks = await screen.findAllByRole("button", { name: /^Segna come errore/ });
  expect(marks).toHaveLength(2);
  await user.click(marks[0] as HTMLElement);
  expect(await screen.findByText(/diagnosi principale/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Annulla" }));
  await user.click(marks[1] as HTMLElement);
  expect(await screen.findByText(/non conta più/)).toBeVisible();
  expect(screen.queryByText(/diagnosi principale/)).toBeNull();
});
