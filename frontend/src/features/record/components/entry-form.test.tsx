import { onlineManager } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Entry } from "@/features/record/api/entries";
import type { KindSchema } from "@/features/record/api/schema";
import { EntryForm } from "@/features/record/components/entry-form";
import { hasDraft } from "@/features/record/lib/draft-key";
import { serve, show } from "@/test-utils";

const spoken = vi.hoisted(() => [] as unknown[]);
const heard = vi.hoisted(() => new Map<string, (event: unknown) => void>());
vi.mock("@/shared/realtime/connection", () => ({
  realtime: {
    send: (frame: unknown) => spoken.push(frame),
    on: (type: string, handler: (event: unknown) => void) => {
      heard.set(type, handler);
      return () => heard.delete(type);
    },
  },
}));
vi.mock("@/shared/api/me", () => ({ useMe: () => ({ id: "me" }) }));

const field = (name: string, type: string, label: string, more: object = {}): object => ({
  name, type, label_it: label, label_en: label, help_it: "", help_en: "", unit: "", unit_of: null, choices: [], hard: null, soft: null,
  whole: false, required: false, may_be_empty: true, may_be_future: false, max_length: null, initial: null, counts_up: false, shown_when: null, ...more,
});
const kind = {
  slug: "medications", label_it: "Farmaci", label_en: "Medication", one_it: "Farmaco", one_en: "Medicine", help_it: "", help_en: "", single: false,
  date_field: "start_on", title_fields: ["text"],
  sections: [
    {
      label_it: "", label_en: "",
      fields: [field("text", "text", "Nome"), field("dose", "text", "Dose"), field("start_on", "date", "Inizio"), field("weight", "number", "Peso", { unit: "kg" }), field("note", "words", "Nota")],
    },
  ],
} as unknown as KindSchema;
const entry = { id: "e1", version: 1, status: "active", text: "Bisoprololo", dose: "5 mg", start_on: null, weight: null, note: null } as unknown as Entry;
const versions = { results: [{ version: 2, at: "2026-11-20T10:00:00Z", by: { id: "x", display_name: "Marta Riva" }, centre: null, status: "active", error_reason: "", why: "", values: {} }] };

const open = (of: Entry | null, onSaved = vi.fn(), onDiscard = vi.fn()) =>
  show(<EntryForm patientId="p1" kind={kind} entry={of} existing={[]} onSaved={onSaved} onDiscard={onDiscard} />);

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
  spoken.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

it("sends only what was changed, on the version that was read, and Ctrl+Enter saves", async () => {
  const sent = serve(() => ({ body: { ...entry, version: 2, warnings: [] } }));
  const saved = vi.fn();
  await open(entry, saved);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Peso (kg)"), "62,5");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent).toHaveLength(1);
  expect(sent[0]?.headers.get("If-Match")).toBe('"1"');
  expect(sent[0]?.body).toEqual({ weight: 62.5 });
  expect(saved.mock.calls[0]?.[0]).toMatchObject({ former: { weight: null } });
  expect(hasDraft("p1", "medications", "e1")).toBe(false);
});

it("puts the server's words at the field and keeps what was typed, also after the page is left", async () => {
  serve(() => ({ status: 400, body: { code: "invalid", title: "x", fields: { text: ["Manca il nome."] } } }));
  const view = await open(null);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Dose"), "2,5 mg");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(screen.getByLabelText("Nome")).toHaveAccessibleDescription("Manca il nome."));
  expect(screen.getByLabelText("Nome")).toHaveFocus();
  view.unmount();
  await open(null);
  expect(screen.getByLabelText("Dose")).toHaveValue("2,5 mg");
});

it("takes back what it said of a field as soon as the field says something else", async () => {
  serve(() => ({ status: 400, body: { code: "invalid", title: "Controlla", fields: { text: ["Manca il nome."], dose: ["Manca la dose."] } } }));
  await open(null);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(screen.getByLabelText("Nome")).toHaveAccessibleDescription("Manca il nome."));
  await user.type(screen.getByLabelText("Nome"), "Bisoprololo");
  expect(screen.getByLabelText("Nome")).not.toHaveAccessibleDescription();
  expect(screen.getByLabelText("Dose")).toHaveAccessibleDescription("Manca la dose.");
  await user.type(screen.getByLabelText("Dose"), "5 mg");
  expect(screen.queryByRole("alert")).toBeNull();
});

it("does not make a second entry when the answer to the first sending was lost", async () => {
  let lost = true;
  const sent = serve(({ method }) => {
    if (lost) {
      lost = false;
      throw new TypeError("network");
    }
    return method === "POST" ? { status: 201, body: { ...entry, version: 1 } } : { body: { ...entry, version: 2, text: "Bisoprololo 2,5" } };
  });
  const saved = vi.fn();
  await open(null, saved);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Nome"), "Bisoprololo");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await screen.findByRole("alert");
  await user.type(screen.getByLabelText("Nome"), " 2,5");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  const posts = sent.filter((request) => request.method === "POST").map((request) => (request.body as { client_id: string }).client_id);
  expect(posts).toHaveLength(2);
  expect(posts[0]).toBe(posts[1]);
  // what was typed between the two is not lost to the first one's answer
  expect(sent.at(-1)?.method).toBe("PATCH");
  expect(sent.at(-1)?.body).toMatchObject({ text: "Bisoprololo 2,5" });
});

