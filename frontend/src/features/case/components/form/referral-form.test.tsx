import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act, Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ReferralForm } from "@/features/case/components/form/referral-form";
import type { Referral } from "@/features/case/api/referral";
import { serve, show } from "@/test-utils";
import type { SentRequest } from "@/test-utils";
import { uploads } from "@/shared/uploads/upload-store";
import type { UploadItem } from "@/shared/uploads/upload-types";

const centre = { id: "c1", code: "BS", name: "ASST Brescia", city: "Brescia", kind: "hub" };
const field = (code: string, kind: string, more: object = {}): object => ({
  code, kind, label_it: code.toUpperCase(), label_en: code, hint_it: "", hint_en: "", choices: [], unit: "", hard: null, soft: null,
  absent_ok: false, must_be_true: false, dated: false, integer: false, source: `referral.${code}`, ...more,
});
const schema = {
  sections: [
    {
      code: "plan",
      label_it: "Piano",
      label_en: "Plan",
      fields: [
        field("question", "long_text"),
        field("ecog", "choice", { dated: true, choices: [{ code: "1", label_it: "ECOG 1", label_en: "ECOG 1" }] }),
        field("weight", "number", { unit: "kg" }),
        field("report", "document", { source: "document.pathology_report" }),
      ],
    },
  ],
  outcomes: [],
  absent_reason_labels: [],
  therapy_line_columns: [],
};
const entry = (value: unknown, more: object = {}): object => ({
  value, absent_reason: null, on: null, author: { id: "p2", display_name: "Giulia Ferri" }, centre, recorded_at: "2026-11-20T10:00:00Z", source: "manual", version: "1", ...more,
});
const state = (part: object): object => ({
  values: { question: entry("Idonea?"), ecog: entry("1", { on: "2026-11-19" }) },
  therapy_lines: [],
  lines_version: "",
  levels: { question: "M1", ecog: "M1", weight: "M2", report: "M2" },
  completeness: { percent: 90, m1_missing: [], m2_missing: ["weight"], stale: [] },
  problems: [],
  prompts: [],
  scores: [],
  derived_facts: [],
  editors: [],
  can_edit: true,
  ...part,
});
const draft = (can: readonly string[]): Referral => ({ id: "r1", patient_id: "pt1", version: 1, status: "draft", hub: centre, can }) as unknown as Referral;

function serveForm(part: object): SentRequest[] {
  return serve(({ method, path }) => {
    if (path === "/api/v1/me/") return { body: { id: "p1", display_name: "Marta Riva" } };
    if (path === "/api/v1/referral-form/") return { body: schema };
    if (path === "/api/v1/referrals/r1/form/") return { body: state(part) };
    return method === "POST" ? { body: draft([]) } : { body: {} };
  });
}
const form = (can: readonly string[]) => (
  <Suspense fallback={null}>
    <ReferralForm referral={draft(can)} />
  </Suspense>
);

beforeEach(() => {
  document.cookie = "csrftoken=abc";
  sessionStorage.clear();
  vi.stubGlobal("scrollTo", vi.fn());
});
afterEach(() => {
  uploads.set([]);
  vi.unstubAllGlobals();
});

const scan = { id: "u1", subject: "patient:pt1", category: "pathology_report", name: "a.pdf", path: "", size: 9, sent: 3, state: "uploading", fileId: null, problem: null, refused: false } satisfies UploadItem;

it("warns before it is sent while a file is on its way: wait, or send without it", async () => {
  const sent = serveForm({});
  const posts = (): SentRequest[] => sent.filter((request) => request.method === "POST");
  await show(form(["edit", "submit"]));
  const user = userEvent.setup();
  const submit = await screen.findByRole("button", { name: "Invia a ASST Brescia" });
  act(() => uploads.set([scan, { ...scan, id: "u2", subject: "patient:another" }]));
  await user.click(submit);
  expect(screen.getByRole("alert")).toHaveTextContent("Un file è ancora in caricamento");
  expect(posts()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Aspetta" }));
  expect(screen.queryByRole("alert")).toBeNull();
  await user.click(submit);
  await user.click(screen.getByRole("button", { name: "Invia senza" }));
  await waitFor(() => expect(posts().map((request) => request.path)).toEqual(["/api/v1/referrals/r1/submit/"]));
});

it("sends at once when every file has arrived", async () => {
  const sent = serveForm({});
  await show(form(["edit", "submit"]));
  act(() => uploads.set([{ ...scan, state: "done", fileId: "f1" }]));
  await userEvent.setup().click(await screen.findByRole("button", { name: "Invia a ASST Brescia" }));
  await waitFor(() => expect(sent.filter((request) => request.method === "POST")).toHaveLength(1));
});

it("says the unit of a number before it is typed", async () => {
  serveForm({});
  await show(form(["edit"]));
  expect(await screen.findByRole("textbox", { name: /^WEIGHT \(kg\)/ })).toHaveValue("");
});

it("names what is missing now, not what was missing when it was refused", async () => {
  let missing = ["question", "ecog"];
  serve(({ method, path }) => {
    if (path === "/api/v1/me/") return { body: { id: "p1", display_name: "Marta Riva" } };
    if (path === "/api/v1/referral-form/") return { body: schema };
    if (path === "/api/v1/referrals/r1/form/") return { body: state({ completeness: { percent: 50, m1_missing: missing, m2_missing: [], stale: [] } }) };
    if (method !== "POST") return { body: {} };
    missing = ["ecog"]; // a colleague filled in the other one while this was on its way
    return { status: 400, body: { code: "invalid", title: "x", detail: "Servono prima di inviare.", fields: { question: ["?"], ecog: ["?"] } } };
  });
  await show(form(["edit", "submit"]));
  await userEvent.setup().click(await screen.findByRole("button", { name: "Invia a ASST Brescia" }));
  expect(await screen.findByText("Manca 1 dato per inviare")).toBeVisible();
});

it("shows a draft that one may only read as text: the words, who wrote them, and what is not recorded", async () => {
  serveForm({ can_edit: false });
  await show(form([]));
  expect(await screen.findByText("ECOG 1")).toBeVisible();
  expect(screen.getByText("Idonea?")).toBeVisible();
  expect(screen.getByText("non registrato")).toBeVisible();
  expect(screen.getAllByText(/Giulia Ferri, BS/)).toHaveLength(2);
  expect(screen.getByText(/19\/11\/2026/)).toBeVisible();
  expect(screen.getByText("Nessun documento")).toBeVisible();
  expect(screen.queryByRole("button", { name: /Allega/ })).toBeNull();
  for (const role of ["textbox", "radio", "combobox"]) expect(screen.queryByRole(role)).toBeNull();
});