it("lays both versions side by side, sends nothing before one is chosen, and loses neither text", async () => {
  const current = { ...entry, version: 2, dose: "10 mg", note: "dal centro" };
  const sent = serve(({ path, headers }) => {
    if (path.includes("history")) return { body: versions };
    return headers.get("If-Match") === '"2"' ? { body: { ...current, version: 3 } } : { status: 412, body: { code: "precondition_failed", current } };
  });
  const saved = vi.fn();
  await open(entry, saved);
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText("Dose"));
  await user.type(screen.getByLabelText("Dose"), "2,5 mg la sera");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  const conflict = await screen.findByRole("alert");
  expect(await within(conflict).findByText(/Marta Riva/)).toBeVisible();
  expect(within(conflict).getByText("10 mg")).toBeVisible();
  expect(within(conflict).getByText("2,5 mg la sera")).toBeVisible();
  expect(conflict).toHaveTextContent("Nota"); // only the colleague wrote it: already below
  expect(screen.getByLabelText("Nota")).toHaveValue("dal centro");
  // nobody was asked yet: what was pressed was pressed before there was a choice
  expect(screen.queryByText("Da scegliere: Dose")).toBeNull();
  const patches = (): number => sent.filter((request) => request.method === "PATCH").length;
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(patches()).toBe(1);
  expect(screen.getByText("Da scegliere: Dose")).toBeVisible();
  await user.click(within(conflict).getByRole("radio", { name: "Tutti e due i testi" }));
  expect(screen.getByRole("textbox", { name: "Dose" })).toHaveValue("10 mg / 2,5 mg la sera");
  await user.click(within(conflict).getByRole("radio", { name: "Il suo" }));
  expect(screen.getByRole("textbox", { name: "Dose" })).toHaveValue("10 mg");
  await user.click(within(conflict).getByRole("radio", { name: "Il mio" }));
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent.filter((request) => request.method === "PATCH").at(-1)?.body).toEqual({ dose: "2,5 mg la sera" });
});

it("keeps what was typed when the entry became an error meanwhile, and saves it as a new one", async () => {
  const sent = serve(({ method }) =>
    method === "PATCH" ? { status: 412, body: { code: "precondition_failed", current: { ...entry, version: 2, status: "entered_in_error" } } } : { status: 201, body: { ...entry, id: "e2" } },
  );
  const saved = vi.fn();
  await open(entry, saved);
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText("Dose"));
  await user.type(screen.getByLabelText("Dose"), "2,5 mg");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await user.click(await screen.findByRole("button", { name: "Continua come dato nuovo" }));
  expect(screen.getByLabelText("Dose")).toHaveValue("2,5 mg");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent.at(-1)?.method).toBe("POST");
  expect(sent.at(-1)?.body).toMatchObject({ text: "Bisoprololo", dose: "2,5 mg" });
});

it("saves no date that is none, and keeps it as it was typed", async () => {
  const sent = serve(() => ({ body: entry }));
  await open(entry);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Inizio"), "31/02/2026");
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(screen.getByText("Da correggere, perché non è una data o un'ora: Inizio")).toBeVisible();
  expect(screen.getByLabelText("Inizio")).toHaveValue("31/02/2026");
  expect(sent).toEqual([]);
});

it("says where I am, and who else writes in the same entry", async () => {
  serve(() => ({ body: entry }));
  const view = await open(entry);
  const user = userEvent.setup();
  await user.click(screen.getByLabelText("Dose"));
  expect(spoken.at(-1)).toEqual({ type: "record.editing", data: { patient_id: "p1", kind: "medications", entry_id: "e1", field: "dose" } });
  const event = { patient_id: "p1", kind: "medications", entry_id: "e1", person_id: "x", name: "Marta Riva", field: "note" };
  heard.get("record.editing")?.({ type: "record.editing", data: event });
  expect(await screen.findByText("Marta Riva sta scrivendo nello stesso dato.")).toBeVisible();
  expect(screen.getByLabelText("Nota")).toHaveAccessibleDescription("Marta Riva sta scrivendo qui");
  heard.get("record.editing")?.({ type: "record.editing", data: { ...event, field: null } });
  await waitFor(() => expect(screen.queryByText(/sta scrivendo/)).toBeNull());
  view.unmount();
  expect(spoken.at(-1)).toMatchObject({ data: { field: null } });
});

it("says that it waits for the line while nothing can be sent, and saves when the line is back", async () => {
  const sent = serve(() => ({ body: { ...entry, version: 2, warnings: [] } }));
  const saved = vi.fn();
  await open(entry, saved);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Dose"), "!");
  onlineManager.setOnline(false);
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(await screen.findByText(/Manca la connessione/)).toBeVisible();
  expect(sent).toHaveLength(0);
  onlineManager.setOnline(true);
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent[0]?.body).toEqual({ dose: "5 mg!" });
});
